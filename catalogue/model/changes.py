"""What differs between two states of a call, and whether it matters.

What a clock alone does is never material: a date that has passed and is no longer listed, or a portal's word for the
state. In the recorded half year of the EU portal 261 of 262 changes of that word are calls that opened as announced;
what it says beyond the dates is `Call.withdrawn`, where a source can tell it.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from catalogue.model.call import Budget, Call, Deadline, DeadlineModel, Moment, Section
from catalogue.model.condition import Condition
from catalogue.model.version import Weight

# Of a part of a call, what must differ; at an instant, where that depends on what is still to come.
Essence = Callable[[Any], object]
EssenceAt = Callable[[Any, datetime], object]

# Parameters that tell where a visitor came from, or which visit it is, and nothing of the page.
_TRACKING = (
    *("utm_", "mtm_", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "pk_content", "_hs", "wt_mc"),
    *("fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "jsessionid", "phpsessid"),
)


def find_changes(before: Call, after: Call, at: datetime) -> tuple[tuple[str, Weight], ...]:
    """The fields that differ, each with its weight; empty for equal calls. ``at`` (aware) is when it was found.

    A change of a field is material if its material essence differs, minor if its essence differs, else cosmetic.
    """
    found = []
    for name in _FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found.append((name, _weight(name, old, new, at)))
    return tuple(found)


def _weight(name: str, old: object, new: object, at: datetime) -> Weight:
    material = _MATERIAL.get(name)
    if material is not None and material(old, at) != material(new, at):
        return Weight.MATERIAL
    essence = _ESSENCE.get(name)
    return Weight.COSMETIC if essence is not None and essence(old) == essence(new) else Weight.MINOR


def bare_words(text: object) -> str:
    """A text without what does not matter to its meaning: white space and case."""
    return " ".join(str(text or "").split()).casefold()


def bare_address(url: str) -> str:
    """An address without tracking, session, scheme and closing slash, and without a fragment that only scrolls.

    What is no address is its own bare form.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING)
    ]
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.partition(";jsessionid=")[0].rstrip("/")
    # Pages that a script puts together have their own address behind the sign: #/calls/5, #!/calls/5.
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit(("", host, path, urlencode(sorted(query)), fragment))


def day_of(moment: Moment) -> date:
    """The day of a moment on the clock of its portal."""
    return moment.at.astimezone(ZoneInfo(moment.zone)).date()


def _opening_ahead(opens: Moment | None, at: datetime) -> object:
    """The day of an opening to come; one that has passed leaves a call as open as one that is not stated."""
    return day_of(opens) if opens is not None and opens.at > at else None


def _days_ahead(deadlines: tuple[Deadline, ...], at: datetime) -> object:
    return frozenset((day_of(deadline.moment), deadline.kind) for deadline in deadlines if deadline.at >= at)


def _minute(moment: Moment | None) -> object:
    return moment.at.replace(second=0, microsecond=0) if moment is not None else None


def _minutes(deadlines: tuple[Deadline, ...]) -> object:
    return frozenset((_minute(deadline.moment), deadline.kind) for deadline in deadlines)


def _money(budget: Budget | None, _: datetime) -> object:
    """The amounts and the rate; the words in their place where none could be read."""
    plain = budget or Budget()
    numbers = plain.total, plain.project_min, plain.project_max, plain.rate_max
    return numbers if any(number is not None for number in numbers) else bare_words(plain.words)


def _all_money(budget: Budget | None) -> object:
    plain = budget or Budget()
    numbers = plain.total, plain.project_min, plain.project_max, plain.rate_max, plain.expected_grants
    return numbers, plain.scope, bare_words(plain.words)


def _rules(conditions: tuple[Condition, ...], _: datetime) -> object:
    """The rules; of a clause that could not be read its words, behind which any rule may stand."""
    return frozenset(
        (one.criterion, one.rule, "" if one.rule is not None else bare_words(one.clause)) for one in conditions
    )


def _clauses(conditions: tuple[Condition, ...]) -> object:
    return frozenset((one.criterion, bare_words(one.clause)) for one in conditions)


def _texts(sections: tuple[Section, ...]) -> object:
    return frozenset((section.kind, bare_words(section.text)) for section in sections)


def _any_order(values: Iterable[object]) -> object:
    return frozenset(bare_words(value) for value in values)


def _addresses(links: tuple[str, ...]) -> object:
    return frozenset(map(bare_address, links))


# What must differ for a change to be material.
_MATERIAL: dict[str, EssenceAt] = {
    "opens": _opening_ahead,
    "deadlines": _days_ahead,
    # The other models show in the kinds of the deadlines.
    "deadline_model": lambda model, _: model is DeadlineModel.PERMANENT,
    "deadline_words": lambda words, _: bare_words(words),
    "budget": _money,
    "conditions": _rules,
    "withdrawn": lambda withdrawn, _: withdrawn,
}
# What must differ for a change to be more than cosmetic, where that is not simply everything.
_ESSENCE: dict[str, Essence] = {
    "opens": _minute,
    "deadlines": _minutes,
    "deadline_words": bare_words,
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
    "status_raw": bare_words,
}
_NAMES = frozenset({"source", "source_key"})
_FIELDS = tuple(field.name for field in fields(Call) if field.name not in _NAMES)
