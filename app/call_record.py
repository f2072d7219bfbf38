"""A call as the commands print it: the stable, documented JSON of ``docs/json.md``."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from app.themes import theme_records
from catalogue.model.call import Budget, Call, Deadline
from catalogue.model.condition import Condition
from catalogue.model.money import Money
from catalogue.model.state import next_deadline, state
from catalogue.model.stored import StoredCall


def call_record(stored: StoredCall, now: datetime) -> dict[str, Any]:
    """What a list tells of a call. Instants are ISO 8601 with offset, on the clock of the source's zone."""
    return match_call_record(stored.call, now) | {
        "first_seen": stored.first_seen.isoformat(),
        "last_seen": stored.last_seen.isoformat(),
        "gone_at": stored.gone_at.isoformat() if stored.gone_at else None,
    }


def match_call_record(call: Call, now: datetime) -> dict[str, Any]:
    """What a list tells of a call, without its life in the catalogue."""
    upcoming = next_deadline(call, now)
    return {
        "id": call.id,
        "source": call.source,
        "source_key": call.source_key,
        "kind": call.kind.value,
        "title": call.title,
        "language": call.language,
        "programme": call.programme.name if call.programme else None,
        "programme_code": call.programme.code if call.programme else None,
        "state": state(call, now).value,
        "opens": _instant(call.opens.at, call.opens.zone) if call.opens else None,
        "next_deadline": _instant(upcoming.at, upcoming.moment.zone) if upcoming else None,
        "deadlines": [_deadline(deadline) for deadline in call.deadlines],
        "deadline_model": call.deadline_model.value,
        "url": call.url,
        "budget": _budget(call.budget) if call.budget else None,
        "instruments": [instrument.value for instrument in call.instruments],
        "types_of_action": list(call.types_of_action),
        "identifier": call.identifier,
        "call_identifier": call.call_identifier,
        "call_title": call.call_title,
        "parent": (
            {"project": call.parent.project, "topic": call.parent.topic, "topic_title": call.parent.topic_title}
            if call.parent
            else None
        ),
        "status_raw": call.status_raw,
        "withdrawn": call.withdrawn,
        "deadline_words": call.deadline_words,
        "funder": call.funder,
        "links": list(call.links),
    }


def full_call_record(stored: StoredCall, now: datetime) -> dict[str, Any]:
    """What ``calls show`` tells: the list's fields, the texts, the conditions with their clauses, and the themes."""
    call = stored.call
    return call_record(stored, now) | {
        "keywords": list(call.keywords),
        "sections": [{"kind": section.kind.value, "text": section.text} for section in call.sections],
        "conditions": [_condition(condition) for condition in call.conditions],
        "themes": theme_records(call),
    }


def _instant(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "at": _instant(deadline.at, deadline.moment.zone),
        "kind": deadline.kind.value,
        "hour_known": deadline.moment.hour_known,
        "zone": deadline.moment.zone,
        "raw": deadline.moment.raw,
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "total": _money(budget.total),
        "scope": budget.scope.value,
        "project_min": _money(budget.project_min),
        "project_max": _money(budget.project_max),
        "expected_grants": budget.expected_grants,
        "rate_max": number(budget.rate_max) if budget.rate_max is not None else None,
        "words": budget.words,
    }


def _money(money: Money | None) -> dict[str, Any] | None:
    return {"amount": number(money.amount), "currency": money.currency} if money is not None else None


def number(amount: Decimal) -> int | float:
    """A decimal as JSON writes numbers: whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "criterion": condition.criterion.value,
        "read": condition.rule is not None,
        "clause": condition.clause,
        "language": condition.language,
        "where": condition.where,
        "basis": condition.basis,
    }


def amount_words(call: Call) -> str:
    """A call's money in a few characters for a table: what one project gets, else the pot."""
    budget = call.budget
    if budget is None:
        return ""
    if budget.project_max is not None:
        low = budget.project_min
        high = short_money(budget.project_max)
        return high if low is None or low == budget.project_max else f"{short_amount(low.amount)} to {high}"
    return f"pot {short_money(budget.total)}" if budget.total is not None else ""


def short_money(money: Money) -> str:
    """``EUR 2.5 M``-like: currency and a short amount."""
    return f"{short_amount(money.amount)} {money.currency}"


def short_amount(amount: Decimal) -> str:
    """An amount in millions or thousands, as short as it can be said without lying by more than half a percent."""
    for size, letter in ((Decimal(1_000_000_000), "bn"), (Decimal(1_000_000), "m"), (Decimal(1_000), "k")):
        if amount >= size:
            return f"{float(amount / size):.4g}{letter}"
    return f"{amount.normalize():f}"
