"""What admins are to be told of the sources: that one breaks, breaks otherwise, is still broken, or is well again.

A trouble is told once, and again after `REMIND_AFTER` while it lasts; what an admin has acknowledged is not told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalogue.model.alarm import ToldTrouble
from catalogue.model.run import Health, Run

REMIND_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source stands.

    ``verdict`` is None for one that says nothing yet: it was never read, or is not to be read here. ``since`` is when
    that began, ``causes`` say why, and ``step`` what to do. ``last_run`` is the newest run that has ended, None where
    the source's file cannot be loaded, ``last_good`` the newest complete one. ``fingerprint`` tells one trouble from
    another; ``acknowledged`` is that of the trouble that a person has seen last, None if of none.
    """

    source: str
    title: str
    verdict: Health | None
    since: datetime | None = None
    causes: tuple[str, ...] = ()
    step: str = ""
    last_run: Run | None = None
    last_good: Run | None = None
    fingerprint: str = ""
    acknowledged: str | None = None


class AlarmKind(StrEnum):
    """``begun``: the source is not well. ``other``: neither, but otherwise than was told. ``lasts``: still so.

    ``over``: it is well again.
    """

    BEGUN = "begun"
    OTHER = "other"
    LASTS = "lasts"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing to tell of a source, and what was told of it ``before``, None if nothing."""

    kind: AlarmKind
    state: SourceState
    before: ToldTrouble | None

    @property
    def occasion(self) -> str:
        """What it is about, the same for whoever finds it: the source, the run, and how often that was told."""
        run = self.state.last_run
        told = self.before.at.isoformat() if self.before is not None else ""
        return "\n".join([self.kind, self.state.source, self.state.verdict or "", run.id if run else "", told])


def find_alarms(states: Iterable[SourceState], told: Mapping[str, ToldTrouble], now: datetime) -> tuple[Alarm, ...]:
    """What is to be told of sources at ``now`` (aware), by what admins were told of them: troubles first, then by name.

    Nothing is said of a source without a verdict, so that a trouble is not over because nobody looks any more.
    """
    found = [
        Alarm(kind=kind, state=state, before=told.get(state.source))
        for state in states
        if (kind := _kind(state, told.get(state.source), now)) is not None
    ]
    return tuple(sorted(found, key=lambda alarm: (alarm.kind is AlarmKind.OVER, alarm.state.source)))


def _kind(state: SourceState, told: ToldTrouble | None, now: datetime) -> AlarmKind | None:
    if state.verdict is None:
        return None
    if state.verdict is Health.OK:
        return AlarmKind.OVER if told is not None else None
    if state.acknowledged == state.fingerprint:
        return None
    if told is None:
        return AlarmKind.BEGUN
    # Within one verdict causes may move from day to day; whoever has dealt with the former ones wants to know of them.
    if told.verdict is not state.verdict or told.fingerprint == state.acknowledged:
        return AlarmKind.OTHER
    return AlarmKind.LASTS if now - told.at >= REMIND_AFTER else None
