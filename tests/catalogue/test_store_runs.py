"""Runs and profiles: written down, replaced, found again."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from catalogue.model.run import Counts, Health, Issue, Run
from catalogue.store import profiles, runs
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from tests.catalogue.samples import DAY, SOURCE, START, healthy, sample_profile


def test_a_run_is_named_by_its_source_and_start_and_is_running(database: Database) -> None:
    with database.write() as connection:
        run = runs.begin_run(connection, SOURCE, START.astimezone(timezone(timedelta(hours=2))))
        twin = runs.begin_run(connection, SOURCE, START)
    assert run.id.startswith("eu_funding_tenders-20260820T043827Z-")
    assert run.id != twin.id
    assert (run.started_at, run.health, run.complete) == (START, Health.RUNNING, False)
    with database.read() as connection:
        assert set(runs.find_runs(connection)) == {run, twin}


def test_how_a_run_ended_comes_back_as_it_was(database: Database) -> None:
    with database.write() as connection:
        run = replace(
            healthy(runs.begin_run(connection, SOURCE, START)),
            finished_at=START + timedelta(minutes=3),
            counts=Counts(announced=812, read=811, rejected=1, new=3, changed=2, same=806, pages=9),
            issues=(Issue(kind="record rejected", text="rând 7: fără titlu"),),
        )
        runs.finish_run(connection, run)
    with database.read() as connection:
        assert runs.last_run(connection, SOURCE) == run


def test_the_last_run_is_the_one_that_started_last(database: Database) -> None:
    with database.write() as connection:
        late = runs.begin_run(connection, SOURCE, START + DAY)
        early = runs.begin_run(connection, SOURCE, START)
        runs.finish_run(connection, healthy(early))
        other = runs.begin_run(connection, "ro_mipe", START + 2 * DAY)
        assert runs.last_run(connection, SOURCE) == late
        assert runs.last_run(connection, SOURCE, complete=True) == healthy(early)
        assert runs.last_run(connection, SOURCE, complete=False) == late
        assert runs.last_run(connection, "ro_mipe", complete=True) is None
        assert runs.find_runs(connection) == (other, late, healthy(early))
        assert runs.find_runs(connection, SOURCE, 1) == (late,)


def test_a_killed_run_is_marked_broken_and_says_so(database: Database) -> None:
    with database.write() as connection:
        killed = runs.begin_run(connection, SOURCE, START)
        ended = healthy(runs.begin_run(connection, SOURCE, START - DAY))
        runs.finish_run(connection, ended)
        elsewhere = runs.begin_run(connection, "ro_mipe", START)
        assert runs.abandon_runs(connection, SOURCE) == 1
        assert runs.abandon_runs(connection, SOURCE) == 0
        marked, untouched = runs.find_runs(connection, SOURCE)
        assert runs.last_run(connection, "ro_mipe") == elsewhere
    assert (marked.id, marked.health, marked.complete) == (killed.id, Health.BROKEN, False)
    assert [issue.kind for issue in marked.issues] == ["killed"]
    assert "2026-08-20 04:38:27 UTC" in marked.issues[0].text
    assert untouched == ended


def test_a_run_that_was_never_begun_cannot_be_finished(database: Database) -> None:
    with pytest.raises(StoreError, match="there is no run 'x' to finish"), database.write() as connection:
        runs.finish_run(connection, Run(id="x", source=SOURCE, started_at=START))


@pytest.mark.parametrize("source", ["", "eu:funding"])
def test_a_source_whose_calls_would_have_ambiguous_ids_is_refused(database: Database, source: str) -> None:
    with pytest.raises(ValueError, match="no colon"), database.write() as connection:
        runs.begin_run(connection, source, START)


def test_a_run_needs_an_instant_with_a_zone(database: Database) -> None:
    with pytest.raises(ValueError, match="has none"), database.write() as connection:
        runs.begin_run(connection, SOURCE, datetime(2026, 8, 20))  # noqa: DTZ001 - that is the point


def test_a_profile_is_new_once_and_then_replaced(database: Database) -> None:
    profile = sample_profile()
    moved = replace(profile, nuts="RO321", keywords=("acoperiș",))
    with database.write() as connection:
        assert profiles.put_profile(connection, profile, START) is True
        assert profiles.put_profile(connection, moved, START + DAY) is False
    with database.read() as connection:
        assert profiles.get_profile(connection, "solaris") == moved
        assert profiles.find_profiles(connection) == (moved,)


def test_profiles_are_listed_in_the_order_of_their_ids(database: Database) -> None:
    with database.write() as connection:
        for profile_id in ("b", "a-2", "B", "a"):
            profiles.put_profile(connection, sample_profile(profile_id), START)
        assert [profile.id for profile in profiles.find_profiles(connection)] == ["B", "a", "a-2", "b"]
        assert profiles.get_profile(connection, "nobody") is None
