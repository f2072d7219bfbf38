"""The pages. One module a group of pages; each says which addresses it answers.

A page only ever shows what would happen; what changes something is sent by its form (POST), so that programs that
follow the links of a mail change nothing. For a company the token in the address is the proof; advisors and admins sign
in by a mailed link and have a session.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from app.web.site import Site


def make_app(site: "Site") -> "ASGIApp":
    """The pages of ``site`` as an ASGI application."""
    from starlette.applications import Starlette

    from app.web import admin, advisor, company, health, join, problems, sign_in, static
    from app.web.api import routes as api
    from app.web.links import about_calls, calendar, consent, digests, wishes
    from app.web.metrics import Watch
    from app.web.own import change, data, link
    from app.web.public import call, coverage, feed, home, search
    from app.web.safety import SafeHeaders, SameOrigin

    public = (home, search, feed, call, coverage, api)
    groups = (
        static,
        sign_in,
        join,
        data,
        change,
        link,
        consent,
        wishes,
        about_calls,
        digests,
        calendar,
        company,
        advisor,
        *public,
        admin,
        health,
        problems,
    )
    watch = Watch(site)
    routes = [*watch.routes(), *(route for group in groups for route in group.routes(site))]
    app = Starlette(routes=routes, exception_handlers=problems.handlers(site))
    # Around all of it, so that the page on our own failure has the headers too.
    return SafeHeaders(watch.around(SameOrigin(app), routes))
