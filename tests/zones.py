"""Zones and nights in which a calendar day is not as long as others, for property tests."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

# Those of the sources at the edges of Europe, the EU's territories overseas, and the strangest clocks of both
# hemispheres: changes at midnight (Azores, Santiago, Cairo, Havana), an hour before it (Nuuk), of half an hour (Lord
# Howe), in the southern winter (Auckland), offsets in quarters of hours (Kathmandu) and beyond half a day (Kiritimati).
ZONES = (
    "UTC Europe/Brussels Europe/Dublin Europe/Lisbon Europe/Bucharest Asia/Nicosia Atlantic/Azores America/Nuuk "
    "America/Cayenne Indian/Reunion America/Santiago America/Havana Africa/Cairo Australia/Lord_Howe Pacific/Auckland "
    "Asia/Kathmandu Pacific/Kiritimati"
).split()
_FIRST, _LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The instants, to the hour and in UTC, at or within an hour after which the clock of ``zone`` is changed."""
    place, found = ZoneInfo(zone), []
    day = _FIRST
    while day < _LAST:
        if day.astimezone(place).utcoffset() != (day + _DAY).astimezone(place).utcoffset():
            hours = (day + number * _HOUR for number in range(24))
            found += [
                hour
                for hour in hours
                if hour.astimezone(place).utcoffset() != (hour + _HOUR).astimezone(place).utcoffset()
            ]
        day += _DAY
    return tuple(found)


def _strange_days() -> list[datetime]:
    """Leap days, the days that a leap year without one would have, and the ends of years."""
    return [datetime(year, month, day, tzinfo=UTC) for year in (2024, 2027, 2028) for month, day in ((2, 28), (12, 31))]


def instants() -> st.SearchStrategy[datetime]:
    """Aware instants in UTC, to the second, most of them near a change of some clock, a leap day or a year's end."""
    strange = [change for zone in ZONES for change in clock_changes(zone)] + _strange_days()
    near = st.builds(
        lambda at, seconds: at + timedelta(seconds=seconds),
        st.sampled_from(strange),
        st.integers(-2 * 86_400, 2 * 86_400),
    )
    return st.one_of(near, near, st.integers(0, int((_LAST - _FIRST).total_seconds())).map(_after))


def _after(seconds: int) -> datetime:
    return _FIRST + timedelta(seconds=seconds)


@st.composite
def days_in_zones(draw: st.DrawFn) -> tuple[ZoneInfo, date]:
    """A zone and a day in it: the day on which its clock is changed, one before or after, or any other."""
    zone = draw(st.sampled_from(ZONES))
    changes = clock_changes(zone)
    some = draw(st.one_of(st.sampled_from(changes), instants())) if changes else draw(instants())
    return ZoneInfo(zone), some.astimezone(ZoneInfo(zone)).date() + draw(st.integers(-1, 1)) * _DAY
