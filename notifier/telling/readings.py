"""What readers are told of the sources: when each was last read completely, and whether that can be relied on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.model.run import Health, Run
from notifier.telling.digest import SourceNote
from notifier.telling.news import LONGEST_READING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

# One reading may fail and a weekend may pass before readers hear of it.
_PATIENCE = timedelta(days=1)
# A weekly digest tells what was read since the one before.
_LATELY = timedelta(days=8)
_READINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSource:
    """A source that readers are told of: its title, its country (ISO 3166-1 alpha-2, or EU), how often it is read."""

    title: str
    country: str
    every: timedelta = timedelta(days=1)


def find_source_notes(
    connection: "Connection", sources: Mapping[str, ReadSource], now: datetime
) -> tuple[SourceNote, ...]:
    """A note on each source (by its id) that this installation reads, from its runs, as of ``now`` (aware).

    One without any run is not read here and has no note.
    """
    from catalogue.store import runs

    first, read = runs.first_complete(connection), runs.sources_read(connection)
    notes = []
    for name in (one for one in sources if one in read):
        recent = runs.find_runs(connection, name, limit=5)
        complete = runs.find_runs(connection, name, limit=_READINGS, complete=True)
        notes.append(_note(name, sources[name], first.get(name), complete, recent, now))
    return tuple(notes)


def _note(
    name: str,
    source: ReadSource,
    baseline: datetime | None,
    complete: tuple[Run, ...],
    recent: tuple[Run, ...],
    now: datetime,
) -> SourceNote:
    last = next((run for run in recent if not _is_under_way(run, now)), None)
    last_complete = complete[0] if complete else None
    read_at = last_complete.started_at if last_complete is not None else None
    is_last = last is not None and last_complete is not None and last.id == last_complete.id
    is_fresh = read_at is not None and now - read_at <= 2 * source.every + _PATIENCE
    return SourceNote(
        source=name,
        title=source.title,
        country=source.country,
        read_at=read_at,
        complete=is_last and is_fresh,
        problem=last.health.value if last is not None and last.health is not Health.OK else None,
        baseline=baseline,
        gap=_gap(complete, source, now),
    )


def _gap(complete: tuple[Run, ...], source: ReadSource, now: datetime) -> tuple[datetime, datetime] | None:
    """Between which two complete readings the source was last away for longer than usual, if that ended lately."""
    instants = [run.started_at for run in complete]
    pairs = zip(instants[1:], instants, strict=False)
    lately = ((since, until) for since, until in pairs if now - until <= _LATELY)
    return next(((since, until) for since, until in lately if until - since > 2 * source.every + _PATIENCE), None)


def _is_under_way(run: Run, now: datetime) -> bool:
    return run.health is Health.RUNNING and now - run.started_at < LONGEST_READING
