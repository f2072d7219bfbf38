"""What readers are told of the sources follows from the runs."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from catalogue.model.run import Health
from catalogue.store import runs
from catalogue.store.database import Database
from notifier.digest import SourceNote
from notifier.readings import find_source_notes
from tests.notifier.samples import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def record(database: Database, at: datetime, health: Health, *, complete: bool = False, source: str = "one") -> None:
    """A run that began at ``at`` and ended as ``health``, or never where that is RUNNING."""
    with database.write() as connection:
        run = runs.begin_run(connection, source, at)
        if health is not Health.RUNNING:
            runs.finish_run(connection, replace(run, finished_at=at + HOUR, health=health, complete=complete))


def note(database: Database) -> SourceNote:
    with database.read() as connection:
        (found,) = find_source_notes(connection, {"one": "Source one"}, NOW)
    return found


def test_a_complete_reading_of_today_can_be_relied_on(database: Database) -> None:
    record(database, NOW - 2 * DAY, Health.BROKEN)
    record(database, NOW - 2 * HOUR, Health.OK, complete=True)
    assert note(database) == SourceNote(title="Source one", read_at=NOW - 2 * HOUR, complete=True)


@pytest.mark.parametrize("health", [Health.THIN, Health.BROKEN, Health.BLOCKED, Health.CHANGED])
def test_after_a_failed_reading_the_last_complete_one_is_named_with_the_problem(
    database: Database, health: Health
) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - HOUR, health)
    assert note(database) == SourceNote(title="Source one", read_at=NOW - DAY, complete=False, problem=health.value)


def test_a_reading_under_way_does_not_speak_yet(database: Database) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - HOUR, Health.RUNNING)
    assert note(database) == SourceNote(title="Source one", read_at=NOW - DAY, complete=True)


def test_a_reading_that_never_ended_is_one_that_failed(database: Database) -> None:
    record(database, NOW - DAY, Health.OK, complete=True)
    record(database, NOW - 7 * HOUR, Health.RUNNING)
    assert note(database) == SourceNote(title="Source one", read_at=NOW - DAY, complete=False, problem="running")


def test_a_source_that_nobody_reads_any_more_cannot_be_relied_on(database: Database) -> None:
    record(database, NOW - 3 * DAY, Health.OK, complete=True)
    assert note(database).complete
    later = NOW + timedelta(minutes=1)
    with database.read() as connection:
        (found,) = find_source_notes(connection, {"one": "Source one"}, later)
    assert found == SourceNote(title="Source one", read_at=NOW - 3 * DAY, complete=False)


def test_a_source_that_was_never_read_is_said_to_be_so(database: Database) -> None:
    assert note(database) == SourceNote(title="Source one", read_at=None, complete=False)
    record(database, NOW - HOUR, Health.BROKEN)
    assert note(database) == SourceNote(title="Source one", read_at=None, complete=False, problem="broken")


def test_each_source_has_its_own_runs(database: Database) -> None:
    record(database, NOW - HOUR, Health.OK, complete=True, source="one")
    record(database, NOW - HOUR, Health.BROKEN, source="two")
    with database.read() as connection:
        notes = find_source_notes(connection, {"one": "One", "two": "Two"}, NOW)
    assert [(found.title, found.complete) for found in notes] == [("One", True), ("Two", False)]
