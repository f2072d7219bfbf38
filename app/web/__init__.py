"""The pages behind the links in mails. One module a group of pages; each says which addresses it answers.

A page only ever shows what would happen; what changes something is sent by its form (POST), so that programs that
follow the links of a mail change nothing. The token in the address is the proof: there are no cookies and no sessions.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from app.web.site import Site


def make_app(site: "Site") -> "ASGIApp":
    """The pages of ``site`` as an ASGI application."""
    from starlette.applications import Starlette

    from app.web import about_calls, calendar, consent, digests, problems, wishes
    from app.web.safety import SafeHeaders

    groups = (consent, wishes, about_calls, digests, calendar, problems)
    routes = [route for group in groups for route in group.routes(site)]
    # Around all of it, so that the page on our own failure has the headers too.
    return SafeHeaders(Starlette(routes=routes, exception_handlers=problems.handlers(site)))
