"""What differs between two states of a call, and whether it matters."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from catalogue.model.call import Budget, Call, Deadline, Moment, Section
from catalogue.model.condition import Condition
from catalogue.model.version import Weight

Essence = Callable[[Any], object]

# Parameters that tell where a visitor came from, and nothing of the page.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "pk_", "mtm_", "_hs", "wt_mc")


def find_changes(before: Call, after: Call) -> tuple[tuple[str, Weight], ...]:
    """The fields that differ, each with its weight; empty for equal calls.

    A change of a field is material if its material essence differs, minor if its essence differs, else cosmetic.
    """
    found = []
    for name in _FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append((name, _weight(name, old, new)))
    return tuple(found)


def _weight(name: str, old: object, new: object) -> Weight:
    material = _MATERIAL.get(name)
    if material is not None and material(old) != material(new):
        return Weight.MATERIAL
    essence = _ESSENCE.get(name)
    if essence is None:
        return Weight.COSMETIC if material is not None else Weight.MINOR
    return Weight.COSMETIC if essence(old) == essence(new) else Weight.MINOR


def bare_words(text: object) -> str:
    """A text without what does not matter to its meaning: white space and case."""
    return " ".join(str(text or "").split()).casefold()


def bare_address(url: str) -> str:
    """An address without tracking, scheme, fragment and closing slash."""
    parts = urlsplit(url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING)
    ]
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(query)), ""))


def _day(moment: Moment | None) -> date | None:
    return moment.at.astimezone(ZoneInfo(moment.zone)).date() if moment is not None else None


def _days(deadlines: tuple[Deadline, ...]) -> object:
    return tuple(sorted({(_day(deadline.moment), deadline.kind) for deadline in deadlines}, key=str))


def _money(budget: Budget | None) -> object:
    plain = budget or Budget()
    return plain.total, plain.project_min, plain.project_max, plain.rate_max


def _all_money(budget: Budget | None) -> object:
    plain = budget or Budget()
    return _money(plain), plain.scope, plain.expected_grants, bare_words(plain.words)


def _rules(conditions: tuple[Condition, ...]) -> object:
    return frozenset((condition.criterion, condition.rule) for condition in conditions)


def _clauses(conditions: tuple[Condition, ...]) -> object:
    return frozenset((one.criterion, bare_words(one.clause)) for one in conditions)


def _texts(sections: tuple[Section, ...]) -> object:
    return frozenset((section.kind, bare_words(section.text)) for section in sections)


def _any_order(values: Iterable[object]) -> object:
    return frozenset(bare_words(value) for value in values)


def _addresses(links: tuple[str, ...]) -> object:
    return frozenset(map(bare_address, links))


# What must differ for a change to be material.
_MATERIAL: dict[str, Essence] = {
    "opens": _day,
    "deadlines": _days,
    "deadline_model": lambda model: model,
    "deadline_words": bare_words,
    "budget": _money,
    "conditions": _rules,
    "status_raw": bare_words,
    "withdrawn": lambda withdrawn: withdrawn,
}
# What must differ for a change to be more than cosmetic, where that is not simply everything.
_ESSENCE: dict[str, Essence] = {
    "budget": _all_money,
    "conditions": _clauses,
    "title": bare_words,
    "url": bare_address,
    "links": _addresses,
    "keywords": _any_order,
    "types_of_action": _any_order,
    "instruments": _any_order,
    "sections": _texts,
    "call_title": bare_words,
    "funder": bare_words,
}
_NAMES = frozenset({"source", "source_key"})
_FIELDS = tuple(field.name for field in fields(Call) if field.name not in _NAMES)
