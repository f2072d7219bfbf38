"""Records in answers that are data: JSON, tables, feeds, XML and archives."""

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from crawlers.look.findings import Look, RecordsSeen, see_records
from crawlers.portals.feed import read_entries
from crawlers.read.archive import read_archive
from crawlers.read.fields import flatten
from crawlers.read.xml import parse_xml
from crawlers.reading import PortalError, ReadError

_DEEPEST = 7
_MOST_LISTS = 8
# An envelope has a few numbers beside its list.
_FIELDS_OF_A_RECORD = 10
_MOST_DOCUMENTS = 200
_DELIMITERS = ";,\t|"
_A_COUNT = re.compile(r"total|count|found|size|hits|number|num|pages?|limit|offset|rows", re.IGNORECASE)


def look_at_json(document: object, language: str | None) -> Look:
    """The lists of records in ``document``, the longest first, with the ways to them."""
    found = sorted(json_records(document, language), key=lambda seen: -seen.count * len(seen.fields))[:_MOST_LISTS]
    if isinstance(document, dict) and (not found or _is_a_record(document)):
        one = see_records("record", "the answer itself", [flatten(document)], language)
        advice = (
            "this is one record's own answer: read_detail() of the shape json gives its fields. Look at the address "
            "that lists the records, too"
        )
        return Look(kind="JSON", shape=None, language=language, records=(one, *found), advice=advice)
    if found:
        return Look(kind="JSON", shape="json", language=language, records=tuple(found), advice=_json_advice(found[0]))
    return Look(kind="JSON", shape=None, language=language, advice="no records in it, only values")


def _is_a_record(document: dict[str, Any]) -> bool:
    """Whether an answer is a record itself, and what lists it holds are parts of it."""
    return sum(not isinstance(value, dict | list) for value in document.values()) >= _FIELDS_OF_A_RECORD


def _json_advice(best: RecordsSeen) -> str:
    total = next(
        (one.partition(" = ")[0] for one in best.beside if "total" in one.lower() or "found" in one.lower()), ""
    )
    counted = f', and total = "{total}" to know whether all came' if total else ""
    return f"the shape json, with {best.way}{counted}"


def json_records(document: object, language: str | None, start: str = "") -> Iterator[RecordsSeen]:
    """Every list of records in ``document``, with ``records = "way.to.it"``."""
    for way, rows, beside in _lists(document, start, {}, 0):
        yield see_records(
            "JSON records", f"records = {way!r}".replace("'", '"'), [*map(flatten, rows)], language, beside
        )


