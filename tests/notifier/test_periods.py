"""When digests are due on their readers' clocks, over all the nights on which those are changed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.profile import Cadence, MailWishes
from notifier.telling.periods import last_due, next_due, period
from tests.zones import ZONES, instants

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WEEKLY, DAILY = Cadence
BUCHAREST = "Europe/Bucharest"


def wishes(*cadences: Cadence) -> st.SearchStrategy[MailWishes]:
    return st.builds(
        MailWishes,
        cadence=st.sampled_from(cadences or [*Cadence]),
        weekday=st.integers(0, 6),
        # The hours in which clocks are changed are drawn more often.
        hour=st.integers(0, 3) | st.integers(0, 23),
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def successive(wanted: MailWishes, zone: str, start: datetime, many: int) -> Iterator[datetime]:
    """So many due instants one after the other, as a clock that ticks each time one is due finds them."""
    due = last_due(wanted, zone, start)
    for _ in range(many):
        yield due
        due = next_due(wanted, zone, due)


@pytest.mark.parametrize(
    ("zone", "wanted", "now", "due"),
    [
        (BUCHAREST, MailWishes(), "2026-11-23T07:00+02:00", "2026-11-23T07:00+02:00"),
        (BUCHAREST, MailWishes(), "2026-11-23T06:59:59+02:00", "2026-11-16T07:00+02:00"),
        # Ten days of downtime over the change of the clock: the last Monday alone.
        (BUCHAREST, MailWishes(), "2026-10-28T12:00+02:00", "2026-10-26T07:00+02:00"),
        (BUCHAREST, MailWishes(cadence=DAILY, weekday=3), "2026-11-26T06:00+02:00", "2026-11-25T07:00+02:00"),
        # 03:00 to 04:00 is left out on 29 March 2026.
        (BUCHAREST, MailWishes(cadence=DAILY, hour=3), "2026-03-29T12:00+03:00", "2026-03-29T04:00+03:00"),
        # 03:00 to 04:00 is there twice on 25 October 2026: the first one counts, and the second is not due again.
        (BUCHAREST, MailWishes(cadence=DAILY, hour=3), "2026-10-25T03:00+02:00", "2026-10-25T03:00+03:00"),
        (BUCHAREST, MailWishes(cadence=DAILY, hour=3), "2026-10-25T02:59+03:00", "2026-10-24T03:00+03:00"),
        # Half an hour is left out.
        ("Australia/Lord_Howe", MailWishes(cadence=DAILY, hour=2), "2026-10-04T12:00+11:00", "2026-10-04T02:30+11:00"),
        # Two hours are left out, and the one that is asked for lies in their middle.
        ("Antarctica/Troll", MailWishes(cadence=DAILY, hour=2), "2026-03-29T12:00+02:00", "2026-03-29T03:00+02:00"),
        # Midnight is left out: the day begins at one.
        ("America/Santiago", MailWishes(cadence=DAILY, hour=0), "2026-09-06T12:00-03:00", "2026-09-06T01:00-03:00"),
        (BUCHAREST, MailWishes(cadence=DAILY), "2028-02-29T08:00+02:00", "2028-02-29T07:00+02:00"),
        # A day of the week is that of the reader's calendar: here it is Monday sooner than anywhere else.
        ("Pacific/Kiritimati", MailWishes(hour=0), "2026-11-22T10:00+00:00", "2026-11-22T10:00+00:00"),
    ],
)
def test_what_is_due(zone: str, wanted: MailWishes, now: str, due: str) -> None:
    assert last_due(wanted, zone, at(now)) == at(due)


@pytest.mark.parametrize(
    ("zone", "wanted", "due", "name"),
    [
        (BUCHAREST, MailWishes(), "2026-11-23T07:00+02:00", "2026-W48"),
        (BUCHAREST, MailWishes(), "2026-12-28T07:00+02:00", "2026-W53"),
        (BUCHAREST, MailWishes(weekday=4), "2027-01-01T07:00+02:00", "2026-W53"),
        (BUCHAREST, MailWishes(), "2027-01-04T07:00+02:00", "2027-W01"),
        (BUCHAREST, MailWishes(cadence=DAILY), "2028-02-29T07:00+02:00", "2028-02-29"),
        # By the reader's calendar it is the next week, in UTC still Sunday.
        (BUCHAREST, MailWishes(hour=0), "2026-11-22T22:00+00:00", "2026-W48"),
    ],
)
def test_names_of_periods(zone: str, wanted: MailWishes, due: str, name: str) -> None:
    assert period(wanted, zone, at(due)) == name


@given(wishes(), st.sampled_from(ZONES), instants())
def test_what_is_due_shows_the_hour_on_the_readers_clock(wanted: MailWishes, zone: str, now: datetime) -> None:
    due = last_due(wanted, zone, now)
    shown = due.astimezone(ZoneInfo(zone))
    before = (due - SECOND).astimezone(ZoneInfo(zone))
    asked = shown.replace(hour=wanted.hour, minute=0, second=0, microsecond=0, tzinfo=None)
    # Either exactly the hour that was asked for, or the first that the clock shows instead of it.
    assert shown.replace(tzinfo=None) >= asked > before.replace(tzinfo=None)
    assert wanted.cadence is DAILY or shown.weekday() == wanted.weekday
    assert due <= now < next_due(wanted, zone, now)
    assert last_due(wanted, zone, due) == due


@given(wishes(WEEKLY), st.sampled_from(ZONES), instants())
def test_between_two_weekly_digests_no_week_is_left_out_and_none_is_there_twice(
    wanted: MailWishes, zone: str, start: datetime
) -> None:
    dues = list(successive(wanted, zone, start, 5))
    mondays = [datetime.strptime(f"{period(wanted, zone, due)}-1", "%G-W%V-%u") for due in dues]  # noqa: DTZ007
    assert [later - earlier for earlier, later in pairwise(mondays)] == [7 * DAY] * 4


@given(wishes(DAILY), st.sampled_from(ZONES), instants())
def test_between_two_daily_digests_no_day_is_left_out_and_none_is_there_twice(
    wanted: MailWishes, zone: str, start: datetime
) -> None:
    days = [datetime.fromisoformat(period(wanted, zone, due)) for due in successive(wanted, zone, start, 5)]
    assert [later - earlier for earlier, later in pairwise(days)] == [DAY] * 4


@given(wishes(), st.sampled_from(ZONES), instants(), instants())
def test_a_later_look_never_finds_an_earlier_digest(
    wanted: MailWishes, zone: str, one: datetime, other: datetime
) -> None:
    early, late = sorted((one, other))
    first, second = last_due(wanted, zone, early), last_due(wanted, zone, late)
    assert first <= second
    assert (first == second) == (period(wanted, zone, first) == period(wanted, zone, second))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (MailWishes(weekday=7), "a weekday is 0 (Monday) to 6, not 7"),
        (MailWishes(hour=24), "hour must be in 0..23"),
    ],
)
def test_wishes_that_no_clock_shows(wanted: MailWishes, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        last_due(wanted, BUCHAREST, at("2026-11-23T07:00+02:00"))


def test_an_instant_without_zone_is_none() -> None:
    with pytest.raises(ValueError, match="has none"):
        last_due(MailWishes(), BUCHAREST, datetime(2026, 11, 23, 7))  # noqa: DTZ001
