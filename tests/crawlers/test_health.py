"""The verdict on a run: zero is never success, too few and too many are told, the worst finding decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalogue.model.run import Counts, Health, Run
from crawlers.health import Lost, judge, may_be_stored
from crawlers.reading import Reading
from crawlers.source import Coverage, Expect, Proof, Source

SOURCE = Source(
    title="S",
    country="EU",
    language="en",
    zone="UTC",
    home="https://s.example/",
    licence="CC0",
    expect=Expect(at_least=20, at_most=200),
    proof=Proof.DOCUMENTATION,
    checked_against="nothing",
)


def reading(kept: int = 100, *, finished: bool = True, issues: tuple[str, ...] = (), rejected: int = 0) -> Reading:
    made = Reading(source="s", now=datetime(2026, 8, 20, tzinfo=UTC), kept=kept, finished=finished)
    for kind in issues:
        made.note(kind, f"{kind} was found")
    made.rejected = [f"record {number}" for number in range(rejected)]
    return made


def run(read: int, rows: int = 0, fields: dict[str, int] | None = None, parts: dict[str, int] | None = None) -> Run:
    counts = Counts(read=read, rows=rows or read, fields=fields or {}, parts=parts or {})
    return Run(id="s-1", source="s", started_at=datetime(2026, 8, 19, tzinfo=UTC), complete=True, counts=counts)


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
    assert judge(make(), SOURCE, run(last) if last else None) == (health, complete)


def test_every_unhealthy_verdict_has_its_cause_in_words() -> None:
    for made in (reading(0), reading(19), reading(201), reading(finished=False), reading(rejected=2)):
        health, _ = judge(made, SOURCE, None)
        assert health is not Health.OK
        assert made.issues
        assert all(len(issue.text) > 5 for issue in made.issues)


def test_true_records_of_a_broken_run_are_kept_and_a_bot_page_is_not() -> None:
    assert may_be_stored(Health.BROKEN, reading(50))
    assert not may_be_stored(Health.BLOCKED, reading(50))
    assert not may_be_stored(Health.OK, reading(0))


def test_a_run_under_its_floor_is_not_stored() -> None:
    for kept, last in ((19, None), (39, run(100))):
        made = reading(kept)
        health, _ = judge(made, SOURCE, last)
        assert not may_be_stored(health, made)


def of_rows(fields: dict[str, int], parts: dict[str, int] | None = None, rows: int = 100) -> Reading:
    made = reading(rows)
    made.rows, made.calls = rows, rows
    made.fields.update(fields)
    made.parts.update(parts or {})
    return made


def test_a_field_that_vanished_is_told_with_what_may_be_its_new_name() -> None:
    made = of_rows({"title": 100, "closingDate": 70})
    before = run(100, fields={"title": 100, "closing_date": 70, "rare": 3})
    assert judge(made, SOURCE, before) == (Health.CHANGED, False)
    [issue] = made.issues
    assert issue.kind == "field vanished"
    assert "closing_date has a value in 0 of 100 records, 70 of 100 had one" in issue.text
    assert "new since then: closingDate" in issue.text
    assert not may_be_stored(Health.CHANGED, made), "holes must not go where good values are"


def test_a_field_that_most_records_lost_has_vanished_and_one_that_some_lost_has_not() -> None:
    before = run(100, fields={"closes": 80})
    assert judge(of_rows({"closes": 10}), SOURCE, before)[0] is Health.CHANGED
    assert judge(of_rows({"closes": 40}), SOURCE, before)[0] is Health.OK


def test_a_part_of_calls_that_is_no_longer_read_is_told() -> None:
    before = run(100, parts={"deadlines": 60})
    assert judge(of_rows({}, {"deadlines": 0}), SOURCE, before)[0] is Health.CHANGED
    source = replace(SOURCE, expect=Expect(at_least=20, at_most=200, filled={"deadlines": 0.5}))
    made = of_rows({}, {"deadlines": 49})
    assert judge(made, source, None)[0] is Health.CHANGED
    assert made.issues[0].text == "only 49% of the calls have deadlines, at least 50% were expected"


@pytest.mark.parametrize(
    ("before", "missing", "health"),
    [(100, 15, Health.THIN), (100, 10, Health.OK), (8, 1, Health.OK), (8, 2, Health.THIN), (0, 0, Health.OK)],
)
def test_calls_that_vanish_before_their_deadline_make_a_reading_thin(before: int, missing: int, health: Health) -> None:
    made = reading(100 - missing)
    assert judge(made, SOURCE, run(100), Lost(before=before, missing=missing))[0] is health
    assert may_be_stored(health, made), "what was read is true"


def test_a_reading_of_changes_may_be_short_and_is_compared_with_care() -> None:
    source = replace(SOURCE, coverage=Coverage.CHANGES)
    before = run(1000, fields={"title": 1000, "closes": 300})
    made = of_rows({"title": 4}, rows=4)
    made.since = datetime(2026, 8, 17, tzinfo=UTC)
    assert judge(made, source, before) == (Health.OK, True), "four calls of which none has a closing date are no alarm"
    made = of_rows({}, rows=4)
    made.since = datetime(2026, 8, 17, tzinfo=UTC)
    assert judge(made, source, before)[0] is Health.CHANGED, "four calls without a title are one"
    none = reading(0)
    none.since = datetime(2026, 8, 17, tzinfo=UTC)
    assert judge(none, source, before)[0] is Health.THIN
