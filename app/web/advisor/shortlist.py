"""The calls that an advisor hands over to a company: with a word on each, looked at, mailed or printed."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.advising import handover
from app.advising.handover import NotHandedOverError, Picked
from app.shortlist import LONGEST_NOTE
from app.web.advisor.company import CHIP_CLASSES
from app.web.advisor.desk import Desk
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import shown_name
from catalogue.model.profile import Profile
from notifier.mails.card import title_of, write_card
from notifier.mails.render import RenderError
from notifier.mails.shortlist import ROOMS
from notifier.sender import AddressError
from notifier.wording.facts import write_deadline
from notifier.wording.lines import safe_link
from notifier.wording.sentence import write_sentence
from notifier.wording.words import load_words


def routes(desk: Desk) -> list[Route]:
    """The address of this page."""
    path = "/advisor/companies/{company}/shortlist"
    return [member_route(desk.site, Role.ADVISOR, path, partial(_show, desk), partial(_act, desk))]


def _show(desk: Desk, member: Member) -> Response:
    done = member.request.query_params.get("done", "")
    return _write(desk, member, desk.company(member), done=done if done in {"saved", "mailed"} else "")


def _act(desk: Desk, member: Member, form: Form) -> Response:
    profile, database = desk.company(member), desk.site.database
    picked = _picked(desk, member, profile)
    match form.one("do"):
        case "word":
            call_id, word = form.one("call"), form.one("word")
            if call_id not in {one.stored.call.id for one in picked}:
                raise HTTPException(404)
            if len(" ".join(word.split())) > LONGEST_NOTE:
                return _write(desk, member, profile, faulty=call_id, word=word)
            handover.pick(database, profile.id, call_id, word, member.now)
            done = "saved"
        case "unpick":
            handover.unpick(database, profile.id, form.one("call"), member.now)
            done = ""
        case "mail":
            try:
                handover.hand_over(database, profile, picked, desk.site.sender, member.now, _signed(member))
            except NotHandedOverError as error:
                return _write(desk, member, profile, refused=error.why)
            desk.site.post()
            done = "mailed"
        case _:
            raise HTTPException(400)
    query = {"done": done} if done else None
    return RedirectResponse(member.site.path(f"/advisor/companies/{profile.id}/shortlist", query), 303)


def _write(
    desk: Desk,
    member: Member,
    profile: Profile,
    *,
    done: str = "",
    refused: str = "",
    faulty: str = "",
    word: str = "",
) -> Response:
    from app.mail_state import find_mail_states

    picked = _picked(desk, member, profile)
    with desk.site.database.read() as connection:
        states = find_mail_states(connection, [profile], member.now, desk.site.sender.key_of)
    return member.page(
        "advisor/shortlist",
        status=422 if faulty else 409 if refused else 200,
        here="advisor",
        company=profile.id,
        name=shown_name(profile.name),
        hits=[_hit(one, member, word if one.stored.call.id == faulty else one.word) for one in picked],
        faulty=faulty,
        done=done,
        refused=refused,
        gets_mail=states[profile.id].gets_mail,
        preview=_preview(desk, member, profile, picked),
        advisor_name=_signed(member),
        longest=LONGEST_NOTE,
        chip_classes=CHIP_CLASSES,
    )


def _hit(one: Picked, member: Member, word: str) -> dict[str, object]:
    call, words = one.stored.call, member.words
    return {
        "id": call.id,
        "title": title_of(call),
        "language": call.language,
        "link": safe_link(call.url),
        "live": one.live,
        "word": word,
        "card": write_card(one.match, words, member.now, member.zone) if one.match is not None else None,
        "sentence": write_sentence(one.match, words, member.now, member.zone) if one.match is not None else "",
        "deadline": write_deadline(call, words, member.now, member.zone)[0],
    }


def _preview(desk: Desk, member: Member, profile: Profile, picked: tuple[Picked, ...]) -> dict[str, str] | None:
    """The mail as the company would get it, but for its own links; None where there is none or it cannot be written."""
    try:
        found = handover.preview_handover(profile, picked, desk.site.sender, member.now, _signed(member))
    except (AddressError, RenderError):
        return None
    if found is None:
        return None
    language = load_words(profile.language, rooms=ROOMS).language
    return {
        "subject": found[0],
        "text": found[1],
        "language": language,
        "language_name": member.words.language_name(language),
    }


def _picked(desk: Desk, member: Member, profile: Profile) -> tuple[Picked, ...]:
    return handover.find_picked(desk.site.database, desk.site.offer.ordered(member.now), profile, member.now)


def _signed(member: Member) -> str:
    """The name that a company reads under what it is handed."""
    return member.advisor.name if member.advisor is not None else member.site.sender.name
