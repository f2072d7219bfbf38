"""What of the schedule needs a person: it does not run, a job of it failed, or one is not run on time."""

from collections.abc import Iterator, Sized
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.doctor import Matter, shorten

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.model.schedule import JobRun

# What waits for its turn behind a reading, or for a machine that was off, is not late yet.
_PATIENCE = timedelta(hours=3)
_READINGS = ("crawl ", "update ")


def schedule_matters(connection: "Connection", now: datetime) -> Iterator[Matter]:
    """They as of ``now`` (aware); nothing for an installation that never had a schedule."""
    from app.schedule.tenure import NAME
    from catalogue.store.leases import find_lease, is_held
    from catalogue.store.tallies import last_jobs

    lease = find_lease(connection, NAME)
    if lease is None:
        return
    last = last_jobs(connection)
    if not is_held(connection, lease, now):
        yield Matter(
            id="schedule",
            text="the schedule does not run: nothing is read and no mail is sent by itself",
            causes=(f"its lease expired on {lease.expires_at:%Y-%m-%d %H:%M} UTC",),
            step="start it: callfit run; or, where it runs as a service, see the log of the service",
            since=lease.expires_at,
        )
    else:
        yield from _late(last, now)
    yield from _failed(last)


def _failed(last: "dict[str, JobRun]") -> Iterator[Matter]:
    from catalogue.model.schedule import JobOutcome

    failed = [run for run in last.values() if run.outcome is JobOutcome.FAILED]
    if not failed:
        return
    # A source that cannot be read is a matter of its own.
    is_urgent = any(not run.job.startswith(_READINGS) for run in failed)
    yield Matter(
        id="schedule:failed",
        text=f"{_jobs(failed)} of the schedule failed when last run",
        causes=shorten(f"{run.job}: {run.detail or 'it said nothing'}" for run in failed),
        step="run the command of the job by hand and see what it says: callfit run --plan lists the jobs",
        since=min(run.started_at for run in failed),
        urgent=is_urgent,
    )


def _late(last: "dict[str, JobRun]", now: datetime) -> Iterator[Matter]:
    """Jobs that were run once and are not any more; that sources are not read on time, the sources tell."""
    from app.schedule.jobs import Orders, find_jobs

    jobs, _ = find_jobs(Orders(mails=True))
    every = {job.name: job.cadence.every for job in jobs if not job.name.startswith(_READINGS)}
    late = [run for name, run in last.items() if name in every and now - run.started_at > every[name] + _PATIENCE]
    if late:
        yield Matter(
            id="schedule:late",
            text=f"{_jobs(late)} of the schedule: not run on time",
            causes=shorten(f"{run.job}: last begun on {run.started_at:%Y-%m-%d %H:%M} UTC" for run in late),
            step="see what the schedule is busy with (callfit run --plan), and that it was told where mail goes",
            since=min(run.started_at for run in late),
        )


def _jobs(runs: Sized) -> str:
    return "1 job" if len(runs) == 1 else f"{len(runs)} jobs"
