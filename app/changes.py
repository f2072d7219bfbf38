"""The changes of calls in words for people, one line each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.call_record import short_money
from app.rule_words import rule_words
from catalogue.model.call import Budget, BudgetScope, Deadline, DeadlineKind, Moment, Parent, Programme, SectionKind
from catalogue.model.changes import bare_words, day_of
from catalogue.model.condition import Condition, Criterion
from catalogue.model.money import Money
from catalogue.model.version import Cause, Change, Version
from catalogue.store.codec import decode_field
from catalogue.store.versions import ABSENCE
from crawlers.read.html import tidy

NOTHING = "not stated"
# Of a text, so much is shown of each side, and so much of it before the difference.
_SHOWN = 120
_CONTEXT = 30

WHOSE = {
    Cause.PORTAL: "the portal",
    Cause.READER: "our reader",
    Cause.ADMIN: "an admin",
    Cause.UNKNOWN: "not known",
}
"""Whose doing a change is, in words."""

_CRITERIA = {
    Criterion.COUNTRY: "country",
    Criterion.PLACE: "place",
    Criterion.SIZE: "size",
    Criterion.APPLICANT: "who may apply",
    Criterion.CONSORTIUM: "partners",
    Criterion.HEADCOUNT: "people",
    Criterion.LEGAL_FORM: "legal form",
    Criterion.AGE: "age",
    Criterion.SECTOR: "sector",
    Criterion.TURNOVER: "turnover",
    Criterion.FINANCES: "finances",
    Criterion.TRL: "technology readiness",
    Criterion.CONTRIBUTION: "own contribution",
    Criterion.AMOUNT: "amount",
    Criterion.DEADLINE: "deadline",
    Criterion.ORDER: "order of applications",
    Criterion.THEME: "theme",
    Criterion.OTHER: "further conditions",
}
_NAMES = {
    "url": "address",
    "links": "further pages",
    "deadline_model": "closes",
    "status_raw": "the portal's word for its state",
    "types_of_action": "types of action",
    "call_identifier": "identifier of the call",
    "call_title": "title of the call",
    "parent": "opened by",
}


def change_words(change: Change, cause: Cause = Cause.PORTAL) -> str:
    """One change in words, on one line. Raises `StoreError` if what is stored of it is damaged."""
    return tidy(_words(change, cause))


def public_change_words(change: Change, cause: Cause, *, quoting: bool) -> str:
    """The same as everybody may read it: without whom to ask for help, whose names and numbers we do not spread.

    Where not ``quoting``, since the licence of the source does not let us, it has none of its texts and clauses either.
    """
    if change.field == "sections":
        sides = [_without_support(side) for side in (change.before, change.after)]
        if not quoting or sides[0] == sides[1]:
            return "texts: other ones"
        change = replace(change, before=sides[0], after=sides[1])
    if change.field == "conditions" and not quoting:
        return "conditions: other ones"
    return change_words(change, cause)


def _without_support(sections: Sequence[dict[str, str]] | None) -> list[dict[str, str]]:
    return [one for one in sections or () if one["kind"] != SectionKind.SUPPORT]


def _words(change: Change, cause: Cause) -> str:
    if change.field in _TOLD_AS_STORED:
        return _TOLD_AS_STORED[change.field](change.before, change.after)
    before, after = (
        decode_field(change.field, side) if side is not None else None for side in (change.before, change.after)
    )
    if change.field == "deadlines":
        return _deadlines_words(before, after, _PROLONGED if cause is Cause.PORTAL else _MOVED)
    if change.field in _TOLD:
        return _TOLD[change.field](before, after)
    name = _NAMES.get(change.field, change.field.replace("_", " "))
    if isinstance(before, tuple) or isinstance(after, tuple):
        return f"{name}: {_list_words(before or (), after or ())}"
    return f"{name}: {_text_from_to(_plain(before), _plain(after))}"


def change_record(version: Version, change: Change) -> dict[str, Any]:
    """A change as JSON: ``docs/json.md``."""
    return {
        "at": version.at.isoformat(),
        "run": version.run,
        "cause": version.cause.value,
        "weight": change.weight.value,
        "field": change.field,
        "words": change_words(change, version.cause),
        "before": change.before,
        "after": change.after,
    }


def _from_to(before: str, after: str) -> str:
    if bare_words(before) == bare_words(after):
        return f"{after} (only spelt otherwise)"
    return f"{before} -> {after}"


def _text_from_to(before: str | None, after: str | None) -> str:
    """Two texts, each from shortly before they differ."""
    old, new = " ".join((before or "").split()), " ".join((after or "").split())
    if old.casefold() == new.casefold():
        return f"{_quoted(new)} (only spelt otherwise)"
    alike = next((place for place, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), 0)
    start = max(0, alike - _CONTEXT) if max(len(old), len(new)) > _SHOWN else 0
    return f"{_quoted(old, start)} -> {_quoted(new, start)}"


def _quoted(text: str | None, start: int = 0) -> str:
    if not text:
        return NOTHING
    line = f"{'…' if start else ''}{' '.join(text.split())[start:]}"
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"


def _plain(value: object) -> str | None:
    match value:
        case None:
            return None
        case Programme():
            return value.name
        case Parent():
            return f"{value.project or 'a project'}, {value.topic_title}"
        case _:
            return str(value)


def _list_words(before: Sequence[object], after: Sequence[object]) -> str:
    gone = [str(one) for one in before if one not in after]
    new = [str(one) for one in after if one not in before]
    if not gone and not new:
        return "in another order"
    return "; ".join([*([f"no longer {', '.join(gone)}"] if gone else []), *([f"new {', '.join(new)}"] if new else [])])


def _opening_words(before: Moment | None, after: Moment | None) -> str:
    if before is None or after is None:
        days = [str(day_of(moment)) if moment is not None else NOTHING for moment in (before, after)]
        return f"opens {days[0]} -> {days[1]}"
    return f"opens {_moved(before, after, _MOVED)}"


# A funder prolongs; what we read anew is only another date.
_PROLONGED, _MOVED = ("prolonged", "brought forward"), ("later", "earlier")


def _moved(before: Moment, after: Moment, ways: tuple[str, str] = _MOVED) -> str:
    """How a date moved, by the days of its portal's clock; ``ways`` are the words for later and for earlier."""
    old, new = day_of(before), day_of(after)
    days = (new - old).days
    if days:
        return f"{old} -> {new} ({ways[days < 0]} by {abs(days)} {'day' if abs(days) == 1 else 'days'})"
    if _minute(before) != _minute(after):
        return f"{old} {_local(before):%H:%M} -> {_local(after):%H:%M} (the same day)"
    return f"{new} {_local(after):%H:%M} (only spelt otherwise)"


