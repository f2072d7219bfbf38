"""What is known of a company, changed by it in the form by which companies join."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.asking import ask
from app.joining.answers import Answers, answers_of
from app.joining.reading import Fault, Reading
from app.web.forms import LONG, Form
from app.web.join.fields import FormPages, open_form, today_of
from app.web.limits import may_mail
from app.web.links.visits import Visit, link_route
from app.web.own.data import ROOMS, own_path
from app.web.site import Site, visitor_of
from catalogue.model.profile import Profile
from catalogue.store.database import take_turn
from catalogue.store.profiles import get_profile, put_profile
from notifier.links import LinkError, Purpose


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    form = open_form(site)
    show, act = partial(_show, form), partial(_act, form)
    return [link_route(site, Purpose.OWN, show, act, ending="/change", rooms=ROOMS, bounds=LONG)]


def _show(form: FormPages, visit: Visit) -> Response:
    return _page(form, visit, Reading(answers=answers_of(visit.profile)))


def _act(form: FormPages, visit: Visit, sent: Form) -> Response:
    answers = Answers(fields=sent.fields)
    match sent.one("do"):
        case "find_sector":
            return _page(form, visit, form.reader().search(answers))
        case "preview":
            pass
        case _:
            raise HTTPException(400)
    reading = form.reader().read(answers, visit.now, visit.profile)
    if reading.profile is None:
        return _page(form, visit, reading, 422)
    moved = reading.profile.email.casefold() != visit.profile.email.casefold()
    visitor = visitor_of(visit.request)
    if moved and not may_mail(visit.site, visitor, reading.profile.email, visit.now):
        late = Reading(answers=reading.answers, faults=(Fault(field="email", code="later"),))
        return _page(form, visit, late, 429)
    _keep(visit, reading.profile)
    if moved:
        # The address before is told nothing of it: it may be somebody else's by now.
        ask(visit.site.database, visit.profile.id, visit.now, visit.site.sender)
        visit.site.post()
    return RedirectResponse(f"{own_path(visit)}?done={'moved' if moved else 'saved'}", 303)


def _keep(visit: Visit, changed: Profile) -> None:
    with visit.site.database.write() as connection:
        take_turn(connection, f"profile {changed.id}")
        if get_profile(connection, changed.id) is None:
            raise LinkError("this link leads nowhere")
        put_profile(connection, changed, visit.now)


def _page(form: FormPages, visit: Visit, reading: Reading, status: int = 200) -> Response:
    return visit.site_page(
        "own/change",
        status,
        action=f"{own_path(visit)}/change",
        lookup=lambda what: visit.site.path(f"/join/{what}", {"lang": visit.words.language}),
        button=visit.words.say("web.own.save"),
        own=own_path(visit),
        **form.facts(reading, visit.words, today_of(visit.now)),
    )
