"""Instants that people type, and the one place that looks at the clock."""

import re
from datetime import UTC, datetime, timedelta

from app.errors import CommandError


def read_now(text: str | None) -> datetime:
    """``--now`` as an aware instant in UTC; without it the clock's. A text without offset is meant in UTC."""
    if text is None:
        return datetime.now(UTC)
    return _read_instant(text, f"--now {text!r} is not an instant; write it as 2026-08-20 or 2026-08-20T09:00+02:00")


def read_since(text: str, now: datetime) -> datetime:
    """``--since`` as an aware instant in UTC: one that is written out, or so many days or hours before ``now``."""
    span = _SPAN.fullmatch(text)
    if span is None:
        return _read_instant(
            text, f"--since {text!r} is neither an instant nor a span; write it as 2026-08-20, 7d or 36h"
        )
    try:
        return now - _length(span)
    except OverflowError:
        raise CommandError(f"--since {text!r} is before all time") from None


def read_span(text: str, option: str) -> timedelta:
    """So many days or hours, as ``option`` gives them."""
    span = _SPAN.fullmatch(text)
    if span is None:
        raise CommandError(f"{option} {text!r} is no span of time; write it as 30d or 36h")
    return _length(span)


_SPAN = re.compile(r"(?P<count>[0-9]{1,9})(?P<unit>[dh])")
_UNITS = {"d": "days", "h": "hours"}


def _length(span: re.Match[str]) -> timedelta:
    return timedelta(**{_UNITS[span["unit"]]: int(span["count"])})


def _read_instant(text: str, problem: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandError(problem) from None
