"""Amounts of calls in a currency that a command is asked for, beside the portal's own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from app.call_record import number, short_amount, short_money
from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.model.call import Budget
    from catalogue.model.money import Money
    from catalogue.store.database import Database
    from catalogue.taxonomy.exchange import Exchange

_AMOUNTS = ("total", "project_min", "project_max")


def open_exchange(database: "Database", currency: str | None, now: datetime) -> "Exchange | None":
    """The rates of ``now`` for a currency, None if none is asked for. Raises `CommandError` where there are none."""
    if currency is None:
        return None
    from catalogue.store.rates import find_rates
    from catalogue.taxonomy.exchange import Exchange

    with database.read() as connection:
        try:
            rates = find_rates(connection, now.astimezone(UTC).date())
        except LookupError as error:
            raise CommandError(str(error)) from error
    code = currency.strip().upper()
    if code not in rates.per_euro:
        raise CommandError(f"there is no rate of {currency!r}; there are rates of: {', '.join(sorted(rates.per_euro))}")
    return Exchange(currency=code, rates=rates)


def tell_amounts(record: dict[str, Any], budget: "Budget | None", exchange: "Exchange | None") -> dict[str, Any]:
    """``record`` (a call's) with each of its amounts in the currency asked for as well, as ``amount_in``.

    That is null for an amount that is in the currency already or has no rate.
    """
    if exchange is not None and budget is not None:
        for name in _AMOUNTS:
            if record["budget"][name] is not None:
                record["budget"][name]["amount_in"] = _amount_in(getattr(budget, name), exchange)
    return record


def _amount_in(money: "Money", exchange: "Exchange") -> dict[str, Any] | None:
    converted = exchange.convert(money)
    if converted is None:
        return None
    return {
        "amount": number(converted.amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)),
        "currency": converted.currency,
        "rate_day": exchange.rates.day.isoformat(),
        "official": exchange.rates.official,
    }


def amounts_in_words(budget: "Budget | None", exchange: "Exchange") -> str:
    """What one project may get, and the pot, in the currency asked for, in a few words; empty where nothing is told."""
    if budget is None:
        return ""
    low, high, total = (
        exchange.about(money) if money is not None else None
        for money in (budget.project_min, budget.project_max, budget.total)
    )
    project = [money for money in (low, high) if money is not None]
    parts = []
    if len(project) == 2 and low != high:
        parts.append(f"{short_amount(project[0].amount)} to {short_money(project[1])} a project")
    elif project:
        parts.append(f"{'from' if high is None else 'up to'} {short_money(project[-1])} a project")
    if total is not None:
        parts.append(f"{short_money(total)} in all")
    return f"about {', '.join(parts)}" if parts else ""


def rate_words(exchange: "Exchange") -> str:
    """Whose rates they are, and of which day."""
    rates = exchange.rates
    if rates.official:
        return f"{exchange.currency} at the ECB rates of {rates.day}"
    return (
        f"{exchange.currency} at the bundled rates of {rates.day}, which were not compared with the ECB's;"
        " the official ones: callfit reference update euro_rates"
    )


def amount_cell(record: Mapping[str, Any]) -> str:
    """What one project may get, else the pot, in its own currency and the one asked for, for a table."""
    budget = record["budget"] or {}
    for name, words in (("project_max", "{}"), ("project_min", "from {}"), ("total", "pot {}")):
        money = budget.get(name)
        if money is not None:
            told, beside = _short(money), money.get("amount_in")
            return words.format(f"{told} (about {_short(beside)})" if beside is not None else told)
    return ""


def _short(money: Mapping[str, Any]) -> str:
    return f"{short_amount(Decimal(str(money['amount'])))} {money['currency']}"
