"""One company: its matches and why, what would settle most, what was chosen, and the advisors' notes."""

from collections import defaultdict
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.advising import handover
from app.advising.advisors import advisor_names
from app.profile_check import open_questions
from app.shortlist import LONGEST_NOTE, read_note
from app.web.advisor.desk import Desk, place_of
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import shown_name
from catalogue.model.choice import Choice, ChoiceKind, standing
from catalogue.model.profile import Profile
from catalogue.store.advisors import find_notes, put_note, remove_note
from catalogue.store.calls import find_calls, get_call
from catalogue.store.choices import dismissed_calls, find_history
from notifier.mails.card import Tone, title_of, write_card
from notifier.wording.figures import write_instant
from notifier.wording.sentence import write_sentence

_SHOWN = 20
_QUESTIONS = 5
_LOOKED_OVER = 100
CHIP_CLASSES = {Tone.GOOD: "good", Tone.CHECK: "check", Tone.URGENT: "bad"}
"""How a chip of a card looks on a page, where it is not plain."""


def routes(desk: Desk) -> list[Route]:
    """The address of this page."""
    path = "/advisor/companies/{company}"
    return [member_route(desk.site, Role.ADVISOR, path, partial(_show, desk), partial(_act, desk))]


def _show(desk: Desk, member: Member) -> Response:
    return _write(desk, member, desk.company(member))


def _act(desk: Desk, member: Member, form: Form) -> Response:
    profile, database = desk.company(member), desk.site.database
    match form.one("do"):
        case "pick":
            handover.pick(database, profile.id, _call_id(desk, form), "", member.now)
        case "unpick":
            handover.unpick(database, profile.id, _call_id(desk, form), member.now)
        case "note":
            text = " ".join(form.one("text").split())
            if not text or len(text) > LONGEST_NOTE:
                return _write(
                    desk, member, profile, form.one("text"), form.one("call"), "empty" if not text else "long"
                )
            call_id = _call_id(desk, form) if form.one("call") else None
            with database.write() as connection:
                put_note(connection, profile.id, read_note(text) or "", member.id, member.now, call_id)
        case "forget":
            _forget(desk, member, profile, form.one("note"))
        case _:
            raise HTTPException(400)
    return RedirectResponse(member.site.path(f"/advisor/companies/{profile.id}"), 303)


def _forget(desk: Desk, member: Member, profile: Profile, number: str) -> None:
    """Delete a note of the member's own on this company."""
    with desk.site.database.write() as connection:
        own = {note.number for note in find_notes(connection, [profile.id]) if note.by == member.id}
        if not (number.isascii() and number.isdigit() and len(number) < 19 and int(number) in own):
            raise HTTPException(404)
        remove_note(connection, int(number), member.id)


def _call_id(desk: Desk, form: Form) -> str:
    """The call that a form is about. Raises HTTPException (404) if the catalogue does not hold it."""
    with desk.site.database.read() as connection:
        stored = get_call(connection, form.one("call"))
    if stored is None:
        raise HTTPException(404)
    return stored.call.id


def _write(
    desk: Desk, member: Member, profile: Profile, note: str = "", note_call: str = "", fault: str = ""
) -> Response:
    database, words, now = desk.site.database, member.words, member.now
    with database.read() as connection:
        dismissed = dismissed_calls(connection, profile.id)
        chosen = standing(find_history(connection, [profile.id]))
        notes = find_notes(connection, [profile.id])
        told = {*(one.call_id for one in chosen), *(one.call_id for one in notes if one.call_id is not None)}
        titles = {one.call.id: (title_of(one.call), one.call.language) for one in find_calls(connection, ids=told)}
        names = advisor_names(connection)
    ordered = desk.site.offer.ordered(now)
    order = ordered.order(profile)
    places = ordered.choose(order, now, dismissed)
    matches = ordered.matches(order, places[:_LOOKED_OVER])
    picked = {one.call_id for one in chosen if one.kind is ChoiceKind.LINKED}
    return member.page(
        "advisor/company",
        status=422 if fault else 200,
        here="advisor",
        company=profile.id,
        name=shown_name(profile.name),
        place=place_of(profile, words),
        cohorts=[one for one in profile.cohorts if one in desk.cohorts(member)],
        matches=len(places),
        hits=[
            {
                "id": found.call.id,
                "card": write_card(found, words, now, member.zone),
                "sentence": write_sentence(found, words, now, member.zone),
                "picked": found.call.id in picked,
            }
            for found in matches[:_SHOWN]
        ],
        chip_classes=CHIP_CLASSES,
        questions=[one for one in open_questions(matches) if one.field is not None][:_QUESTIONS],
        choices=_by_call(chosen),
        titles=titles,
        notes=[
            {
                "number": one.number,
                "by": names.get(one.by, one.by),
                "own": one.by == member.id,
                "at": write_instant(words, one.at, member.zone),
                "text": one.text,
                "call": one.call_id,
            }
            for one in notes
        ],
        note=note,
        note_call=note_call,
        fault=fault,
        longest=LONGEST_NOTE,
        picked=len(picked),
    )


def _by_call(chosen: tuple[Choice, ...]) -> dict[str, list[Choice]]:
    found: defaultdict[str, list[Choice]] = defaultdict(list)
    for choice in chosen:
        found[choice.call_id].append(choice)
    return dict(found)
