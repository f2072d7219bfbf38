"""Parts of a statement that we do not know, where all that they can do is to ask for more.

*They must train apprentices, have their seat in Umbria and employ fewer than 50 people*: where and how many holds; what
stands before is told, and left open. A part ends at a comma or at *and*. None is passed over in a statement with a word
that may change what the rest of it says: one that takes back, makes conditions, alternatives or examples, or speaks of
some applicants only (the language's ``joins``, ``unsettles``). Without such a list every word has to be known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, zip_longest

from catalogue.model.condition import Criterion
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.phrases import FIRM, Phrase
from crawlers.read.clauses.sets import with_room

_LISTED = {Criterion.PLACE, Criterion.SECTOR, Criterion.LEGAL_FORM, Criterion.SIZE}
_CHANGING = (
    ("joins", "unsettles"),
    ("joins", "or"),
    ("joins", "except"),
    ("joins", "including"),
    ("frames", "not"),
    ("ends", "not"),
)
_SIGNS = re.compile(r"[;:?]|\.\s")


@dataclass(frozen=True, slots=True)
class Left:
    """A part that was passed over: what it asks, as phrases without a rule, where it ends, and from which phrase of the
    statement on what was understood of it has to give way.
    """

    told: tuple[Phrase, ...]
    end: int
    first_phrase: int


@dataclass(slots=True)
class _Part:
    start: int
    first_phrase: int
    is_behind_and: bool
    follows: bool = True
    is_known: bool = True


class Parts:
    """The parts of one statement, as far as it was read."""

    def __init__(self, words: str, language: Language) -> None:
        self._words = words
        self._language = language
        self._parts: list[_Part] = []
        self._has_unknown = False

    @property
    def are_unknown(self) -> bool:
        """Whether anything was passed over."""
        return self._has_unknown or not all(part.is_known for part in self._parts)

    def begin(self, start: int, phrases: int, *, is_behind_and: bool = False, follows: bool = True) -> None:
        """A part begins at ``start``, behind so many phrases; where it ``follows`` another, behind a comma or *and*."""
        self._parts.append(_Part(start, phrases, is_behind_and, follows))

    def split(self, start: int, phrases: int) -> None:
        """The part that we are in begins at ``start`` or later, behind so many phrases, as a clause on the last one."""
        if not self._parts or self._parts[-1].start < start:
            self.begin(start, phrases, follows=False)
        last = self._parts[-1]
        if last.start == start and not last.is_behind_and:
            last.follows = False

    def leave(self, place: int, *, narrows: bool = False) -> Left | None:
        """Pass over the part that holds ``place``; None where it may do more than to ask.

        Where it ``narrows`` those who are named before, what is behind a comma is of them, however it begins.
        """
        if not self._parts:
            return None
        part = self._parts[-1]
        end = self._end_of_part(place, narrows=narrows)
        text = self._words[part.start : end]
        if not any(map(str.isalpha, text)) or not can_only_ask(text, self._language):
            return None
        return self._left(part, end)

    def told(self, words: str, end: int) -> tuple[Phrase, ...]:
        """What ``words`` within a part ask that we do not know; empty where they may do more than to ask."""
        if not can_only_ask(words, self._language):
            return ()
        self._has_unknown = True
        return self._asked(words, end)

    def leave_rest(self) -> Left:
        """Pass over all that is left."""
        return self._left(self._parts[-1], len(self._words))

    def _left(self, part: _Part, end: int) -> Left:
        part.is_known = False
        return Left(self._asked(self._words[part.start : end], end), end, part.first_phrase)

    def _asked(self, words: str, end: int) -> tuple[Phrase, ...]:
        asked = sorted(map(Criterion, self._language.keyed("touches").search(words))) or [Criterion.OTHER]
        return tuple(Phrase(criterion=one, end=end) for one in asked)

    def settled(self, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        """``phrases`` without the rules of those that a part which was passed over may change.

        A figure is only its own where its part and all that are unknown have a verb: *trainees and 10 employees*.
        """
        found = tuple(phrases)
        if all(part.is_known for part in self._parts):
            return found
        asks = self._language.pattern("joins", "asks")
        texts = [self._words[start:end] for start, end in pairwise(self._bounds())]
        all_ask = all(asks.search(text) for part, text in zip(self._parts, texts, strict=True) if not part.is_known)
        goes_on = set[int]()
        for (part, text), behind in zip_longest(zip(self._parts, texts, strict=True), self._parts[1:]):
            if not part.is_known and part.follows and asks.search(text) is None:
                # What stands before it, and what a comma or *and* joins to it.
                goes_on |= {part.first_phrase - 1, behind.first_phrase if behind is not None else -1}
        settled = []
        for number, phrase in enumerate(found):
            own = max(at for at, part in enumerate(self._parts) if part.first_phrase <= number)
            if number in goes_on and phrase.criterion in _LISTED and phrase.rule is not None:
                # Of *in Umbria and in Nowhere* the second may be one more of the list.
                settled.append(replace(phrase, rule=with_room(phrase.rule)))
            elif phrase.criterion in FIRM or (all_ask and asks.search(texts[own]) is not None):
                settled.append(phrase)
            else:
                settled.append(replace(phrase, rule=None))
        return tuple(settled)

    def _bounds(self) -> tuple[int, ...]:
        """Where each part begins, the first with the words before it that say that something is asked, and the end."""
        return (0, *(part.start for part in self._parts[1:]), len(self._words))

    def _end_of_part(self, place: int, *, narrows: bool) -> int:
        """Before the next comma, *and*, or the words that end the statement; in a demand what is behind a comma and
        begins like a clause (*whose*) is of the same part.
        """
        relative = self._language.pattern("joins", "relative")
        for found in _boundary(self._language.code).finditer(self._words, place):
            if found.start() > place and (narrows or relative.match(self._words, found.end()) is None):
                return found.start()
        return len(self._words)


def can_only_ask(words: str, language: Language) -> bool:
    """Whether no word of ``words``, which we do not know, may change what the rest of their statement says."""
    if not language.entries("joins").get("unsettles") or _SIGNS.search(words.rstrip(" .:")):
        return False
    return not any(language.pattern(table, key).search(words) for table, key in _CHANGING)


@cache
def _boundary(code: str) -> re.Pattern[str]:
    language = language_of(code)
    assert language is not None
    joined = language.source("joins", "and")
    ends = "|".join(language.source("ends", key) for key in language.entries("ends")) or "(?!)"
    return re.compile(rf",\s+(?:{joined}\s+)?|(?<!\w){joined}\s+|(?<!\w)(?=(?:{ends})[\s.;:!,]*\Z)")
