"""Instants from the index: midnights, typed hours, random seconds, summer time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crawlers.read.dates import (
    at_hour,
    day_moment,
    epoch_ms,
    exact_moment,
    published_day,
    read_index_instant,
    wall_clock_moment,
)
from crawlers.reading import ReadError

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-09-15T00:00:00.000+0000", date(2026, 9, 15)),
        ("2026-09-15T17:00:00.000+0000", date(2026, 9, 15)),
        # Midnight of the 22nd in Brussels, moved to UTC: in summer two hours back, in winter one.
        ("2021-09-21T22:00:00.000+0000", date(2021, 9, 22)),
        ("2022-03-23T23:00:00.000+0000", date(2022, 3, 24)),
        # The same evening hours in the other half of the year are no midnight in Brussels.
        ("2022-01-21T22:00:00.000+0000", date(2022, 1, 21)),
        ("2022-07-23T23:00:00.000+0000", date(2022, 7, 23)),
    ],
)
def test_a_midnight_in_the_index_means_the_day_that_begins_with_it(raw: str, day: date) -> None:
    assert published_day(read_index_instant(raw), BRUSSELS) == day


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2026-09-15T00:00:00.000+0000", datetime(2026, 9, 15, 15, tzinfo=UTC)),
        ("2027-02-16T00:00:00.000+0000", datetime(2027, 2, 16, 16, tzinfo=UTC)),
        # The last Sundays of March and October, on which the clock of Brussels changes in the night before.
        ("2027-03-28T00:00:00.000+0000", datetime(2027, 3, 28, 15, tzinfo=UTC)),
        ("2026-10-25T00:00:00.000+0000", datetime(2026, 10, 25, 16, tzinfo=UTC)),
    ],
)
def test_a_bare_day_closes_at_17_in_brussels_in_summer_and_in_winter(raw: str, at: datetime) -> None:
    moment = day_moment(read_index_instant(raw), time(17), BRUSSELS, raw)
    assert moment.at == at
    assert not moment.hour_known
    assert moment.raw == raw


def test_a_typed_hour_is_on_the_clock_of_brussels() -> None:
    summer = wall_clock_moment(read_index_instant("2026-07-13T17:00:00.000+0000"), BRUSSELS, "x")
    winter = wall_clock_moment(read_index_instant("2024-01-31T17:00:00.000+0000"), BRUSSELS, "x")
    assert summer.at == datetime(2026, 7, 13, 15, tzinfo=UTC)
    assert winter.at == datetime(2024, 1, 31, 16, tzinfo=UTC)


def test_random_seconds_do_not_make_another_deadline() -> None:
    one = exact_moment(read_index_instant("2026-08-28T14:00:47.000+0000"), BRUSSELS, "x")
    other = exact_moment(read_index_instant("2026-08-28T14:00:01.000+0000"), BRUSSELS, "x")
    assert one.at == other.at == datetime(2026, 8, 28, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2026-09-15",
        "15/09/2026",
        "2026-13-01T00:00:00.000+0000",
        "2026-09-15T17:00:00.000+0200",
        "soon",
        "0000-00-00",
    ],
)
def test_any_other_form_raises_and_is_quoted(raw: str) -> None:
    with pytest.raises(ReadError, match=r"no such instant|not an instant"):
        read_index_instant(raw)


def test_milliseconds() -> None:
    assert epoch_ms("1738713600000") == datetime(2025, 2, 5, tzinfo=UTC)
    with pytest.raises(ReadError):
        epoch_ms("not a number")


def test_the_hour_of_a_day_is_right_in_other_zones() -> None:
    assert at_hour(date(2026, 3, 29), time(4), ZoneInfo("Europe/Bucharest")) == datetime(2026, 3, 29, 1, tzinfo=UTC)
