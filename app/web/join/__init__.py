"""The form to join, what it would bring, and the links for who lost them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from app.web.site import Site

ROOMS = ("site", "join")


def routes(site: "Site") -> "list[Route]":
    """The addresses of these pages."""
    from app.web.join import form, lost

    return [*form.routes(site), *lost.routes(site)]
