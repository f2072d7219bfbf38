"""One call the other way round: which of my companies it fits, and what is missing in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.advising import handover
from app.advising.outlooks import Outlook
from app.web.advisor.desk import Desk, page_of, place_of
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
from notifier.wording.lines import capitalised
from notifier.wording.sentence import write_sentence
from notifier.wording.words import Words

_SHOWN = 50
_GRADES = tuple(Grade)


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
    fitting = _best_first(looked.found, stored.call.id)
    page, pages = page_of(member, len(fitting), _SHOWN)
    shown = fitting[(page - 1) * _SHOWN : page * _SHOWN]
    found = desk.site.offer.get(member.now).fits(stored.call, shown) if shown else []
    by_id = {one.id: one for one in shown}
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
        missing=looked.missing,
        page=page,
        pages=pages,
    )


def _best_first(outlooks: Sequence[Outlook], call_id: str) -> list[Profile]:
    """The companies that a call fits: those that may apply before those that may not, the better fit first."""
    found = [(one.profile, fit) for one in outlooks if (fit := one.by_call.get(call_id)) is not None]
    found.sort(key=lambda pair: (pair[1].eligibility is Eligibility.NOT_ELIGIBLE, _GRADES.index(pair[1].grade)))
    return [profile for profile, _ in found]


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
    words, bar = member.words, barring(found)
    return CompanyFit(
        id=profile.id,
        name=shown_name(profile.name),
        place=place_of(profile, words),
        grade=found.relevance.grade,
        may=MAY_KEYS[found.eligibility],
        good=found.eligibility is Eligibility.ELIGIBLE,
        sentence="" if bar is not None else write_sentence(found, words, member.now, profile.zone),
        missing=_missing(found, words),
    )


def _missing(found: Match, words: Words) -> str:
    """What bars the company, else the question to ask it first, with the criterion; empty where nothing is open."""
    bar, ask = barring(found), settling(found)
    if bar is not None:
        return words.reason(bar.reason)
    if ask is None or ask.reason.question is None:
        return ""
    criterion = capitalised(words.say(f"criterion.{ask.criterion}"))
    return f"{words.say('criterion.label', criterion=criterion)} {words.question(ask.reason.question)}"
