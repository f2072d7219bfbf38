"""A mail as it was sent, in the browser, and all calls that it tells of."""

from collections.abc import Iterable
from datetime import datetime

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from app.web.links.call_box import write_box
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.delivery import Delivery
from catalogue.model.state import next_deadline
from catalogue.model.stored import StoredCall
from catalogue.store.calls import find_calls
from catalogue.store.deliveries import find_delivery_entries, find_delivery_ids, get_delivery
from notifier.links import LinkError, Purpose
from notifier.wording.lines import clean_line

_SUBJECT_LIMIT = 250

# A mail brings its styles on its elements; it has no script, no form and no picture from elsewhere, nor may it.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " sandbox allow-popups allow-top-navigation-by-user-activation"
)


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    return [link_route(site, Purpose.VIEW, _show), link_route(site, Purpose.VIEW, _show_calls, ending="/calls")]


def _show(visit: Visit) -> Response:
    """The HTML that is stored, byte for byte: what was mailed."""
    return HTMLResponse(_delivery(visit).html, headers={"content-security-policy": _POLICY})


def _show_calls(visit: Visit) -> Response:
    """Every call that the mail tells of, those that it only counts among them; the first to close comes first."""
    delivery, links, key = _delivery(visit), visit.site.sender.links, visit.target.link_key
    with visit.site.database.read() as connection:
        ids = {entry.call_id for entry in find_delivery_entries(connection, delivery.id)}
        found = _in_order(find_calls(connection, ids=ids), visit.now)
    calls = [
        {
            "box": write_box(stored, visit.words, visit.now, visit.profile.zone),
            "save": links.save(key, stored.call.id),
            "dismiss": links.not_for_us(key, stored.call.id),
        }
        for stored in found
    ]
    subject = clean_line(delivery.subject, _SUBJECT_LIMIT)
    return visit.page("calls", subject=subject, view=links.view(key, delivery.id), calls=calls)


def _in_order(calls: Iterable[StoredCall], now: datetime) -> list[StoredCall]:
    def place(stored: StoredCall) -> tuple[bool, float, str]:
        upcoming = next_deadline(stored.call, now)
        return upcoming is None, upcoming.at.timestamp() if upcoming is not None else 0.0, stored.call.id

    return sorted(calls, key=place)


def _delivery(visit: Visit) -> Delivery:
    mark = visit.site.sender.links.mail_mark
    with visit.site.database.read() as connection:
        for delivery_id in find_delivery_ids(connection, visit.profile.id):
            if mark(delivery_id) == visit.target.mail_mark and (found := get_delivery(connection, delivery_id)):
                return found
    raise LinkError("this link is about a mail that is not there")
