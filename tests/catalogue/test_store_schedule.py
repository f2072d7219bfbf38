"""The schedule's lease and runs: one holder at a time, one run an instant, nothing written under a lost lease."""

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from catalogue.model.schedule import JobOutcome, JobRun, Lease
from catalogue.store import job_runs, leases
from catalogue.store.database import Database
from catalogue.store.leases import LeaseLostError
from tests.catalogue.samples import START

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
JOB, ENDED = "crawl ro_mipe", JobOutcome.DONE


@pytest.fixture
def now(database: Database) -> datetime:
    """The instant by the database's own clock: SQLite has none and believes what it is told."""
    with database.read() as connection:
        return leases._time(connection, START)


def take(database: Database, holder: str, now: datetime, lasts: timedelta = MINUTE) -> Lease | None:
    with database.write() as connection:
        return leases.take_lease(connection, "schedule", holder, now, lasts)


def taken(database: Database, holder: str, now: datetime, lasts: timedelta = MINUTE) -> Lease:
    lease = take(database, holder, now, lasts)
    assert lease is not None
    return lease


def release(database: Database, lease: Lease, now: datetime) -> None:
    with database.write() as connection:
        leases.release_lease(connection, lease, now)


def start(database: Database, lease: Lease, due: datetime, job: str = JOB) -> bool:
    with database.write() as connection:
        return job_runs.start_job(connection, lease, job, due, due)


def finish(database: Database, lease: Lease, due: datetime, outcome: JobOutcome = ENDED, job: str = JOB) -> bool:
    with database.write() as connection:
        return job_runs.finish_job(connection, lease, job, due, due + MINUTE, outcome=outcome, detail="ok, 212 read")


def runs_of(database: Database, job: str = JOB, since: datetime = START) -> tuple[JobRun, ...]:
    with database.read() as connection:
        return job_runs.find_job_runs(connection, job, since)


def test_one_holder_at_a_time(database: Database, now: datetime) -> None:
    first = taken(database, "one", now)
    assert (first.epoch, first.holder) == (1, "one")
    assert take(database, "two", now) is None
    release(database, first, now)
    # Released is free at once, and the next holder has the next epoch.
    assert taken(database, "two", now + timedelta(seconds=1)).epoch == 2


def test_of_many_at_once_one_has_it(database: Database, now: datetime) -> None:
    held: list[Lease | None] = []
    threads = [
        threading.Thread(target=lambda name: held.append(take(database, name, now)), args=[str(number)])
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in held if lease is not None]) == 1
    assert len(held) == 6


def test_an_expired_lease_is_free_and_its_holder_finds_out(database: Database, now: datetime) -> None:
    short = timedelta(milliseconds=100)
    first = taken(database, "one", now, short)
    time.sleep(0.15)
    later = now + 2 * short
    second = taken(database, "two", later, short)
    assert second.epoch == first.epoch + 1
    with pytest.raises(LeaseLostError), database.write() as connection:
        leases.renew_lease(connection, first, later, MINUTE)
    with database.write() as connection:
        # Not to be had by letting go of what one has lost.
        leases.release_lease(connection, first, later)
        renewed = leases.renew_lease(connection, second, later, MINUTE)
        assert leases.find_lease(connection, "schedule") == renewed
        assert leases.is_held(connection, renewed, later)
    assert timedelta(seconds=30) < renewed.expires_at - later <= 2 * MINUTE


def test_a_lease_of_a_clock_that_was_set_back_is_free(database: Database, now: datetime) -> None:
    with database.write() as connection:
        leases.take_lease(connection, "schedule", "one", now, 60 * MINUTE)
    assert take(database, "two", now, 45 * MINUTE) is None
    assert taken(database, "two", now, MINUTE).epoch == 2


def test_a_job_is_run_once_for_an_instant(database: Database, now: datetime) -> None:
    lease = taken(database, "one", now)
    assert start(database, lease, START)
    assert not start(database, lease, START)
    finish(database, lease, START)
    assert not start(database, lease, START)
    assert start(database, lease, START + HOUR)
    assert start(database, lease, START, "another job")
    done = JobRun(
        job=JOB,
        due=START,
        epoch=1,
        started_at=START,
        finished_at=START + MINUTE,
        outcome=JobOutcome.DONE,
        detail="ok, 212 read",
    )
    running = JobRun(job=JOB, due=START + HOUR, epoch=1, started_at=START + HOUR)
    assert runs_of(database) == (done, running)
    assert runs_of(database, since=START + MINUTE) == (running,)
    with database.read() as connection:
        assert job_runs.last_job_run(connection, JOB) == running
        assert job_runs.last_job_run(connection, "never run") is None


def test_what_a_killed_scheduler_left_is_run_again_by_the_next(database: Database, now: datetime) -> None:
    first = taken(database, "one", now)
    assert start(database, first, START)
    release(database, first, now)
    second = taken(database, "two", now + timedelta(seconds=1))
    assert start(database, second, START)
    assert not start(database, second, START)
    assert [run.epoch for run in runs_of(database)] == [2]


def test_what_was_stopped_is_run_again_by_the_same(database: Database, now: datetime) -> None:
    lease = taken(database, "one", now)
    start(database, lease, START)
    finish(database, lease, START, JobOutcome.STOPPED)
    assert start(database, lease, START)
    assert runs_of(database) == (JobRun(job=JOB, due=START, epoch=1, started_at=START),)


@pytest.mark.parametrize("outcome", [JobOutcome.DONE, JobOutcome.UNHEALTHY, JobOutcome.FAILED])
def test_what_came_to_an_end_is_not_run_again(database: Database, now: datetime, outcome: JobOutcome) -> None:
    first = taken(database, "one", now)
    start(database, first, START)
    finish(database, first, START, outcome)
    release(database, first, now)
    assert not start(database, taken(database, "two", now + timedelta(seconds=1)), START)


def test_under_a_lost_lease_nothing_is_begun_or_ended(database: Database, now: datetime) -> None:
    first = taken(database, "one", now)
    start(database, first, START)
    release(database, first, now)
    taken(database, "two", now + timedelta(seconds=1))
    # Before the next one has begun the job anew, and after.
    with pytest.raises(LeaseLostError):
        finish(database, first, START)
    with pytest.raises(LeaseLostError):
        start(database, first, START + HOUR)
    assert [run.outcome for run in runs_of(database)] == [None]


def test_the_end_of_a_job_is_written_once_and_by_whoever_began_it(database: Database, now: datetime) -> None:
    lease = taken(database, "one", now)
    start(database, lease, START)
    assert finish(database, lease, START)
    assert not finish(database, lease, START, JobOutcome.FAILED)
    assert not finish(database, lease, START + HOUR)
    assert [run.outcome for run in runs_of(database)] == [JobOutcome.DONE]


def test_another_of_the_same_epoch_has_no_lease(database: Database, now: datetime) -> None:
    lease = taken(database, "one", now)
    with pytest.raises(LeaseLostError):
        start(database, replace(lease, holder="two"), START)


def test_old_runs_are_forgotten_but_the_last_of_each_job(database: Database, now: datetime) -> None:
    lease = taken(database, "one", now)
    for job, many in ((JOB, 5), ("yearly", 1)):
        for number in range(many):
            start(database, lease, START + number * HOUR, job)
    with database.write() as connection:
        assert job_runs.forget_job_runs(connection, START + 3 * HOUR) == 3
        assert job_runs.forget_job_runs(connection, START + 30 * HOUR) == 1
    assert [run.due for run in runs_of(database)] == [START + 4 * HOUR]
    assert [run.due for run in runs_of(database, "yearly")] == [START]
