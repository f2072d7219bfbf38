"""Days and instants from the numbers that portals write. Nothing is guessed: any other form raises."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalogue.model.call import Moment
from crawlers.read.clock import with_clock
from crawlers.reading import ReadError

# Portals of today publish no call before; and seconds since 1970 taken for milliseconds fall into January 1970.
_FIRST_YEAR = 1971
_LAST_YEAR = 2199

_DAY = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_CLOCK = r"[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
_ISO_DAY = re.compile(_DAY)
_ISO_LOCAL = re.compile(_DAY + _CLOCK)
_ISO_INSTANT = re.compile(_DAY + _CLOCK + r" ?(?:Z|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-5][0-9]))?)")
_INDEX_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|\+00:?00)")
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})(?:(?P<dot>\. ?)|(?P<mark>[/-]))(?P<month>[0-9]{1,2})(?(dot)\. ?|(?P=mark))"
    r"(?P<year>[0-9]{4})(?(dot)\.?)(?P<rest>.*)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<dot>\. ?)|/)(?P<month>[0-9]{1,2})(?(dot)\. ?|/)"
    r"(?P<day>[0-9]{1,2})(?(dot)\.?)(?P<rest>.*)"
)
_DAY_RANGE = re.compile(r"([0-9][0-9 .:/-]*[0-9]\.?) [-–—] ([0-9][0-9 .:/-]*[0-9]\.?)")
_EPOCH = re.compile(r"-?[0-9]{1,15}")
_NO_DATE = re.compile(r"(?:[-–—]|n/a|0000-00-00(?:[t ]00:00(?::00)?)?|1900-01-01(?:[t ].*)?)?")


def is_no_date(raw: str | None) -> bool:
    """Whether ``raw`` is one of the ways in which portals write that there is no date."""
    return raw is None or _NO_DATE.fullmatch(" ".join(raw.casefold().split())) is not None


def calendar_day(year: str | int, month: str | int, day: str | int, raw: str) -> date:
    """The day of these numbers. Raises `ReadError`, quoting ``raw``, if the calendar has none such."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise ReadError(f"the year is not one from {_FIRST_YEAR} to {_LAST_YEAR}: {raw[:60]!r}")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ReadError(f"no such day: {raw[:60]!r} ({error})") from error


def iso_day(raw: str) -> date:
    """``2026-09-15``. Raises `ReadError` for any other form."""
    found = _match(_ISO_DAY, raw, "a day of the form 2026-09-15")
    return calendar_day(found["year"], found["month"], found["day"], raw)


def iso_local(raw: str) -> datetime:
    """``2026-09-15T12:00``, with or without seconds, as a naive instant: on the clock of whoever wrote it.

    A blank may stand for the T. Raises `ReadError` for any other form, also for one that names its offset.
    """
    return _clock_of(_match(_ISO_LOCAL, raw, "a local time of the form 2026-09-15T12:00"), raw)


def iso_instant(raw: str) -> datetime:
    """``2026-09-15T12:00:00Z`` or with an offset such as ``+01:00`` as an aware instant in UTC.

    Raises `ReadError` for any other form, also for one without its offset.
    """
    found = _match(_ISO_INSTANT, raw, "an instant of the form 2026-09-15T12:00:00+01:00")
    offset = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if offset > timedelta(hours=14):
        raise ReadError(f"no clock on earth is so far from UTC: {raw[:60]!r}")
    local = _clock_of(found, raw)
    return (local + offset if found["sign"] == "-" else local - offset).replace(tzinfo=UTC)


def iso_any(raw: str) -> date | datetime:
    """What `iso_day`, `iso_local` or `iso_instant` reads, whichever form it is. Raises `ReadError` for any other."""
    text = _trim(raw)
    if _ISO_DAY.fullmatch(text):
        return iso_day(text)
    if _ISO_LOCAL.fullmatch(text):
        return iso_local(text)
    return iso_instant(text)


def numeric_day(raw: str) -> date | datetime:
    """A day written day first: ``15.09.2026``, ``15. 9. 2026``, ``15/09/2026``, ``15-09-2026``.

    A date if no hour stands there, a naive instant if one does (see `crawlers.read.clock`). Raises `ReadError` for
    anything else; a month over 12 is how a portal is noticed that has changed over to the month first.
    """
    return _day_and_clock(_match(_DAY_FIRST, raw, "a day of the form 15.09.2026 or 15/09/2026"), raw)


def year_first_day(raw: str) -> date | datetime:
    """A day as Hungarian writes it: ``2026. 08. 25.``, ``2026.08.25``, ``2026/08/25``; with an hour a naive instant.

    Raises `ReadError` for anything else.
    """
    return _day_and_clock(_match(_YEAR_FIRST, raw, "a day of the form 2026. 08. 25."), raw)


def day_range(raw: str) -> tuple[str, str] | None:
    """The two sides of ``01.09.2026 - 15.12.2026`` as they stand, each to be read; None for anything else."""
    found = _DAY_RANGE.fullmatch(_trim(raw))
    return (found[1], found[2]) if found is not None else None


def epoch_ms(raw: str | int) -> datetime:
    """Milliseconds since 1970 as an aware instant in UTC. Raises `ReadError` for anything else, and for seconds."""
    return _since_1970(raw, "milliseconds", timedelta(milliseconds=1))


def epoch_s(raw: str | int) -> datetime:
    """Seconds since 1970 as an aware instant in UTC. Raises `ReadError` for anything else, and for milliseconds."""
    return _since_1970(raw, "seconds", timedelta(seconds=1))


def read_index_instant(raw: str) -> datetime:
    """``2026-09-15T00:00:00.000+0000`` as an aware instant in UTC.

    Raises `ReadError` for any other form: an offset other than zero would mean that the index has changed its ways.
    """
    if _INDEX_FORM.fullmatch(raw) is None:
        raise ReadError(f"not an instant of the form 2026-09-15T17:00:00.000+0000: {raw[:60]!r}")
    try:
        return iso_instant(raw).replace(microsecond=0)
    except ReadError as error:
        raise ReadError(f"no such instant: {raw[:60]!r} ({error})") from error


def _trim(raw: str) -> str:
    """``raw`` with single plain blanks: portals write no-break ones inside and around their dates."""
    return " ".join(raw.split())


def _match(form: re.Pattern[str], raw: str, what: str) -> re.Match[str]:
    found = form.fullmatch(_trim(raw))
    if found is None:
        raise ReadError(f"not {what}: {raw[:60]!r}")
    return found


def _clock_of(found: re.Match[str], raw: str) -> datetime:
    day = calendar_day(found["year"], found["month"], found["day"], raw)
    try:
        clock = time(
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"] or 0),
            int((found["fraction"] or "").ljust(6, "0")[:6]),
        )
    except ValueError as error:
        raise ReadError(f"no such hour: {raw[:60]!r} ({error})") from error
    return datetime.combine(day, clock)


def _day_and_clock(found: re.Match[str], raw: str) -> date | datetime:
    return with_clock(calendar_day(found["year"], found["month"], found["day"], raw), found["rest"])


def _since_1970(raw: str | int, unit: str, length: timedelta) -> datetime:
    if _EPOCH.fullmatch(text := str(raw).strip()) is None:
        raise ReadError(f"not {unit} since 1970: {str(raw)[:60]!r}")
    try:
        instant = datetime(1970, 1, 1, tzinfo=UTC) + int(text) * length
    except OverflowError as error:
        raise ReadError(f"not {unit} since 1970: {str(raw)[:60]!r}") from error
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ReadError(f"not {unit} since 1970, for they give the year {instant.year}: {str(raw)[:60]!r}")
    return instant


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
