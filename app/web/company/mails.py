"""The mails that a company had, each as it was sent."""

from starlette.responses import Response
from starlette.routing import Route

from app.web.company.hits import my_place
from app.web.company.my_calls import ROOMS
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.delivery import MailKind
from catalogue.store.deliveries import find_deliveries
from notifier.links import Purpose
from notifier.wording.figures import local_day, write_long_day
from notifier.wording.lines import capitalised, clean_line

# Not those with links that are for the reader of the address alone.
_SHOWN = frozenset({MailKind.DIGEST, MailKind.FIRST_MATCHES, MailKind.REMINDER, MailKind.SHORTLIST})
_MOST = 200
_SUBJECT_LIMIT = 250


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.MY, _show, ending="/mails", rooms=ROOMS)]


def _show(visit: Visit) -> Response:
    links, zone = visit.site.sender.links, visit.profile.zone
    with visit.site.database.read() as connection:
        found = [one for one in find_deliveries(connection, visit.profile.id) if one.kind in _SHOWN]
    newest = sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)[:_MOST]
    mails = [
        (
            capitalised(write_long_day(visit.words, local_day(one.created_at, zone))),
            clean_line(one.subject, _SUBJECT_LIMIT),
            links.view(visit.target.link_key, one.id),
        )
        for one in newest
    ]
    return visit.site_page("company/mails", here="my", mails=mails, all_calls=my_place(visit))
