"""A call in a list of a page, and what was searched for in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.listed_calls import country_of
from app.web.public.declared import shows_texts
from catalogue.model.state import State, is_live, next_deadline, state
from notifier.mails.card import Tone, time_chip, title_of
from notifier.wording.facts import write_amounts, write_programme
from notifier.wording.figures import write_moment
from notifier.wording.lines import capitalised, clean_line, without_addresses
from notifier.wording.words import Words

if TYPE_CHECKING:
    from app.searching import Hit
    from catalogue.model.call import Call
    from catalogue.model.stored import StoredCall
    from catalogue.search.passages import Passage
    from catalogue.store.database import Database

_PASSAGE_LIMIT = 400
_SHADES = {Tone.URGENT: "check", Tone.GOOD: "good"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text, and whether it is what was searched for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call in a list: ``lines`` are in the reader's language, title and passage in ``language``, the call's own."""

    id: str
    language: str
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    chip: str
    shade: str
    country: str
    lines: tuple[str, ...]


def read_lines(
    database: "Database", ids: Iterable[str], words: Words, now: datetime, hits: "Mapping[str, Hit] | None" = None
) -> list[CallLine]:
    """The calls ``ids`` in their order, as they are at ``now`` (aware); ``hits`` are what was found in them, by id."""
    from catalogue.store.calls import find_calls

    order = list(ids)
    with database.read() as connection:
        stored = {one.call.id: one for one in find_calls(connection, ids=order)}
    return [_line(stored[one], words, now, (hits or {}).get(one)) for one in order if one in stored]


def call_place(call_id: str) -> str:
    """Where the page of a call is on the site."""
    return f"/calls/{quote(call_id, safe=':/')}"


def zone_of(call: "Call", now: datetime) -> str:
    """The clock by which visitors are told a call's dates: the portal's own."""
    upcoming = next_deadline(call, now)
    moments = [upcoming.moment if upcoming is not None else None, call.opens]
    moments += [deadline.moment for deadline in call.deadlines]
    return next((moment.zone for moment in moments if moment is not None), "UTC")


def write_state(stored: "StoredCall", words: Words, now: datetime) -> tuple[str, str]:
    """Whether one can apply, in a few words, and the shade in which they are shown."""
    call = stored.call
    if stored.gone_at is not None:
        return words.say("web.public.call.gone"), "bad"
    if is_live(call, now):
        chip = time_chip(call, words, now, zone_of(call, now))
        return chip.text, _SHADES.get(chip.tone, "")
    if state(call, now) is State.UNKNOWN:
        return words.say("web.public.state.unknown"), ""
    return words.say("web.public.state.closed"), "bad"


def _line(stored: "StoredCall", words: Words, now: datetime, hit: "Hit | None") -> CallLine:
    call = stored.call
    chip, shade = write_state(stored, words, now)
    passage = hit.passage if hit is not None and shows_texts(call.source) else None
    return CallLine(
        id=call.id,
        language=call.language,
        title=_title(call, hit, words),
        passage=tuple(_pieces(passage, _PASSAGE_LIMIT, words)) if passage is not None else (),
        chip=chip,
        shade=shade,
        country=capitalised(words.country(country_of(call.source))),
        lines=tuple(write_short(call, words, now)),
    )


def write_short(call: "Call", words: Words, now: datetime) -> list[str]:
    """What pays for a call, what it gives and until when, a line each, without what its portal does not say."""
    unstated = {words.say(key) for key in ("not_stated", "money.project_unstated", "money.total_unstated")}
    unstated = {capitalised(one) for one in unstated}
    programme = [line for line in write_programme(call, words) if line not in unstated]
    amounts = [line for line in write_amounts(call, words) if line not in unstated]
    lines = [" · ".join(programme), *amounts[:1]]
    upcoming = next_deadline(call, now)
    if upcoming is not None:
        label = words.say("criterion.label", criterion=words.say("label.deadline"))
        lines.append(f"{label} {write_moment(words, upcoming.moment, upcoming.moment.zone)}")
    return [line for line in lines if line]


def _title(call: "Call", hit: "Hit | None", words: Words) -> tuple[Piece, ...]:
    title = title_of(call)
    # A title that had to be cleaned has its words at other places.
    if hit is None or hit.title.text != title:
        return (Piece(text=title, found=False),)
    return tuple(_pieces(hit.title, len(title), words))


def _pieces(passage: "Passage", limit: int, words: Words) -> Iterator[Piece]:
    """The text in pieces, each made harmless by itself, at most about ``limit`` characters in all."""
    place = 0
    for start, end in (*passage.places, (len(passage.text), len(passage.text))):
        for text, found in ((passage.text[place:start], False), (passage.text[start:end], True)):
            if text and place < limit:
                yield Piece(text=_harmless(text, words), found=found)
        place = end


def _harmless(text: str, words: Words) -> str:
    """A piece of a line made harmless, with the blanks at its ends."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    shown = without_addresses(clean_line(text, _PASSAGE_LIMIT), words.say("web.public.call.address"))
    return f"{before}{shown}{after}"
