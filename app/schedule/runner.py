"""Who does the jobs: begins what is due, looks after it, writes down how it ended; under the lease, or not at all."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

from app.children import CALLFIT, Child, Ended, end_children, start_child
from app.schedule.due import find_due, last_turn
from app.schedule.jobs import Job, Line
from app.schedule.tenure import Tenure
from catalogue.model.schedule import JobOutcome, Lease
from catalogue.store import job_runs
from catalogue.store.database import Database, StoreError
from catalogue.store.leases import LeaseLostError

# How long children that are told to stop may take, seconds.
PATIENCE = 20.0
# Mail waits no longer for readings that are caught up with.
_CATCHING_UP = 3 * 3600.0
_REMEMBERED = timedelta(days=90)
# Lines that a command said beside its result and that the log gets.
_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a runner works: so many jobs of each line at once, each with so much ``memory`` (bytes, 0 for no limit).

    ``program`` is what is run with a job's arguments, ``tell`` gets the lines for people, ``failed`` hears of a job
    that failed.
    """

    tell: Callable[[str], None]
    at_once: Mapping[Line, int] = field(default_factory=lambda: {Line.READING: 2, Line.MAILING: 1})
    memory: int = 0
    program: Sequence[str] = CALLFIT
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    failed: Callable[[Job, datetime], None] = lambda _job, _at: None


@dataclass(slots=True, kw_only=True)
class _Work:
    """A job under way for the instant ``due``; ``ended`` once it is not, and its end is still to be written down."""

    job: Job
    due: datetime
    child: Child
    ended: tuple[JobOutcome, str, datetime] | None = None


