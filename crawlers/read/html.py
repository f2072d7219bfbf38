"""Hostile HTML to harmless HTML and to plain text."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape

import nh3
from lxml import etree
from lxml import html as lxml_html

_TAGS = frozenset(
    "a b blockquote br caption dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup "
    "table tbody td tfoot th thead tr u ul".split()
)
_BLOCKS = frozenset(
    "blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul".split()
)
_ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed)\b|<[^>]*[\s/\"']on[a-z]{3,20}\s*=|<[^>]*javascript\s*:", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r" ?\n[ \n]*")

# One part of a publication longer than this is no text for people; the rest is cut off.
LONGEST_TEXT = 200_000


@cache
def _cleaner() -> "nh3.Cleaner":
    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def holds_active_content(raw: str) -> bool:
    """Whether ``raw`` carries scripts or anything else that acts by itself."""
    return _ACTIVE.search(raw) is not None


def sanitise(raw: str) -> str:
    """``raw`` with harmless markup only: no scripts, styles, images, forms, handlers or odd links."""
    return _cleaner().clean(raw[:LONGEST_TEXT])


def tidy(text: str) -> str:
    """One line of plain text: control and invisible characters gone, all white space one space."""
    return " ".join(_CONTROL.sub("", text).split())


def read_text(clean: str) -> str:
    """The words of sanitised HTML: a line a block, single spaces, no empty lines."""
    if "<" not in clean and "&" not in clean:
        return _tidy_lines(clean)
    try:
        tree = lxml_html.fragment_fromstring(clean, create_parent="div")
    except etree.ParserError:
        return ""
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block:
            pieces.append("\n")
        elif element.tag in {"td", "th"}:
            pieces.append(" ")
        if event == "start" and element.text:
            pieces.append(element.text.replace("\n", " "))
        elif event == "end" and element.tail:
            pieces.append(element.tail.replace("\n", " "))
    return _tidy_lines("".join(pieces))


def _tidy_lines(text: str) -> str:
    text = _SPACES.sub(" ", _CONTROL.sub("", text.replace("\r", "\n")))
    return _LINES.sub("\n", text).strip()


def read_line(raw: str) -> str:
    """A title or name from a portal as one line of plain text, whatever markup was in it."""
    if "<" in raw or "&" in raw:
        raw = read_text(sanitise(raw))
    return tidy(raw)


def words_of(raw: str | None) -> str:
    """The words of hostile HTML or of plain text, a line a block; empty where there is none."""
    return read_text(sanitise(raw)) if raw else ""


def terms_of(raw: str | None) -> list[str]:
    """The terms that hostile HTML or plain text lists, each a line or set off by a semicolon."""
    return [term for part in words_of(raw).replace(";", "\n").split("\n") if (term := part.strip())]


def as_paragraphs(lines: Iterable[str]) -> str:
    """Lines of plain text as HTML, each a paragraph."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
