"""The mails that a company had, each as it was sent; and the mail with its own links, for who asks."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.joining.letters import put_links
from app.web.company.hits import my_place
from app.web.company.my_calls import ROOMS
from app.web.forms import Form
from app.web.limits import may_mail
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
    """The addresses of these pages."""
    return [
        link_route(site, Purpose.MY, _show, ending="/mails", rooms=ROOMS),
        link_route(site, Purpose.MY, _show_own, _ask_own, ending="/own", rooms=ROOMS),
    ]


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


def _show_own(visit: Visit) -> Response:
    return visit.site_page(
        "company/own", here="my", asked=visit.request.query_params.get("done") == "asked", all_calls=my_place(visit)
    )


def _ask_own(visit: Visit, _: Form) -> Response:
    """The same answer whether a mail goes out or too many were asked for: it is read by whoever has this link."""
    site, profile = visit.site, visit.profile
    visitor = visit.request.client.host if visit.request.client is not None else ""
    if may_mail(site, visitor, profile.email, visit.now):
        with site.database.write() as connection:
            stored = put_links(connection, site.sender, [profile], visit.now)
        if stored:
            site.post()
    return RedirectResponse(my_place(visit, "/own", {"done": "asked"}), 303)
