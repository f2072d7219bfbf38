"""The page on when a company has its mails, and on a pause."""

from dataclasses import replace
from datetime import time

from babel.dates import format_time, get_day_names, get_timezone_location
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from app import mail_consent
from app.web.forms import Form
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.consent import ConsentState
from catalogue.model.profile import Cadence, MailWishes, Profile
from catalogue.store.consents import consent_state
from catalogue.store.database import take_turn
from catalogue.store.profiles import get_profile, put_profile
from notifier.links import LinkError, Purpose

_HOW = "the page behind a link in a mail"
_CLOSING_DAYS = (30, 14, 7, 3, 1)


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.WISHES, _show, _act)]


def _show(visit: Visit) -> Response:
    return _page(visit, visit.profile, "")


def _act(visit: Visit, form: Form) -> Response:
    database, profile_id = visit.site.database, visit.profile.id
    match form.one("do"):
        case "save":
            return _page(visit, _save(visit, _read_wishes(form)), "saved")
        case "pause":
            mail_consent.pause(database, profile_id, visit.now, _HOW)
        case "resume":
            mail_consent.resume(database, profile_id, visit.now, _HOW)
        case _:
            raise HTTPException(400)
    return _page(visit, visit.profile, "")


def _save(visit: Visit, wishes: MailWishes) -> Profile:
    """The profile as it is now, with these wishes: somebody else may have changed it since the page was shown."""
    with visit.site.database.write() as connection:
        take_turn(connection, f"profile {visit.profile.id}")
        profile = get_profile(connection, visit.profile.id)
        if profile is None:
            raise LinkError("this link leads nowhere")
        changed = replace(profile, mail=wishes)
        if changed != profile:
            put_profile(connection, changed, visit.now)
    return changed


def _read_wishes(form: Form) -> MailWishes:
    try:
        wishes = MailWishes(
            cadence=Cadence(form.one("cadence")),
            weekday=int(form.one("weekday")),
            hour=int(form.one("hour")),
            closing_days=tuple(sorted({int(days) for days in form.all("closing")}, reverse=True)),
            heartbeat=form.one("heartbeat") == "yes",
        )
    except ValueError:
        raise HTTPException(400) from None
    in_range = 0 <= wishes.weekday <= 6 and 0 <= wishes.hour <= 23 and all(0 < one < 400 for one in wishes.closing_days)
    if not in_range:
        raise HTTPException(400)
    return wishes


def _page(visit: Visit, profile: Profile, done: str) -> Response:
    links, key, locale = visit.site.sender.links, visit.target.link_key, visit.words.locale
    with visit.site.database.read() as connection:
        state = consent_state(connection, profile.id)
    names = get_day_names("wide", "stand-alone", locale)
    wishes = profile.mail
    return visit.page(
        "wishes",
        done=done,
        wishes=wishes,
        weekdays=[(day, names[day]) for day in range(7)],
        hours=[(hour, format_time(time(hour), "HH:mm", locale=locale)) for hour in range(24)],
        closing_days=sorted({*_CLOSING_DAYS, *wishes.closing_days}, reverse=True),
        city=get_timezone_location(profile.zone, locale=locale, return_city=True),
        paused=state is ConsentState.PAUSED,
        stopped=state is ConsentState.STOPPED,
        confirmed=state is ConsentState.CONFIRMED,
        stop=links.stop(key),
        again=links.resume(key),
    )
