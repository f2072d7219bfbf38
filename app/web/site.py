"""What all pages have in common, and how a page is written."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from notifier.sender import Sender, is_address
from notifier.wording.lines import clean_line, safe_link
from notifier.wording.words import TEMPLATES, Words, languages, load_words

if TYPE_CHECKING:
    from app.current_offer import CurrentOffer
    from app.listed_calls import CurrentListing
    from catalogue.store.database import Database

_NAME_LIMIT = 120
_FALLBACK = "en"

# Everything that a page of the site may do: be shown with our own style and script, ask us, send us its forms.
SITE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _post_later() -> None:
    """What is stored is sent by the schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An installation as its pages see it.

    ``database`` is the catalogue that they show and change, ``offer`` what is on offer in it, ``sender`` who writes the
    mails, with the links of the installation, and ``clock`` tells the time, an aware instant. ``post`` has stored mails
    sent soon and does not wait for it. ``admins`` are the e-mail addresses, in lower case, that may see everything.
    ``metrics_key`` is what who reads the metrics has to send; where it is empty there are none. ``listing`` is what
    its pages list calls by.
    """

    database: "Database"
    offer: "CurrentOffer"
    sender: Sender
    clock: Callable[[], datetime]
    post: Callable[[], None] = _post_later
    admins: frozenset[str] = frozenset()
    metrics_key: str = ""
    listing: "CurrentListing" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        from app.listed_calls import CurrentListing

        object.__setattr__(self, "listing", CurrentListing(self.database, self.offer.beside))

    def warm(self) -> None:
        """Has what pages tell of read beside, so that no visitor waits for it."""
        now = self.clock()
        self.offer.warm(now)
        self.listing.warm(now)

    def path(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Where a page of ours is, as a link on a page says it: ``path`` begins with a slash."""
        place = urlsplit(self.sender.links.site).path.rstrip("/") + path
        return f"{place}?{urlencode(query)}" if query else place

    def address(self, path: str) -> str:
        """Where a page of ours is, as other programs have to be told it; empty where the site has no address."""
        site = self.sender.links.site
        return f"{site.rstrip('/')}{path}" if site else ""


def write_page(site: Site, template: str, words: Words, *, status: int = 200, **facts: Any) -> Response:
    """The page that is laid out in ``templates/web/TEMPLATE.html``, in ``words`` and with these ``facts``.

    It has its style in itself and no script.
    """
    return HTMLResponse(_write(site, template, words, facts), status, {"content-security-policy": page_policy()})


def write_site_page(site: Site, template: str, words: Words, *, status: int = 200, **facts: Any) -> Response:
    """The same for a page of the site, which has the site's style and may have its script."""
    from app.web.static import static_files

    static = {name: site.path(f"/static/{file.name}") for name, file in static_files().items()}
    html = _write(site, template, words, {"static": static, **facts})
    return HTMLResponse(html, status, {"content-security-policy": SITE_POLICY, "vary": "accept-language, hx-request"})


def _write(site: Site, template: str, words: Words, facts: Mapping[str, Any]) -> str:
    notes = []
    if words.wanted is not None:
        notes.append(words.say("note.language", language=words.language_name(words.wanted)))
    if not words.reviewed:
        notes.append(words.say("note.unreviewed"))
    common = {
        "say": words.say,
        "count": words.count,
        "language": words.language,
        "writer": clean_line(site.sender.name, _NAME_LIMIT),
        "contact": clean_line(site.sender.reach, _NAME_LIMIT),
        "contact_link": _contact_link(site.sender),
        "notes": notes,
        "path": site.path,
    }
    return environment().get_template(f"{template}.html").render({**common, **facts})


def shown_name(name: str) -> str:
    """The name of a company as a page shows it."""
    return clean_line(name, _NAME_LIMIT)


def visitor_of(request: Request) -> str:
    """From where somebody comes: an address of the network, not to be kept or logged; empty where it is not known."""
    return request.client.host if request.client is not None else ""


def asked_words(request: Request, rooms: tuple[str, ...] = ()) -> Words:
    """The words of the language that a visitor asks for, where we do not know its reader; English if none is there.

    It is that of the parameter ``lang`` of the address, else the first of those that the browser asks for. ``rooms``
    are those of `notifier.wording.words.load_words`.
    """
    offered = languages()
    chosen = request.query_params.get("lang", "")
    if chosen in offered:
        return load_words(chosen, rooms=rooms)
    wanted = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wanted.append((-float(weight or "1"), tag.strip()[:2].lower()))
        except ValueError:
            continue
    best = next((language for _, language in sorted(wanted, key=lambda one: one[0]) if language in offered), _FALLBACK)
    return load_words(best, rooms=rooms)


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
    return environment().get_template("page.css").render()


@cache
def environment() -> Environment:
    """Where the templates of all pages are, and how they are written: escaped, and a missing fact is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
