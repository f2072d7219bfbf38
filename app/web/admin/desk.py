"""What the admins' pages have in common: a page, what was done told once, instants and spans as they are written."""

from datetime import datetime, timedelta
from typing import Any

from starlette.responses import RedirectResponse, Response

from app.web.members import Member
from notifier.wording.lines import clean_line
from notifier.wording.words import load_words

PAGES = (
    ("", "What needs you"),
    ("/sources", "Sources"),
    ("/mails", "Mails"),
    ("/schedule", "Schedule"),
    ("/merges", "Twins"),
    ("/people", "People"),
)
_LONGEST = 600


def show_page(member: Member, template: str, place: str, *, status: int = 200, **facts: Any) -> Response:
    """The page ``templates/web/admin/TEMPLATE.html``; ``place`` is which of the admins' pages it belongs to.

    ``done``, where the address says so, is what was done just now, by a key of the page's own.
    """
    from dataclasses import replace

    english = replace(member, words=load_words("en", rooms=("site", "advisor")))
    common = {
        "here": "admin",
        "rooms": [(f"/admin{path}", text, path == place) for path, text in PAGES],
        "done": member.request.query_params.get("done", ""),
        "at": write_at,
        "ago": lambda instant: write_span(member.now - instant),
        "line": lambda text: clean_line(text, _LONGEST),
    }
    return english.page(f"admin/{template}", status, **{**common, **facts})


def go_back(member: Member, path: str, done: str = "") -> Response:
    """After a form: the page at ``path`` again, which tells what was ``done``."""
    return RedirectResponse(member.site.path(path, {"done": done} if done else None), 303)


def write_at(instant: datetime | None) -> str:
    """An instant in UTC, ``2026-08-20 04:00``; a dash for none."""
    return f"{instant:%Y-%m-%d %H:%M}" if instant is not None else "–"


def write_span(span: timedelta) -> str:
    """A span in its largest unit: ``5 min``, ``3 h``, ``2 d``."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 0:
        return f"in {write_span(-span)}"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
