"""The verdict on a run, and its cause."""

from catalogue.model.run import Health
from crawlers.reading import Reading
from crawlers.source import Expect

# The kinds of issue that a reading notes, and the verdict that each one alone leads to. What is not here is told but
# does not make a run unhealthy.
VERDICTS: dict[str, Health] = {
    "unreachable": Health.BROKEN,
    "server error": Health.BROKEN,
    "cut off": Health.BROKEN,
    "stopped": Health.BROKEN,
    "refused": Health.BLOCKED,
    "not data": Health.BLOCKED,
    "other shape": Health.CHANGED,
    "record rejected": Health.CHANGED,
    "active content": Health.CHANGED,
    "search down": Health.THIN,
    "overlap": Health.THIN,
    "moving total": Health.THIN,
    "short page": Health.THIN,
    "too few": Health.THIN,
    "empty": Health.THIN,
    "too many": Health.SWOLLEN,
}
_WORST_FIRST = (Health.BROKEN, Health.BLOCKED, Health.CHANGED, Health.THIN, Health.SWOLLEN, Health.OK)


def judge(reading: Reading, expect: Expect, last_read: int | None) -> tuple[Health, bool]:
    """The verdict on ``reading`` and whether it is complete, after noting what only the end can tell.

    ``last_read`` is how many calls the last complete run of this source read, None if there was none. A reading is
    complete only if it is healthy: then what was not among it was really not there.
    """
    if not reading.finished and not reading.issues:
        reading.note("stopped", "the reading stopped before its end")
    for what in reading.rejected:
        reading.note("record rejected", what)
    if reading.finished:
        _judge_counts(reading, expect, last_read)
    found = {VERDICTS[issue.kind] for issue in reading.issues if issue.kind in VERDICTS}
    health = next((verdict for verdict in _WORST_FIRST if verdict in found), Health.OK)
    return health, health is Health.OK and reading.finished


def _judge_counts(reading: Reading, expect: Expect, last_read: int | None) -> None:
    if reading.kept == 0:
        reading.note("empty", "not one call was read; an empty answer is never taken for an empty portal")
    elif reading.kept < expect.at_least:
        reading.note("too few", f"{reading.kept} calls, at least {expect.at_least} were expected")
    elif last_read is not None and reading.kept < expect.share_of_last * last_read:
        reading.note("too few", f"{reading.kept} calls, the last complete reading had {last_read}")
    if reading.kept > expect.at_most:
        reading.note("too many", f"{reading.kept} calls, at most {expect.at_most} were expected")


# Verdicts after which what was read is not to be trusted at all: nothing of it is stored.
QUARANTINED = frozenset({Health.BLOCKED})


def may_be_stored(health: Health, reading: Reading) -> bool:
    """Whether the calls of a reading go into the catalogue: true records do, even of a run that broke half way."""
    return health not in QUARANTINED and reading.kept > 0
