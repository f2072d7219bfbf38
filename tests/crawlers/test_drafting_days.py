"""A day without an hour lasts from its first to its last minute in the source's zone, whatever its clocks do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings

from catalogue.model.call import Call, CallKind
from catalogue.model.state import State, next_deadline, state
from crawlers.portal import Portal, Row
from crawlers.read.dates import day_moment, iso_day, read_index_instant
from crawlers.read.written_dates import written_day
from crawlers.reading import Reading
from crawlers.source import Expect, Proof, Source
from tests.zones import days_in_zones

BRUSSELS = ZoneInfo("Europe/Brussels")


class Anywhere(Portal):
    """A portal that nobody asks, in a zone that each test sets."""

    source = Source(
        title="Anywhere",
        country="EU",
        language="en",
        zone="UTC",
        home="https://anywhere.example/",
        licence="none",
        expect=Expect(at_least=1, at_most=9),
        proof=Proof.DOCUMENTATION,
        checked_against="nothing",
    )

    async def rows(self) -> AsyncIterator[Row]:
        """No records."""
        nothing: tuple[Row, ...] = ()
        for row in nothing:
            yield row

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        dates = self.dates(iso_day, opens=row.get("opens"), closes=row.get("closes"))
        return self.new_call(key="1", title="t", url="1", dates=dates, kind=CallKind.CALL)


def read(zone: ZoneInfo, **row: str) -> Call:
    portal = Anywhere(reading=Reading(source="anywhere", now=datetime(2026, 8, 20, tzinfo=UTC)))
    portal.source = replace(Anywhere.source, zone=zone.key)  # type: ignore[misc]
    return portal.call(row)


def minutes_around(day: date, end: timedelta) -> list[datetime]:
    """Every minute that can be within three hours of the day's start (``end`` 0) or its end (one day) in any zone."""
    middle = datetime.combine(day, time(0), tzinfo=UTC) + end
    return [middle + timedelta(minutes=minute) for minute in range(-17 * 60, 17 * 60)]


@settings(deadline=None)
@given(days_in_zones())
@example((ZoneInfo("America/Nuuk"), date(2026, 3, 28)))
@example((ZoneInfo("America/Nuuk"), date(2026, 10, 24)))
@example((ZoneInfo("America/Santiago"), date(2026, 4, 4)))
@example((ZoneInfo("Africa/Cairo"), date(2026, 10, 29)))
@example((ZoneInfo("Europe/Brussels"), date(2028, 2, 29)))
def test_a_day_is_open_to_its_last_minutes_and_closed_when_the_next_begins(place: tuple[ZoneInfo, date]) -> None:
    zone, day = place
    call = read(zone, closes=day.isoformat())
    for now in minutes_around(day, timedelta(days=1)):
        local = now.astimezone(zone)
        if local.date() == day and local.time() <= time(23, 58):
            assert state(call, now) is State.OPEN, local
            assert next_deadline(call, now) is not None
        elif local.date() > day:
            assert state(call, now) is State.CLOSED, local


@settings(deadline=None)
@given(days_in_zones())
@example((ZoneInfo("Atlantic/Azores"), date(2026, 10, 25)))
@example((ZoneInfo("Africa/Cairo"), date(2026, 4, 24)))
@example((ZoneInfo("America/Havana"), date(2026, 11, 1)))
def test_a_call_that_opens_on_a_day_is_planned_until_that_day_begins(place: tuple[ZoneInfo, date]) -> None:
    zone, day = place
    call = read(zone, opens=day.isoformat(), closes=(day + timedelta(days=30)).isoformat())
    for now in minutes_around(day, timedelta(0)):
        begun = now.astimezone(zone).date() >= day
        assert state(call, now) is (State.OPEN if begun else State.PLANNED), now.astimezone(zone)


@settings(deadline=None)
@given(days_in_zones())
def test_a_topic_of_the_eu_closes_at_five_in_brussels_in_summer_and_in_winter(place: tuple[ZoneInfo, date]) -> None:
    raw = f"{place[1].isoformat()}T00:00:00.000+0000"
    moment = day_moment(read_index_instant(raw), time(17), BRUSSELS, raw)
    assert moment.at.astimezone(BRUSSELS).replace(tzinfo=None) == datetime.combine(place[1], time(17))
    assert moment.at.hour in {15, 16}
    assert not moment.hour_known


@pytest.mark.parametrize("zone", ["Europe/Bucharest", "America/Santiago", "Europe/Lisbon"])
def test_24_hours_of_a_day_are_its_end_and_not_another_day(zone: str) -> None:
    portal = Anywhere(reading=Reading(source="anywhere", now=datetime(2026, 8, 20, tzinfo=UTC)))
    portal.source = replace(Anywhere.source, zone=zone)  # type: ignore[misc]
    moment = portal.closing("15 September 2026, 24:00", written_day_in_english)
    assert moment.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime(2026, 9, 15, 23, 59)  # noqa: DTZ001


def written_day_in_english(raw: str) -> date | datetime:
    return written_day(raw, "en")
