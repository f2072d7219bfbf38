"""Which fields of a portal's record each value of a call comes from: found by reading the record again without them.

No source needs to say anything for it. A field without which a value is another or gone has given it, or had a part in
it. Where two fields say the same, or the record cannot be read without one, it is read with something else in the field
instead: what other records of the source have there, and slightly other spellings of its own. Where the reader refuses
these too, as one does where two fields must agree, a value that stands in the field's own text comes from it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import partial
from typing import Any

from catalogue.model.call import Budget, Call, Deadline, DeadlineModel, Moment, Programme
from catalogue.model.money import Money
from crawlers.portal import Row, filled_fields, without_fields
from crawlers.read.html import tidy
from crawlers.rereading import RecordReader

# Of these each one has a source of its own; of other lists all have the same.
_EACH = ("deadlines", "sections", "conditions")
_NO_VALUES = ("source", "budget", *_EACH)
_NOTHING: tuple[object, ...] = (None, (), False, DeadlineModel.UNKNOWN)
# Longer texts are where sections come from, which show without them; other spellings of them are too many to try.
_LONGEST_SPELT = 2_000
_MOST_SPELLINGS = 12
# A text as short as that stands in others by chance.
_SHORTEST_TELLING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One value of a call, such as ``title``, ``budget.total`` or ``deadlines[0]``, and the fields that it comes from.

    Without ``fields`` there is none that it depends on: it stands in the source's file, as its language may.
    """

    part: str
    value: object
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the values of ``call``, as a record reads now, come from.

    ``needed`` are the fields without which the record is no call and that no value shows, each with what the reader
    says without them: they only decide whether it is one.
    """

    call: Call
    origins: tuple[Origin, ...]
    needed: Mapping[str, str]


def find_origins(
    reader: RecordReader, row: Row, call_id: str, others: Callable[[], Iterable[Row]] = tuple
) -> Provenance | str:
    """Where each value of the call that ``row`` is comes from, or in words why it is not the call ``call_id``.

    ``others`` gives other records of the source, a few dozen of them; it is asked if that is needed.
    """
    call = reader.read(deepcopy(row), call_id)
    if isinstance(call, str):
        return call
    search = _Search(reader, row, call)
    names = sorted(filled_fields(row))
    needed: dict[str, str] = {}
    for name in names:
        other = reader.read(deepcopy(without_fields(row, name.__eq__)), call_id)
        if isinstance(other, str):
            needed[name] = other
        else:
            search.compare(name, other)
    for name in needed:
        search.spell_otherwise(name)
    search.look_closer(names, others)
    found = search.found
    return Provenance(
        call=call,
        origins=tuple(
            Origin(part=part, value=value, fields=_most_exact(found[part])) for part, value in _values(call).items()
        ),
        needed={name: why for name, why in needed.items() if not any(name in shown for shown in found.values())},
    )


class _Search:
    """What is ``found`` by now: of each value of ``call`` the fields of ``row`` that it comes from."""

    def __init__(self, reader: RecordReader, row: Row, call: Call) -> None:
        self._reader = reader
        self._row = row
        self._values = _values(call)
        self.found: dict[str, set[str]] = {part: set() for part in self._values}
        # The fields of which the reader refuses some other spelling.
        self._strict: list[str] = []

    def compare(self, name: str, other: Call, parts: Iterable[str] | None = None) -> None:
        """Take what ``other``, which was read with another value in the field or none, has otherwise."""
        there = _values(other)
        for part in self._values if parts is None else parts:
            outer, value = part.partition("[")[0], self._values[part]
            same = value in getattr(other, outer) if outer in _EACH else there.get(part) == value
            if not same:
                self.found[part].add(name)

    def spell_otherwise(self, name: str) -> None:
        """Read the record with another spelling in the field, the first one that can be read."""
        found = map(self._reader.read_any, _respelt(self._row, name))
        other = next((call for call in found if call is not None), None)
        if other is not None:
            self.compare(name, other)

    def look_closer(self, names: Sequence[str], others: Callable[[], Iterable[Row]]) -> None:
        """Find the fields of the values that need none of them: those that are the same without any one field."""
        gaps = [part for part, found in self.found.items() if not found]
        rows = list(others()) if gaps else []
        for name in names if gaps else ():
            for row in (*_exchanged(self._row, name, rows), *_respelt(self._row, name)):
                other = self._reader.read_any(row)
                if other is not None:
                    self.compare(name, other, gaps)
                elif name not in self._strict:
                    self._strict.append(name)
        for part in gaps:
            if not self.found[part]:
                value = self._values[part]
                self.found[part] |= {name for name in self._strict if _is_text_of(value, _raw(self._row, name))}


def raw_values(row: Row, name: str) -> list[Any]:
    """What a record has in a field; of ``outer[].inner`` the values in all records of the list."""
    outer, _, inner = name.partition("[].")
    if not inner:
        return [row[outer]] if outer in row else []
    return [one[inner] for one in row.get(outer, ()) if isinstance(one, dict) and inner in one]


def _raw(row: Row, name: str) -> list[str]:
    """The texts of a field, those in a list one by one."""
    found = [one for value in raw_values(row, name) for one in (value if isinstance(value, list) else [value])]
    return [tidy(str(value)) for value in found if isinstance(value, str | int | float | Decimal)]


def _is_text_of(value: object, raws: list[str]) -> bool:
    """Whether a value is what one of these texts says: all of it or a part, and an address has one of them in it."""
    if isinstance(value, Money | Decimal | int):
        amount = value.amount if isinstance(value, Money) else value
        return any(_number(raw) == amount for raw in raws)
    telling = [raw for raw in raws if len(raw) >= _SHORTEST_TELLING]
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return any(raw in value for raw in telling)
    return any(text in raw for text in _texts(value) for raw in telling if len(text) >= _SHORTEST_TELLING)


def _texts(value: object) -> tuple[str, ...]:
    match value:
        case Moment():
            return (tidy(value.raw),)
        case Deadline():
            return (tidy(value.moment.raw),)
        case Programme():
            return value.code, value.name
        case Enum():
            return ()
        case str():
            return (value,)
        case _:
            return ()


def _number(raw: str) -> Decimal | None:
    try:
        return Decimal(raw)
    except InvalidOperation:
        return None


def _values(call: Call) -> dict[str, object]:
    """The values of a call that are there, by the names that `Origin` has for them."""
    values: dict[str, object] = {}
    for field in fields(Call):
        value = getattr(call, field.name)
        if field.name in _EACH:
            values.update((f"{field.name}[{place}]", one) for place, one in enumerate(value))
        elif field.name == "budget" and value is not None:
            values.update((f"budget.{name}", one) for name, one in _amounts(value))
        elif field.name not in _NO_VALUES and value not in _NOTHING:
            values[field.name] = value
    return values


def _amounts(budget: Budget) -> Iterator[tuple[str, object]]:
    for field in fields(Budget):
        value = getattr(budget, field.name)
        if value is not None and (field.name != "scope" or budget.total is not None):
            yield field.name, value


def _most_exact(found: set[str]) -> tuple[str, ...]:
    """The fields in order; of a list of records only those inside it, where they say it more exactly."""
    outer = {name.partition("[].")[0] for name in found if "[]." in name}
    return tuple(sorted(found - outer))


def _exchanged(row: Row, name: str, others: Iterable[Row]) -> Iterator[Row]:
    """The record with what other records have in the field, one after the other."""
    tried = raw_values(row, name)
    most = len(tried) + _MOST_SPELLINGS
    for other in others:
        for value in raw_values(other, name)[:1]:
            if len(tried) < most and value not in tried and len(str(value)) <= _LONGEST_SPELT:
                tried.append(value)
                yield _with(row, name, partial(_instead, value))


def _instead(new: Any, _: object) -> Any:  # noqa: ANN401 - JSON may be anything
    return deepcopy(new)


def _respelt(row: Row, name: str) -> Iterator[Row]:
    """The record with other spellings in the field, one after the other; in all records of a list for a field there."""
    texts = [text for text in _raw(row, name) if len(text) <= _LONGEST_SPELT]
    if not texts:
        return
    for place in _places(max(texts, key=len)):
        yield _with(row, name, partial(_other, place))


def _with(row: Row, name: str, change: Callable[[Any], Any]) -> Row:
    """The record with something else in the field; in all records of a list for a field there."""
    outer, _, inner = name.partition("[].")
    again = deepcopy(row)
    if not inner:
        again[outer] = change(again[outer])
    for one in again[outer] if inner else ():
        if isinstance(one, dict) and inner in one:
            one[inner] = change(one[inner])
    return again


def _places(text: str) -> list[int]:
    """Where to spell a text otherwise: at the ends of its words and numbers, those at its end first, and its start."""
    ends = [place for place, sign in enumerate(text) if sign.isalnum() and not text[place + 1 : place + 2].isalnum()]
    starts = [place for place, sign in enumerate(text) if sign.isalnum()][:1]
    return list(dict.fromkeys([*ends[:-_MOST_SPELLINGS:-1], *starts])) or [0]


def _other(place: int, value: Any) -> Any:  # noqa: ANN401 - JSON may be anything
    """The value in another spelling, of texts with another letter or digit at ``place`` or the last before it."""
    match value:
        case bool():
            return not value
        case str():
            return _turn(value, place)
        case int() | float() | Decimal():
            return value + 1
        case list():
            return [_other(place, one) for one in value]
        case _:
            return value


def _turn(text: str, place: int) -> str:
    """``text`` with another letter or digit there: so that a date stays one, a number, an address."""
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    at = next((found for found in reversed(places) if found <= place), None)
    if at is None:
        return f"{text}x"
    return f"{text[:at]}{_neighbour(text[at])}{text[at + 1 :]}"


def _neighbour(sign: str) -> str:
    if sign.isdecimal() and sign.isascii():
        return str((int(sign) + 1) % 10)
    near: list[Callable[[str], str]] = [lambda one: chr(ord(one) + 1), lambda one: chr(ord(one) - 1)]
    found = (change(sign) for change in near)
    return next((one for one in found if one.isalpha() and one.islower() == sign.islower()), "x")
