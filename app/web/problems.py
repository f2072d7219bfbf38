"""What is shown where a link leads nowhere, or something is wrong; and what robots may read: what is for all."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web.site import Site, asked_words, write_page
from catalogue.store.errors import StoreError
from notifier.links import CONFIRM_WITHIN, LinkError, LinkExpiredError, Purpose

_log = logging.getLogger(__name__)

# Pages that are a company's or a member's, and what is for programs.
_NOT_FOR_ROBOTS = (
    "/my", "/own", "/feed", "/view", "/confirm", "/stop", "/resume", "/wishes", "/save", "/dismiss", "/not-for-us",
    "/calendar", "/sign-in", "/sign-out", "/advisor", "/admin", "/metrics", "/join", "/api/v1",
    "/calls.atom",
)  # fmt: skip

Answer = Callable[[Request, Exception], Response]


def routes(site: Site) -> list[Route]:
    """The address of the file for robots."""
    text = "User-agent: *\n" + "".join(f"Disallow: {site.path(place)}\n" for place in _NOT_FOR_ROBOTS)
    return [Route("/robots.txt", lambda _request: PlainTextResponse(text))]


def handlers(site: Site) -> Mapping[Any, Answer]:
    """How each kind of failure is answered, in the language that the browser asks for: who reads is not known."""

    def page(request: Request, status: int, problem: str, text: str | None = None) -> Response:
        words = asked_words(request)
        facts = {"heading": words.say(f"web.{problem}.heading"), "text": text or words.say(f"web.{problem}.text")}
        return write_page(site, "problem", words, status=status, **facts)

    def link(request: Request, _: Exception) -> Response:
        return page(request, 404, "unknown")

    def expired(request: Request, _: Exception) -> Response:
        if request.url.path.startswith(f"/{Purpose.OWN}/"):
            words = asked_words(request, ("site", "join", "own"))
            facts = {"heading": words.say("web.expired.heading"), "text": words.say("web.own.expired")}
            ask = {"link": site.path("/lost"), "link_text": words.say("web.lost.button")}
            return write_page(site, "problem", words, status=410, **facts, **ask)
        text = asked_words(request).count("web.expired.text", CONFIRM_WITHIN.days)
        return page(request, 410, "expired", text)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        problem = {404: "unknown", 413: "too_long"}.get(error.status_code, "odd")
        answer = page(request, error.status_code, problem)
        answer.headers.update(error.headers or {})
        return answer

    def store(request: Request, error: Exception) -> Response:
        # The store's own words name no company; the address of the page, which is a key, is not logged.
        _log.error("a page could not be served: %s", error)
        answer = page(request, 503, "failed")
        answer.headers["retry-after"] = "120"
        return answer

    def failed(request: Request, _: Exception) -> Response:
        return page(request, 500, "failed")

    return {
        LinkExpiredError: expired,
        LinkError: link,
        HTTPException: http,
        StoreError: store,
        Exception: failed,
    }
