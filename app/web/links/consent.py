"""Pages on whether a company has mail: confirm, stop, start again."""

from functools import partial
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from app import mail_consent
from app.joining.sector_search import SectorSearch
from app.joining.taking_in import forget_others
from app.web.forms import Form
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.consent import ConsentState
from catalogue.store.consents import consent_state
from notifier.links import LinkExpiredError, Purpose
from notifier.wording.lines import clean_line

STOP_REASONS = ("too_many", "not_fitting", "no_need", "not_asked")
_WORDS_LIMIT = 500
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    sectors = SectorSearch(site.database)
    return [
        link_route(site, Purpose.CONFIRM, partial(_show_confirm, sectors), partial(_confirm, sectors)),
        link_route(site, Purpose.STOP, _show_stop, _stop),
        link_route(site, Purpose.RESUME, _show_resume, _resume),
    ]


def _show_confirm(sectors: SectorSearch, visit: Visit) -> Response:
    _require_address(visit)
    return _confirm_page(sectors, visit, "already" if _state(visit) in _AGREED else "ask")


def _confirm(sectors: SectorSearch, visit: Visit, _: Form) -> Response:
    """Leads to the calls that fit, which are there at once; says that it is done where there is no address for that."""
    _require_address(visit)
    site, profile = visit.site, visit.profile
    agreed = mail_consent.confirm(site.database, profile.id, visit.now, "the link in a mail to confirm")
    if agreed:
        forget_others(site.database, profile, visit.now)
    my = site.sender.links.my(visit.target.link_key)
    if my is not None:
        return RedirectResponse(urlsplit(my).path, 303)
    return _confirm_page(sectors, visit, "done" if agreed else "already")


_AGREED = frozenset({ConsentState.CONFIRMED, ConsentState.PAUSED})


def _confirm_page(sectors: SectorSearch, visit: Visit, step: str) -> Response:
    """What was told is shown in short: somebody else may have told it."""
    profile, words = visit.profile, visit.words
    main = next((one for one in profile.sectors if one.main), profile.sectors[0] if profile.sectors else None)
    place = profile.place or (words.place(profile.nuts) if profile.nuts is not None else "")
    told = (place, words.country(profile.country), sectors.name(main, words.language) if main is not None else "")
    return visit.page(
        "confirm",
        step=step,
        cadence=profile.mail.cadence,
        told=" · ".join(clean_line(one, _WORDS_LIMIT) for one in dict.fromkeys(told) if one),
    )


def _require_address(visit: Visit) -> None:
    """Only the address that the link was sent to is confirmed by it, and not one that took its place since."""
    if visit.target.address_mark != visit.site.sender.links.address_mark(visit.profile.email):
        raise LinkExpiredError("this link is for another address; ask for a new one")


def _show_stop(visit: Visit) -> Response:
    return _stop_page(visit, "already" if _state(visit) is ConsentState.STOPPED else "ask")


def _stop(visit: Visit, form: Form) -> Response:
    # RFC 8058: what a mail program sends when its reader clicks on "unsubscribe".
    one_click = _ONE_CLICK in form.fields
    how = "one click in a mail program" if one_click else "the page behind a link in a mail"
    reason = _reason(visit, form)
    how = f"{how}: {reason}" if reason else how
    mail_consent.stop(visit.site.database, visit.profile.id, visit.now, how, visit.site.sender)
    if one_click:
        return PlainTextResponse("stopped\n")
    return _stop_page(visit, "done")


def _reason(visit: Visit, form: Form) -> str:
    """Why the company stops, in its own language."""
    known = [visit.words.say(f"web.stop.reason.{one}") for one in STOP_REASONS if one in form.all("reason")]
    own = clean_line(form.one("words"), _WORDS_LIMIT)
    return "; ".join([*known, own] if own else known)


def _stop_page(visit: Visit, step: str) -> Response:
    links, key = visit.site.sender.links, visit.target.link_key
    with visit.site.database.read() as connection:
        again = links.resume(key) if mail_consent.may_resume(connection, visit.profile.id) else None
    return visit.page("stop", step=step, reasons=STOP_REASONS, wishes=links.wishes(key), again=again)


def _show_resume(visit: Visit) -> Response:
    state = _state(visit)
    if state is ConsentState.CONFIRMED:
        return visit.page("resume", step="already")
    with visit.site.database.read() as connection:
        agreed = mail_consent.may_resume(connection, visit.profile.id)
    return visit.page("resume", step="ask" if agreed else "unconfirmed")


def _resume(visit: Visit, _: Form) -> Response:
    state = mail_consent.resume(visit.site.database, visit.profile.id, visit.now, "the page behind a link in a mail")
    return visit.page("resume", step="done" if state is ConsentState.CONFIRMED else "unconfirmed")


def _state(visit: Visit) -> ConsentState:
    with visit.site.database.read() as connection:
        return consent_state(connection, visit.profile.id)