def _minute(moment: Moment) -> datetime:
    return moment.at.replace(second=0, microsecond=0)


def _local(moment: Moment) -> datetime:
    return moment.at.astimezone(ZoneInfo(moment.zone))


def _deadlines_words(before: Sequence[Deadline] | None, after: Sequence[Deadline] | None, ways: tuple[str, str]) -> str:
    """What became of the deadlines, kind by kind: which one moved, which are listed no longer, and which are new."""
    gone = [deadline for deadline in before or () if deadline not in (after or ())]
    new = [deadline for deadline in after or () if deadline not in (before or ())]
    told, respelt = list[str](), list[str]()
    for kind in DeadlineKind:
        old, now = ([one for one in side if one.kind is kind] for side in (gone, new))
        # The same day in another spelling is no other date, whatever else is new beside it.
        for one in list(old):
            alike = next((other for other in now if day_of(other.moment) == day_of(one.moment)), None)
            if alike is None:
                continue
            same = _minute(alike.moment) == _minute(one.moment)
            (respelt if same else told).append(f"{_named(kind)} {_moved(one.moment, alike.moment)}")
            old.remove(one)
            now.remove(alike)
        if len(old) == len(now) == 1:
            told.append(f"{_named(kind)} {_moved(old[0].moment, now[0].moment, ways)}")
        else:
            told += [f"{_named(kind)} {day_of(one.moment)} no longer listed" for one in old]
            told += [f"new {_named(kind)} {day_of(one.moment)}" for one in now]
    told += respelt if len(respelt) < 2 else [f"{len(respelt)} dates only spelt otherwise"]
    return "; ".join(told) or "deadlines in another order"


def _named(kind: DeadlineKind) -> str:
    return {
        DeadlineKind.SINGLE: "deadline",
        DeadlineKind.STAGE_1: "deadline of stage 1",
        DeadlineKind.STAGE_2: "deadline of stage 2",
        DeadlineKind.CUT_OFF: "cut-off",
    }[kind]


