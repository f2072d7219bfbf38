"""A call in a company's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.web.company.telling import tell_sentence
from app.web.links.visits import Visit
from catalogue.model.match import Eligibility, Grade, Match
from catalogue.model.state import is_live, next_deadline
from matcher.eligibility.decisive import barring, settling
from notifier.mails.card import Tone, time_chip, title_of
from notifier.wording.checks import count_open, partners_needed
from notifier.wording.facts import write_amounts, write_deadline, write_programme
from notifier.wording.figures import write_moment
from notifier.wording.lines import capitalised
from notifier.wording.words import Words

if TYPE_CHECKING:
    from catalogue.model.call import Call

_GRADE_SHADES = {Grade.STRONG: "good", Grade.GOOD: "good"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A few words that stand out, and the class of their shade."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A call as the list shows it: ``language`` is that of its title, ``page`` where all of it is told.

    ``sentence`` and ``question`` are empty where nothing is known of it or nothing is open. ``held`` is what the
    company chose of it: ``kept``, ``dismissed`` or nothing.
    """

    id: str
    title: str
    language: str
    page: str
    chips: tuple[Chip, ...]
    lines: tuple[str, ...]
    sentence: str
    question: str
    held: str


def my_place(visit: Visit, ending: str = "", query: Mapping[str, str] | None = None) -> str:
    """Where a page of this company is, as a link on a page says it."""
    return visit.site.path(f"/my/{visit.token}{ending}", query)


def call_place(visit: Visit, call_id: str, query: Mapping[str, str] | None = None) -> str:
    """Where all of a call is told."""
    return my_place(visit, f"/calls/{quote(call_id, safe='')}", query)


def write_hit(visit: Visit, call: "Call", found: Match | None, held: str) -> Hit:
    """A call as it is now; ``found`` is its match, None where it is not on offer any more or fits by nothing."""
    words, now = visit.words, visit.now
    live = is_live(call, now)
    asked = settling(found) if found is not None and live and barring(found) is None else None
    question = asked.reason.question if asked is not None else None
    return Hit(
        id=call.id,
        title=title_of(call),
        language=call.language,
        page=call_place(visit, call.id),
        chips=(*write_chips(call, found, words, now, visit.profile.zone), *_kept(held, words)),
        lines=_lines(call, words, now, visit.profile.zone, live=live),
        sentence=tell_sentence(found, words, now, visit.profile) if found is not None and live else "",
        question=words.question(question) if question is not None else "",
        held=held,
    )


def write_chips(call: "Call", found: Match | None, words: Words, now: datetime, zone: str) -> tuple[Chip, ...]:
    """Until when one can apply, whether the company may, and how well it fits."""
    if not is_live(call, now):
        return (Chip(text=capitalised(words.say("chip.ended")), shade="bad"),)
    time = time_chip(call, words, now, zone)
    chips = [Chip(text=time.text, shade="check" if time.tone is Tone.URGENT else "")]
    if found is not None:
        chips += [_may_apply(found, words), _fit(found, words)]
    return tuple(chips)


def _kept(held: str, words: Words) -> tuple[Chip, ...]:
    return (Chip(text=capitalised(words.say("chip.saved")), shade=""),) if held == "kept" else ()


def _may_apply(found: Match, words: Words) -> Chip:
    match found.eligibility:
        case Eligibility.ELIGIBLE:
            partners = partners_needed(found)
            text = words.count("eligibility.with_partners", partners) if partners else words.say("eligibility.eligible")
            return Chip(text=capitalised(text), shade="good")
        case Eligibility.TO_CHECK:
            return Chip(text=capitalised(words.count("eligibility.to_check", count_open(found))), shade="check")
        case Eligibility.NOT_ELIGIBLE:
            return Chip(text=capitalised(words.say("eligibility.not_eligible")), shade="bad")


def _fit(found: Match, words: Words) -> Chip:
    grade = found.relevance.grade
    return Chip(text=capitalised(words.say(f"grade.{grade}")), shade=_GRADE_SHADES.get(grade, ""))


def _lines(call: "Call", words: Words, now: datetime, zone: str, *, live: bool) -> tuple[str, ...]:
    amount = words.say("criterion.label", criterion=words.say("label.amount"))
    lines = [" · ".join(write_programme(call, words)), f"{amount} {write_amounts(call, words)[0]}"]
    if live:
        label = words.say("criterion.label", criterion=words.say("label.deadline"))
        upcoming = next_deadline(call, now)
        told = write_moment(words, upcoming.moment, zone) if upcoming else write_deadline(call, words, now, zone)[0]
        lines.append(f"{label} {told}")
    return tuple(lines)
