"""Instants that people type, and the one place that looks at the clock."""

from datetime import UTC, datetime

from app.errors import CommandError


def read_now(text: str | None) -> datetime:
    """``--now`` as an aware instant in UTC; without it the clock's. A text without offset is meant in UTC."""
    if text is None:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--now {text!r} is not an instant; write it as 2026-08-20 or 2026-08-20T09:00+02:00"
        ) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC)
