"""The way from My calls to what is known of a company: its link of a day is mailed to the address of the company."""

from starlette.responses import Response
from starlette.routing import Route

from app.joining.letters import put_links
from app.web.forms import Form
from app.web.limits import may_mail
from app.web.links.visits import Visit, link_route
from app.web.own.data import ROOMS
from app.web.site import Site, visitor_of
from notifier.links import Purpose


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.MY, _show, _send, ending="/own", rooms=ROOMS)]


def _show(visit: Visit) -> Response:
    return visit.site_page("own/link", step="ask")


def _send(visit: Visit, _: Form) -> Response:
    """Only who reads the company's mail gets the link: whoever has this page may have been forwarded it."""
    visitor = visitor_of(visit.request)
    if may_mail(visit.site, visitor, visit.profile.email, visit.now):
        with visit.site.database.write() as connection:
            put_links(connection, visit.site.sender, [visit.profile], visit.now)
        visit.site.post()
    return visit.site_page("own/link", step="sent")
