"""The tables of ``docs/scans.md`` on the half year and the two days, from what was worked out and what was read."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from catalogue.model.version import Weight
from catalogue.store.versions import ABSENCE
from crawlers.pipelines import GRACE
from tests.scans.half_year import MATERIAL, Reading, away, falsely_gone
from tests.scans.replayed import Replayed, TwoDaysRead
from tests.scans.two_days import TwoDays

GRACES = ((1, 0), (2, 1), (3, 3), (7, 7), (10, 10), (GRACE.runs, GRACE.span.days))
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")


@dataclass(frozen=True)
class Mistakes:
    """What the product told and the recording does not bear out, by the number of the reading and the key."""

    new: frozenset[tuple[int, str]]
    gone: frozenset[tuple[int, str]]
    returned: frozenset[tuple[int, str]]
    changed: frozenset[tuple[int, str, str]]
    untold: frozenset[tuple[int, str, str]]
    states: frozenset[tuple[int, str]]


def find_mistakes(readings: list[Reading], replayed: Replayed) -> Mistakes:
    """Compare what came of every reading with what must come of it, call by call."""
    number_of = {reading.at: number for number, reading in enumerate(readings)}
    new = {(number_of[one.first_seen], key) for key, one in replayed.stored.items()}
    last = {key: number for number, reading in enumerate(readings) for key in reading.listed}
    told, returned = set(), set()
    for version in replayed.versions:
        number, key = number_of[version.at], version.call_id.partition(":")[2]
        changes = tuple(change for change in version.changes if change.field != ABSENCE)
        if changes:
            told.add((number, key, replace(version, changes=changes).weight.value))
        if len(changes) < len(version.changes):
            returned.add((number, key))
    due = {(number, key, weight) for number, one in enumerate(readings) for key, weight in one.changed.items()}
    states, known = set(), {}
    for number, (reading, outcome) in enumerate(zip(readings, replayed.outcomes, strict=True)):
        known.update(reading.listed)
        states |= {(number, key) for key, one in known.items() if one.state(reading.at) != outcome.states.get(key)}
    return Mistakes(
        new=frozenset(new ^ {(number, key) for number, reading in enumerate(readings) for key in reading.new}),
        gone=frozenset(
            (number, key) for number, one in enumerate(replayed.outcomes) for key in one.gone if last[key] > number
        ),
        returned=frozenset(
            returned ^ {(number, key) for number, reading in enumerate(readings) for key in reading.back}
        ),
        changed=frozenset(told - due),
        untold=frozenset(due - told),
        states=frozenset(states),
    )


def half_year_table(readings: list[Reading], replayed: Replayed) -> list[str]:
    """One row a month, and all."""
    mistakes = find_mistakes(readings, replayed)
    months = sorted({reading.at.month for reading in readings})
    groups = [(_MONTHS[month - 1], [n for n, one in enumerate(readings) if one.at.month == month]) for month in months]
    groups.append(("all", list(range(len(readings)))))
    heads = "|readings|listed|new|back|day moved|minor|cosmetic|gone|false new|false gone|false changed|false state"
    lines = [f"| {' | '.join(('2026', *heads.strip('|').split('|')))} |", f"| {' | '.join(['---'] * 13)} |"]
    for name, numbers in groups:
        weights = Counter(weight for number in numbers for weight in readings[number].changed.values())
        wrong = (mistakes.new, mistakes.gone, mistakes.changed | mistakes.untold, mistakes.states)
        cells = (
            len(numbers),
            sum(len(readings[number].listed) for number in numbers),
            sum(len(readings[number].new) for number in numbers),
            sum(len(readings[number].back) for number in numbers),
            *(weights[weight] for weight in (MATERIAL, Weight.MINOR.value, Weight.COSMETIC.value)),
            sum(len(replayed.outcomes[number].gone) for number in numbers),
            *(sum(one[0] in set(numbers) for one in found) for found in wrong),
        )
        lines.append(_row(name, *cells))
    return lines


def grace_table(readings: list[Reading]) -> list[str]:
    """How many calls each grace would have called gone that came back."""
    lines = ["| readings missed | days | gone and back |", "| --- | --- | --- |"]
    return lines + [_row(runs, days, falsely_gone(readings, runs, timedelta(days=days))) for runs, days in GRACES]


def half_year_words(readings: list[Reading], replayed: Replayed) -> list[str]:
    """What a feed without a memory would have told, and what became of the calls that are gone."""
    first, *others = readings
    absences = list(away(readings))
    naive = sum(len(one.new) + len(one.back) for one in others)
    back = sum(len(one.back) for one in others)
    stale = sum(one.state(reading.at) == "closed" for reading in readings for one in reading.listed.values())
    returned = len({key for one in readings for key in one.back})
    gone = [(key, number) for number, one in enumerate(replayed.outcomes) for key in one.gone]
    ahead = sum(replayed.outcomes[number].states[key] != "closed" for key, number in gone)
    longest = max(runs for runs, _ in absences)
    return [
        f"- After the first reading ({len(first.listed)} calls) {naive} ids were not in the one before; {back} of them "
        f"({back / naive:.0%}, {returned} calls) were no news.",
        f"- The longest absence of a call that came back was {longest} readings, "
        f"{max(span for _, span in absences).days} days from the first of them to its return.",
        f"- {stale} times a call was listed as open after its last deadline.",
        f"- Of the {len(gone)} calls that are gone {ahead} could still have been applied for by their dates. None "
        "of them came back.",
    ]


def two_days_table(expected: TwoDays, read: TwoDaysRead) -> list[str]:
    """The two Hungarian days in a row."""
    wrong = read.changed.keys() ^ expected.changed.keys()
    return [
        "| from | to | listed | then | not seen | touched | changed | told as new | gone | material | false changed |",
        f"| {' | '.join(['---'] * 11)} |",
        _row(
            "2026-07-25",
            "2026-08-18",
            len(expected.before),
            len(expected.after),
            len(expected.before - expected.after),
            expected.touched,
            len(expected.changed),
            read.new,
            read.gone,
            sum(weight == MATERIAL for weight in read.changed.values()),
            len(wrong),
        ),
    ]


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
