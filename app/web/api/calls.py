"""Which calls the API answers with, and their records."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from app.call_record import call_record, full_call_record
from app.changes import public_change_words
from app.listed_calls import Wanted
from app.searching import Part, search
from app.twins import tell_twins
from app.web.plain import may_be_id
from app.web.public.declared import shows_texts
from catalogue.model.call import SectionKind
from catalogue.search.query import Query
from notifier.wording.lines import without_addresses

if TYPE_CHECKING:
    from app.web.site import Site

Record = dict[str, Any]
DEEPEST = 1_000
"""So many of what words find can be paged through; whoever wants all asks without words."""
_VERSIONS = 100


_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which page is asked for: at most ``limit`` calls from ``cursor`` on, one a group of twins or ``every`` one."""

    limit: int
    cursor: str | None
    every: bool


class CursorError(ValueError):
    """A cursor that is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records, and the cursor of the next page."""

    records: list[Record]
    next: str | None


def list_calls(site: "Site", wanted: Wanted, now: datetime, asking: Asking) -> Page:
    """The calls that are wanted at ``now`` (aware), in the order of their ids. Raises `CursorError`."""
    from catalogue.store.calls import find_calls

    listing = site.listing.get(now)
    ids = list(listing.calls)
    after = _read_cursor(asking.cursor, str) if asking.cursor is not None else None
    start = bisect_right(ids, after) if after is not None else 0
    ordered = (listing.calls[one] for one in islice(ids, start, None))
    found = [one.id for one in islice(listing.choose(ordered, wanted, now, every=asking.every), asking.limit + 1)]
    shown = found[: asking.limit]
    with site.database.read() as connection:
        records = [call_record(stored, now) for stored in find_calls(connection, ids=shown)]
    tell_twins(site.database, records, listing.twins)
    return Page(records=records, next=_cursor(shown[-1]) if len(found) > asking.limit else None)


def search_calls(site: "Site", query: Query, wanted: Wanted, now: datetime, asking: Asking) -> Page:
    """The calls that say what ``query`` asks for, the best first. Raises `CursorError`."""
    listing = site.listing.get(now)
    skip = _read_cursor(asking.cursor, int) if asking.cursor is not None else 0
    if not 0 <= skip <= DEEPEST:
        raise CursorError

    def takes(call_id: str) -> bool:
        listed = listing.calls.get(call_id)
        return listed is not None and wanted.wants_kind(listed)

    part = Part(limit=asking.limit, skip=skip, every=asking.every, takes=takes, twins=listing.twins)
    found = search(site.database, query, wanted.filters, now, part)
    more = found.more and skip + asking.limit <= DEEPEST
    return Page(records=[hit.record for hit in found.hits], next=_cursor(skip + asking.limit) if more else None)


def get_record(site: "Site", call_id: str, now: datetime) -> Record | None:
    """All that is told of a call, or None."""
    from catalogue.store.calls import get_call

    if not may_be_id(call_id):
        return None
    with site.database.read() as connection:
        stored = get_call(connection, call_id)
    if stored is None:
        return None
    record = full_call_record(stored, now)
    tell_twins(site.database, [record], site.listing.get(now).twins)
    may_show = shows_texts(stored.call.source)
    record["sections"] = [
        section | {"text": without_addresses(section["text"])}
        for section in record["sections"]
        if may_show and section["kind"] != SectionKind.SUPPORT
    ]
    for condition in record["conditions"]:
        condition["clause"] = without_addresses(condition["clause"]) if may_show and condition["clause"] else None
    return record


def get_history(site: "Site", call_id: str) -> Record | None:
    """What changed in a call, by what the licence of its source lets us show; None where there is no such call."""
    from catalogue.store.calls import get_call
    from catalogue.store.versions import find_versions

    if not may_be_id(call_id):
        return None
    with site.database.read() as connection:
        stored = get_call(connection, call_id)
        if stored is None:
            return None
        versions = list(islice(find_versions(connection, call_id=call_id), _VERSIONS))
    may_show = shows_texts(stored.call.source)
    changes = [
        {
            "at": version.at.isoformat(),
            "cause": version.cause.value,
            "weight": change.weight.value,
            "field": change.field,
            "words": without_addresses(public_change_words(change, version.cause, quoting=may_show)),
        }
        for version in versions
        for change in version.changes
    ]
    return {"id": call_id, "first_seen": stored.first_seen.isoformat(), "changes": changes}


def _cursor(value: str | int) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, kind: type[_Value]) -> _Value:
    try:
        value = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise CursorError from None
    if type(value) is not kind:
        raise CursorError
    found: _Value = value
    return found
