"""One call of a digest in the words of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Match
from catalogue.model.state import State, next_deadline, state
from catalogue.taxonomy.exchange import Exchange
from notifier.wording.checks import Standing, count_open, partners_needed, write_standing
from notifier.wording.facts import write_amounts, write_deadline, write_opener, write_programme, write_why
from notifier.wording.figures import day_of_opening, days_left, local_day, write_day, write_short_day
from notifier.wording.lines import capitalised, clean_line, safe_link
from notifier.wording.words import Words

_TITLE_LIMIT = 300
_SHORT_TITLE_LIMIT = 160
_PORTAL_LIMIT = 120
_URGENT_DAYS = 7


class Tone(StrEnum):
    """How a chip looks; its words say the same."""

    DATE = "date"
    URGENT = "urgent"
    CALM = "calm"
    GOOD = "good"
    CHECK = "check"
    FIT = "fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A few words that stand out."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled fact, in one or more lines; ``name`` says which, in any language."""

    name: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the reader can do about a call from the mail: a ``label`` and a link."""

    label: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A call as a digest shows it in full.

    ``language`` is that of its title. ``link`` is None where the portal gives no address that can be used; then
    ``link_text`` says so. ``actions`` are empty where there are no pages to act on.
    """

    title: str
    language: str
    chips: tuple[Chip, ...]
    facts: tuple[Fact, ...]
    eligibility_label: str
    eligibility: Standing
    link_label: str
    link: str | None
    link_text: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A call as a digest shows it in short."""

    title: str
    language: str
    notes: tuple[str, ...]
    link: str | None


def write_card(
    match: Match,
    words: Words,
    now: datetime,
    zone: str,
    exchange: Exchange | None = None,
    also_on: Sequence[str] = (),
    actions: Sequence[Action] = (),
) -> Card:
    """The card of a match, true at ``now``, for a reader with the clock of ``zone``, who counts by ``exchange``.

    Without an ``exchange`` amounts are told in their own currency alone. ``also_on`` are the other portals that have
    the call.
    """
    call = match.call
    link = safe_link(call.url)
    fit = Chip(text=capitalised(words.say(f"grade.{match.relevance.grade}")), tone=Tone.FIT)
    return Card(
        title=title_of(call),
        language=call.language,
        chips=(time_chip(call, words, now, zone), _eligibility_chip(match, words), fit),
        facts=(*_facts(match, words, now, zone, exchange), *_elsewhere(also_on, words)),
        eligibility_label=words.say("label.may_apply"),
        eligibility=write_standing(match, words),
        link_label=words.say("label.link"),
        link=link,
        link_text=words.say("link.open") if link is not None else capitalised(words.say("link.none")),
        actions=tuple(actions),
    )


def write_entry(match: Match, words: Words, now: datetime, zone: str) -> Entry:
    """A match in short, true at ``now``: its title, until when, whether there is something to check, its link."""
    notes = time_notes(match.call, words, now, zone)
    if match.eligibility is not Eligibility.ELIGIBLE:
        notes.append(words.say("rest.check"))
    return Entry(
        title=short_title(match.call),
        language=match.call.language,
        notes=tuple(notes),
        link=safe_link(match.call.url),
    )


def short_title(call: Call) -> str:
    """The title as a list in short has it."""
    return title_of(call, _SHORT_TITLE_LIMIT)


def title_of(call: Call, limit: int = _TITLE_LIMIT) -> str:
    """The title in its own language, or the call's id if nothing visible is left of it."""
    return clean_line(call.title, limit) or clean_line(call.id, limit)


def _facts(match: Match, words: Words, now: datetime, zone: str, exchange: Exchange | None) -> list[Fact]:
    call = match.call
    opening = call.opens if state(call, now) is State.PLANNED else None
    lines = {
        "programme": write_programme(call, words),
        "opened_by": [write_opener(call.parent, words)] if call.parent is not None else [],
        "amount": write_amounts(call, words, exchange),
        "opens": [capitalised(write_day(words, day_of_opening(opening, zone)))] if opening is not None else [],
        "deadline": write_deadline(call, words, now, zone),
        "why": write_why(match.relevance, words),
    }
    return [
        Fact(name=name, label=words.say(f"label.{name}"), lines=tuple(some)) for name, some in lines.items() if some
    ]


def _elsewhere(also_on: Sequence[str], words: Words) -> list[Fact]:
    names = [name for title in also_on if (name := clean_line(title, _PORTAL_LIMIT))]
    return [Fact(name="also_on", label=words.say("label.also_on"), lines=(", ".join(names),))] if names else []


def time_chip(call: Call, words: Words, now: datetime, zone: str) -> Chip:
    """How long one can apply from ``now`` (aware) on, or when it opens, by the clock of ``zone``."""
    if state(call, now) is State.PLANNED and call.opens is not None:
        day = write_short_day(words, day_of_opening(call.opens, zone), now)
        return Chip(text=capitalised(words.say("chip.opens", date=day)), tone=Tone.CALM)
    upcoming = next_deadline(call, now)
    if upcoming is None:
        return Chip(text=capitalised(words.say("chip.rolling")), tone=Tone.CALM)
    days = days_left(upcoming.at, now, zone)
    near = {0: "chip.today", 1: "chip.tomorrow"}
    text = words.say(near[days]) if days in near else words.count("chip.days", days)
    return Chip(text=capitalised(text), tone=Tone.URGENT if days <= _URGENT_DAYS else Tone.DATE)


def time_notes(call: Call, words: Words, now: datetime, zone: str) -> list[str]:
    """From when and until when one can apply, in short."""
    notes = []
    if state(call, now) is State.PLANNED and call.opens is not None:
        notes.append(words.say("rest.opens", date=write_short_day(words, day_of_opening(call.opens, zone), now)))
    upcoming = next_deadline(call, now)
    if upcoming is not None:
        notes.append(words.say("rest.until", date=write_short_day(words, local_day(upcoming.at, zone), now)))
    return notes or [words.say("rest.rolling")]


def _eligibility_chip(match: Match, words: Words) -> Chip:
    if match.eligibility is Eligibility.ELIGIBLE:
        partners = partners_needed(match)
        text = words.count("eligibility.with_partners", partners) if partners else words.say("eligibility.eligible")
        return Chip(text=capitalised(text), tone=Tone.GOOD)
    return Chip(text=capitalised(words.count("eligibility.to_check", count_open(match))), tone=Tone.CHECK)