def _budget_words(before: Budget | None, after: Budget | None) -> str:
    old, new = before or Budget(), after or Budget()
    told = [
        f"{name} {_from_to(_amount(was), _amount(now))}"
        for name, was, now in (
            ("in all", old.total, new.total),
            ("a project at least", old.project_min, new.project_min),
            ("a project up to", old.project_max, new.project_max),
        )
        if was != now
    ]
    if old.rate_max != new.rate_max:
        rates = [f"{rate.normalize():f} %" if rate is not None else NOTHING for rate in (old.rate_max, new.rate_max)]
        told.append(f"share of the costs up to {rates[0]} -> {rates[1]}")
    if old.expected_grants != new.expected_grants:
        told.append(f"projects {old.expected_grants or NOTHING} -> {new.expected_grants or NOTHING}")
    if old.scope != new.scope:
        told.append("now shared by the topics of the call" if new.scope is BudgetScope.CALL else "now this call's own")
    if old.words != new.words:
        told.append(f"in words {_text_from_to(old.words, new.words)}")
    return f"money: {'; '.join(told) or 'only spelt otherwise'}"


def _amount(money: Money | None) -> str:
    return short_money(money) if money is not None else NOTHING


def _conditions_words(before: Sequence[Condition] | None, after: Sequence[Condition] | None) -> str:
    gone = [one for one in before or () if one not in (after or ())]
    new = [one for one in after or () if one not in (before or ())]
    told = []
    for criterion in Criterion:
        old, now = ([one for one in side if one.criterion is criterion] for side in (gone, new))
        if old or now:
            told.append(f"{_CRITERIA[criterion]}: {_clauses_words(old, now)}")
    return "; ".join(told) or "conditions in another order"


def _clauses_words(before: Sequence[Condition], after: Sequence[Condition]) -> str:
    rules = [_readings(side) for side in (before, after)]
    if rules[0] != rules[1]:
        return f"{rules[0]} -> {rules[1]}"
    if any(one.rule is None for one in (*before, *after)):
        clauses = ["; ".join(_quoted(one.clause) for one in side) for side in (before, after)]
        return f"not read by us, {_from_to(clauses[0], clauses[1])}"
    return f"{rules[1]} (only in other words)"


def _readings(conditions: Iterable[Condition]) -> str:
    readings = [rule_words(one.rule) if one.rule is not None else "a clause that we cannot read" for one in conditions]
    return " and ".join(dict.fromkeys(readings)) or "nothing asked"


def _withdrawn_words(_: bool | None, after: bool | None) -> str:
    return "withdrawn: the portal says that nobody can apply" if after else "no longer withdrawn: one can apply again"


def _deadline_words_words(before: str | None, after: str | None) -> str:
    return f"deadline in the portal's words: {_text_from_to(before, after)}"


def _sections_words(before: Sequence[dict[str, str]] | None, after: Sequence[dict[str, str]] | None) -> str:
    old, new = ({one["kind"]: one["text"] for one in side or ()} for side in (before, after))
    told = []
    for kind in dict.fromkeys((*old, *new)):
        name = kind.replace("_", " ")
        if kind not in new:
            told.append(f"{name} no longer there")
        elif kind not in old:
            told.append(f"{name} new, {_quoted(new[kind])}")
        else:
            told.append(f"{name} {_text_from_to(old[kind], new[kind])}")
    return f"texts: {'; '.join(told) or 'only their markup or order'}"


def _absence_words(before: dict[str, Any], _: object) -> str:
    gone = f", and was taken as gone on {before['gone_at'][:10]}" if before["gone_at"] else ""
    runs = before["runs"]
    return f"back again; {runs} {'run' if runs == 1 else 'runs'} had missed it since {before['since'][:10]}{gone}"


Told = Callable[[Any, Any], str]

_TOLD: dict[str, Told] = {
    "opens": _opening_words,
    "deadline_words": _deadline_words_words,
    "budget": _budget_words,
    "conditions": _conditions_words,
    "withdrawn": _withdrawn_words,
}
# What is stored of these is no field of a call.
_TOLD_AS_STORED: dict[str, Told] = {"sections": _sections_words, ABSENCE: _absence_words}
