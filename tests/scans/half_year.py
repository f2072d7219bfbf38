"""The recorded half year of the EU portal, 164 readings from 13 March to 22 August 2026, and what it must lead to.

The recording keeps each call as it was last seen, and per reading which ids came and went and which deadline, status
or title changed. From that every reading is put together again. Nothing of the product is imported here: what must come
of it is worked out in the plainest way, so that a mistake in the product cannot hide in its own test.

What the recording does not hold and is made: a title before it changed (three times), which is the later one with a
mark. A change that happened while a call was away is not among the recorded ones; it is put where the call came back.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.scans.expected import BRUSSELS, closing_instants, opening_instant

NAME = "2026-03-13_to_2026-08-22"
LANGUAGE = "en"
MATERIAL, MINOR, COSMETIC = "material", "minor", "cosmetic"


@dataclass(frozen=True)
class Listed:
    """One call as one reading listed it: what the recording tells of it on that day."""

    reference: str
    kind: str
    key: str
    deadline: str | None
    status: str
    title: str
    union: Mapping[str, Any] = field(compare=False, hash=False, repr=False)

    @cached_property
    def opens(self) -> datetime | None:
        """The instant from which one can apply."""
        return opening_instant(self.kind, [self.union["startDate"]])

    @cached_property
    def closes(self) -> datetime | None:
        """The instant after which nobody can apply."""
        return closing_instants(self.kind, [self.deadline])[0] if self.deadline is not None else None

    def state(self, now: datetime) -> str:
        """The state by its dates alone."""
        if self.closes is not None and self.closes < now:
            return "closed"
        if self.opens is not None and self.opens > now:
            return "planned"
        return "unknown" if self.closes is None else "open"


@dataclass(frozen=True)
class Reading:
    """One reading: what was listed, by key, and what of it is new, back again or changed, by weight."""

    at: datetime
    listed: dict[str, Listed]
    new: frozenset[str]
    back: frozenset[str]
    missing: frozenset[str]
    changed: dict[str, str]
    moved: frozenset[str]


def key_of(row: Mapping[str, Any]) -> str:
    """What names a call for ever: a topic's identifier, for the others the reference without its language."""
    return str(row["identifier"] if row["kind"]["id"] == "1" else row["id"][: -len(LANGUAGE)])


def read_half_year(folder: Path) -> list[Reading]:
    """All readings in order, with what must come of each."""
    with gzip.open(folder / f"daily_deltas_{NAME}.json.gz", "rt", encoding="utf-8") as file:
        deltas = json.load(file)
    with gzip.open(folder / f"calls_union_{NAME}.jsonl.gz", "rt", encoding="utf-8") as file:
        union = {row["id"]: row for row in map(json.loads, file)}
    returns = _returns(deltas)
    values = {reference: _values(row, deltas, returns[reference]) for reference, row in union.items()}
    readings: list[Reading] = []
    present: set[str] = set()
    known: dict[str, Listed] = {}
    for number, delta in enumerate(deltas):
        present = present - set(delta["gone"]) | set(delta["new"])
        assert len(present) == delta["stored"], "the recording does not add up"
        today = {one.key: one for one in (_at(number, values[reference]) for reference in present)}
        assert len(today) == len(present), "a key that is not unique"
        readings.append(_reading(datetime.fromisoformat(delta["generatedAt"]), today, known, readings))
        known.update(today)
    return readings


def _reading(at: datetime, today: dict[str, Listed], known: dict[str, Listed], readings: list[Reading]) -> Reading:
    last = readings[-1].listed.keys() if readings else set()
    weights = {key: _weight(known[key], one, at) for key, one in today.items() if key in known}
    changed = {key: weight for key, weight in weights.items() if weight is not None}
    return Reading(
        at=at,
        listed=today,
        new=frozenset(today.keys() - known.keys()),
        back=frozenset((today.keys() & known.keys()) - last),
        missing=frozenset(known.keys() - today.keys()),
        changed=changed,
        moved=frozenset(key for key in changed if _day(known[key]) != _day(today[key])),
    )


