"""The calendar of a company's deadlines, for calendar programs to subscribe to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.call import Call
from catalogue.model.choice import CHOSEN_KINDS, standing
from catalogue.model.state import is_live
from catalogue.store.calls import find_calls
from catalogue.store.choices import dismissed_calls, find_history
from catalogue.store.deliveries import find_entries
from notifier.links import Purpose
from notifier.mails.calendar import deadlines_feed, find_revisions

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def routes(site: Site) -> list[Route]:
    """The address of the calendar."""
    return [link_route(site, Purpose.CALENDAR, _show, ending=".ics")]


def _show(visit: Visit) -> Response:
    with visit.site.database.read() as connection:
        calls = list(_find_calls(connection, visit))
        revisions = find_revisions(connection, [call.id for call in calls])
    feed = deadlines_feed(
        calls,
        visit.words,
        visit.now,
        zone=visit.profile.zone,
        sender=visit.site.sender,
        revisions=revisions,
    )
    return Response(
        feed, media_type="text/calendar", headers={"content-disposition": 'inline; filename="deadlines.ics"'}
    )


def _find_calls(connection: "Connection", visit: Visit) -> Iterator[Call]:
    """The calls that mails told of and one can still apply for, and those that the company chose, whatever their state.

    Who applied has dates to keep when the call is closed to others. What was dismissed, or has gone, has none.
    """
    profile_id = visit.profile.id
    told = {entry.call_id for entry, at in find_entries(connection, profile_id).items() if at is not None}
    choices = standing(find_history(connection, [profile_id]))
    chosen = {choice.call_id for choice in choices if choice.kind in CHOSEN_KINDS}
    wanted = (told | chosen) - dismissed_calls(connection, profile_id)
    for stored in find_calls(connection, ids=wanted, include_gone=False):
        if stored.call.id in chosen or is_live(stored.call, visit.now):
            yield stored.call
