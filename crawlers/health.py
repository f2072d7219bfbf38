"""The verdict on a run, and its cause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.model.run import Health, Run
from crawlers.reading import Reading
from crawlers.source import Expect, Source

# The kinds of issue that a reading notes, and the verdict that each one alone leads to. What is not here is told but
# does not make a run unhealthy.
VERDICTS: dict[str, Health] = {
    "unreachable": Health.BROKEN,
    "server error": Health.BROKEN,
    "cut off": Health.BROKEN,
    "stopped": Health.BROKEN,
    "too large": Health.BROKEN,
    "refused": Health.BLOCKED,
    "not data": Health.BLOCKED,
    "other shape": Health.CHANGED,
    "record rejected": Health.CHANGED,
    "active content": Health.CHANGED,
    "field vanished": Health.CHANGED,
    "hollow": Health.CHANGED,
    "search down": Health.THIN,
    "makeshift": Health.THIN,
    "overlap": Health.THIN,
    "moving total": Health.THIN,
    "short page": Health.THIN,
    "page missing": Health.THIN,
    "too few": Health.THIN,
    "calls vanished": Health.THIN,
    "outdated": Health.THIN,
    "empty": Health.THIN,
    "too many": Health.SWOLLEN,
}
_WORST_FIRST = (Health.BROKEN, Health.BLOCKED, Health.CHANGED, Health.THIN, Health.SWOLLEN, Health.OK)
# What fewer records had, and what fewer of this reading should have by that share, may be absent by chance.
_RARE = 0.05
_BY_CHANCE = 3
# A field counts as vanished when its share of the records has fallen below this part of what it was.
_REST = 0.2
# A single call may be taken back by its funder; that alone makes no reading thin.
_MAY_BE_TAKEN_BACK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What the last complete reading saw and this one did not.

    ``before`` is how many of its calls one can still apply for and ``missing`` how many of these this one did not see;
    ``gone`` how many of all its calls, closed ones included.
    """

    before: int
    missing: int
    gone: int = 0


def judge(reading: Reading, source: Source, last: Run | None, lost: Lost | None = None) -> tuple[Health, bool]:
    """The verdict on ``reading`` and whether it is complete, after noting what only the end can tell.

    ``last`` is the last complete run of this source, None if there was none or it is not to be compared with. A reading
    is complete only if it is healthy: then what was not among it was really not there.
    """
    if not reading.finished and not reading.issues:
        reading.note("stopped", "the reading stopped before its end")
    for what in reading.rejected:
        reading.note("record rejected", what)
    if reading.finished:
        expect = source.expected(reading.since)
        _judge_counts(reading, expect, last, lost)
        if not reading.dates_only:
            if last is not None:
                _judge_fields(reading, last, lost)
            _judge_parts(reading, expect, last, lost)
    health = verdict(reading)
    return health, health is Health.OK and reading.finished


def verdict(reading: Reading) -> Health:
    """The worst of what the issues of a reading lead to."""
    found = {VERDICTS[issue.kind] for issue in reading.issues if issue.kind in VERDICTS}
    return next((each for each in _WORST_FIRST if each in found), Health.OK)


def _judge_counts(reading: Reading, expect: Expect, last: Run | None, lost: Lost | None) -> None:
    if reading.kept == 0:
        reading.note("empty", "not one call was read; an empty answer is never taken for an empty portal")
        return
    if reading.dates_only:
        # A makeshift way of reading gives less than the usual one, and is told by a note of its own.
        return
    if reading.kept < expect.at_least:
        reading.note("too few", f"{reading.kept} calls, at least {expect.at_least} were expected")
    elif last is not None and reading.kept < expect.share_of_last * last.counts.read:
        reading.note("too few", f"{reading.kept} calls, the last complete reading had {last.counts.read}")
    if lost is not None and lost.missing > max(_MAY_BE_TAKEN_BACK, expect.may_vanish * lost.before):
        reading.note(
            "calls vanished",
            f"{lost.missing} of {lost.before} calls that one can still apply for were there at the last complete "
            "reading and are not now",
        )
    if reading.kept > expect.at_most:
        reading.note("too many", f"{reading.kept} calls, at most {expect.at_most} were expected")


def _judge_fields(reading: Reading, last: Run, lost: Lost | None) -> None:
    """Tell the fields that the portal's records no longer carry, and what may be their new names."""
    if reading.rows == 0:
        return
    new = sorted(field for field in reading.fields if field not in last.counts.fields)
    for field in _vanished(last.counts.fields, last.counts.rows, reading.fields, reading.rows, lost):
        before = last.counts.fields[field]
        close = [name for name in new if fuzz.ratio(name.lower(), field.lower()) >= 60] or new
        hint = f"; new since then: {', '.join(close[:5])}" if close else ""
        reading.note(
            "field vanished",
            f"the field {field} has a value in {reading.fields[field]} of {reading.rows} records, "
            f"{before} of {last.counts.rows} had one at the last complete reading{hint}",
        )


def _judge_parts(reading: Reading, expect: Expect, last: Run | None, lost: Lost | None) -> None:
    """Tell the parts of calls that are filled too seldom, by the declaration or by comparison."""
    if reading.calls == 0:
        return
    for part, least in expect.filled.items():
        share = reading.parts[part] / reading.calls
        if share < least:
            text = f"only {share:.0%} of the calls have {part}, at least {least:.0%} were expected"
            reading.note("hollow", text)
    if last is None:
        return
    for part in _vanished(last.counts.parts, last.counts.read, reading.parts, reading.calls, lost):
        before = f"{last.counts.parts[part]} of {last.counts.read} had at the last complete reading"
        reading.note("hollow", f"{reading.parts[part]} of {reading.calls} calls have {part}, {before}")


def _vanished(
    before: Mapping[str, int], of_before: int, now: Mapping[str, int], of_now: int, lost: Lost | None
) -> Iterator[str]:
    """What is there far less than it must be.

    Where it is known how many calls are gone, the others must still have what they had. Otherwise, as where each
    reading holds other calls, shares are compared, of what is there often enough not to be absent by chance.
    """
    for name, count in sorted(before.items()):
        share = count / max(of_before, 1)
        left = count - lost.gone if lost is not None else 0
        by_share = share * of_now if share >= _RARE and share * of_now >= _BY_CHANCE else 0
        if now.get(name, 0) < _REST * max(left, by_share):
            yield name


# What was read is not to be trusted, or would put holes where good values are: nothing of it is stored.
_QUARANTINED = frozenset({Health.BLOCKED})
_QUARANTINING = frozenset({"empty", "too few", "field vanished", "hollow"})


def may_be_stored(health: Health, reading: Reading) -> bool:
    """Whether the calls of a reading go into the catalogue: true records do, even of a run that broke half way."""
    doubtful = any(issue.kind in _QUARANTINING for issue in reading.issues)
    return health not in _QUARANTINED and not doubtful and reading.kept > 0
