"""The runs of the schedule's jobs: the lock that lets each be run once for an instant, and the memory of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.schedule import JobOutcome, JobRun, Lease
from catalogue.store import tables
from catalogue.store.leases import require_lease

_run = tables.job_run.c


def start_job(connection: Connection, lease: Lease, job: str, due: datetime, now: datetime) -> bool:
    """Write down that ``job`` begins at ``now`` for the instant ``due`` (both aware); False if it must not.

    It must not if it was run for that instant already, or is under way. One whose scheduler was killed, or was told to
    stop, is begun anew. Raises `LeaseLostError` if the lease is another's by now.
    """
    require_lease(connection, lease)
    row = {"job": job, "due": due, "epoch": lease.epoch, "started_at": now}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    made = insert(tables.job_run).values(row).on_conflict_do_nothing().returning(_run.epoch)
    if connection.execute(made).first() is not None:
        return True
    killed = sa.and_(_run.outcome.is_(None), _run.epoch < lease.epoch)
    again = sa.update(tables.job_run).where(
        _run.job == job, _run.due == due, sa.or_(killed, _run.outcome == JobOutcome.STOPPED.value)
    )
    values = {"epoch": lease.epoch, "started_at": now, "finished_at": None, "outcome": None, "detail": None}
    return bool(connection.execute(again.values(values)).rowcount)


def finish_job(
    connection: Connection, lease: Lease, job: str, due: datetime, now: datetime, *, outcome: JobOutcome, detail: str
) -> bool:
    """Write down at ``now`` (aware) how the job ended that was begun under ``lease``; False if that was done before.

    Raises `LeaseLostError`, and nothing is written, if the lease is another's by now.
    """
    require_lease(connection, lease)
    ours = sa.and_(_run.job == job, _run.due == due, _run.epoch == lease.epoch, _run.outcome.is_(None))
    values = {"finished_at": now, "outcome": outcome.value, "detail": detail}
    return bool(connection.execute(sa.update(tables.job_run).where(ours).values(values)).rowcount)


def find_job_runs(connection: Connection, job: str, since: datetime) -> tuple[JobRun, ...]:
    """The runs of ``job`` for the instant ``since`` (aware) and later ones, in their order."""
    query = sa.select(tables.job_run).where(_run.job == job, _run.due >= since).order_by(_run.due)
    return tuple(_read(row) for row in connection.execute(query).mappings())


def last_job_run(connection: Connection, job: str) -> JobRun | None:
    """The run of ``job`` that began last, or None."""
    query = sa.select(tables.job_run).where(_run.job == job).order_by(_run.started_at.desc(), _run.due.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else _read(row)


def forget_job_runs(connection: Connection, before: datetime) -> int:
    """Delete what was due before the instant ``before`` (aware), but the last run of each job; how many there were."""
    newest = sa.select(_run.job, sa.func.max(_run.due).label("due")).group_by(_run.job).subquery()
    kept = sa.select(newest.c.due).where(newest.c.job == _run.job).scalar_subquery()
    return connection.execute(sa.delete(tables.job_run).where(_run.due < before, _run.due != kept)).rowcount


def _read(row: Mapping[Any, Any]) -> JobRun:
    outcome = row["outcome"]
    return JobRun(
        job=row["job"],
        due=row["due"],
        epoch=row["epoch"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        outcome=None if outcome is None else JobOutcome(outcome),
        detail=row["detail"],
    )
