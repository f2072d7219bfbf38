"""One call the other way round: which of my companies it fits, and what is missing in each."""

from dataclasses import dataclass
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.advising import handover
from app.web.advisor.desk import Desk, place_of
from app.web.advisor.matrix import MAY_KEYS
from app.web.forms import Form
from app.web.links.call_box import write_box
from app.web.members import Member, Role, member_route
from app.web.site import shown_name
from catalogue.model.match import Eligibility, Grade, Match
from catalogue.model.profile import Profile
from catalogue.model.stored import StoredCall
from catalogue.store.calls import get_call
from matcher.eligibility.decisive import barring, settling
from notifier.wording.sentence import write_sentence

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFit:
    """A company that the call fits: ``missing`` is what bars it, else the question to ask it first, or empty."""

    id: str
    name: str
    place: str
    grade: Grade
    may: str
    good: bool
    sentence: str
    missing: str


def routes(desk: Desk) -> list[Route]:
    """The address of this page."""
    path = "/advisor/calls/{call:path}"
    return [member_route(desk.site, Role.ADVISOR, path, partial(_show, desk), partial(_act, desk))]


def _show(desk: Desk, member: Member) -> Response:
    stored, cohort = _stored(desk, member), desk.chosen_cohort(member)
    companies = desk.companies(member, cohort)
    looked = desk.look(member, companies)
    fitting = [one.profile for one in looked.found if stored.call.id in one.by_call]
    offer = desk.site.offer.get(member.now)
    found = offer.fits(stored.call, fitting[:_MOST]) if fitting else []
    by_id = {one.id: one for one in fitting}
    box = write_box(stored, member.words, member.now, member.zone)
    return member.page(
        "advisor/call",
        here="advisor",
        call=box,
        call_id=stored.call.id,
        cohorts=desk.cohorts(member),
        cohort=cohort,
        fits=[_fit(one, by_id[one.profile_id], member) for one in found],
        others=len(companies) - len(fitting) - looked.missing,
        more=max(0, len(fitting) - _MOST),
        missing=looked.missing,
        companies=len(companies),
    )


def _act(desk: Desk, member: Member, form: Form) -> Response:
    """Put the call on the shortlist of a company."""
    from catalogue.store.profiles import get_profile

    stored = _stored(desk, member)
    with desk.site.database.read() as connection:
        profile = get_profile(connection, form.one("company"))
    if profile is None or not member.sees(profile):
        raise HTTPException(404)
    handover.pick(desk.site.database, profile.id, stored.call.id, "", member.now)
    return RedirectResponse(member.site.path(f"/advisor/companies/{profile.id}/shortlist"), 303)


def _stored(desk: Desk, member: Member) -> StoredCall:
    with desk.site.database.read() as connection:
        stored = get_call(connection, str(member.request.path_params["call"]))
    if stored is None:
        raise HTTPException(404)
    return stored


def _fit(found: Match, profile: Profile, member: Member) -> CompanyFit:
    words, bar, ask = member.words, barring(found), settling(found)
    missing = words.reason(bar.reason) if bar is not None else ""
    if bar is None and ask is not None and ask.reason.question is not None:
        missing = words.question(ask.reason.question)
    return CompanyFit(
        id=profile.id,
        name=shown_name(profile.name),
        place=place_of(profile, words),
        grade=found.relevance.grade,
        may=MAY_KEYS[found.eligibility],
        good=found.eligibility is Eligibility.ELIGIBLE,
        sentence="" if bar is not None else write_sentence(found, words, member.now, profile.zone),
        missing=missing,
    )
