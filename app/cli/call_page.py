"""One call on the terminal."""

import textwrap
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from app.amounts import amounts_in_words, rate_words
from app.call_record import short_money
from app.cli.output import console
from app.rule_words import rule_words
from app.themes import evidence_words, theme_records
from catalogue.law.participation import find_source
from catalogue.model.call import Budget, BudgetScope, Call, Deadline, DeadlineKind, SectionKind
from catalogue.model.state import next_deadline, state
from catalogue.model.stored import StoredCall
from catalogue.taxonomy.exchange import Exchange


def print_call(stored: StoredCall, now: datetime, exchange: Exchange | None = None) -> None:
    """Print what a person wants to know of a call, the deciding things first; amounts as ``exchange`` has them, too."""
    call = stored.call
    out = console()
    out.print(Text(call.title, style="bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    facts_told = _facts(stored, now)
    money = next(place for place, (name, _) in enumerate(facts_told) if name == "money")
    facts_told[money + 1 : money + 1] = [*_exchanged(stored.call.budget, exchange), *_themes(stored.call)]
    for name, words in facts_told:
        facts.add_row(Text(name, style="dim"), Text(words))
    out.print(facts)
    # Whole on one line, however long: a link that is broken over lines cannot be followed.
    out.print(Text(call.url, style="dim"), soft_wrap=True)
    for condition in call.conditions:
        out.print()
        reading = rule_words(condition.rule) if condition.rule is not None else "seen, not read: check it"
        out.print(Text.assemble((f"Condition: {condition.criterion}", "bold"), f"  {reading}"))
        out.print(Text(textwrap.indent(textwrap.fill(f"“{condition.clause}”", min(out.width, 100) - 2), "  ")))
        out.print(Text(f"  {condition.where}{_basis(condition.basis)}", style="dim"))
    description = call.text(SectionKind.DESCRIPTION)
    if description:
        out.print()
        out.print(Text("Description", style="bold"))
        shortened = textwrap.shorten(description, 900, placeholder=" …")
        out.print(Text(textwrap.indent(textwrap.fill(shortened, min(out.width, 100) - 2), "  ")))


def _basis(basis: str | None) -> str:
    law = find_source(basis) if basis is not None else None
    if law is None:
        return ""
    return f"; by {law.legal_basis}{'' if law.verified else ' (its text was not at hand to check)'}"


def _exchanged(budget: Budget | None, exchange: Exchange | None) -> list[tuple[str, str]]:
    told = amounts_in_words(budget, exchange) if exchange is not None else ""
    return [("", f"{told} ({rate_words(exchange)})")] if exchange is not None and told else []


def _themes(call: Call) -> list[tuple[str, str]]:
    """What it is on, one a line, with what tells it."""
    lines = [f"{record['label']} ({evidence_words(record)})" for record in theme_records(call)]
    return [("is on", "\n".join(lines) or "none of our themes, as far as codes and words tell")]


def _facts(stored: StoredCall, now: datetime) -> list[tuple[str, str]]:
    call = stored.call
    upcoming = next_deadline(call, now)
    facts = [
        ("id", call.id),
        ("number", call.identifier or "not stated"),
        ("state", f"{state(call, now)} as of {now:%Y-%m-%d %H:%M} UTC"),
        (
            "kind",
            call.kind.value.replace("_", " ")
            + (f", {', '.join(call.types_of_action)}" if call.types_of_action else ""),
        ),
        ("gives", ", ".join(call.instruments).replace("_", " ") or "not stated"),
        ("programme", call.programme.name if call.programme else "not stated"),
        ("opens", _day(call.opens.at, call.opens.zone) if call.opens else "not stated"),
        ("next deadline", _deadline(upcoming) if upcoming else "none ahead"),
        ("all deadlines", _deadlines(call)),
        ("money", _budget(call.budget) if call.budget else "not stated"),
        ("funder", call.funder or "not stated"),
        ("further pages", "\n".join(call.links) or "none"),
        ("seen", f"first {stored.first_seen:%Y-%m-%d}, last {stored.last_seen:%Y-%m-%d}"),
    ]
    if call.parent is not None:
        facts.insert(6, ("opened by", _parent(call)))
    return facts


def _parent(call: Call) -> str:
    assert call.parent is not None
    return f"{call.parent.project or 'a project'}, funded under {call.parent.topic} ({call.parent.topic_title})"


def _deadlines(call: Call) -> str:
    """The dates, and the portal's own words where they are no date."""
    dates = [_deadline(deadline) for deadline in call.deadlines]
    words = [f"the portal writes: {call.deadline_words}"] if call.deadline_words else []
    withdrawn = ["the portal says that nobody can apply"] if call.withdrawn else []
    return "; ".join([*dates, *words, *withdrawn]) or "not stated"


def _deadline(deadline: Deadline) -> str:
    words = _day(deadline.at, deadline.moment.zone)
    if deadline.kind is DeadlineKind.SINGLE:
        return words
    only = ", for those invited" if deadline.kind is DeadlineKind.STAGE_2 else ""
    return f"{words} ({deadline.kind}{only})"


def _day(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a %Y-%m-%d %H:%M} {zone.rpartition('/')[2]} time"


def _budget(budget: Budget) -> str:
    """The sums, and the portal's own words where they are none."""
    parts, low = [], budget.project_min
    if budget.project_max is not None:
        span = "" if low == budget.project_max else f"from {short_money(low)} up to " if low else "up to "
        parts.append(f"{span}{short_money(budget.project_max)} a project")
    elif low is not None:
        parts.append(f"from {short_money(low)} a project")
    if budget.rate_max is not None:
        parts.append(f"up to {budget.rate_max.normalize():f} % of the costs")
    if budget.expected_grants is not None:
        parts.append("one project" if budget.expected_grants == 1 else f"about {budget.expected_grants} projects")
    if budget.total is not None:
        whose = "shared by the topics of the call" if budget.scope is BudgetScope.CALL else "in all"
        parts.append(f"{short_money(budget.total)} {whose}")
    words = f"the portal writes: {budget.words}" if budget.words else ""
    return "; ".join(filter(None, [", ".join(parts), words]))
