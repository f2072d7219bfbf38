"""What was found in an answer of a portal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawlers.look.values import reads_as

_EMPTY: tuple[object, ...] = (None, "", [], {})
_LONGEST_EXAMPLE = 160
_PERSON = re.compile(r"e-?mail|phone|telef|contact|kontakt|contatt|persoan|person|ansprech", re.IGNORECASE)
# A list of thousands is known by its first ones.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSeen:
    """A field of records: how many of them have a value there, one of its values, and what reads it."""

    name: str
    filled: int
    example: str
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsSeen:
    """Records of one kind: ``way`` is how a source names where they are, ``count`` how many there are.

    ``beside`` are the numbers that stand beside the list, among them perhaps the total and the page.
    """

    what: str
    way: str
    count: int
    fields: tuple[FieldSeen, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsSeen:
    """Labels with a value each: ``way`` is the call that reads them."""

    way: str
    pairs: tuple[FieldSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an answer is and holds.

    ``kind`` says it in words, ``shape`` is what `callfit sources new --shape` would begin with, None where none fits,
    and ``advice`` says why, or what to look at instead. ``wall`` is what a wall against machines says of itself.
    """

    kind: str
    shape: str | None
    advice: str
    wall: str | None = None
    language: str | None = None
    records: tuple[RecordsSeen, ...] = ()
    pairs: tuple[PairsSeen, ...] = ()
    values: tuple[FieldSeen, ...] = ()
    notes: tuple[str, ...] = ()


def see_records(
    what: str,
    way: str,
    rows: Sequence[Mapping[str, object]],
    language: str | None,
    beside: Iterable[str] = (),
) -> RecordsSeen:
    """What ``rows`` are made of."""
    seen = rows[:_LOOKED_AT]
    names = dict.fromkeys(name for row in seen for name in row)
    fields = [see_field(name, [row.get(name) for row in seen], language) for name in names]
    return RecordsSeen(what=what, way=way, count=len(rows), fields=tuple(fields), beside=tuple(beside))


def see_field(name: str, values: Sequence[object], language: str | None) -> FieldSeen:
    """What one field of records holds."""
    filled = [value for value in values if value not in _EMPTY]
    reads = reads_as(filled, language, of=len(values)) if filled else ("always empty",)
    if _PERSON.search(name) and "personal data" not in " ".join(reads):
        reads = ("by its name perhaps personal data", *reads)
    return FieldSeen(name=name, filled=len(filled), example=shorten(filled[0]) if filled else "", reads=reads)


def shorten(value: object) -> str:
    """A value on one line, cut where it is long."""
    text = " ".join(_said(value).split())
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_said, value[:20]))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(inner)}" for name, inner in list(value.items())[:20])
    return str(value)
