"""When jobs are due: once a turn, once after any downtime, not again after the clock was set back."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schedule.due import Cadence, find_due, last_turn, next_due, spread
from catalogue.model.schedule import JobOutcome, JobRun
from tests.zones import instants

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 26, 15, 10, tzinfo=UTC)
DAILY = Cadence(every=DAY, offset=9 * HOUR, again_after=6 * HOUR)
TURN = datetime(2026, 11, 26, 9, tzinfo=UTC)


def run(
    due: datetime,
    outcome: JobOutcome | None = JobOutcome.DONE,
    *,
    epoch: int = 1,
    finished: datetime | None = None,
) -> JobRun:
    return JobRun(
        job="crawl xx_portal",
        due=due,
        epoch=epoch,
        started_at=due,
        finished_at=None if outcome is None else finished or due,
        outcome=outcome,
    )


def cadences() -> st.SearchStrategy[Cadence]:
    spans = st.sampled_from([timedelta(minutes=5), HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 365 * DAY])
    return st.builds(lambda every, name: Cadence(every=every, offset=spread(name, every)), spans, st.text(max_size=9))


@given(cadences(), instants())
def test_turns_come_evenly(cadence: Cadence, now: datetime) -> None:
    turn = last_turn(cadence, now)
    assert turn <= now < turn + cadence.every
    assert last_turn(cadence, turn) == turn
    assert last_turn(cadence, turn + cadence.every) == turn + cadence.every


@given(cadences(), instants(), st.lists(st.timedeltas(timedelta(minutes=-90), 40 * DAY), max_size=12))
def test_however_the_clock_goes_no_instant_comes_twice(
    cadence: Cadence, start: datetime, steps: list[timedelta]
) -> None:
    """One that looks now and then, with any downtime in between and a clock that is set back at times."""
    now, runs = start, dict[datetime, JobRun]()
    for step in (timedelta(0), *steps):
        now += step
        turn = last_turn(cadence, now)
        since = [runs[due] for due in sorted(runs) if due >= turn]
        due = find_due(cadence, since, now, 1)
        if due is not None:
            assert due == turn
            assert due not in runs
            runs[due] = run(due)
        # What is due is done at the first look, and then there is nothing to catch up with.
        assert next_due(cadence, [runs[due] for due in sorted(runs) if due >= turn], now, 1) > now


def test_after_ten_days_of_downtime_it_is_due_once() -> None:
    assert find_due(DAILY, (), NOW + 10 * DAY, 1) == TURN + 10 * DAY
    assert find_due(DAILY, [run(TURN + 10 * DAY)], NOW + 10 * DAY, 1) is None
    assert next_due(DAILY, [run(TURN + 10 * DAY)], NOW + 10 * DAY, 1) == TURN + 11 * DAY


@pytest.mark.parametrize(
    ("runs", "due"),
    [
        ([run(TURN)], None),
        ([run(TURN, JobOutcome.UNHEALTHY)], None),
        # Under way here; left by one that was killed; told to stop.
        ([run(TURN, None, epoch=5)], None),
        ([run(TURN, None, epoch=4)], TURN),
        ([run(TURN, JobOutcome.STOPPED, epoch=5)], TURN),
        # Written before the clock was set back, by an hour and by months: of the latter it knows nothing.
        ([run(TURN + DAY)], None),
        ([run(TURN + 60 * DAY)], TURN),
    ],
)
def test_what_is_due_by_what_was_run(runs: list[JobRun], due: datetime | None) -> None:
    assert find_due(DAILY, runs, NOW, 5) == due
    assert (next_due(DAILY, runs, NOW, 5) == NOW) == (due is not None)


def test_what_failed_is_tried_again_some_times_before_its_next_turn() -> None:
    cadence = Cadence(every=7 * DAY, again_after=6 * HOUR)
    turn = last_turn(cadence, NOW)
    runs, now = list[JobRun](), turn
    tries = []
    while now < turn + 7 * DAY:
        due = find_due(cadence, runs, now, 1)
        if due is not None:
            tries.append(due - turn)
            runs.append(run(due, JobOutcome.FAILED, finished=now + HOUR / 2))
            following = now + 6.5 * HOUR if len(runs) <= 3 else turn + 7 * DAY
            assert next_due(cadence, runs, now + HOUR, 1) == following
        now += HOUR / 2
    six = 6.5 * HOUR
    assert tries == [timedelta(0), six, 2 * six, 3 * six]


def test_what_failed_shortly_before_its_next_turn_waits_for_it() -> None:
    late = run(TURN, JobOutcome.FAILED, finished=TURN + 20 * HOUR)
    assert next_due(DAILY, [late], TURN + 20 * HOUR, 1) == TURN + DAY


def test_without_a_wish_to_try_again_what_failed_waits_for_its_turn() -> None:
    hourly = Cadence(every=HOUR)
    failed = run(last_turn(hourly, NOW), JobOutcome.FAILED)
    assert find_due(hourly, [failed], NOW + 40 * timedelta(minutes=1), 1) is None
    assert next_due(hourly, [failed], NOW, 1) == NOW.replace(minute=0) + HOUR


def test_names_are_spread_over_the_span_and_stay_where_they_are() -> None:
    names = [f"crawl xx_{number}" for number in range(1000)]
    by_hour = Counter(spread(name, DAY) // HOUR for name in names)
    assert len(by_hour) == 24
    assert max(by_hour.values()) < 80
    assert [spread(name, DAY) for name in ("crawl ro_mipe", "crawl sk_itms21")] == [
        timedelta(hours=10, minutes=45),
        timedelta(hours=8, minutes=46),
    ]
    assert all(spread(name, 12 * HOUR) < 12 * HOUR for name in names)
    assert spread("crawl ro_mipe", timedelta(seconds=1)) == timedelta(0)
