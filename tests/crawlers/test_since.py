"""From when a source that gives changes is asked: its last success less an overlap, never a fixed number of days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.run import Counts, Health, Issue, Run
from crawlers.run import find_since
from crawlers.source import Coverage, Expect, Proof, Source

NOW = datetime(2026, 8, 20, 5, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = Source(
    title="S",
    country="ES",
    language="es",
    zone="Europe/Madrid",
    home="https://s.example/",
    licence="CC0",
    coverage=Coverage.CHANGES,
    overlap=2 * DAY,
    expect=Expect(at_least=1, at_most=200),
    proof=Proof.DOCUMENTATION,
    checked_against="nothing",
)


def run(days_ago: int, health: Health, *issues: str, complete: bool = False, rejected: int = 0) -> Run:
    return Run(
        id=f"s-{days_ago}",
        source="s",
        started_at=NOW - days_ago * DAY,
        health=health,
        complete=complete,
        counts=Counts(read=100, rows=100, rejected=rejected),
        issues=tuple(Issue(kind=kind, text=kind) for kind in issues),
    )


GOOD = run(5, Health.OK, complete=True)


def test_after_an_outage_of_four_days_there_is_no_hole() -> None:
    outage = [run(days, Health.BROKEN, "unreachable") for days in range(1, 5)]
    assert find_since(SOURCE, [*outage, GOOD]) == NOW - 5 * DAY - 2 * DAY


def test_the_first_reading_asks_for_everything() -> None:
    assert find_since(SOURCE, []) is None
    assert find_since(SOURCE, [run(1, Health.BROKEN, "unreachable")]) is None


def test_a_source_that_gives_everything_is_always_asked_for_it() -> None:
    assert find_since(replace(SOURCE, coverage=Coverage.WHOLE), [GOOD]) is None


@pytest.mark.parametrize(
    ("last", "days"),
    [
        (run(1, Health.CHANGED, "record rejected", "unused fields", rejected=2), 1),
        # So many that the reader is wrong, not a record.
        (run(1, Health.CHANGED, "record rejected", rejected=3), 5),
        (run(1, Health.CHANGED, "record rejected", "field vanished", rejected=1), 5),
        (run(1, Health.THIN, "short page"), 5),
        (run(1, Health.RUNNING), 5),
    ],
)
def test_a_record_that_is_broken_for_good_has_not_everything_read_anew(last: Run, days: int) -> None:
    assert find_since(SOURCE, [last, GOOD]) == NOW - days * DAY - 2 * DAY