class Runner:
    """Does ``jobs`` as they become due, one step at a time, in the thread that began it.

    `want` says that a job may be due, from any thread. Whether it is, and that nobody else does it, is decided by the
    database when there is room for it.
    """

    def __init__(self, database: Database, jobs: Iterable[Job], tenure: Tenure, terms: Terms) -> None:
        self.outcomes: list[tuple[Job, JobOutcome, str]] = []
        self._database = database
        self._jobs = {job.name: job for job in jobs}
        self._tenure = tenure
        self._terms = terms
        self._asked: SimpleQueue[str] = SimpleQueue()
        # As a set that keeps its order.
        self._wanted: dict[str, None] = {}
        self._works: list[_Work] = []
        self._catching_up: set[str] = set()
        self._catch_up_until = 0.0
        self._epoch: int | None = None
        self._trouble: str | None = None
        self._forget_at = time.monotonic()

    def want(self, name: str) -> None:
        """The job of that name may be due. May be called from any thread."""
        self._asked.put(name)

    def want_all(self) -> None:
        """Every job may be due: what was missed is caught up with, the readings first."""
        for name in self._jobs:
            self.want(name)

    @property
    def holds_lease(self) -> bool:
        """Whether this runner is the one that works."""
        return self._tenure.lease is not None

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way, or still to be looked at or written down."""
        return bool(self._works or self._wanted or not self._asked.empty())

    def step(self) -> None:
        """Keep the lease, look after what is under way, begin what is due; returns soon.

        What the database cannot do now is tried again by the next step, and told once.
        """
        try:
            lease = self._tenure.keep(self._terms.clock())
        except StoreError as error:
            self._tell_trouble(error)
            lease = self._tenure.lease
        if lease is None:
            self._abandon()
            return
        if lease.epoch != self._epoch:
            self._begin_tenure(lease)
        self._look_after()
        try:
            self._write_down(lease)
            self._start_what_is_due(lease)
            self._forget()
        except LeaseLostError:
            self._tenure.lose()
            self._abandon()
        except StoreError as error:
            self._tell_trouble(error)
        else:
            self._trouble = None

    def stop(self, patience: float = PATIENCE) -> None:
        """Bring what is under way to its end within ``patience`` seconds, write down that it is still to be done.

        Then the next one may have the lease.
        """
        running = {id(work.child): work for work in self._works if work.ended is None}
        at = self._terms.clock()
        for child, ended in end_children([work.child for work in running.values()], patience):
            work = running[id(child)]
            outcome, detail = work.job.outcome(ended)
            # One that came to its end all the same is done; what else it says, it says because it was stopped.
            if outcome is not JobOutcome.DONE:
                outcome, detail = JobOutcome.STOPPED, "stopped with the scheduler"
            self._end(work, ended, outcome, detail, at)
        if self._tenure.lease is not None:
            with suppress(StoreError, LeaseLostError):
                self._write_down(self._tenure.lease)
        self._tenure.leave(at)

    def _begin_tenure(self, lease: Lease) -> None:
        # What was under way under an earlier lease is the next one's to do: this one's.
        self._abandon()
        self._epoch = lease.epoch
        self.want_all()
        self._catching_up = {job.name for job in self._jobs.values() if job.line is Line.READING}
        self._catch_up_until = time.monotonic() + _CATCHING_UP

    def _abandon(self) -> None:
        """End at once what was begun under a lease that is another's by now, and write nothing down."""
        running = [work.child for work in self._works if work.ended is None]
        if running:
            self._terms.tell("another scheduler has taken over: what is under way here is ended, and begun anew there")
        end_children(running, 0)
        self._works.clear()

    def _look_after(self) -> None:
        for work in self._works:
            if work.ended is None and (ended := work.child.look()) is not None:
                outcome, detail = work.job.outcome(ended)
                self._end(work, ended, outcome, detail, self._terms.clock())

    def _end(self, work: _Work, ended: Ended, outcome: JobOutcome, detail: str, at: datetime) -> None:
        work.ended = outcome, detail, at
        name = work.job.name
        self._catching_up.discard(name)
        self.outcomes.append((work.job, outcome, detail))
        self._terms.tell(f"{name}: {_word(outcome)}{detail} ({_lasting(ended.seconds)}, {ended.megabytes:.0f} MB)")
        for line in ended.err.splitlines()[-_LINES:]:
            self._terms.tell(f"{name} | {line}")
        if outcome is JobOutcome.FAILED:
            self._terms.failed(work.job, at)

    def _write_down(self, lease: Lease) -> None:
        for work in [work for work in self._works if work.ended is not None]:
            assert work.ended is not None
            outcome, detail, at = work.ended
            with self._database.write() as connection:
                job_runs.finish_job(connection, lease, work.job.name, work.due, at, outcome=outcome, detail=detail)
            self._works.remove(work)

    def _start_what_is_due(self, lease: Lease) -> None:
        with suppress(Empty):
            while True:
                self._wanted[self._asked.get_nowait()] = None
        for name in list(self._wanted):
            job = self._jobs[name]
            if not self._has_room(job):
                continue
            due = self._claim(job, lease)
            # Only now: what the database could not tell is still wanted.
            del self._wanted[name]
            if due is None:
                self._catching_up.discard(name)
            else:
                self._works.append(self._start(job, due))

    def _forget(self) -> None:
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + 86_400
            with self._database.write() as connection:
                job_runs.forget_job_runs(connection, self._terms.clock() - _REMEMBERED)

    def _has_room(self, job: Job) -> bool:
        if job.after_reading and self._catching_up and time.monotonic() < self._catch_up_until:
            return False
        under_way = [work.job for work in self._works]
        return job not in under_way and sum(one.line is job.line for one in under_way) < self._terms.at_once[job.line]

    def _claim(self, job: Job, lease: Lease) -> datetime | None:
        """The instant for which the job is to be done now by us, None if it is not due."""
        now = self._terms.clock()
        with self._database.read() as connection:
            runs = job_runs.find_job_runs(connection, job.name, last_turn(job.cadence, now))
        due = find_due(job.cadence, runs, now, lease.epoch)
        if due is None:
            return None
        with self._database.write() as connection:
            return due if job_runs.start_job(connection, lease, job.name, due, now) else None

    def _start(self, job: Job, due: datetime) -> _Work:
        terms = self._terms
        child = start_child(job.name, job.arguments, longest=job.longest, memory=terms.memory, program=terms.program)
        return _Work(job=job, due=due, child=child)

    def _tell_trouble(self, error: StoreError) -> None:
        if self._trouble != str(error):
            self._trouble = str(error)
            self._terms.tell(f"{error}; trying again")


def _word(outcome: JobOutcome) -> str:
    return f"{outcome.value}: " if outcome in {JobOutcome.FAILED, JobOutcome.STOPPED} else ""


def _lasting(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return str(timedelta(seconds=round(seconds)))
