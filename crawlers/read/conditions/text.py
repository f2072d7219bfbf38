"""Sections and sentences of the texts in which calls state their conditions.

The portal's HTML comes here as text with a line a block. Texts whose tags were lost are read too: there headings run
into the words around them ("... call document.3. Other eligibility conditionsdescribed in ...").
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LONGEST_CLAUSE = 400
# What runs on for longer is no sentence that we could claim to have read: its first part is looked at, no more.
LONGEST_READ = 2_500


def either(*patterns: str) -> str:
    """A pattern for any one of ``patterns``, the first that fits."""
    return "(?:" + "|".join(patterns) + ")"


class Part(StrEnum):
    """The sections of a call's conditions that speak of applicants."""

    ADMISSIBILITY = "admissibility"
    COUNTRIES = "countries"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a text: where it stands, in words for a reader, and its own words."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its text, the same folded for patterns (see `fold`), and where it stands."""

    text: str
    words: str
    where: str

    @property
    def is_whole(self) -> bool:
        """Whether the patterns see all of it."""
        return len(self.text) <= LONGEST_READ

    @property
    def clause(self) -> str:
        """The sentence as a clause to show."""
        return quote(self.text)


_HEADING = re.compile(
    r"(?<!\d)(?P<number>[1-7][a-d]?)\s?[.:]\s{0,3}(?P<title>"
    + either(
        r"(?P<admissibility>Admissib[a-z]+(?: and Eligibility)? conditions?(?:: Proposal page limits? and layout)?"
        r"|Proposal page limits? and layouts?)",
        r"(?P<countries>Eligib[a-z]+ countries)",
        r"(?P<others>Other eligib[a-z]+ (?:conditions?|criteria))",
        r"Financial and operational capacity and exclusion",
        r"Evaluation and award",
        r"Legal and financial set-?up(?: of the grants?)?",
    )
    + r")[ \t]*:?",
    re.IGNORECASE,
)
_NUMBERED_LINE = re.compile(r"^(?P<number>[1-7][a-d]?)\. ?(?P<title>[^\W\d][^\n]{2,90})$", re.MULTILINE)
_BY_NUMBER = {"1": Part.ADMISSIBILITY, "2": Part.COUNTRIES, "3": Part.OTHERS}
_FOOTNOTE = re.compile(r"\[\[.*?(?:\]\]|\Z)", re.DOTALL)
_CONTINUED = re.compile(r"(?<=[:,])[ \t]*\n\s*")
# Where a sentence ends: at a line's end, and at a stop before what can begin another one.
_BOUNDARY = re.compile(
    r"\n|[.!?;]"
    + either(
        r"\s+(?=[A-Z“\"‘(•●·▪–-])",
        # No blank at all, where the tags were lost.
        r"(?<=[a-z0-9)\]’”\"].)(?=[A-Z“][A-Za-z’])(?<!;)",
        r"(?<=[\w)\]’”\"]\.)(?=(?:as |are )?described in )",
    )
    # What applies is said after this announcement.
    + r"|:(?<=apply:)\s*"
)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|cf|No|Nr|Art|incl|max|min|approx|St|vs|resp)\.$")
_BULLET = re.compile(r"^[\s•●·▪–*>-]*(?:(?:\d{1,2}|[a-z])[.)]\s+)?(?=\S)")
_PLAIN = str.maketrans(
    dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2015\u00a0\n\t", " ")
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("•●·▪", "*")
    | {"€": "eur"}
)


def split_sections(text: str, field: str) -> dict[Part, Passage]:
    """The sections of a call's conditions that speak of applicants; empty where it is not divided.

    ``field`` is the portal's name for the text. English headings are found wherever they stand, by their words; those
    of other languages, where each has a line of its own, by their number.
    """
    headings = _headings_of_parts(text)
    titled = bool(headings)
    if not titled:
        headings = list(_NUMBERED_LINE.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    sections: dict[Part, Passage] = {}
    for heading, end in zip(headings, ends, strict=False):
        part = _named_part(heading) if titled else _BY_NUMBER.get(heading["number"])
        if part is not None:
            where = f"{field}, {heading['number']}. {heading['title'].strip()}"
            sections.setdefault(part, Passage(where, text[heading.end() : end].strip()))
    return sections


def _headings_of_parts(text: str) -> list[re.Match[str]]:
    """The English headings up to the first one after the sections that speak of applicants: the rest is long."""
    headings = []
    for heading in _HEADING.finditer(text):
        headings.append(heading)
        if len(headings) > 1 and _named_part(heading) is None:
            break
    return headings


def _named_part(heading: re.Match[str]) -> Part | None:
    return next((part for part in Part if heading[part.value] is not None), None)


def without_footnotes(text: str) -> str:
    """``text`` without the notes that the portal prints between double brackets."""
    return _FOOTNOTE.sub("", text) if "[[" in text else text


def split_sentences(text: str) -> Iterator[str]:
    """The sentences and lines of ``text`` in order, without footnotes; a list after a colon stays with its head."""
    text = _CONTINUED.sub(" ", without_footnotes(text))
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        sentence = text[start : boundary.end()].strip()
        if not (sentence.endswith(".") and _ABBREVIATION.search(sentence)):
            if sentence:
                yield sentence
            start = boundary.end()
    if rest := text[start:].strip():
        yield rest


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage in order; see `split_sentences`."""
    for text in split_sentences(passage.text):
        yield _sentence(text, passage.where)


def sentences_with(words: tuple[str, ...], passage: Passage) -> Iterator[Sentence]:
    """The sentences of ``passage`` that hold one of ``words`` (in lower case): cheap where it holds none of them."""
    lower = passage.text.lower()
    if any(word in lower for word in words):
        for text in split_sentences(passage.text):
            low = text.lower()
            if any(word in low for word in words):
                yield _sentence(text, passage.where)


def _sentence(text: str, where: str) -> Sentence:
    return Sentence(text[: LONGEST_READ + 1], fold(_BULLET.sub("", text[:LONGEST_READ])), where)


def quote(text: str) -> str:
    """``text`` as a clause to show: one line of at most 400 characters, cut at the end of a word."""
    line = _BULLET.sub("", " ".join(text.split()))
    if len(line) <= LONGEST_CLAUSE:
        return line
    return line[: LONGEST_CLAUSE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` for patterns: lower case, no accents, hyphens and white space as single blanks, ``&`` as ``and``.

    The portal repeats its standard clauses in hundreds of calls, so the last few thousand are remembered.
    """
    text = text.translate(_PLAIN).lower()
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    if "&" in text:
        text = text.replace("&", " and ")
    return " ".join(text.split())