def _lists(
    value: object, way: str, around: Mapping[str, object], depth: int
) -> Iterator[tuple[str, list[dict[str, Any]], list[str]]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            yield from _lists(json.loads(value), f"{way} (JSON in a text)", around, depth + 1)
        except (ValueError, RecursionError):
            return
    if isinstance(value, list):
        if len(value) > 0 and all(isinstance(item, dict) for item in value):
            yield way, value, [f"{name} = {number}" for name, number in around.items()]
        return
    if isinstance(value, dict):
        prefix = f"{way}." if way else ""
        numbers = {
            f"{prefix}{name}": inner
            for name, inner in value.items()
            if isinstance(inner, int) and not isinstance(inner, bool) and _A_COUNT.search(str(name))
        }
        for name, inner in value.items():
            yield from _lists(inner, f"{prefix}{name}", {**around, **numbers}, depth + 1)


def look_at_table(body: bytes, charset: str | None, language: str | None) -> Look | None:
    """The columns of a CSV file, or None for what is none."""
    encoding, text = _decode(body, charset)
    delimiter = _delimiter(text)
    if delimiter is None:
        return None
    csv.field_size_limit(10_000_000)
    lines = [cells for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if cells]
    header = [heading.strip() for heading in lines[0]]
    rows = [
        {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
        for cells in lines[1:]
    ]
    way = f"delimiter = {delimiter!r}, encoding = {encoding!r}".replace("'", '"')
    notes = []
    longer = sum(len(cells) > len(header) for cells in lines[1:])
    if longer:
        notes.append(f"{longer} rows have more cells than the heading: trailing = True")
    if shorter := sum(len(cells) < len(header) for cells in lines[1:]):
        notes.append(f"{shorter} rows have fewer cells than the heading: the file may be cut off")
    if twice := [name for name, count in Counter(header).items() if name and count > 1]:
        notes.append(f"headings that stand twice: {', '.join(twice)}")
    return Look(
        kind=f"a table (CSV) of {len(header)} columns",
        shape="table",
        language=language,
        records=(see_records("rows of the table", way, rows, language),),
        notes=tuple(notes),
        advice="the shape table; name in columns the headings that a call cannot do without",
    )


def _decode(body: bytes, charset: str | None) -> tuple[str, str]:
    for encoding in ("utf-8-sig", charset, "cp1250", "cp1252"):
        try:
            return codecs.lookup(encoding or "utf-8").name if encoding != "utf-8-sig" else encoding, body.decode(
                encoding or "utf-8"
            )
        except (UnicodeDecodeError, LookupError):
            continue
    return "latin-1", body.decode("latin-1")


def _delimiter(text: str) -> str | None:
    """What stands between the cells: the mark that the first lines have alike, at least once each."""
    best: tuple[int, str] | None = None
    for mark in _DELIMITERS:
        lines = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=mark)
        try:
            counts = [len(cells) for cells, _ in zip(lines, range(20), strict=False) if cells]
        except csv.Error:
            continue
        # The last line may have been cut where the piece that is looked at ends.
        whole = counts[:-1] if len(counts) > 2 else counts
        alike = len(counts) > 1 and min(whole) > 1 and max(counts) - min(whole) <= 2
        if alike and (best is None or counts[0] > best[0]):
            best = counts[0], mark
    return best[1] if best is not None else None


def look_at_xml(body: bytes, language: str | None) -> Look:
    """The entries of a feed, or the elements that an XML document repeats. Raises `ReadError` for no XML."""
    root = parse_xml(body, "it")
    try:
        rows = read_entries(root, "it")
    except PortalError:
        return _look_at_document(root, language)
    seen = see_records("entries of the feed", "rows as `crawlers.portals.feed` gives them", rows, language)
    kind = "a feed (RSS)" if root.tag == "rss" else "a feed (Atom)"
    advice = "the shape feed; it holds the newest entries only, so that one is missing proves nothing"
    return Look(kind=kind, shape="feed", language=language, records=(seen,), advice=advice)


def _look_at_document(root: etree._Element, language: str | None) -> Look:
    groups: Counter[str] = Counter()
    for parent in root.iter(etree.Element):
        groups.update(etree.QName(child).localname for child in parent.iterchildren(etree.Element) if len(child))
    seen = []
    for name, count in groups.most_common(4):
        if count > 1:
            rows = [xml_row(element) for element in root.iter(f"{{*}}{name}")]
            found = see_records("elements of the document", f'root.iter("{{*}}{name}")', rows, language)
            if sum(field.filled > 0 for field in found.fields) > 1:
                seen.append(found)
    kind = etree.QName(root).localname
    if kind in {"urlset", "sitemapindex"}:
        advice = "a site map leads to pages: a source of its own reads it with fetch_xml, and each page as its detail"
        return Look(kind="a site map (XML)", shape=None, language=language, records=tuple(seen), advice=advice)
    advice = "no shape reads XML that is no feed: a source of its own reads it, rows() with fetch_xml and root.iter"
    return Look(kind=f"XML, {kind}", shape=None, language=language, records=tuple(seen), advice=advice)


def xml_row(element: etree._Element) -> dict[str, str]:
    """An element's attributes and the texts of its children; of children that are told apart by a name, each by it."""
    row = {f"@{name}": str(value) for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            named = f'[@name="{child.get("name")}"]' if child.get("name") else ""
            text = " ".join("".join(child.itertext()).split())
            row.setdefault(f"{etree.QName(child).localname}{named}", text)
    return row


def look_at_archive(body: bytes, language: str | None) -> Look:
    """What a ZIP file holds. Raises `ReadError` for one that cannot be read."""
    endings: Counter[str] = Counter()
    documents: dict[str, list[dict[str, str]]] = {}
    notes, looked_at = [], 0
    for name, data in read_archive(body, suffix=""):
        endings[name.rpartition(".")[2].lower()] += 1
        if name == "xl/workbook.xml":
            advice = "no shape reads a workbook: look for the same table as CSV, or read it in a source of its own"
            return Look(kind="a workbook (XLSX)", shape=None, advice=advice)
        if not name.lower().endswith(".xml") or looked_at >= _MOST_DOCUMENTS:
            continue
        looked_at += 1
        try:
            root = parse_xml(data, name)
        except ReadError as error:
            notes.append(str(error))
            continue
        documents.setdefault(etree.QName(root).localname, []).append(xml_row(root))
    told = ", ".join(f"{count} .{ending}" for ending, count in endings.most_common(5))
    records = [
        see_records("documents of the archive", f'root.tag == "{tag}"', rows, language)
        for tag, rows in sorted(documents.items(), key=lambda item: -len(item[1]))[:4]
    ]
    has_xml = bool(documents)
    return Look(
        kind=f"an archive (ZIP) with {told or 'nothing'}",
        shape="archive" if has_xml else None,
        language=language,
        records=tuple(records),
        notes=tuple(notes[:5]),
        advice="the shape archive" if has_xml else "no shape reads an archive without XML; a source of its own may",
    )
