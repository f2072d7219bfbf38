"""What stands on a web page: data inside it, feeds it names, tables, lists of entries, labels."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from parsel import Selector

from crawlers.look.data import json_records
from crawlers.look.elements import place_of, words_of
from crawlers.look.entries import find_entries
from crawlers.look.findings import FieldSeen, Look, PairsSeen, RecordsSeen, see_records
from crawlers.look.labels import find_pairs
from crawlers.look.values import spot_values
from crawlers.read.fields import flatten
from crawlers.read.page import text_of

_FEEDS = "link[rel~=alternate][type*='rss'], link[rel~=alternate][type*='atom']"
_SCRIPT = re.compile(r"^\s*(?:var\s+|let\s+|const\s+)?([\w.$\[\]\"']{1,60})\s*=\s*(?=[\[{])")
_PAGES = re.compile(
    r"(?:^|_|-|sf_)(?:page|pagenum(?:ber)?|pagina|strona|seite|p|start|offset|skip|stran)$", re.IGNORECASE
)
_MOST_VALUES = 5


def look_at_page(page: Selector, url: str, language: str | None, wall: str | None) -> Look:
    """What can be read of a page. ``wall`` is what a wall against machines says there, if it is one."""
    if wall is not None:
        advice = "the portal does not want to be read by machines here: look for an open export, a feed or an API of it"
        return Look(kind="a wall against machines", shape=None, advice=advice, wall=wall, language=language)
    embedded = [*_linked_data(page, language), *_scripts(page, language)]
    pairs, tables = find_pairs(page, language), _tables(page, language)
    labelled = " ".join(seen.way.replace(" > ", " ") for seen in pairs)
    entries = find_entries(page, language, labelled, in_tables=not tables)
    values = tuple(_values(page, language))
    notes = [*_feeds(page, url), *_engines(page, url), *_paging(page, url)]
    if language is None and any("amount" in value.name for value in values):
        notes.append("the page does not say its language, by which amounts are read: name it with --language")
    lists = sorted([*entries, *tables], key=lambda seen: -seen.count * len(seen.fields))
    if sum(len(seen.pairs) for seen in pairs) >= max((seen.count for seen in lists), default=0) > 0:
        # On a call's own page what is repeated is not calls.
        lists = []
    shape, advice = _advice(embedded, lists, pairs, notes)
    return Look(
        kind="a web page",
        shape=shape,
        advice=advice,
        language=language,
        records=(*embedded, *lists),
        pairs=tuple(pairs),
        values=values,
        notes=tuple(notes),
    )


def _advice(
    embedded: list[RecordsSeen], lists: list[RecordsSeen], pairs: list[PairsSeen], notes: list[str]
) -> tuple[str | None, str]:
    inside = [seen for seen in embedded if seen.count >= 3 and seen.what == "data in a script"]
    if inside:
        return "json", (
            "the shape json: the page carries its data in a script. Write document() to take the JSON out of it, and "
            "records as the way above goes on from there"
        )
    if pairs and not lists:
        return None, (
            "this is one call's own page: its labels are what detail_fields() of the shape html gives. Look at the "
            "page that lists the calls, too"
        )
    if lists:
        return "html", f"the shape html, with {lists[0].way}"
    if any(note.startswith("feed") for note in notes):
        return "feed", "the page itself holds no list; it names a feed: look at that"
    return None, (
        "no list of entries stands in the page as it is served. If a browser shows one, a program fetches it: the "
        "browser's network tools show from where, and that can be looked at"
    )


def _feeds(page: Selector, url: str) -> Iterator[str]:
    for link in page.css(_FEEDS):
        title = link.attrib.get("title", "")
        yield f"feed: {urljoin(url, link.attrib.get('href', ''))}{f' ({title})' if title else ''}"


def _engines(page: Selector, url: str) -> Iterator[str]:
    api = page.css("link[rel='https://api.w.org/']::attr(href)").get()
    if api:
        yield f"WordPress: its own API may list the same as JSON, see {urljoin(url, api)}wp/v2/types"
    for generator in page.css("meta[name=generator]::attr(content)").getall()[:2]:
        yield f"made with {generator[:80]}"


def _paging(page: Selector, url: str) -> Iterator[str]:
    if following := page.css("a[rel~=next]::attr(href)").get():
        yield f'next page: next_page = "a[rel~=next]::attr(href)", here {urljoin(url, following)}'
    pages: dict[str, set[str]] = {}
    for href in page.css("a::attr(href)").getall():
        try:
            arguments = parse_qsl(urlsplit(href).query)
        except ValueError:
            continue
        for name, value in arguments:
            if _PAGES.search(name) and value.isdecimal():
                pages.setdefault(name, set()).add(value)
    for name, values in pages.items():
        if len(values) > 1:
            shown = ", ".join(sorted(values, key=int)[:6])
            yield f'pages are counted: paging = Paging(parameter="{name}"), links lead to {shown}'


def _linked_data(page: Selector, language: str | None) -> Iterator[RecordsSeen]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for raw in page.css("script[type='application/ld+json']::text").getall():
        try:
            document = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        for thing in _things(document):
            kinds.setdefault(str(thing.get("@type", "thing")), []).append(flatten(thing))
    for kind, rows in kinds.items():
        way = f"script[type='application/ld+json'], @type {kind}"
        yield see_records("linked data (JSON-LD)", way, rows, language)


def _things(document: object) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for item in document:
            yield from _things(item)
    elif isinstance(document, dict):
        inner = document.get("@graph") or [
            element.get("item", element) for element in document.get("itemListElement", []) if isinstance(element, dict)
        ]
        if inner:
            yield from _things(inner)
        else:
            yield document


def _scripts(page: Selector, language: str | None) -> Iterator[RecordsSeen]:
    for script in page.css("script"):
        kind = script.attrib.get("type", "")
        raw = script.css("::text").get() or ""
        if "ld+json" in kind or len(raw) < 20:
            continue
        named = f"#{script.attrib['id']}" if script.attrib.get("id") else f'[type="{kind}"]'
        start = _SCRIPT.match(raw)
        if start is not None:
            way, text = f"script that sets {start[1]}", raw[start.end() :]
        elif "%7B" in raw[:40] or "%5B" in raw[:40]:
            way, text = f"script{named}, percent-encoded", unquote(raw.strip())
        else:
            way, text = f"script{named}", raw.lstrip()
        document = _first_json(text)
        if document is not None:
            for seen in json_records(document, language):
                yield RecordsSeen(
                    what="data in a script",
                    way=f"{way}: {seen.way}",
                    count=seen.count,
                    fields=seen.fields,
                    beside=seen.beside,
                )


def _first_json(text: str) -> object:
    if text[:1] not in {"{", "["}:
        return None
    try:
        found: object = json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
    return found


def _tables(page: Selector, language: str | None) -> list[RecordsSeen]:
    """Tables of at least three rows and columns, their columns by CSS and heading."""
    seen = []
    for table in page.css("table"):
        rows = [row for row in table.css("tr") if len(row.xpath("./td")) >= 3]
        if len(rows) < 3:
            continue
        headings = [words_of(cell.root) for cell in table.css("tr")[0].xpath("./th")]
        values = [dict(_cells(row, headings)) for row in rows]
        seen.append(see_records("rows of a table", f'item = "{place_of(table.root)} tr:has(td)"', values, language))
    return sorted(seen, key=lambda found: -found.count)[:3]


def _cells(row: Selector, headings: list[str]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(row.xpath("./th | ./td"), start=1):
        heading = f" ({headings[number - 1]})" if len(headings) >= number and headings[number - 1] else ""
        yield f":nth-child({number}){heading}", words_of(cell.root)
        link = cell.css("a::attr(href)").get()
        if link:
            yield f":nth-child({number}) a::attr(href)", link


def _values(page: Selector, language: str | None) -> Iterator[FieldSeen]:
    body = next(iter(page.css("main") or page.css("body")), page)
    text = text_of(body)[:100_000]
    found: dict[str, list[str]] = {}
    for reader, words in spot_values(text, language):
        found.setdefault(reader, []).append(words)
    for reader, places in found.items():
        shown = " · ".join(list(dict.fromkeys(places))[:_MOST_VALUES])
        yield FieldSeen(name=reader, filled=len(places), example=shown, reads=(reader,))
