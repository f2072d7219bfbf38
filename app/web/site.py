"""What all pages have in common, and how a page is written."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from notifier.sender import Sender, is_address
from notifier.wording.lines import clean_line, safe_link
from notifier.wording.words import TEMPLATES, Words, languages, load_words

if TYPE_CHECKING:
    from catalogue.store.database import Database

_NAME_LIMIT = 120
_FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An installation as its pages see it.

    ``database`` is the catalogue that they show and change, ``sender`` who writes the mails, with the links of the
    installation, and ``clock`` tells the time, an aware instant.
    """

    database: "Database"
    sender: Sender
    clock: Callable[[], datetime]


def write_page(site: Site, template: str, words: Words, *, status: int = 200, **facts: Any) -> Response:
    """The page that is laid out in ``templates/web/TEMPLATE.html``, in ``words`` and with these ``facts``."""
    notes = []
    if words.wanted is not None:
        notes.append(words.say("note.language", language=words.language_name(words.wanted)))
    if not words.reviewed:
        notes.append(words.say("note.unreviewed"))
    html = (
        _environment()
        .get_template(f"{template}.html")
        .render(
            say=words.say,
            count=words.count,
            language=words.language,
            writer=clean_line(site.sender.name, _NAME_LIMIT),
            contact=clean_line(site.sender.reach, _NAME_LIMIT),
            contact_link=_contact_link(site.sender),
            notes=notes,
            **facts,
        )
    )
    return HTMLResponse(html, status, {"content-security-policy": page_policy()})


def shown_name(name: str) -> str:
    """The name of a company as a page shows it."""
    return clean_line(name, _NAME_LIMIT)


def asked_words(request: Request) -> Words:
    """The words of the language that a browser asks for, where we do not know its reader; English if none is there."""
    offered = languages()
    wanted = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wanted.append((-float(weight or "1"), tag.strip()[:2].lower()))
        except ValueError:
            continue
    best = next((language for _, language in sorted(wanted, key=lambda one: one[0]) if language in offered), _FALLBACK)
    return load_words(best)


def _contact_link(sender: Sender) -> str | None:
    return f"mailto:{quote(sender.reach, safe='@')}" if is_address(sender.reach) else safe_link(sender.reach)


@cache
def page_policy() -> str:
    """What a browser may do for a page of ours: show it in its one style, and send its form to us."""
    style = b64encode(sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _style() -> str:
    """What stands in the style element of every page, to the letter."""
    return _environment().get_template("page.css").render()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
