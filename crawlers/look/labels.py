"""Labels on a page and the values beside them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree
from parsel import Selector

from crawlers.look.elements import css_of, elements_in, place_of, words_of
from crawlers.look.findings import PairsSeen, see_field
from crawlers.read.html import read_line
from crawlers.read.page import definitions_in, pairs_in, rows_in

_MOST_GROUPS = 4
_LONGEST_LABEL = 70
_LABEL_CLASS = re.compile(r"(?:^|[-_])(?:label|title|header|name|caption|term)(?:$|[-_])", re.IGNORECASE)


def find_pairs(page: Selector, language: str | None) -> list[PairsSeen]:
    """Every group of labels that one call of `crawlers.read.page` reads, the largest first."""
    body = page.root.find("body") if page.root.tag == "html" else page.root
    if body is None:
        return []
    found: dict[str, Mapping[str, str]] = {}
    kinds = (_definitions, _two_cells, _marked, _classed, _headed)
    for way, pairs in (one for kind in kinds for one in kind(page, body)):
        read = {label: line for label, value in pairs.items() if (line := read_line(value))}
        known = any(read.keys() <= other.keys() for other in found.values())
        if not known and _are_labels(read):
            found[way] = read
    largest = sorted(found.items(), key=lambda item: -len(item[1]))[:_MOST_GROUPS]
    return [
        PairsSeen(way=way, pairs=tuple(see_field(label, [value], language) for label, value in pairs.items()))
        for way, pairs in largest
    ]


def _are_labels(read: Mapping[str, str]) -> bool:
    """Whether these are labels and values: several, short, and with something to say each."""
    values = set(read.values())
    return len(read) >= 2 and all(len(label) <= _LONGEST_LABEL for label in read) and len(values) > 0.5 * len(read)


_Found = Iterator[tuple[str, dict[str, str]]]


def _come_once(labels: list[str]) -> bool:
    """Whether labels belong to the page as a whole: those of entries come again with each entry."""
    return bool(labels) and len(set(labels)) > 0.6 * len(labels)


def _definitions(page: Selector, body: etree._Element) -> _Found:
    places: dict[str, list[str]] = {}
    for element in body.iter("dl"):
        places.setdefault(place_of(element), []).extend(words_of(label) for label in element.iter("dt"))
    for css, labels in places.items():
        if _come_once(labels):
            yield f'definitions_in(page, "{css}")', definitions_in(page, css)


def _two_cells(page: Selector, body: etree._Element) -> _Found:
    for table in body.iter("table"):
        rows = [row.xpath("./th | ./td") for row in table.iter("tr")]
        if rows and sum(len(cells) == 2 for cells in rows) >= 0.8 * len(rows):
            css = f"{place_of(table)} tr"
            yield f'rows_in(page, "{css}")', rows_in(page, css)


def _marked(page: Selector, body: etree._Element) -> _Found:
    """``<p><b>Label:</b> value</p>``: the mark ends with a colon, or what stands behind it begins with one."""
    ways: dict[tuple[str, str], list[str]] = {}
    for element in elements_in(body):
        if element.tag not in {"b", "strong", "span", "em"}:
            continue
        label, parent = words_of(element), element.getparent()
        has_colon = label.endswith(":") or (element.tail or "").lstrip().startswith(":")
        if parent is not None and has_colon and 2 < len(label) <= _LONGEST_LABEL:
            ways.setdefault((_way_to(parent), css_of(element)), []).append(label)
    for (container, label), labels in ways.items():
        if len(labels) >= 2 and _come_once(labels):
            yield f'pairs_in(page, "{container}", "{label}")', pairs_in(page, container, label)


def _classed(page: Selector, body: etree._Element) -> _Found:
    """Labels that are named so by their class, each with a value in the element behind it."""
    ways: dict[tuple[str, str, str], list[str]] = {}
    for element in elements_in(body):
        behind, parent = element.getnext(), element.getparent()
        named = any(_LABEL_CLASS.search(name) for name in (element.get("class") or "").split())
        if (
            named
            and parent is not None
            and behind is not None
            and isinstance(behind.tag, str)
            and "." in css_of(behind)
        ):
            ways.setdefault((_way_to(parent), css_of(element), css_of(behind)), []).append(words_of(element))
    for (container, label, value), labels in ways.items():
        if len(labels) >= 2 and _come_once(labels):
            call = f'definitions_in(page, "{container}", "{label}", "{value}")'
            yield call, definitions_in(page, container, label, value)


def _headed(page: Selector, body: etree._Element) -> _Found:
    """Small headings, each with an element of one kind behind it that is its value."""
    ways: Counter[tuple[etree._Element, str, str]] = Counter()
    for element in elements_in(body):
        behind, parent = element.getnext(), element.getparent()
        if element.tag in {"h3", "h4", "h5", "h6"} and behind is not None and "." in css_of(behind):
            ways[(parent, css_of(element), css_of(behind))] += 1
    for (parent, label, value), count in ways.items():
        if count >= 3 and len([one for one in ways if css_of(one[0]) == css_of(parent)]) == 1:
            call = f'definitions_in(page, "{_way_to(parent)}", "{label}", "{value}")'
            yield call, definitions_in(page, _way_to(parent), label, value)


def _way_to(parent: etree._Element) -> str:
    own = css_of(parent)
    above = parent.getparent()
    return own if "." in own or above is None else f"{place_of(above)} {own}"