def _returns(deltas: list[Any]) -> defaultdict[str, list[int]]:
    """For each reference the numbers of the readings in which it came back."""
    seen: set[str] = set()
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, delta in enumerate(deltas):
        for reference in delta["new"]:
            if reference in seen:
                found[reference].append(number)
        seen.update(delta["new"])
    return found


def _values(row: dict[str, Any], deltas: list[Any], returns: list[int]) -> list[tuple[int, Listed]]:
    """What a call was and from which reading on, in order."""
    final = (row["deadlineDate"], row["status"]["id"])
    title = row["title"]
    changes = [
        (number, one) for number, delta in enumerate(deltas) for one in delta["changed"] if one["id"] == row["id"]
    ]
    earlier = sum(one["title_changed"] for _, one in changes)
    found: list[tuple[int, tuple[str | None, str], int]] = []

    def went_on(value: tuple[str | None, str], until: int) -> None:
        """Where the value is another than the last one that is recorded, it changed when the call came back."""
        if found and found[-1][1] != value:
            (number,) = (number for number in returns if found[-1][0] < number < until)
            found.append((number, value, found[-1][2]))

    for number, one in changes:
        before, after = zip(one["deadline"], one["status"], strict=True)
        if not found:
            found.append((0, before, earlier))
        went_on(before, number)
        earlier -= one["title_changed"]
        found.append((number, after, earlier))
    went_on(final, len(deltas))
    return [
        (number, _listed(row, value, "(title before) " * titles + title))
        for number, value, titles in found or [(0, final, 0)]
    ]


def _listed(row: dict[str, Any], value: tuple[str | None, str], title: str) -> Listed:
    return Listed(
        reference=row["id"],
        kind=row["kind"]["id"],
        key=key_of(row),
        deadline=value[0],
        status=value[1],
        title=title,
        union=row,
    )


def _at(number: int, values: list[tuple[int, Listed]]) -> Listed:
    return [one for since, one in values if since <= number][-1]


def _day(listed: Listed) -> date | None:
    return listed.closes.astimezone(BRUSSELS).date() if listed.closes is not None else None


def _weight(before: Listed, after: Listed, now: datetime) -> str | None:
    """What a change weighs: material if the day of a deadline to come is another, cosmetic if not even a minute is."""
    if before == after:
        return None
    if _day(before) != _day(after) and any(one.closes is not None and one.closes >= now for one in (before, after)):
        return MATERIAL
    same = before.closes == after.closes and (before.status, before.title) == (after.status, after.title)
    return COSMETIC if same else MINOR


def away(readings: list[Reading]) -> Iterator[tuple[int, timedelta]]:
    """Of each time that a call dropped out and came back: how many readings missed it, and for how long."""
    since: dict[str, int] = {}
    for number, reading in enumerate(readings):
        for key in reading.missing:
            since.setdefault(key, number)
        for key in reading.back:
            first = since.pop(key)
            yield number - first, reading.at - readings[first].at


def falsely_gone(readings: list[Reading], runs: int, span: timedelta) -> int:
    """How many calls a grace of so many readings and so much time would call gone and then see again."""
    found = 0
    since: dict[str, int] = {}
    for number, reading in enumerate(readings):
        for key in reading.missing:
            since.setdefault(key, number)
        for key in reading.back:
            first = since.pop(key)
            last = readings[number - 1].at
            found += number - first >= runs and last - readings[first].at >= span
    return found


def gone_for_good(readings: list[Reading], runs: int, span: timedelta) -> dict[str, int]:
    """The calls that are gone at the end by that grace, and the number of the reading by which each is."""
    since: dict[str, int] = {}
    found: dict[str, int] = {}
    for number, reading in enumerate(readings):
        for key in reading.listed:
            since.pop(key, None)
            found.pop(key, None)
        for key in reading.missing:
            first = since.setdefault(key, number)
            if number - first + 1 >= runs and reading.at - readings[first].at >= span:
                found.setdefault(key, number)
    return found


def count_weights(readings: list[Reading]) -> Counter[str]:
    """How many changes of each weight there are."""
    return Counter(weight for reading in readings for weight in reading.changed.values())
