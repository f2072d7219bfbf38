"""What needs a person of the schedule: that it rests, that a job failed, that one is not run on time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.doctor import Matter, find_matters
from catalogue.model.schedule import JobOutcome, Lease
from catalogue.settings import read_settings
from catalogue.store import job_runs, leases
from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue

NOW = datetime(2026, 8, 20, 7, tzinfo=UTC)
_HOUR = timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as opened:
        make_catalogue(opened)
        yield opened


def lease_until(database: Database, until: datetime) -> Lease:
    with database.write() as connection:
        lease = leases.take_lease(connection, "schedule", "host:1", until - _HOUR, _HOUR)
    assert lease is not None
    return lease


def ran(database: Database, lease: Lease, job: str, at: datetime, outcome: JobOutcome, detail: str = "") -> None:
    with database.write() as connection:
        assert job_runs.start_job(connection, lease, job, at, at)
        assert job_runs.finish_job(connection, lease, job, at, at, outcome=outcome, detail=detail)


def found(database: Database, now: datetime = NOW) -> dict[str, Matter]:
    with database.read() as connection:
        matters = find_matters(connection, read_settings(), now)
    return {one.id: one for one in matters if one.id.startswith("schedule")}


def test_where_there_never_was_a_schedule_nothing_is_said_of_it(database: Database) -> None:
    assert found(database) == {}


def test_a_lease_that_expired_is_urgent_and_told_once_whatever_its_hour(database: Database) -> None:
    lease_until(database, NOW + timedelta(minutes=1))
    assert found(database) == {}
    matter = found(database, NOW + timedelta(minutes=2))["schedule"]
    assert matter.urgent
    assert matter.since == NOW + timedelta(minutes=1)
    assert "callfit run" in matter.step
    assert matter.fingerprint == found(database, NOW + timedelta(days=3))["schedule"].fingerprint


def test_the_last_run_of_a_job_counts_and_a_mailing_is_urgent(database: Database) -> None:
    lease = lease_until(database, NOW + _HOUR)
    ran(database, lease, "crawl ro_mipe", NOW - 2 * _HOUR, JobOutcome.FAILED, "stopped: it took longer")
    matter = found(database)["schedule:failed"]
    assert matter.causes == ("crawl ro_mipe: stopped: it took longer",)
    assert not matter.urgent
    ran(database, lease, "digests", NOW - _HOUR, JobOutcome.FAILED, "no server")
    assert found(database)["schedule:failed"].urgent
    for job in ("crawl ro_mipe", "digests"):
        ran(database, lease, job, NOW, JobOutcome.DONE)
    assert found(database) == {}


def test_a_mailing_that_is_not_run_on_time_is_told(database: Database) -> None:
    lease = lease_until(database, NOW + _HOUR)
    ran(database, lease, "digests", NOW - 4 * _HOUR, JobOutcome.DONE)
    ran(database, lease, "crawl ro_mipe", NOW - timedelta(days=9), JobOutcome.DONE)
    assert found(database) == {}
    later = NOW + timedelta(minutes=1)
    assert found(database, later)["schedule:late"].causes == ("digests: last begun on 2026-08-20 03:00 UTC",)
