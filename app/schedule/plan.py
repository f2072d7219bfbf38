"""What would run when: the jobs as records, for people and scripts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.schedule.due import last_turn, next_due
from app.schedule.jobs import Job
from app.schedule.tenure import NAME
from catalogue.store import job_runs
from catalogue.store.database import Database
from catalogue.store.leases import find_lease, is_held


def plan(database: Database, jobs: Iterable[Job], now: datetime) -> list[dict[str, Any]]:
    """A record a job, those first that are due first: when it was run last and how that ended, and when it is next."""
    with database.read() as connection:
        lease = find_lease(connection, NAME)
        # Whoever comes next runs again what a scheduler left that is gone.
        epoch = 1 if lease is None else lease.epoch + (not is_held(connection, lease, now))
        records = []
        for job in jobs:
            runs = job_runs.find_job_runs(connection, job.name, last_turn(job.cadence, now))
            last, coming = job_runs.last_job_run(connection, job.name), next_due(job.cadence, runs, now, epoch)
            records.append(
                {
                    "job": job.name,
                    "every_hours": job.cadence.every.total_seconds() / 3600,
                    "next": coming.isoformat(),
                    "due": coming <= now,
                    "last": last.started_at.isoformat() if last else None,
                    "outcome": last.outcome.value if last and last.outcome else None,
                    "detail": last.detail if last else None,
                }
            )
    return sorted(records, key=lambda record: (record["next"], not record["due"]))
