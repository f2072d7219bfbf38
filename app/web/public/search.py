"""The search over the catalogue: by words in any language, by filters, or all of it by deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from app.listed_calls import Listing, Overview
from app.searching import Nothing, Part, search
from app.web.guests import Guest, open_route
from app.web.public.asked import CLOSING_DAYS, LAST_PAGE, LONGEST_WORDS, STATES, Asked, read_asked
from app.web.public.call_lines import CallLine, call_place, read_lines
from app.web.site import Site
from catalogue.model.call import Instrument
from catalogue.search.query import Query
from catalogue.taxonomy.find_themes import theme_ids, theme_label
from catalogue.taxonomy.words import fold
from notifier.wording.lines import capitalised, clean_line
from notifier.wording.words import Words

ROOMS = ("site", "public")
PAGE = 20
_NAMES_TOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found; ``nothing`` is why there is none, ``more`` whether there are others."""

    lines: Sequence[CallLine]
    more: bool
    nothing: Nothing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of the form: its label and what can be chosen, each with its words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


def routes(site: Site) -> list[Route]:
    """The address of the search."""
    return [open_route(site, "/calls", show, rooms=ROOMS)]


def show(guest: Guest) -> Response:
    """The form, and what was found."""
    overview = guest.site.listing.count(guest.now)
    asked = read_asked(guest.request.query_params, overview)
    results = None if asked.faults else find(guest.site, asked, guest.words, guest.now)
    facts: dict[str, Any] = {
        "here": "calls",
        "asked": asked,
        "typed": clean_line(asked.q, LONGEST_WORDS),
        "fault": lambda name: _write_fault(name, guest.words),
        "results": results,
        "choices": list(_choices(overview, guest.words)),
        "longest": LONGEST_WORDS,
        "also": _write_also(asked.query, guest.words) if asked.query is not None else [],
        "call_path": lambda one: guest.path(call_place(one)),
        "feed": guest.path("/calls.atom", **asked.fields),
        "all_states": guest.path("/calls", **{**asked.fields, "state": "all"}),
        "words_alone": guest.path("/calls", **({"q": asked.q} if asked.q else {})),
        "before": _page(guest, asked, asked.page - 1) if asked.page > 1 else None,
        "after": _page(guest, asked, asked.page + 1)
        if results is not None and results.more and asked.page < LAST_PAGE
        else None,
    }
    return guest.page("public/search", 422 if asked.faults else 200, indexed=not asked.fields, **facts)


def find(site: Site, asked: Asked, words: Words, now: datetime) -> Results:
    """What is found at ``now`` (aware) for what was ``asked``."""
    listing, wanted = site.listing.get(now), asked.wanted
    skip = (asked.page - 1) * PAGE
    if asked.query is None:
        found = list(islice(listing.choose(listing.by_deadline, wanted, now), skip, skip + PAGE + 1))
        lines = read_lines(site.database, (one.id for one in found[:PAGE]), words, now)
        return Results(lines=lines, more=len(found) > PAGE, nothing=None if lines else _why_none(listing))

    def takes(call_id: str) -> bool:
        listed = listing.calls.get(call_id)
        return listed is not None and wanted.wants_kind(listed)

    part = Part(limit=PAGE, skip=skip, takes=takes, twins=listing.twins)
    told = search(site.database, asked.query, wanted.filters, now, part)
    hits = {hit.record["id"]: hit for hit in told.hits}
    lines = read_lines(site.database, hits, words, now, hits)
    return Results(lines=lines, more=told.more, nothing=None if lines else told.nothing)


def _why_none(listing: Listing) -> Nothing:
    return Nothing.FILTERED if listing.calls else Nothing.EMPTY


def _write_fault(name: str, words: Words) -> str:
    if name == "q":
        return words.say("web.public.search.fault_words", letters=str(LONGEST_WORDS))
    if name == "page":
        return words.say("web.public.search.fault_page", pages=str(LAST_PAGE))
    return words.say("web.public.search.fault_choice")


def _page(guest: Guest, asked: Asked, number: int) -> str:
    return guest.path("/calls", **asked.fields, **({"page": str(number)} if number > 1 else {}))


def _choices(overview: Overview, words: Words) -> list[Choice]:
    any_one = words.say("web.public.search.any")
    states = [(one, words.say(f"web.public.search.state.{one or 'live'}")) for one in STATES]
    found = {
        "state": states,
        "country": _sorted((one, capitalised(words.country(one))) for one in overview.all_countries),
        "theme": _sorted((one, theme_label(one, words.language)) for one in theme_ids()),
        "instrument": _sorted((one.value, capitalised(words.say(f"instrument.{one}"))) for one in Instrument),
        "closing": [(str(days), words.count("web.public.search.within", days)) for days in CLOSING_DAYS],
        "language": _sorted((one, capitalised(words.language_name(one))) for one in overview.languages),
    }
    return [
        Choice(
            name=name,
            label=words.say(f"web.public.search.{name}"),
            options=options if name == "state" else [("", any_one), *options],
        )
        for name, options in found.items()
    ]


def _sorted(options: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any pairs
    return sorted(options, key=lambda option: fold(option[1]))


def _write_also(query: Query, words: Words) -> list[str]:
    """By which names in other languages each thing was searched for as well."""
    told = []
    for term in query.terms:
        names = dict.fromkeys(
            name for some in term.also.values() for name in some[:1] if fold(name) != fold(term.typed)
        )
        if names:
            told.append(words.say("web.public.search.also", typed=term.typed, names=", ".join([*names][:_NAMES_TOLD])))
    return told
