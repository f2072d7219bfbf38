"""When a digest is due on its reader's own clock, and which week or day it is the digest of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.model.profile import Cadence, MailWishes

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def last_due(wishes: MailWishes, zone: str, now: datetime) -> datetime:
    """The last instant at or before ``now`` (aware) at which a digest was due on the clock of ``zone`` (IANA); in UTC.

    However long ago the one before was sent, there is one digest to catch up with: this one. An hour that the clock
    leaves out in spring is due at the instant at which it jumps over it; one that it shows twice in autumn is due once,
    the first time. Raises ValueError for wishes that no clock shows and for a ``now`` without zone.
    """
    today = _local_day(zone, now)
    days = (today - number * _DAY for number in range(-1, 9))
    return next(due for due in _due_on(wishes, zone, days) if due <= now)


def next_due(wishes: MailWishes, zone: str, now: datetime) -> datetime:
    """The first instant after ``now`` (aware) at which a digest is due, in UTC; see `last_due`."""
    today = _local_day(zone, now)
    days = (today + number * _DAY for number in range(-1, 9))
    return next(due for due in _due_on(wishes, zone, days) if due > now)


def period(wishes: MailWishes, zone: str, due: datetime) -> str:
    """Which digest is due at ``due``: the ISO week (``2026-W48``) or the day (``2026-11-24``) of the reader's calendar.

    It names the digest whatever clocks do afterwards: a period that has been sent stays sent.
    """
    day = _local_day(zone, due)
    return f"{day:%G-W%V}" if wishes.cadence is Cadence.WEEKLY else day.isoformat()


def _due_on(wishes: MailWishes, zone: str, days: Iterator[date]) -> Iterator[datetime]:
    place, hour = ZoneInfo(zone), time(wishes.hour)
    if wishes.weekday not in range(7):
        raise ValueError(f"a weekday is 0 (Monday) to 6, not {wishes.weekday}")
    weekly = wishes.cadence is Cadence.WEEKLY
    for day in days:
        if not weekly or day.weekday() == wishes.weekday:
            yield _first_instant(day, hour, place)


def _first_instant(day: date, hour: time, place: ZoneInfo) -> datetime:
    """The first instant at which the clock of ``place`` shows ``day`` and ``hour`` or, jumping over it, more."""
    shown = datetime.combine(day, hour)
    due = shown.replace(tzinfo=place).astimezone(UTC)
    if due.astimezone(place).replace(tzinfo=None) == shown:
        return due
    # Read with the offset before the jump the hour lies after it, with the one after it before: in between is the jump.
    early = shown.replace(tzinfo=place, fold=1).astimezone(UTC)
    while due - early > _SECOND:
        middle = early + (due - early) // 2
        if middle.astimezone(place).replace(tzinfo=None) < shown:
            early = middle
        else:
            due = middle
    return due.replace(microsecond=0)


def _local_day(zone: str, at: datetime) -> date:
    if at.utcoffset() is None:
        raise ValueError(f"an instant has a zone; {at.isoformat()} has none")
    return at.astimezone(ZoneInfo(zone)).date()
