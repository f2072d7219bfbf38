"""Schedulers as processes: several on one catalogue, killed, told to stop; on SQLite and on PostgreSQL."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalogue.model.schedule import JobOutcome, JobRun
from catalogue.store import job_runs
from catalogue.store.database import Database
from tests.app.schedule.worker_jobs import pids_of, read_notes
from tests.app.test_children import is_alive
from tests.app_runner import ROOT
from tests.forked import Forked, start_forked

NAMES = ("a", "b", "c")
BEGINS = Counter(f"{name} begins" for name in NAMES)
A_DAY = "86400"
# So many readings are under way at once.
AT_ONCE = 2


class Schedulers:
    """Processes that share a catalogue and a file of notes."""

    def __init__(self, url: str, folder: Path) -> None:
        self.notes = folder / "notes"
        self._url, self._folder = url, folder
        self._started: list[Forked] = []

    def start(self, how: str, every: str = A_DAY, seconds: str = "0.2") -> Forked:
        arguments = [how, self._url, str(self.notes), every, seconds]
        module = "tests.app.schedule.scheduler"
        with (self._folder / f"log{len(self._started)}").open("w") as log:
            process = start_forked(module, arguments, folder=ROOT, environment=os.environ, out=log, err=log)
        self._started.append(process)
        return process

    def log_of(self, process: Forked) -> str:
        return (self._folder / f"log{self._started.index(process)}").read_text()

    def count(self) -> Counter[str]:
        return Counter(line for line in read_notes(self.notes) if line.endswith("begins"))

    def runs(self) -> list[JobRun]:
        long_ago = datetime.now(UTC) - timedelta(days=9)
        with Database.open(self._url) as database, database.read() as connection:
            return [run for name in NAMES for run in job_runs.find_job_runs(connection, name, long_ago)]

    def end(self) -> None:
        for process in self._started:
            process.end()


def wait(seconds: float, what: str, happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up, what
        time.sleep(0.03)


@pytest.fixture
def schedulers(url: str, tmp_path: Path) -> Iterator[Schedulers]:
    made = Schedulers(url, tmp_path)
    yield made
    made.end()


def test_of_many_that_begin_together_each_job_is_done_by_one(schedulers: Schedulers) -> None:
    many = [schedulers.start("once") for _ in range(3)]
    assert [process.wait(20) for process in many] == [0, 0, 0]
    assert schedulers.count() == BEGINS
    assert [run.outcome for run in schedulers.runs()] == [JobOutcome.DONE] * 3


def test_the_next_takes_over_from_one_that_is_killed(schedulers: Schedulers) -> None:
    first = schedulers.start("on", seconds="60")
    wait(20, "the first begins", lambda: sum(schedulers.count().values()) == 2)
    second = schedulers.start("on", seconds="0.1")
    wait(20, "the second stands by", lambda: "standing by" in schedulers.log_of(second))
    children = [pid for name in NAMES for pid in pids_of(schedulers.notes, f"{name} begins")]
    begun = schedulers.count()
    first.send_signal(signal.SIGKILL)
    wait(5, "its children end with it", lambda: not any(is_alive(pid) for pid in children))
    wait(20, "the second does all", lambda: len(schedulers.runs()) == 3 and all(r.outcome for r in schedulers.runs()))
    # What was under way is begun anew, and what waited is begun once.
    assert schedulers.count() == begun + BEGINS
    assert Counter(line for line in read_notes(schedulers.notes) if line.endswith("ends")).total() == 3
    assert {(run.outcome, run.epoch) for run in schedulers.runs()} == {(JobOutcome.DONE, 2)}
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0


def test_two_side_by_side_do_each_turn_once(schedulers: Schedulers) -> None:
    both = [schedulers.start("on", every="1", seconds="0.05") for _ in range(2)]
    wait(15, "some turns", lambda: schedulers.count().total() >= 6)
    # The one that works is told to stop, and the other goes on at once.
    [working] = [process for process in both if "at work as" in schedulers.log_of(process)]
    working.send_signal(signal.SIGTERM)
    assert working.wait(10) == 0
    before = schedulers.count().total()
    wait(15, "the other goes on", lambda: schedulers.count().total() >= before + 3)
    [other] = [process for process in both if process is not working]
    other.send_signal(signal.SIGTERM)
    assert other.wait(10) == 0
    runs = schedulers.runs()
    done = sum(run.outcome is JobOutcome.DONE for run in runs)
    stopped = Counter(run.epoch for run in runs if run.outcome is JobOutcome.STOPPED)
    assert done + stopped.total() == len(runs)
    assert max(stopped.values(), default=0) <= AT_ONCE
    # A turn is one row: one that was stopped under way may have been begun anew for the same turn, or have been
    # stopped before it could note that it begins.
    assert done <= schedulers.count().total() <= len(runs) + AT_ONCE


def test_told_to_stop_it_ends_its_children_and_says_what_is_still_to_be_done(schedulers: Schedulers) -> None:
    one = schedulers.start("on", seconds="60")
    wait(20, "it begins", lambda: sum(schedulers.count().values()) == 2)
    children = [pid for name in NAMES for pid in pids_of(schedulers.notes, f"{name} begins")]
    one.send_signal(signal.SIGINT)
    assert one.wait(5) == 0, schedulers.log_of(one)
    assert not any(is_alive(pid) for pid in children)
    assert [run.outcome for run in schedulers.runs()] == [JobOutcome.STOPPED] * 2
    # Nobody has to wait for a lease to expire.
    assert schedulers.start("once", seconds="0").wait(20) == 0
    assert [run.outcome for run in schedulers.runs()] == [JobOutcome.DONE] * 3
