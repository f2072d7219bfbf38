"""What readers are told of the sources follows from the runs."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from catalogue.model.run import Health
from catalogue.store import runs
from catalogue.store.database import Database
from notifier.telling.digest import SourceNote
from notifier.telling.readings import ReadSource, find_source_notes
from tests.notifier.samples import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


ONE = {"one": ReadSource(title="Source one", country="RO")}


def noted(*, read_at: datetime | None, complete: bool, problem: str | None = None) -> SourceNote:
    """The note on source one, beside its baseline."""
    return SourceNote(
        source="one", title="Source one", country="RO", read_at=read_at, complete=complete, problem=problem
    )


def record(database: Database, at: datetime, health: Health, *, complete: bool = False, source: str = "one") -> None:
    """A run that began at ``at`` and ended as ``health``, or never where that is RUNNING."""
    with database.write() as connection:
        run = runs.begin_run(connection, source, at)
        if health is not Health.RUNNING:
            runs.finish_run(connection, replace(run, finished_at=at + HOUR, health=health, complete=complete))


def note(database: Database) -> SourceNote:
    with database.read() as connection:
        (found,) = find_source_notes(connection, ONE, NOW)
    return replace(found, baseline=None)


def test_a_complete_reading_of_today_can_be_relied_on(database: Database) -> None:
    record(database, NOW - 2 * DAY, Health.BROKEN)
    record(database, NOW - 2 * HOUR, Health.OK, complete=True)
    assert note(database) == noted(read_at=NOW - 2 * HOUR, complete=True)


@pytest.mark.parametrize("health", [Health.THIN, Health.BROKEN, Health.BLOCKED, Health.CHANGED])
def test_after_a_failed_reading_the_last_complete_one_is_named_with_the_problem(
    database: Database, health: Health
) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - HOUR, health)
    assert note(database) == noted(read_at=NOW - DAY, complete=False, problem=health.value)


def test_a_reading_under_way_does_not_speak_yet(database: Database) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - HOUR, Health.RUNNING)
    assert note(database) == noted(read_at=NOW - DAY, complete=True)


def test_a_reading_that_never_ended_is_one_that_failed(database: Database) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - 7 * HOUR, Health.RUNNING)
    assert note(database) == noted(read_at=NOW - DAY, complete=False, problem="running")


def test_a_source_that_nobody_reads_any_more_cannot_be_relied_on(database: Database) -> None:
    record(database, NOW - 3 * DAY, Health.OK, complete=True)
    assert note(database).complete
    later = NOW + timedelta(minutes=1)
    with database.read() as connection:
        (found,) = find_source_notes(connection, ONE, later)
    assert replace(found, baseline=None) == noted(read_at=NOW - 3 * DAY, complete=False)


def test_a_source_that_was_never_read_is_said_to_be_so(database: Database) -> None:
    with database.read() as connection:
        assert find_source_notes(connection, ONE, NOW) == (), "an installation need not read every source"
    record(database, NOW - HOUR, Health.BROKEN)
    assert note(database) == noted(read_at=None, complete=False, problem="broken")


def test_each_source_has_its_own_runs(database: Database) -> None:
    record(database, NOW - HOUR, Health.OK, complete=True, source="one")
    record(database, NOW - HOUR, Health.BROKEN, source="two")
    with database.read() as connection:
        notes = find_source_notes(
            connection,
            {"one": ReadSource(title="One", country="EU"), "two": ReadSource(title="Two", country="RO")},
            NOW,
        )
    assert [(found.title, found.complete) for found in notes] == [("One", True), ("Two", False)]


def test_a_source_that_is_read_weekly_is_late_only_after_two_weeks(database: Database) -> None:
    record(database, NOW - 14 * DAY, Health.OK, complete=True)
    weekly = {"one": replace(ONE["one"], every=7 * DAY)}
    with database.read() as connection:
        (found,) = find_source_notes(connection, weekly, NOW)
        (late,) = find_source_notes(connection, weekly, NOW + 2 * DAY)
    assert found.complete
    assert not late.complete


def test_the_baseline_is_the_first_complete_reading(database: Database) -> None:
    record(database, NOW - 4 * DAY, Health.THIN)
    record(database, NOW - 3 * DAY, Health.OK, complete=True)
    record(database, NOW - HOUR, Health.OK, complete=True)
    with database.read() as connection:
        (found,) = find_source_notes(connection, ONE, NOW)
    assert found.baseline == NOW - 3 * DAY
