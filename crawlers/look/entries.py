"""Elements of a page that come again and again and look like the entries of a list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from statistics import median

from lxml import etree
from parsel import Selector

from crawlers.look.elements import css_of, css_within, elements_in, is_plain, words_of
from crawlers.look.findings import RecordsSeen, see_records
from crawlers.look.spots import spot_dates
from crawlers.read.page import select_all

_KINDS = frozenset("article li div section a p dl span".split())
_FEWEST, _MOST = 2, 1_000
_SHORTEST = 15
_MOST_GROUPS = 3
_MOST_FIELDS = 12
_LOOKED_AT = 60
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADINGS = "|".join(f"self::{tag}" for tag in _HEADING_TAGS)


@dataclass(frozen=True, slots=True)
class _Group:
    css: str
    elements: tuple[etree._Element, ...]
    words: tuple[str, ...]
    points: float


def find_entries(page: Selector, language: str | None, labelled: str, *, in_tables: bool) -> list[RecordsSeen]:
    """The groups of elements that look like entries, the likeliest first, with the CSS of what stands inside them.

    Elements that ``labelled``, the calls that read labels, names already are no entries, nor, without ``in_tables``,
    is what stands in the cells of a table.
    """
    body = page.root.find("body") if page.root.tag == "html" else page.root
    if body is None:
        return []
    named: dict[str, list[etree._Element]] = {}
    for element in elements_in(body):
        if element.tag in _KINDS and (in_tables or next(element.iterancestors("table"), None) is None):
            named.setdefault(css_within(element), []).append(element)
    named = {css: elements for css, elements in named.items() if f'"{css.replace(" > ", " ")}"' not in labelled}
    groups = sorted(filter(None, map(_group, named.items())), key=lambda group: -group.points)
    return [
        see_records("repeated elements", f'item = "{group.css}"', [*_rows(group)], language)
        for group in _distinct(groups)[:_MOST_GROUPS]
    ]


def _group(item: tuple[str, list[etree._Element]]) -> _Group | None:
    css, elements = item
    if not _FEWEST <= len(elements) <= _MOST or _nested(elements):
        return None
    words = [words_of(element) for element in elements]
    if median(map(len, words)) < _SHORTEST or len(set(words)) < 0.8 * len(words):
        return None
    points = (
        3 * _share(elements, _leads_on)
        + 3 * _share(elements, lambda element: bool(element.xpath(f".//*[{_HEADINGS}]")))
        + 3 * sum(any(True for _ in spot_dates(text)) for text in words[:_LOOKED_AT]) / len(words[:_LOOKED_AT])
        + min(2.0, median(map(len, words)) / 100)
        - 3 * _share(elements, _is_only_link)
        + ("." in css) * 0.5
        + log2(len(elements))
    )
    return (
        _Group(css, tuple(elements), tuple(words), points) if points >= (4 if len(elements) > _FEWEST else 7) else None
    )


def _share(elements: Sequence[etree._Element], test: Callable[[etree._Element], object]) -> float:
    looked_at = elements[:_LOOKED_AT]
    return sum(bool(test(element)) for element in looked_at) / len(looked_at)


def _leads_on(element: etree._Element) -> bool:
    return element.tag == "a" or "data-href" in element.attrib or element.find(".//a[@href]") is not None


def _is_only_link(element: etree._Element) -> bool:
    """Whether an element is nothing but a link, as the entries of menus are; one with parts may be a whole card."""
    link = element if element.tag == "a" else element.find(".//a[@href]")
    if link is None or words_of(link) != words_of(element):
        return False
    return sum(bool(words_of(child)) for child in link) < 2


def _nested(elements: Sequence[etree._Element]) -> bool:
    among = set(elements)
    return any(not among.isdisjoint(element.iterancestors()) for element in elements)


def _distinct(groups: Sequence[_Group]) -> list[_Group]:
    """The groups without those that hold, or stand in, the same entries as a likelier one."""
    kept: list[_Group] = []
    for group in groups:
        if not any(_same_entries(group, other) for other in kept):
            kept.append(group)
    return kept


def _same_entries(group: _Group, other: _Group) -> bool:
    theirs = set(other.elements)
    inside = sum(not theirs.isdisjoint(element.iterancestors()) for element in group.elements)
    ours = set(group.elements)
    around = sum(not ours.isdisjoint(element.iterancestors()) for element in other.elements)
    return inside > 0.5 * len(group.elements) or around > 0.5 * len(other.elements)


def _rows(group: _Group) -> Iterator[dict[str, str | list[str]]]:
    fields = _fields(group)
    for element in group.elements:
        entry = Selector(root=element, type="html")
        yield {css: found if len(found) > 1 else found[0] for css in fields if (found := select_all(entry, css))}


def _fields(group: _Group) -> list[str]:
    """The CSS of what stands in most of the entries, in their order, each thing once."""
    looked_at = group.elements[:_LOOKED_AT]
    found: dict[str, list[tuple[str, ...]]] = {}
    for number, element in enumerate(looked_at):
        for css, text in _parts(element):
            texts = found.setdefault(css, [()] * len(looked_at))
            texts[number] = (*texts[number], text)
    usual = {css: texts for css, texts in found.items() if sum(map(bool, texts)) >= 0.3 * len(looked_at)}
    order = sorted(usual, key=lambda css: (-sum(map(bool, usual[css])), "::" in css, len(css)))
    kept: dict[str, list[tuple[str, ...]]] = {}
    for css in order:
        if usual[css] not in kept.values():
            kept[css] = usual[css]
    return list(kept)[:_MOST_FIELDS]


def _parts(entry: etree._Element) -> Iterator[tuple[str, str]]:
    """Each thing inside an entry: its CSS and what it says."""
    for name, value in entry.attrib.items():
        if (_is_data(name) or name == "href") and value.strip():
            yield f"::attr({name})", str(value)
    for element in elements_in(entry):
        css = css_of(element) if element.getparent() is entry or "." in css_of(element) else _short_way(element, entry)
        text = words_of(element) if _speaks(element) else ""
        if text:
            yield css, text
        for name, value in element.attrib.items():
            if (name in {"href", "datetime"} or _is_data(name)) and 0 < len(value.strip()) <= 300:
                yield f"{css}::attr({name})", str(value)


def _is_data(name: str) -> bool:
    return name.startswith("data-") and is_plain(name)


def _speaks(element: etree._Element) -> bool:
    """Whether an element has words of its own, and is more than a box for others."""
    own = [element.text, *(child.tail for child in element)]
    return any(words and words.strip() for words in own)


def _short_way(element: etree._Element, entry: etree._Element) -> str:
    """An element by its tag within the nearest thing around it that has a class, or is a heading."""
    own = css_of(element)
    for around in element.iterancestors():
        if around is entry:
            break
        if "." in (css := css_of(around, classes=1)) or around.tag in _HEADING_TAGS:
            return f"{css} {own}"
    return own
