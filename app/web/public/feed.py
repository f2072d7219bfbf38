"""New calls as an Atom feed (RFC 4287), by the same words and filters as the search."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.responses import Response
from starlette.routing import Route

from app.listed_calls import Listing
from app.web.guests import Guest, open_route
from app.web.public.asked import Asked, read_asked
from app.web.public.call_lines import call_place, write_short
from app.web.public.fresh import is_known, tag_of
from app.web.public.search import ROOMS
from app.web.site import Site
from notifier.mails.card import title_of
from notifier.wording.lines import clean_line, safe_link
from notifier.wording.words import Words

if TYPE_CHECKING:
    from catalogue.model.stored import StoredCall
    from catalogue.search.query import Query

ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
# The newest of those that are wanted, among which words are looked for.
_LOOKED_AT, _AT_ONCE = 3_000, 300
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)
_NAME_LIMIT = 200


def routes(site: Site) -> list[Route]:
    """The address of the feed. It has to come before that of the pages of calls."""
    return [open_route(site, "/calls.atom", show, rooms=ROOMS)]


def show(guest: Guest) -> Response:
    """The newest calls that are wanted."""
    site, now = guest.site, guest.now
    listing = site.listing.get(now)
    asked = read_asked(guest.request.query_params, site.listing.count(now))
    if asked.faults:
        text = f"the address of this feed has faults in: {', '.join(asked.faults)}\n"
        return Response(text, 422, media_type="text/plain")
    headers = {"etag": tag_of(listing, now, guest.words.language), "cache-control": "public, max-age=600"}
    headers |= {"vary": "accept-language", "x-robots-tag": "noindex"}
    if is_known(guest.request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    ids = list(islice(_newest(site, listing, asked, now), ENTRIES))
    return Response(_write(guest, asked, ids), media_type="application/atom+xml", headers=headers)


def _newest(site: Site, listing: Listing, asked: Asked, now: datetime) -> Iterator[str]:
    """The ids of the calls, the newest first."""
    wanted = listing.choose(listing.newest, asked.wanted, now)
    if asked.query is None:
        yield from (one.id for one in wanted)
        return
    some = islice(wanted, _LOOKED_AT)
    while ids := [one.id for one in islice(some, _AT_ONCE)]:
        said = _saying(site, asked.query, ids)
        yield from (one for one in ids if one in said)


def _saying(site: Site, query: "Query", ids: list[str]) -> frozenset[str]:
    from catalogue.store.search import find_saying

    with site.database.read() as connection:
        return find_saying(connection, query, ids)


def _write(guest: Guest, asked: Asked, ids: list[str]) -> bytes:
    from catalogue.store.calls import find_calls

    site, words = guest.site, guest.words
    with site.database.read() as connection:
        stored = {one.call.id: one for one in find_calls(connection, ids=ids)}
    entries = [stored[one] for one in ids if one in stored]
    typed = clean_line(asked.q, _NAME_LIMIT)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": words.language})
    said = words.say("web.public.feed.title_words", words=typed) if typed else words.say("web.public.feed.title")
    _add(root, "title", said)
    own = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(asked.fields.items()))
    _add(root, "id", f"{_tag(site)}:calls{'?' if own else ''}{own}")
    _add(root, "updated", max((one.first_seen for one in entries), default=_NEVER).isoformat())
    author = ET.SubElement(root, "author")
    _add(author, "name", clean_line(site.sender.name, _NAME_LIMIT))
    query = f"?{own}" if own else ""
    ET.SubElement(root, "link", {"rel": "self", "href": site.address(f"/calls.atom{query}")})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": site.address(f"/calls{query}")})
    for one in entries:
        root.append(_entry(site, one, words, guest.now))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(site: Site, stored: "StoredCall", words: Words, now: datetime) -> ET.Element:
    call = stored.call
    entry = ET.Element("entry")
    _add(entry, "title", title_of(call)).set("xml:lang", call.language)
    _add(entry, "id", f"{_tag(site)}:{quote(call.id, safe=':/')}")
    for name in ("published", "updated"):
        _add(entry, name, stored.first_seen.isoformat())
    ET.SubElement(entry, "link", {"rel": "alternate", "href": site.address(call_place(call.id))})
    official = safe_link(call.url)
    if official is not None:
        ET.SubElement(entry, "link", {"rel": "related", "href": official})
    lines = write_short(call, words, now)
    _add(entry, "summary", "\n".join(lines))
    return entry


def _tag(site: Site) -> str:
    """What the ids of this installation's entries begin with (RFC 4151); it never changes."""
    return f"tag:{urlsplit(site.sender.links.site).hostname or 'callfit.invalid'},2026"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element
