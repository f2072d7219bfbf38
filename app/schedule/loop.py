"""The scheduler as a process: once through what is due, or on and on until it is told to stop."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from app.schedule.due import last_turn
from app.schedule.jobs import Job
from app.schedule.runner import Runner, Terms
from app.schedule.tenure import Tenure
from catalogue.model.schedule import JobOutcome
from catalogue.store.database import Database, StoreError

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

_POLL = 0.1
# A clock that moved this much against time itself was set, or the machine slept.
_JUMP = timedelta(seconds=5)


class Stop:
    """Whether the process was told to stop, by SIGTERM or SIGINT; told twice it ends at once."""

    def __init__(self) -> None:
        self.asked = False

    def __bool__(self) -> bool:
        return self.asked

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, signal.SIG_DFL)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the block runs the signals are heard."""
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run_once(
    database: Database, jobs: Sequence[Job], terms: Terms, tenure: Tenure | None = None
) -> list[tuple[Job, JobOutcome, str]] | None:
    """Do what is due and come back: the jobs that were done and how; None if another scheduler is at work.

    Told to stop, it ends what is under way, as ``stopped``. Raises `StoreError` if the database cannot be used.
    """
    tenure = tenure or Tenure(database)
    if tenure.keep(terms.clock()) is None:
        terms.tell(f"{_named(tenure.other(terms.clock()))} is at work; nothing was done here")
        return None
    runner, stop = Runner(database, jobs, tenure, terms), Stop()
    with stop.listening():
        try:
            runner.step()
            while runner.is_busy and runner.holds_lease and not stop:
                time.sleep(_POLL)
                runner.step()
        finally:
            runner.stop()
    return runner.outcomes


def run_on(database: Database, jobs: Sequence[Job], terms: Terms, tenure: Tenure | None = None) -> None:
    """Do what is due as it becomes due, until the process is told to stop; stand by while another scheduler works."""
    tenure = tenure or Tenure(database)
    alarm = _alarm()
    runner = Runner(database, jobs, tenure, replace(terms, failed=lambda job, at: _ring_again(alarm, runner, job, at)))
    for job in jobs:
        _ring(alarm, runner, job)
    stop, watch = Stop(), _Watch(terms.clock)
    holding: bool | None = None
    with stop.listening():
        alarm.start()
        try:
            while not stop:
                runner.step()
                if runner.holds_lease is not holding:
                    holding = runner.holds_lease
                    _tell_who_works(tenure, terms)
                if watch.has_jumped():
                    terms.tell("the clock was set, or the machine slept: looking at everything anew")
                    for entry in alarm.get_jobs():
                        entry.reschedule(entry.trigger)
                    runner.want_all()
                time.sleep(_POLL)
        finally:
            alarm.shutdown(wait=False)
            terms.tell("stopping")
            runner.stop()


def _alarm() -> "BackgroundScheduler":
    """What wakes the runner when a job's turn comes; whether it is due is for the database to say.

    So nothing is lost with it: it remembers nothing, and rings once for however many turns it missed, however late.
    """
    from apscheduler.jobstores.memory import MemoryJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    return BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )


def _ring(alarm: "BackgroundScheduler", runner: Runner, job: Job) -> None:
    from apscheduler.triggers.interval import IntervalTrigger

    begins = last_turn(job.cadence, datetime.now(UTC))
    trigger = IntervalTrigger(seconds=int(job.cadence.every.total_seconds()), start_date=begins, timezone=UTC)
    alarm.add_job(runner.want, trigger, args=[job.name], id=job.name)


def _ring_again(alarm: "BackgroundScheduler", runner: Runner, job: Job, failed_at: datetime) -> None:
    if job.cadence.again_after is not None:
        at = failed_at + job.cadence.again_after
        alarm.add_job(runner.want, "date", run_date=at, args=[job.name], id=f"{job.name} again", replace_existing=True)


class _Watch:
    """Compares the clock with time itself, which nobody sets."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._apart = self._measure()

    def has_jumped(self) -> bool:
        """Whether the clock was set since it was asked last."""
        before, self._apart = self._apart, self._measure()
        return abs(self._apart - before) > _JUMP

    def _measure(self) -> timedelta:
        return self._clock() - datetime.fromtimestamp(time.monotonic(), UTC)


def _tell_who_works(tenure: Tenure, terms: Terms) -> None:
    if tenure.lease is not None:
        terms.tell(f"at work as {tenure.holder.rpartition(':')[0]}")
        return
    try:
        other = tenure.other(terms.clock())
    except StoreError:
        terms.tell("standing by until the database answers")
    else:
        terms.tell(f"standing by: {_named(other)} is at work")


def _named(other: str | None) -> str:
    return f"the scheduler {other}" if other is not None else "another scheduler"
