"""What changed in a call, before and after, in lines of the reader's language."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalogue.model.call import Budget, Deadline, DeadlineKind, DeadlineModel, Moment
from catalogue.model.changes import day_of
from catalogue.model.condition import Condition
from catalogue.model.money import Money
from catalogue.model.version import Change, Version
from catalogue.store.codec import decode_field
from notifier.wording.figures import write_day, write_moment, write_money
from notifier.wording.lines import capitalised, clean_line
from notifier.wording.words import Words

_QUOTE_LIMIT = 200
_CLAUSES_QUOTED = 3


def write_changes(versions: Iterable[Version], words: Words, zone: str, *, quoting: bool = True) -> list[str]:
    """A line for each thing that changed and matters, in the order in which it did, on the clock of ``zone``.

    Where not ``quoting`` no clause is quoted: it is told which conditions are others.
    Raises `catalogue.store.errors.StoreError` if what is stored of a change is damaged.
    """
    lines: list[str] = []
    for version in versions:
        telling = _Telling(words=words, zone=zone, at=version.at, quoting=quoting)
        for change in version.changes:
            write = _WRITERS.get(change.field)
            if write is not None:
                lines += [line for line in write(telling, change) if line not in lines]
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    words: Words
    zone: str
    at: datetime
    quoting: bool

    def from_to(self, key: str, before: str | None, after: str | None) -> str:
        """What was and what is, each "not stated" where there is nothing."""
        nothing = self.words.say("not_stated")
        return self.words.say(f"change.{key}", before=before or nothing, after=after or nothing)

    def quotes(self, key: str, before: str | None, after: str | None) -> str:
        """What the portal wrote and writes; where it wrote nothing before, only what it writes."""
        new = clean_line(after or "", _QUOTE_LIMIT) or self.words.say("not_stated")
        if not before:
            return capitalised(self.words.say("portal_writes", text=new))
        return self.words.say(f"change.{key}", before=clean_line(before, _QUOTE_LIMIT), after=new)

    def day(self, moment: Moment) -> str:
        return write_day(self.words, day_of(moment))


def _sides(change: Change) -> tuple[Any, Any]:
    before, after = (
        decode_field(change.field, side) if side is not None else None for side in (change.before, change.after)
    )
    return before, after


def _deadlines(telling: _Telling, change: Change) -> list[str]:
    before, after = _sides(change)
    old, new = (_days_ahead(side or (), telling.at) for side in (before, after))
    gone = [old[key] for key in old if key not in new]
    came = [new[key] for key in new if key not in old]
    lines = []
    for kind in DeadlineKind:
        lost, won = ([one for one in some if one.kind is kind] for some in (gone, came))
        if len(lost) == len(won) == 1:
            key = "deadline_later" if won[0].at > lost[0].at else "deadline_earlier"
            after_words = write_moment(telling.words, won[0].moment, telling.zone)
            lines.append(telling.from_to(key, telling.day(lost[0].moment), after_words))
            continue
        lines += [telling.words.say("change.deadline_removed", before=telling.day(one.moment)) for one in lost]
        lines += [
            telling.words.say("change.deadline_added", after=write_moment(telling.words, one.moment, telling.zone))
            for one in won
        ]
    return lines


def _days_ahead(deadlines: Sequence[Deadline], at: datetime) -> dict[tuple[object, DeadlineKind], Deadline]:
    """The deadlines that were still to come: that others have passed since is nobody's doing."""
    return {(day_of(one.moment), one.kind): one for one in deadlines if one.at >= at}


def _opening(telling: _Telling, change: Change) -> list[str]:
    before, after = _sides(change)
    old, new = (telling.day(side) if side is not None else None for side in (before, after))
    return [telling.from_to("opening", old, new)]


def _model(telling: _Telling, change: Change) -> list[str]:
    before, after = _sides(change)
    if after is DeadlineModel.PERMANENT:
        return [telling.words.say("change.permanent")]
    return [telling.words.say("change.not_permanent")] if before is DeadlineModel.PERMANENT else []


def _quoted(text: str | None) -> str | None:
    return clean_line(text, _QUOTE_LIMIT) if text else None


def _deadline_words(telling: _Telling, change: Change) -> list[str]:
    before, after = _sides(change)
    return [telling.quotes("deadline_words", before, after)]


def _budget(telling: _Telling, change: Change) -> list[str]:
    before, after = _sides(change)
    old, new = before or Budget(), after or Budget()
    lines = [
        telling.from_to(key, _money(telling, was), _money(telling, now))
        for key, was, now in (
            ("project_max", old.project_max, new.project_max),
            ("project_min", old.project_min, new.project_min),
            ("total", old.total, new.total),
        )
        if was != now
    ]
    if old.rate_max != new.rate_max:
        rates = [f"{rate.normalize():f} %" if rate is not None else None for rate in (old.rate_max, new.rate_max)]
        lines.append(telling.from_to("rate", rates[0], rates[1]))
    if old.words != new.words and not lines:
        lines.append(telling.quotes("money_words", old.words, new.words))
    return lines


def _money(telling: _Telling, money: Money | None) -> str | None:
    return write_money(telling.words, money) if money is not None and money.amount > 0 else None


def _conditions(telling: _Telling, change: Change) -> list[str]:
    before, after = (tuple(side or ()) for side in _sides(change))
    gone, new = _without(before, after), _without(after, before)
    touched = list(dict.fromkeys(one.criterion for one in (*new, *gone)))
    if not touched:
        return []
    words = telling.words
    names = words.join(words.say(f"criterion.{criterion}") for criterion in touched)
    lines = [words.say("change.conditions", criteria=names)]
    if not telling.quoting:
        return lines
    for key, some in (("condition_new", new), ("condition_gone", gone)):
        clauses = dict.fromkeys(filter(None, (_quoted(one.clause) for one in some)))
        lines += [words.say(f"change.{key}", text=clause) for clause in list(clauses)[:_CLAUSES_QUOTED]]
    return lines


def _without(some: Sequence[Condition], others: Sequence[Condition]) -> list[Condition]:
    """Those of ``some`` that ask for something which none of ``others`` does."""
    asked = {(one.criterion, one.rule, None if one.rule is not None else one.clause) for one in others}
    return [one for one in some if (one.criterion, one.rule, None if one.rule is not None else one.clause) not in asked]


def _withdrawn(telling: _Telling, change: Change) -> list[str]:
    return [telling.words.say("change.withdrawn" if change.after else "change.reinstated")]


_WRITERS: dict[str, Callable[[_Telling, Change], list[str]]] = {
    "deadlines": _deadlines,
    "opens": _opening,
    "deadline_model": _model,
    "deadline_words": _deadline_words,
    "budget": _budget,
    "conditions": _conditions,
    "withdrawn": _withdrawn,
}
