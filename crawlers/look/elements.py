"""How elements of a page are named in CSS, and what they say."""

import re
from collections.abc import Iterator

from lxml import etree

_CLASS = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
# Classes that tell an element's place in a row and not its kind.
_PLACE = re.compile(r"^(?:first|last|odd|even|active|current|open|closed|item|col|row)$|\d")
_FRAME = frozenset({"nav", "header", "footer", "aside", "form", "script", "style", "noscript", "template", "head"})
# The same, by what sites call it in their classes.
_FRAME_CLASS = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|cookies?|consent|social|share|skip)(?:$|[-_])",
    re.IGNORECASE,
)
_MARKS = frozenset({"br", "wbr", "hr", "img", "svg", "path", "input", "button", "select", "option"})


def css_of(element: etree._Element, classes: int = 2) -> str:
    """An element's kind in CSS: its tag with the ``classes`` that say most."""
    named = [name for name in (element.get("class") or "").split() if _CLASS.fullmatch(name)]
    telling = [name for name in named if not _PLACE.search(name)] or [name for name in named if not name[-1].isdigit()]
    # What a broken page calls its elements may be no CSS.
    tag = element.tag if _CLASS.fullmatch(str(element.tag)) else "*"
    return f"{tag}{''.join(f'.{name}' for name in telling[:classes])}"


def css_within(element: etree._Element) -> str:
    """The same, with what it stands in where its own tag says too little."""
    own = css_of(element)
    parent = element.getparent()
    if "." in own or element.tag in {"article", "main"} or parent is None:
        return own
    return f"{place_of(parent)} > {own}"


def place_of(element: etree._Element) -> str:
    """The shortest CSS that leads to an element or its like: by its id, its classes, or those of what holds it."""
    identifier = element.get("id") or ""
    if _CLASS.fullmatch(identifier) and not any(letter.isdigit() for letter in identifier):
        return f"#{identifier}"
    own, parent = css_of(element), element.getparent()
    if "." in own or parent is None or element.tag in {"main", "body", "article"}:
        return own
    return f"{place_of(parent)} > {own}"


def is_plain(name: str) -> bool:
    """Whether a name can stand in CSS as it is."""
    return _CLASS.fullmatch(name) is not None


def elements_in(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of a page's content, without the frame that every page of a site has."""
    for element in root:
        if isinstance(element.tag, str) and element.tag not in _FRAME and not _is_frame(element):
            if element.tag not in _MARKS:
                yield element
            yield from elements_in(element)


def _is_frame(element: etree._Element) -> bool:
    return any(_FRAME_CLASS.search(name) for name in (element.get("class") or "").split())


def words_of(element: etree._Element) -> str:
    """The words of an element on one line, without those of scripts and styles."""
    pieces: list[str] = []
    _collect(element, pieces)
    return " ".join(" ".join(pieces).split())


def _collect(element: etree._Element, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "noscript", "template"}:
        return
    if element.text:
        pieces.append(element.text)
    for child in element:
        _collect(child, pieces)
        if child.tail:
            pieces.append(child.tail)
