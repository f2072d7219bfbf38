"""What every call is brought to, and what no call may be."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from catalogue.model.call import Call
from crawlers.read.html import tidy

LONGEST_TITLE = 500
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def normalise(call: Call) -> Call:
    """One spelling for what portals spell in many ways: white space, order, repeats, length."""
    title = tidy(call.title)
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return replace(
        call,
        title=title,
        keywords=tuple(sorted(dict.fromkeys(call.keywords))),
        deadlines=tuple(sorted(dict.fromkeys(call.deadlines), key=lambda deadline: deadline.at)),
    )


def find_fault(call: Call) -> str | None:
    """What makes a call impossible, in words, or None."""
    if not call.title:
        return "it has no title"
    parts = urlsplit(call.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"its address is none: {call.url[:100]!r}"
    moments = [deadline.moment for deadline in call.deadlines] + ([call.opens] if call.opens else [])
    strange = next((moment for moment in moments if not _EARLIEST <= moment.at <= _LATEST), None)
    if strange is not None:
        return f"a date in it cannot be meant: {strange.raw!r}"
    return None
