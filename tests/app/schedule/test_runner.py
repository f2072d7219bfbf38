"""One runner with a clock of the tests': what it begins, in which order, and what becomes of it."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.schedule.jobs import Job, Line
from app.schedule.loop import run_on, run_once
from app.schedule.plan import plan
from app.schedule.runner import Runner, Terms
from app.schedule.tenure import Tenure
from catalogue.model.schedule import JobOutcome, JobRun
from catalogue.store import job_runs, leases
from catalogue.store.database import Database, StoreError
from tests.app.schedule.worker_jobs import PROGRAM, note_job, pids_of, read_notes
from tests.app.test_children import is_alive

NOW = datetime(2026, 11, 26, 15, 10, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def terms(told: list[str]) -> Terms:
    return Terms(tell=told.append, program=PROGRAM, clock=lambda: NOW)


def at(terms: Terms, now: datetime) -> Terms:
    return replace(terms, clock=lambda: now)


def until(runner: Runner, happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < give_up
        runner.step()
        time.sleep(0.02)


def runs_of(database: Database, job: str) -> tuple[JobRun, ...]:
    with database.read() as connection:
        return job_runs.find_job_runs(connection, job, NOW - 400 * DAY)


def work_off(database: Database, jobs: Sequence[Job], terms: Terms) -> dict[str, JobOutcome]:
    done = run_once(database, jobs, terms)
    assert done is not None
    return {job.name: outcome for job, outcome, _ in done}


def test_what_is_due_is_done_once(sqlite: Database, notes: Path, terms: Terms, told: list[str]) -> None:
    jobs = [note_job(notes, "a"), note_job(notes, "b", every=HOUR)]
    assert work_off(sqlite, jobs, terms) == {"a": JobOutcome.DONE, "b": JobOutcome.DONE}
    assert work_off(sqlite, jobs, terms) == {}
    assert sorted(read_notes(notes)) == ["a begins", "a ends", "b begins", "b ends"]
    [kept] = runs_of(sqlite, "a")
    assert (kept.outcome, kept.detail, kept.due) == (
        JobOutcome.DONE,
        '{"well": true}',
        datetime(2026, 11, 26, tzinfo=UTC),
    )
    assert any(line.startswith('a: {"well": true} (') for line in told), told


def test_after_ten_days_of_downtime_each_is_done_once(sqlite: Database, notes: Path, terms: Terms) -> None:
    jobs = [note_job(notes, "a"), note_job(notes, "b", every=HOUR)]
    work_off(sqlite, jobs, terms)
    assert set(work_off(sqlite, jobs, at(terms, NOW + 10 * DAY))) == {"a", "b"}
    assert work_off(sqlite, jobs, at(terms, NOW + 10 * DAY)) == {}
    assert [run.due for run in runs_of(sqlite, "b")] == [NOW.replace(minute=0), NOW.replace(minute=0) + 10 * DAY]


def test_a_clock_set_back_brings_nothing_back(sqlite: Database, notes: Path, terms: Terms) -> None:
    jobs = [note_job(notes, "a"), note_job(notes, "b", every=HOUR)]
    work_off(sqlite, jobs, terms)
    for back in (HOUR / 2, 3 * HOUR, 20 * HOUR):
        assert work_off(sqlite, jobs, at(terms, NOW - back)) == {}
    assert set(work_off(sqlite, jobs, at(terms, NOW + HOUR))) == {"b"}


def test_what_fails_is_told_harms_no_other_and_is_tried_again(
    sqlite: Database, notes: Path, terms: Terms, told: list[str]
) -> None:
    jobs = [note_job(notes, "bad", action="fail"), note_job(notes, "good")]
    assert work_off(sqlite, jobs, terms) == {"bad": JobOutcome.FAILED, "good": JobOutcome.DONE}
    assert any(line.startswith("bad: failed: it cannot be done (") for line in told)
    assert "bad | callfit: it cannot be done" in told
    assert work_off(sqlite, jobs, at(terms, NOW + 5 * HOUR)) == {}
    assert work_off(sqlite, jobs, at(terms, NOW + 6 * HOUR)) == {"bad": JobOutcome.FAILED}


def test_no_more_are_under_way_than_it_is_told_and_mail_waits_for_readings(
    sqlite: Database, notes: Path, terms: Terms
) -> None:
    readings = [note_job(notes, f"reading {number}", seconds=0.2) for number in range(5)]
    mails = [note_job(notes, "digests", line=Line.MAILING, after_reading=True)]
    others = [note_job(notes, "reminders", line=Line.MAILING)]
    work_off(sqlite, [*mails, *readings, *others], terms)
    under_way, most, seen = 0, 0, read_notes(notes)
    for line in seen:
        under_way += (line.endswith("begins") - line.endswith("ends")) * line.startswith("reading")
        most = max(most, under_way)
    assert most == 2
    assert seen[-2:] == ["digests begins", "digests ends"]
    assert seen.index("reminders begins") < 4


def test_one_that_is_stopped_leaves_its_work_to_the_next(sqlite: Database, notes: Path, terms: Terms) -> None:
    jobs = [note_job(notes, "long", seconds=60), note_job(notes, "deaf", action="stubborn", seconds=60)]
    runner = Runner(sqlite, jobs, Tenure(sqlite), terms)
    until(runner, lambda: len(read_notes(notes)) == 2)
    begun = time.monotonic()
    runner.stop(patience=0.5)
    assert 0.5 <= time.monotonic() - begun < 5
    assert not any(is_alive(pid) for name in ("long", "deaf") for pid in pids_of(notes, f"{name} begins"))
    assert [run.outcome for name in ("long", "deaf") for run in runs_of(sqlite, name)] == [JobOutcome.STOPPED] * 2
    assert [record["due"] for record in plan(sqlite, jobs, NOW)] == [True, True]
    quick = [note_job(notes, "long"), note_job(notes, "deaf")]
    assert work_off(sqlite, quick, terms) == {"long": JobOutcome.DONE, "deaf": JobOutcome.DONE}


def test_one_whose_lease_another_took_ends_its_work_and_writes_nothing(
    sqlite: Database, notes: Path, terms: Terms, told: list[str]
) -> None:
    jobs = [note_job(notes, "long", seconds=60), note_job(notes, "short", seconds=0.2)]
    runner = Runner(sqlite, jobs, Tenure(sqlite), terms)
    until(runner, lambda: len(read_notes(notes)) == 2)
    with sqlite.write() as connection:
        taken = leases.take_lease(connection, "schedule", "another", NOW + HOUR, timedelta(seconds=60))
    assert taken is not None
    # It finds out when the first of its jobs ends, and not only when it is time to renew the lease.
    noticed = time.monotonic()
    until(runner, lambda: not runner.holds_lease)
    assert time.monotonic() - noticed < 8
    assert not is_alive(pids_of(notes, "long begins")[0])
    assert [run.outcome for name in ("long", "short") for run in runs_of(sqlite, name)] == [None, None]
    assert told[-1].startswith("another scheduler has taken over")
    runner.stop()
    with sqlite.read() as connection:
        assert leases.find_lease(connection, "schedule") == taken


def test_a_database_that_does_not_answer_for_a_while_loses_nothing(
    sqlite: Database, notes: Path, terms: Terms, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [note_job(notes, "a", seconds=0.2)]
    runner = Runner(sqlite, jobs, Tenure(sqlite), terms)
    until(runner, lambda: read_notes(notes) == ["a begins"])

    def fail(*_: object) -> None:
        raise StoreError("the server does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "write", fail)
        until(runner, lambda: len(runner.outcomes) == 1)
        runner.want("a")
        for _ in range(3):
            runner.step()
    assert [line for line in told if "answer" in line] == ["the server does not answer; trying again"]
    runner.step()
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "read", fail)
        runner.want("a")
        runner.step()
    assert len([line for line in told if "answer" in line]) == 2
    until(runner, lambda: not runner.is_busy)
    runner.stop()
    assert [run.outcome for run in runs_of(sqlite, "a")] == [JobOutcome.DONE]
    assert read_notes(notes) == ["a begins", "a ends"]


def test_the_plan_tells_what_was_and_what_comes(sqlite: Database, notes: Path, terms: Terms) -> None:
    jobs = [note_job(notes, "a"), note_job(notes, "b", every=HOUR, action="fail"), note_job(notes, "c", every=2 * HOUR)]
    assert [record["due"] for record in plan(sqlite, jobs, NOW)] == [True, True, True]
    work_off(sqlite, jobs[:2], terms)
    records = {record["job"]: record for record in plan(sqlite, jobs, NOW + timedelta(minutes=1))}
    assert list(records) == ["c", "b", "a"]
    assert records["b"] | {"detail": None} == {
        "job": "b",
        "every_hours": 1.0,
        "next": "2026-11-26T15:25:00+00:00",
        "due": False,
        "last": NOW.isoformat(),
        "outcome": "failed",
        "detail": None,
    }
    assert records["a"]["next"] == "2026-11-27T00:00:00+00:00"
    assert (records["c"]["due"], records["c"]["last"]) == (True, None)


def test_when_the_clock_is_set_everything_is_looked_at_anew(sqlite: Database, notes: Path, terms: Terms) -> None:
    """The loop, in this process, with a clock that shows the day after tomorrow from some instant on."""
    shift = timedelta(0)

    def set_clock_then_stop() -> None:
        nonlocal shift
        wait_for_notes(2)
        shift = 2 * DAY
        wait_for_notes(4)
        os.kill(os.getpid(), signal.SIGTERM)

    def wait_for_notes(lines: int) -> None:
        give_up = time.monotonic() + 8
        while len(read_notes(notes)) < lines and time.monotonic() < give_up:
            time.sleep(0.02)

    told = list[str]()
    terms = replace(terms, clock=lambda: datetime.now(UTC) + shift, tell=told.append)
    with ThreadPoolExecutor(1) as other:
        other.submit(set_clock_then_stop)
        run_on(sqlite, [note_job(notes, "a")], terms)
    assert read_notes(notes) == ["a begins", "a ends"] * 2
    assert [line for line in told if "clock" in line] == [
        "the clock was set, or the machine slept: looking at everything anew"
    ]
    assert "stopping" in told
