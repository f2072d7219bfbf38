"""The form to join: fill it in, see what it would bring, send it; and what is found while somebody types."""

from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from app.joining.answers import Answers, answers_of, empty_answers
from app.joining.estimate import Estimate, estimate
from app.joining.reading import Reading
from app.joining.taking_in import take_in
from app.web import guests
from app.web.after import after
from app.web.forms import LONG, Form
from app.web.guests import Guest, open_route
from app.web.join import ROOMS
from app.web.join.fields import FormPages, countries, open_form, today_of
from app.web.join.summary import summary
from app.web.limits import may_ask, may_estimate, may_write_to
from app.web.site import Site
from catalogue.model.profile import Profile


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    form = open_form(site)
    return [
        open_route(site, "/join", partial(_show, form), partial(_act, form), rooms=ROOMS, bounds=LONG),
        open_route(site, "/join/places", partial(_find, form, "places"), rooms=ROOMS),
        open_route(site, "/join/sectors", partial(_find, form, "sectors"), rooms=ROOMS),
    ]


def _show(form: FormPages, guest: Guest) -> Response:
    country = _likely_country(guest)
    answers = empty_answers(guest.words.language, country, today_of(guest.now))
    return _form_page(form, guest, Reading(answers=answers))


def _likely_country(guest: Guest) -> str:
    """The country that the browser's first language is of, such as RO of ``ro-RO``; empty where we do not list it."""
    first = guest.request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
    land = first.strip().partition("-")[2].upper()
    listed = {code for code, _ in countries(guest.words, "", today_of(guest.now))}
    return land if land in listed else ""


def _act(form: FormPages, guest: Guest, sent: Form) -> Response:
    answers = _follow(Answers(fields=sent.fields), guest)
    match sent.one("do"):
        case "find_sector":
            return _form_page(form, guest, form.reader().search(answers))
        case "edit" | guests.SPEAK:
            return _form_page(form, guest, Reading(answers=answers))
        case "preview" | "join":
            pass
        case _:
            raise HTTPException(400)
    reading = form.reader().read(answers, guest.now)
    if reading.profile is None:
        return _form_page(form, guest, reading, 422)
    if sent.one("do") == "preview":
        return _preview(form, guest, reading.profile)
    return _join(guest, reading.profile)


def _follow(answers: Answers, guest: Guest) -> Answers:
    """The mails' language goes along with the page's, as long as it is the one that the page was in before."""
    before = answers.one("shown_in")
    if not before or answers.one("language") != before:
        return answers
    return answers.with_fields("language", [guest.words.language])


def _form_page(form: FormPages, guest: Guest, reading: Reading, status: int = 200) -> Response:
    return guest.page(
        "join/join",
        status,
        here="join",
        typed_in="company",
        indexed=guest.request.method == "GET",
        action=guest.path("/join"),
        lookup=lambda what: guest.path(f"/join/{what}"),
        button=guest.words.say("web.join.preview"),
        lost=guest.path("/lost"),
        **form.facts(reading, guest.words, today_of(guest.now)),
    )


def _preview(form: FormPages, guest: Guest, profile: Profile) -> Response:
    """What was understood, what it would bring, and all of it once more to be sent.

    Who has asked too often is not told what it would bring, and can join all the same.
    """
    allowed = may_estimate(guest.site, guest.visitor, guest.now)
    return guest.page(
        "join/preview",
        here="join",
        typed_in="told",
        on_speaking="preview",
        action=guest.path("/join"),
        fields=answers_of(profile).fields,
        facts=summary(profile, guest.words, form.sectors),
        estimate=estimate_of(guest.site, profile, guest) if allowed else None,
    )


def estimate_of(site: Site, profile: Profile, guest: Guest) -> Estimate:
    """What joining would bring ``profile``."""
    ordered = site.offer.ordered(guest.now)
    order = ordered.order(profile)
    calls = ordered.offer.corpus.calls
    fitting = [calls[order.lineup.rows[place]] for place in ordered.choose(order, guest.now)]
    return estimate(profile, fitting, site.database, guest.now)


def _join(guest: Guest, profile: Profile) -> Response:
    """The same answer for every address, given before the address is looked at: nobody learns from it who is here."""
    site, now = guest.site, guest.now
    allowed = may_ask(site, guest.visitor, now)

    def take() -> None:
        may_mail = allowed and may_write_to(site, profile.email, now)
        take_in(site.database, site.sender, profile, now, may_mail=may_mail)
        site.post()

    return after(guest.page("join/asked", here="join", email=profile.email, lost=guest.path("/lost")), take)


def _find(form: FormPages, what: str, guest: Guest) -> Response:
    """What is found for the words typed so far: for the form's script a part of it, else a page with it."""
    query = guest.request.query_params
    answers = Answers(fields=(*query.multi_items(), ("language", guest.words.language)))
    if "q" in query:
        answers = answers.with_fields("place" if what == "places" else "sector_words", [query["q"]])
    facts: dict[str, Any] = form.choices(form.reader().search(answers), guest.words)
    return guest.page("join/found" if guest.partial else "join/found_page", what=what, here="join", **facts)
