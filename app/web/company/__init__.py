"""A company's own calls: what fits it, why, and what it does about it. The link of a mail is the key."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from app.web.site import Site


def routes(site: "Site") -> "list[Route]":
    """The addresses of these pages."""
    from app.web.company import mails, my_calls, one_call, taking_along

    # A call's address may end in anything, so it comes last.
    return [route for page in (my_calls, mails, taking_along, one_call) for route in page.routes(site)]
