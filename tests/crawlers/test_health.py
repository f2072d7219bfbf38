"""The verdict on a run: zero is never success, too few and too many are told, the worst finding decides."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from catalogue.model.run import Health
from crawlers.health import judge, may_be_stored
from crawlers.reading import Reading
from crawlers.source import Expect

EXPECT = Expect(at_least=20, at_most=200)


def reading(kept: int = 100, *, finished: bool = True, issues: tuple[str, ...] = (), rejected: int = 0) -> Reading:
    made = Reading(source="s", now=datetime(2026, 8, 20, tzinfo=UTC), kept=kept, finished=finished)
    for kind in issues:
        made.note(kind, f"{kind} was found")
    made.rejected = [f"record {number}" for number in range(rejected)]
    return made


@pytest.mark.parametrize(
    ("make", "last", "health", "complete"),
    [
        (reading, None, Health.OK, True),
        (reading, 110, Health.OK, True),
        (lambda: reading(0), None, Health.THIN, False),
        (lambda: reading(19), None, Health.THIN, False),
        (lambda: reading(39), 100, Health.THIN, False),
        (lambda: reading(40), 100, Health.OK, True),
        (lambda: reading(201), None, Health.SWOLLEN, False),
        (lambda: reading(finished=False), None, Health.BROKEN, False),
        (lambda: reading(rejected=1), None, Health.CHANGED, False),
        (lambda: reading(issues=("overlap",)), None, Health.THIN, False),
        (lambda: reading(issues=("overlap", "other shape")), None, Health.CHANGED, False),
        (lambda: reading(0, finished=False, issues=("not data",)), None, Health.BLOCKED, False),
        (lambda: reading(50, finished=False, issues=("server error",)), None, Health.BROKEN, False),
        # Told, but no reason to doubt the reading.
        (lambda: reading(issues=("labels missing",)), None, Health.OK, True),
    ],
)
def test_verdict(make: Callable[[], Reading], last: int | None, health: Health, complete: bool) -> None:
    assert judge(make(), EXPECT, last) == (health, complete)


def test_every_unhealthy_verdict_has_its_cause_in_words() -> None:
    for made in (reading(0), reading(19), reading(201), reading(finished=False), reading(rejected=2)):
        health, _ = judge(made, EXPECT, None)
        assert health is not Health.OK
        assert made.issues
        assert all(len(issue.text) > 5 for issue in made.issues)


def test_true_records_of_a_broken_run_are_kept_and_a_bot_page_is_not() -> None:
    assert may_be_stored(Health.BROKEN, reading(50))
    assert not may_be_stored(Health.BLOCKED, reading(50))
    assert not may_be_stored(Health.OK, reading(0))
