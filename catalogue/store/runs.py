"""The runs of the catalogue: every reading of every source, and how it ended."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.run import Health, Issue, Run
from catalogue.store import tables
from catalogue.store.codec import decode_counts, decode_issues, encode_counts, encode_issues
from catalogue.store.errors import StoreError

_run = tables.run.c


def begin_run(connection: Connection, source: str, now: datetime) -> Run:
    """A new run of ``source`` that starts at ``now`` (aware), written down as running.

    Raises ValueError for a source with a colon in its name, which would make the ids of calls ambiguous, and for an
    instant without zone.
    """
    if not source or ":" in source:
        raise ValueError(f"a source's name is not empty and has no colon: {source!r}")
    if now.utcoffset() is None:
        raise ValueError(f"a run starts at an instant with a zone; {now.isoformat()} has none")
    at = now.astimezone(UTC)
    run = Run(id=f"{source}-{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}", source=source, started_at=at)
    connection.execute(sa.insert(tables.run), _row(run))
    return run


def abandon_runs(connection: Connection, source: str) -> int:
    """Mark the runs of ``source`` that are still running as broken; how many there were.

    For a caller who knows that none can be running: they were killed before their end.
    """
    running = sa.select(tables.run).where(_run.source == source, _run.health == Health.RUNNING.value)
    runs = [_read(row) for row in connection.execute(running).mappings()]
    for run in runs:
        issue = Issue(
            kind="killed",
            text=f"the run that began at {run.started_at:%Y-%m-%d %H:%M:%S} UTC never ended: its program was stopped",
        )
        finish_run(connection, replace(run, health=Health.BROKEN, complete=False, issues=(*run.issues, issue)))
    return len(runs)


def finish_run(connection: Connection, run: Run) -> None:
    """Write down how ``run`` ended. Raises `StoreError` if it was never begun."""
    row = _row(run)
    done = connection.execute(sa.update(tables.run).where(_run.id == row.pop("id")).values(row))
    if done.rowcount != 1:
        raise StoreError(f"there is no run {run.id!r} to finish; a run is begun before it is finished")


def last_run(connection: Connection, source: str, *, complete: bool | None = None) -> Run | None:
    """The run of ``source`` that started last, among those that are ``complete`` or not where that is asked."""
    query = _newest_first().where(_run.source == source).limit(1)
    if complete is not None:
        query = query.where(_run.complete == complete)
    row = connection.execute(query).mappings().first()
    return None if row is None else _read(row)


def get_run(connection: Connection, run_id: str) -> Run | None:
    """The run of that id, or None."""
    row = connection.execute(sa.select(tables.run).where(_run.id == run_id)).mappings().first()
    return None if row is None else _read(row)


def sources_read(connection: Connection) -> frozenset[str]:
    """The sources that have any run."""
    return frozenset(connection.execute(sa.select(_run.source).distinct()).scalars())


def first_complete(connection: Connection) -> dict[str, datetime]:
    """When the first complete run of each source started; a source without one is absent."""
    query = sa.select(_run.source, sa.func.min(_run.started_at)).where(_run.complete).group_by(_run.source)
    return dict(connection.execute(query).all())


def last_complete(connection: Connection) -> dict[str, datetime]:
    """When the last complete run of each source started; a source without one is absent."""
    query = sa.select(_run.source, sa.func.max(_run.started_at)).where(_run.complete).group_by(_run.source)
    return dict(connection.execute(query).all())


def find_runs(
    connection: Connection, source: str | None = None, limit: int | None = None, *, complete: bool | None = None
) -> tuple[Run, ...]:
    """The runs of ``source``, or of all, the newest first; at most ``limit``, and only ``complete`` ones or others."""
    query = _newest_first()
    if source is not None:
        query = query.where(_run.source == source)
    if complete is not None:
        query = query.where(_run.complete.is_(complete))
    if limit is not None:
        query = query.limit(limit)
    return tuple(_read(row) for row in connection.execute(query).mappings())


def _newest_first() -> sa.Select[Any]:
    return sa.select(tables.run).order_by(_run.started_at.desc(), _run.id.desc())


def _row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "health": run.health.value,
        "complete": run.complete,
        "counts": encode_counts(run.counts),
        "issues": encode_issues(run.issues),
    }


def _read(row: Mapping[Any, Any]) -> Run:
    return Run(
        id=row["id"],
        source=row["source"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        health=Health(row["health"]),
        complete=row["complete"],
        counts=decode_counts(row["counts"]),
        issues=decode_issues(row["issues"]),
    )
