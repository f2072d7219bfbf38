"""A search of the catalogue for commands: one record a call, the best first, with the words that were found in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.call_record import call_record
from app.twins import Record, find_twins, tell_twins
from catalogue.search.passages import Finder, Passage
from catalogue.search.query import Query, Term

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.model.stored import StoredCall
    from catalogue.store.database import Database
    from catalogue.store.search import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A call that was found: its record, its title, and the passage of its texts that says most of what was asked."""

    record: Record
    title: Passage
    passage: Passage | None


class Nothing(Enum):
    """Why nothing was found: there is no call at all, none says it, or none of those that are wanted does."""

    EMPTY = "empty"
    UNSAID = "unsaid"
    FILTERED = "filtered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, the best first; ``more``: beyond the limit there are others; ``nothing``: why, if so."""

    hits: tuple[Hit, ...]
    more: bool
    nothing: Nothing = Nothing.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of what is found is wanted: ``limit`` calls (0: all) after the first ``skip``.

    Of a call that several portals carry it is the best record, or ``every`` one. ``takes`` says of a call, by its id,
    whether it is wanted at all. ``twins`` are those of `find_twins`, for who has them at hand.
    """

    limit: int
    skip: int = 0
    every: bool = False
    takes: Callable[[str], bool] | None = None
    twins: Mapping[str, tuple[str, ...]] | None = None


def search(database: "Database", query: Query, filters: "Filters", at: datetime, part: Part) -> Found:
    """That ``part`` of the calls that are found, the best first."""
    from catalogue.store.calls import find_calls
    from catalogue.store.search import search_calls

    twins = find_twins(database) if part.twins is None else part.twins
    records: dict[str, Record] = {}
    with database.read() as connection:
        found = _one_each(search_calls(connection, query, filters, at), part, twins)
        for stored in islice(found, part.skip, part.skip + part.limit if part.limit else None):
            records[stored.call.id] = call_record(stored, at)
        more = next(found, None) is not None
        finder = Finder(query)
        passages = {
            stored.call.id: (finder.in_title(stored.call), finder.in_texts(stored.call))
            for stored in find_calls(connection, ids=records, sections=True)
        }
        nothing = Nothing.UNSAID if records else _why_nothing(connection, query, at)
    tell_twins(database, list(records.values()), twins)
    hits = (Hit(record=record, title=passages[one][0], passage=passages[one][1]) for one, record in records.items())
    return Found(hits=tuple(hits), more=more, nothing=nothing)


def _one_each(
    found: "Iterator[StoredCall]", part: Part, twins: Mapping[str, tuple[str, ...]]
) -> "Iterator[StoredCall]":
    carried: set[str] = set()
    for stored in found:
        if stored.call.id in carried or not (part.takes is None or part.takes(stored.call.id)):
            continue
        yield stored
        if not part.every:
            carried.update(twins.get(stored.call.id, ()))


def _why_nothing(connection: "Connection", query: Query, at: datetime) -> Nothing:
    from catalogue.store.calls import count_calls
    from catalogue.store.search import Filters, search_calls

    if next(search_calls(connection, query, Filters(), at), None) is not None:
        return Nothing.FILTERED
    return Nothing.UNSAID if count_calls(connection, include_gone=False) else Nothing.EMPTY


def hit_record(hit: Hit) -> Record:
    """A call as ``calls list`` tells it, and ``matched``: the words found, as it writes them, and the passage."""
    words = (*hit.title.words, *(hit.passage.words if hit.passage else ()))
    matched = {"words": list(dict.fromkeys(words)), "passage": hit.passage.text if hit.passage else None}
    return hit.record | {"matched": matched}


def search_record(text: str, query: Query, found: Found) -> dict[str, Any]:
    """A search as JSON: what was asked, by which other names, and the calls."""
    return {
        "query": text,
        "terms": [_term_record(term) for term in query.terms],
        "excluded": [term.typed for term in query.excluded],
        "more": found.more,
        "calls": [hit_record(hit) for hit in found.hits],
    }


def _term_record(term: Term) -> Record:
    return {"typed": term.typed, "also": {language: list(names) for language, names in term.also.items()}}
