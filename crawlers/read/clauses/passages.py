"""From the texts of a call to statements: sentences and items of lists, each with the heading that it stands under."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from catalogue.model.call import SectionKind
from catalogue.model.condition import Criterion
from crawlers.read.clauses.language import Language
from crawlers.read.conditions.text import LONGEST_READ, fold, quote

# Of a longer text only so much is read; what is behind it is told by a statement that nobody understands.
_LONGEST_TEXT = 60_000
_LONGEST_HEADING = 90
# Where one sentence ends and another begins. A stop between digits or behind one letter ends none.
_STOP = re.compile(r"(?:[!?]|(?<!\b[A-Za-z])(?<!\betc)(?<!\bcf)(?<!\bex)(?<!\bart)(?<!\bno)\.|;)\s+(?=\S)")
_BULLET = re.compile(r"^\s*(?:[-–—•●·▪*>✓►◆o]|\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_INLINE_BULLET = re.compile(r"\s(?:[•●▪]|(?<=[;:.,] )[-–—])\s+(?=\S)|(?<=\S) - (?=[A-ZÀ-Ý])")
_HEADING_END = re.compile(r"\s*[:?]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text of a call: its plain words, a line a block, and where it stands (the portal's field or a heading).

    A text of the kind ``CONDITIONS`` speaks of who may apply from its first word. Of any other only what stands under a
    heading that says so is read.
    """

    text: str
    where: str
    kind: SectionKind = SectionKind.CONDITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence, line or item of a list.

    ``words`` are its text folded for patterns; an item of a list has the words before the colon of its list in
    ``head``. ``topic`` is the criterion that its heading announces, if it announces one.
    """

    text: str
    words: str
    where: str
    head: str = ""
    head_text: str = ""
    topic: Criterion | None = None
    is_item: bool = False

    @property
    def clause(self) -> str:
        """The statement as a clause to show, behind the head of its list."""
        return quote(f"{self.head_text} {self.text}" if self.head_text else self.text)

    @property
    def is_whole(self) -> bool:
        """Whether its words are all of it."""
        return len(self.text) <= LONGEST_READ


@dataclass(frozen=True, slots=True)
class _Place:
    """Where we are in a text: under which heading, and whether it speaks of applicants."""

    where: str
    topic: Criterion | None
    speaks: bool


def fold_words(text: str) -> str:
    """``text`` for patterns (see `fold`); a sign of money is a word of its own."""
    return fold(text.replace("€", " € "))


def statements(passages: Iterable[Passage], language: Language) -> Iterator[Statement]:
    """The statements on applicants in ``passages``, in their order."""
    for passage in passages:
        yield from _of_passage(passage, language)


def _of_passage(passage: Passage, language: Language) -> Iterator[Statement]:
    speaks = passage.kind is SectionKind.CONDITIONS
    place = _headed(passage.where, _Place(passage.where, None, speaks), language) or _Place(passage.where, None, speaks)
    place = replace(place, where=passage.where, speaks=speaks)
    head = ""
    for raw in passage.text[:_LONGEST_TEXT].splitlines():
        line = raw.strip()
        if not line:
            continue
        heading, rest = _split_heading(line, language)
        under = _headed(heading, replace(place, where=passage.where), language) if heading else None
        if under is not None:
            place, head, line = under, "", rest
        if not line or not place.speaks:
            continue
        bullet = _BULLET.match(line)
        if bullet is None and not raw.startswith((" ", "\t")) and head and not _continues(head):
            head = ""
        found = list(_of_line(line, place, head if bullet is not None or head else "", bullet is not None))
        head = next((one.text for one in reversed(found) if one.text.rstrip().endswith(":")), head)
        yield from found


def _continues(head: str) -> bool:
    return head.endswith(":")


def _of_line(line: str, place: _Place, head: str, is_item: bool) -> Iterator[Statement]:
    pieces = [piece for piece in _INLINE_BULLET.split(line) if piece.strip()]
    for number, piece in enumerate(pieces):
        inline = number > 0
        if inline and number == 1 and not head:
            head = pieces[0]
        for sentence in _sentences(piece):
            under = head if (is_item or inline or head.endswith(":")) and sentence != head else ""
            text = _BULLET.sub("", sentence).strip()
            if text:
                yield Statement(
                    text=text[: LONGEST_READ + 1],
                    words=fold_words(text[:LONGEST_READ]),
                    where=place.where,
                    head=fold_words(under[: _LONGEST_HEADING * 3]),
                    head_text=under.strip()[: _LONGEST_HEADING * 3],
                    topic=place.topic,
                    is_item=is_item or inline,
                )


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        yield text[start : stop.end()].strip()
        start = stop.end()
    if rest := text[start:].strip():
        yield rest


def _split_heading(line: str, language: Language) -> tuple[str, str]:
    """A line that is a heading, or begins with one before a colon, as the heading and what follows it."""
    if len(line) <= _LONGEST_HEADING and _is_heading(line, language):
        return line, ""
    before, colon, behind = line.partition(":")
    if colon and len(before) <= _LONGEST_HEADING and _is_heading(before, language):
        return before.strip(), behind.strip()
    return "", line


def _is_heading(line: str, language: Language) -> bool:
    return _topic_of(line, language) is not None


def _topic_of(heading: str, language: Language) -> str | None:
    """The key of the language's headings that the whole of ``heading`` is one of."""
    words = _HEADING_END.sub("", fold_words(_BULLET.sub("", heading)))
    found = language.keyed("headings").match(words, 0)
    return found[0] if found is not None and found[1] == len(words) else None


def _headed(heading: str, place: _Place, language: Language) -> _Place | None:
    """Where we are under ``heading``; None if it is none."""
    key = _topic_of(heading, language)
    if key is None:
        return None
    where = heading.rstrip(" :?")
    where = f"{place.where}, {where}" if place.where and place.where != heading else where
    if key == "elsewhere":
        return _Place(where, None, False)
    return _Place(where, None if key == "eligibility" else Criterion(key), True)
