"""Half a year of real readings and two Hungarian days: no false news, no false end, every moved deadline told."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.model.state import state
from catalogue.model.version import Cause
from catalogue.store.database import Database
from crawlers.pipelines import GRACE
from tests.new_catalogue import make_catalogue
from tests.scans import two_days
from tests.scans.__main__ import PAGE
from tests.scans.half_year import (
    COSMETIC,
    MATERIAL,
    MINOR,
    Reading,
    away,
    count_weights,
    falsely_gone,
    gone_for_good,
    read_half_year,
)
from tests.scans.replayed import Replayed, replay, replay_two_days
from tests.scans.tables import find_mistakes, grace_table, half_year_table, half_year_words, two_days_table


@pytest.fixture(scope="module")
def readings(recordings: Path) -> list[Reading]:
    """Every reading, and what must come of it."""
    return read_half_year(recordings / "eu_ft")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, str]]:
    """A catalogue without rows, and its URL."""
    url = f"sqlite:///{tmp_path_factory.mktemp('half_year') / 'catalogue.db'}"
    with Database.open(url) as database:
        make_catalogue(database)
        yield database, url


@pytest.fixture(scope="module")
def replayed(readings: list[Reading], catalogue: tuple[Database, str]) -> Replayed:
    """What the product made of all of them."""
    return replay(*catalogue, readings)


def test_what_must_come_of_the_half_year(readings: list[Reading]) -> None:
    assert len(readings) == 164
    assert sum(len(reading.new) for reading in readings) == 1368
    assert sum(len(reading.back) for reading in readings) == 818
    assert count_weights(readings) == {MATERIAL: 54, MINOR: 268, COSMETIC: 130}
    assert sum(len(reading.moved) for reading in readings) == 54


def test_nothing_is_told_that_did_not_happen_and_nothing_that_did_is_kept_back(
    readings: list[Reading], replayed: Replayed
) -> None:
    mistakes = find_mistakes(readings, replayed)
    assert not mistakes.new
    assert not mistakes.changed, "told without a cause, or with another weight"
    assert not mistakes.untold
    assert not mistakes.states
    assert not mistakes.gone, "gone, and seen again"
    assert not mistakes.returned, "here again without a word of how long it was missed, or never missed"
    assert sum(outcome.run.counts.new for outcome in replayed.outcomes) == 1368
    assert sum(outcome.run.counts.changed for outcome in replayed.outcomes) == 452


def test_only_what_moved_the_day_of_a_deadline_is_news(readings: list[Reading], replayed: Replayed) -> None:
    assert {version.cause for version in replayed.versions} == {Cause.PORTAL}
    number_of = {reading.at: number for number, reading in enumerate(readings)}
    news = {(number_of[one.at], one.call_id.partition(":")[2]) for one in replayed.versions if one.is_news}
    assert news == {(number, key) for number, reading in enumerate(readings) for key in reading.moved}


def test_the_grace_outlasts_every_absence_and_is_counted_from_the_first_miss(
    readings: list[Reading], replayed: Replayed
) -> None:
    assert all(outcome.run.complete for outcome in replayed.outcomes), "the hardest case: every absence counts"
    longest = max(runs for runs, _ in away(readings)), max(span for _, span in away(readings))
    assert longest < (GRACE.runs, GRACE.span)
    assert longest[1] < GRACE.span
    assert falsely_gone(readings, GRACE.runs, GRACE.span) == 0
    gone = {key: number for number, outcome in enumerate(replayed.outcomes) for key in outcome.gone}
    assert gone == gone_for_good(readings, GRACE.runs, GRACE.span)
    assert {key for key, one in replayed.stored.items() if one.gone_at is not None} == gone.keys()


def test_at_the_end_the_catalogue_holds_every_call_as_it_was_last_listed(
    readings: list[Reading], replayed: Replayed
) -> None:
    first = {key: reading.at for reading in reversed(readings) for key in reading.listed}
    last = {key: reading.at for reading in readings for key in reading.listed}
    listed = {key: one for reading in readings for key, one in reading.listed.items()}
    stored = replayed.stored
    assert {key: one.first_seen for key, one in stored.items()} == first
    assert {key: one.last_seen for key, one in stored.items()} == last
    minutes = {key: [each.at.replace(second=0) for each in one.call.deadlines] for key, one in stored.items()}
    assert minutes == {key: [one.closes] if one.closes else [] for key, one in listed.items()}
    for reading in readings[::20]:
        found = Counter(state(one.call, reading.at).value for one in stored.values())
        assert found == Counter(one.state(reading.at) for one in listed.values())


def test_two_days_in_hungary_tell_of_two_budgets_and_nothing_else(
    recordings: Path, catalogue: tuple[Database, str]
) -> None:
    expected = two_days.work_out(recordings / "hu_palyazat")
    assert set(expected.changed.values()) == {("keret",)}, "how much money there is"
    read = replay_two_days(catalogue[0], recordings)
    assert read.healthy
    assert (read.new, read.gone) == (0, 0)
    assert read.changed == dict.fromkeys(expected.changed, "material")
    assert "\n".join(two_days_table(expected, read)) in PAGE.read_text(encoding="utf-8")


def test_the_tables_in_the_docs_hold_these_numbers(readings: list[Reading], replayed: Replayed) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for lines in (
        half_year_table(readings, replayed),
        half_year_words(readings, replayed),
        grace_table(readings),
    ):
        assert "\n".join(lines) in text, "write them anew: python -m tests.scans RECORDINGS --write"
