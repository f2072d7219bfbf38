"""What the EU portal's records say of money."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from catalogue.model.call import Budget, BudgetScope
from catalogue.model.money import Money
from crawlers.portal import Row
from crawlers.read.fields import take_first, take_json
from crawlers.read.money import read_plain_amount, stated
from crawlers.reading import ReadError


def read_cascade_budget(row: Row, currency: str) -> Budget | None:
    """A cascade call's own pot, taken out of ``row``; in ``currency`` where the record names none."""
    named = take_first(row, "metadata.currency")
    raw = take_first(row, "metadata.budget")
    row.pop("metadata.budgetOverview", None)
    if raw is None:
        return None
    total = stated(read_plain_amount(raw), named or currency)
    return Budget(total=total) if total is not None else None


def read_topic_budget(row: Row, identifier: str, currency: str) -> Budget | None:
    """A topic's money, taken out of ``row``, where the overview lists every topic of the call.

    An entry is the topic's own if its action begins with the topic's identifier. Zero means "not stated". Sibling
    topics often repeat one shared pot: the scope is the call where another topic's entry repeats the same yearly
    amounts and either nothing tells what one project gets, or the pot is more than all expected projects could take.
    """
    row.pop("metadata.budget", None)
    overview = take_json(row, "metadata.budgetOverview")
    if not overview:
        return None
    entries = list(_entries(overview))
    own = [entry for entry in entries if _topic_of(entry) == identifier]
    if not own:
        return None
    total = sum((_total(entry) for entry in own), Decimal(0))
    smallest = [amount for entry in own if (amount := _amount(entry, "minContribution")) > 0]
    largest = [amount for entry in own if (amount := _amount(entry, "maxContribution")) > 0]
    grants = sum(int(_amount(entry, "expectedGrants")) for entry in own)
    budget = Budget(
        total=stated(total, currency),
        scope=BudgetScope.CALL if _is_shared(own, entries, identifier) else BudgetScope.TOPIC,
        project_min=Money(amount=min(smallest), currency=currency) if smallest else None,
        project_max=Money(amount=max(largest), currency=currency) if largest else None,
        expected_grants=grants or None,
    )
    return budget if budget != Budget(scope=budget.scope) else None


def _entries(overview: object) -> Iterator[Mapping[str, Any]]:
    topics = overview.get("budgetTopicActionMap") if isinstance(overview, dict) else None
    if topics is None:
        return
    if not isinstance(topics, dict) or not all(isinstance(entries, list) for entries in topics.values()):
        raise ReadError("the budget overview has another shape")
    for entries in topics.values():
        yield from entries


def _topic_of(entry: Mapping[str, Any]) -> str:
    return str(entry.get("action", "")).partition(" - ")[0].strip()


def _amount(entry: Mapping[str, Any], name: str) -> Decimal:
    value = entry.get(name)
    return read_plain_amount(value) if value not in (None, "") else Decimal(0)


def _total(entry: Mapping[str, Any]) -> Decimal:
    years = entry.get("budgetYearMap") or {}
    return sum((read_plain_amount(amount) for amount in years.values() if amount not in (None, "")), Decimal(0))


def _is_shared(own: list[Mapping[str, Any]], entries: list[Mapping[str, Any]], identifier: str) -> bool:
    return any(
        _total(entry) > 0 and entry.get("budgetYearMap") == other.get("budgetYearMap") and not _own_pot(entry)
        for entry in own
        for other in entries
        if _topic_of(other) != identifier
    )


def _own_pot(entry: Mapping[str, Any]) -> bool:
    """Whether the entry's figures explain its total by its own projects."""
    most = _amount(entry, "expectedGrants") * _amount(entry, "maxContribution")
    # Rounding and a project more or less are usual; several times what the projects could take is not.
    return most > 0 and _total(entry) <= most * Decimal("1.5")
