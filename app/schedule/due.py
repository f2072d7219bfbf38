"""When a job is due, from its cadence and from what was run of it: pure, and the same whoever asks.

A job is due at the instants of an even grid. Only the last of them counts, however long nothing ran: what was missed is
caught up with once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from catalogue.model.schedule import JobOutcome, JobRun

# The grids of all cadences begin on a Monday.
_BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)
# A run of an instant further ahead was written by a clock that was wrong, and says nothing of now.
_AHEAD = timedelta(days=1)
# What fails is tried again so many times before its next turn.
_TRIES_MORE = 3
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """Once ``every`` so often, ``offset`` after the beginning of each such span.

    ``again_after`` is how long after it failed it is tried again before its next turn, None for not before.
    """

    every: timedelta
    offset: timedelta = timedelta(0)
    again_after: timedelta | None = None


def spread(name: str, every: timedelta) -> timedelta:
    """The offset, in whole minutes, of what has this name: always the same, and those of many names far apart."""
    minutes = max(every // _MINUTE, 1)
    return int.from_bytes(sha256(name.encode()).digest()[:8]) % minutes * _MINUTE


def last_turn(cadence: Cadence, now: datetime) -> datetime:
    """The last instant of the grid at or before ``now`` (aware), in UTC."""
    first = _BEGINNING + cadence.offset
    return first + (now - first) // cadence.every * cadence.every


def find_due(cadence: Cadence, runs: Sequence[JobRun], now: datetime, epoch: int) -> datetime | None:
    """The instant for which the job is to be run at ``now`` (aware), None if it is not due.

    ``runs`` are its runs since `last_turn`, in the order of their instants; one without outcome is under way if it was
    begun under ``epoch``, else its scheduler was killed and it is due again.
    """
    turn = last_turn(cadence, now)
    known = _of_this_turn(runs, turn, now)
    if not known:
        return turn
    last = known[-1]
    if last.outcome is JobOutcome.STOPPED or (last.outcome is None and last.epoch < epoch):
        return last.due
    again = _next_try(cadence, known)
    return again if again is not None and again <= now else None


def next_due(cadence: Cadence, runs: Sequence[JobRun], now: datetime, epoch: int) -> datetime:
    """When the job is due next: ``now`` if it is due already; the arguments are those of `find_due`."""
    if find_due(cadence, runs, now, epoch) is not None:
        return now
    turn = last_turn(cadence, now)
    again = _next_try(cadence, _of_this_turn(runs, turn, now))
    following = turn + cadence.every
    return following if again is None else min(again, following)


def _of_this_turn(runs: Sequence[JobRun], turn: datetime, now: datetime) -> Sequence[JobRun]:
    # Instants ahead of a clock that was set back were run: they do not come twice.
    return [run for run in runs if turn <= run.due <= now + _AHEAD]


def _next_try(cadence: Cadence, known: Sequence[JobRun]) -> datetime | None:
    last = known[-1] if known else None
    if cadence.again_after is None or last is None or last.outcome is not JobOutcome.FAILED:
        return None
    if len(known) > _TRIES_MORE or last.finished_at is None:
        return None
    return last.finished_at + cadence.again_after
