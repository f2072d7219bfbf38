"""A mail as it was sent, in the browser."""

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from app.web.site import Site
from app.web.visits import Visit, link_route
from catalogue.store.deliveries import find_deliveries
from notifier.links import LinkError, Purpose

# A mail brings its styles on its elements; it has no script, no form and no picture from elsewhere, nor may it.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " sandbox allow-popups allow-top-navigation-by-user-activation"
)


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.VIEW, _show)]


def _show(visit: Visit) -> Response:
    """The HTML that is stored, byte for byte: what was mailed."""
    links = visit.site.sender.links
    with visit.site.database.read() as connection:
        for delivery in find_deliveries(connection, visit.profile.id):
            if links.mail_mark(delivery.id) == visit.target.mail_mark:
                return HTMLResponse(delivery.html, headers={"content-security-policy": _POLICY})
    raise LinkError("this link is about a mail that is not there")
