"""What readers are told of the sources: when each was last read completely, and whether that can be relied on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.model.run import Health, Run
from notifier.digest import SourceNote

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

# Every source is read daily. Two days may be missed (a weekend's outage) before readers hear of it.
_STALE_AFTER = timedelta(days=3)
# No reading takes longer; one that began earlier and has no end was killed.
_LONGEST_READING = timedelta(hours=6)


def find_source_notes(connection: "Connection", titles: Mapping[str, str], now: datetime) -> tuple[SourceNote, ...]:
    """A note on each source of ``titles`` (id to title), from its runs, as of ``now`` (aware)."""
    from catalogue.store import runs

    notes = []
    for source, title in titles.items():
        last_complete = runs.last_run(connection, source, complete=True)
        recent = runs.find_runs(connection, source, limit=5)
        notes.append(_note(title, last_complete, recent, now))
    return tuple(notes)


def _note(title: str, last_complete: Run | None, recent: tuple[Run, ...], now: datetime) -> SourceNote:
    last = next((run for run in recent if not _is_under_way(run, now)), None)
    read_at = last_complete.started_at if last_complete is not None else None
    is_last = last is not None and last_complete is not None and last.id == last_complete.id
    is_fresh = read_at is not None and now - read_at <= _STALE_AFTER
    return SourceNote(
        title=title,
        read_at=read_at,
        complete=is_last and is_fresh,
        problem=last.health.value if last is not None and last.health is not Health.OK else None,
    )


def _is_under_way(run: Run, now: datetime) -> bool:
    return run.health is Health.RUNNING and now - run.started_at < _LONGEST_READING
