"""Instants from what portals write. Nothing is guessed: what is not of the declared form raises."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from catalogue.model.call import Moment
from crawlers.reading import ReadError

_INDEX_FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|\+00:?00)")


def read_index_instant(raw: str) -> datetime:
    """``2026-09-15T00:00:00.000+0000`` as an aware instant in UTC.

    Raises `ReadError` for any other form: an offset other than zero would mean that the index has changed its ways.
    """
    found = _INDEX_FORM.fullmatch(raw)
    if found is None:
        raise ReadError(f"not an instant of the form 2026-09-15T17:00:00.000+0000: {raw[:60]!r}")
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError as error:
        raise ReadError(f"no such instant: {raw[:60]!r} ({error})") from error


def read_epoch(raw: str | int) -> datetime:
    """Milliseconds since 1970 as an aware instant in UTC. Raises `ReadError` for anything else."""
    try:
        return datetime.fromtimestamp(int(raw) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ReadError(f"not milliseconds since 1970: {str(raw)[:60]!r}") from error


def published_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day that a midnight in an index stands for.

    Indexes store a day as midnight, some in UTC, some in the portal's own zone and then moved to UTC, where it falls
    on the evening before. An instant that is midnight in ``zone`` means the day it begins there; any other means
    the day that it shows in UTC.
    """
    local = instant.astimezone(zone)
    return local.date() if local.time() == time(0) else instant.date()


def at_hour(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """``hour`` on ``day`` in ``zone``, as an instant in UTC."""
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)


def day_moment(instant: datetime, hour: time, zone: ZoneInfo, raw: str) -> Moment:
    """A moment of which the portal gave the day only; ``hour`` in ``zone`` is the rule for such days."""
    at = at_hour(published_day(instant, zone), hour, zone)
    return Moment(at=at, zone=zone.key, hour_known=False, raw=raw)


def wall_clock_moment(instant: datetime, zone: ZoneInfo, raw: str) -> Moment:
    """A moment whose hour the portal's users typed on the clock of ``zone``, and which the index labels as UTC."""
    at = instant.replace(tzinfo=zone).astimezone(UTC)
    return Moment(at=at, zone=zone.key, hour_known=True, raw=raw)


def exact_moment(instant: datetime, zone: ZoneInfo, raw: str) -> Moment:
    """A true instant, to the minute: the seconds that some indexes add change from day to day."""
    return Moment(at=instant.replace(second=0, microsecond=0), zone=zone.key, hour_known=True, raw=raw)
