"""A guest: somebody at the site of whom nothing is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.forms import SHORT, Bounds, Form, read_form
from app.web.plain import require_plain
from app.web.site import Site, asked_words, visitor_of, write_site_page
from notifier.wording.words import Words, languages

SPEAK = "speak"
"""What a form says is to be done where somebody only wants the same page in another language."""
# What may stand in a path as it is (RFC 3986, 3.3).
_IN_PATHS = "/:@!$&'()*+,;="

Show = Callable[["Guest"], Response]
Act = Callable[["Guest", Form], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody at ``site`` who asked ``request`` at ``now`` (UTC) and reads ``words``."""

    site: Site
    request: Request
    words: Words
    now: datetime

    @property
    def partial(self) -> bool:
        """Whether the page's script asks, for a part of the page alone."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def visitor(self) -> str:
        """From where the guest comes: an address of the network, not to be kept or logged."""
        return visitor_of(self.request)

    def path(self, path: str, **query: str) -> str:
        """A link to a page for guests that keeps the language which the guest chose."""
        return self.site.path(path, {**query, **({"lang": self._chosen} if self._chosen else {})})

    def page(self, template: str, status: int = 200, *, indexed: bool = False, **facts: Any) -> Response:
        """A page in the guest's language, which it can change; ``indexed`` is whether search engines may keep it.

        Where something may be typed, ``typed_in`` is the id of its form, which is sent with ``on_speaking`` as what to
        ``do`` by who changes the language, so that nothing typed is lost.
        """
        tongues = [(one, own_name(one), self._in(one)) for one in languages()]
        common = {"home": None, "room": "public", "guest_path": self.path, "tongues": tongues, "indexed": indexed}
        common |= {"chosen": self._chosen, "typed_in": None, "on_speaking": SPEAK}
        answer = write_site_page(self.site, template, self.words, status=status, **{**common, **facts})
        if indexed:
            answer.headers["x-robots-tag"] = "all"
        return answer

    @property
    def _chosen(self) -> str:
        """The language that the address asks for; empty where the browser does."""
        return self.words.language if "lang" in self.request.query_params else ""

    def _in(self, language: str) -> str:
        """This page in another language."""
        query = {name: value for name, value in self.request.query_params.items() if name != "lang"}
        return self.site.path(quote(self.request.url.path, safe=_IN_PATHS), {**query, "lang": language})


@cache
def own_name(language: str) -> str:
    """What a language (ISO 639-1) is called by those who speak it."""
    from babel import Locale

    name = Locale.parse(language).languages.get(language, language)
    return str(name[:1].upper() + name[1:])


def open_route(
    site: Site, path: str, show: Show, act: Act | None = None, *, rooms: tuple[str, ...], bounds: Bounds = SHORT
) -> Route:
    """The address of a page that is open to all: GET and HEAD ``show``, POST acts.

    ``rooms`` are those of its words, ``bounds`` how large its form may be.
    """

    async def answer(request: Request) -> Response:
        require_plain(request.scope)

        def guest() -> Guest:
            return Guest(site=site, request=request, words=asked_words(request, rooms), now=site.clock())

        if act is None or request.method != "POST":
            return await run_in_threadpool(lambda: show(guest()))
        form = await read_form(request, bounds)
        return await run_in_threadpool(lambda: act(guest(), form))

    return Route(path, answer, methods=["GET"] if act is None else ["GET", "POST"])
