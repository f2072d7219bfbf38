"""How a source stands: the verdict that holds now, its causes, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from catalogue.model.run import Health, Issue, Run
from crawlers.health import VERDICTS
from crawlers.source import Asked

# No reading takes longer; one that began earlier and has no end was killed.
_LONGEST_READING = timedelta(hours=6)
# A machine that is off for a night, or a portal for a day, makes no source stale.
_PATIENCE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands at an instant.

    ``verdict`` is None for a source that was never read; ``since`` is the start (UTC) of the first run of the unbroken
    row of runs with that verdict, for a stale source the instant at which it was due. ``causes`` are the issues that
    led to it. ``last_run`` is the newest run that has ended, ``last_good`` the newest complete one.
    """

    verdict: Health | None
    since: datetime | None
    causes: tuple[Issue, ...]
    last_run: Run | None
    last_good: Run | None


def standing_of(source: Asked, runs: Sequence[Run], now: datetime) -> Standing:
    """How a source or a reference set stands at ``now`` (aware), by its ``runs``, the newest first."""
    ended = [run for run in runs if not is_under_way(run, now)]
    good = next((run for run in ended if run.complete), None)
    if not ended:
        return Standing(verdict=None, since=None, causes=(), last_run=None, last_good=None)
    last = ended[0]
    due = last.started_at + 2 * source.every + _PATIENCE
    if now > due:
        text = f"last read on {last.started_at:%Y-%m-%d %H:%M} UTC; it is to be read every {words_for(source.every)}"
        causes = (Issue(kind="stale", text=text), *_causes(last))
        return Standing(verdict=Health.STALE, since=due, causes=causes, last_run=last, last_good=good)
    verdict = _verdict(last)
    streak = list(takewhile(lambda run: _verdict(run) is verdict, ended))
    return Standing(verdict=verdict, since=streak[-1].started_at, causes=_causes(last), last_run=last, last_good=good)


def is_under_way(run: Run, now: datetime) -> bool:
    """Whether a run may still be going on at ``now`` (aware)."""
    return run.health is Health.RUNNING and now - run.started_at < _LONGEST_READING


def words_for(span: timedelta) -> str:
    """A span in days or hours, for people."""
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24} d" if hours % 24 == 0 else f"{hours} h"


def _verdict(run: Run) -> Health:
    return Health.BROKEN if run.health is Health.RUNNING else run.health


def _causes(run: Run) -> tuple[Issue, ...]:
    """The issues that made the verdict; others are told but are no cause."""
    if run.health is Health.RUNNING:
        return (Issue(kind="killed", text="the reading never ended: its program was stopped"),)
    return tuple(
        issue for issue in run.issues if VERDICTS.get(issue.kind) is run.health or issue.kind in {"killed", "stopped"}
    )
