"""Where a call says what was searched for: the words as it writes them, and the passage that says most of it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.model.call import Call
from catalogue.search.query import Expression, Phrase, Query
from catalogue.search.words import WORD, about_texts, one_spelling, section_texts, word_forms

_LENGTH = 180
# How much of what stands before the first word found is shown.
_BEFORE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text, or a part of one, and the places (start, end) of what was searched for in it, in order."""

    text: str
    places: tuple[tuple[int, int], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, as it is written, each spelling once."""
        return tuple(dict.fromkeys(self.text[start:end] for start, end in self.places))


class Finder:
    """Finds what a query asks for in the texts of calls."""

    def __init__(self, query: Query) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        self._starts: list[Phrase] = []
        for term in query.terms:
            for phrase in _phrases(term.expression):
                if phrase.start and len(phrase.words) == 1:
                    self._starts.append(phrase)
                else:
                    self._by_first.setdefault(phrase.words[0], []).append(phrase)

    def in_title(self, call: Call) -> Passage:
        """The title, in one spelling, and what is found in it."""
        return self._find(call.title, call.language)

    def in_texts(self, call: Call) -> Passage | None:
        """The passage of the texts, else of what names the call beside its title, that says most, or None.

        Its spaces are single ones, and what is left out at its ends is marked by an ellipsis.
        """
        for texts in (section_texts(call), about_texts(call)):
            passages = [_cut(found) for found in (self._find(text, call.language) for text in texts) if found.places]
            if passages:
                return max(passages, key=lambda passage: (len(passage.words), len(passage.places)))
        return None

    def _find(self, text: str, language: str) -> Passage:
        text = one_spelling(" ".join(text.split()))
        found = list(WORD.finditer(text))
        forms = list(map(word_forms(language), (one[0] for one in found)))
        places = []
        index = 0
        while index < len(forms):
            length = self._length_at(forms, index)
            if length:
                places.append((found[index].start(), found[index + length - 1].end()))
            index += length or 1
        return Passage(text=text, places=tuple(places))

    def _length_at(self, forms: Sequence[tuple[str, str]], index: int) -> int:
        """How many words from ``index`` on are what is searched for; the most there are."""
        plain, stem = forms[index]
        longest = int(any(plain.startswith(phrase.words[0]) for phrase in self._starts))
        for first in {plain, stem}:
            for phrase in self._by_first.get(first, ()):
                if len(phrase.words) > longest and _stands(phrase, forms[index : index + len(phrase.words)]):
                    longest = len(phrase.words)
        return longest


def _phrases(expression: Expression) -> Iterator[Phrase]:
    if isinstance(expression, Phrase):
        yield expression
    else:
        for part in expression.parts:
            yield from _phrases(part)


def _stands(phrase: Phrase, forms: Sequence[tuple[str, str]]) -> bool:
    return len(forms) == len(phrase.words) and all(word in form for word, form in zip(phrase.words, forms, strict=True))


def _cut(found: Passage) -> Passage:
    """The part of a text in which most different words are found."""
    text, places = found.text, found.places
    if len(text) <= _LENGTH:
        return found
    starts = [start for start, _ in places]

    def different(first: int) -> int:
        after = bisect_right(starts, max(0, starts[first] - _BEFORE) + _LENGTH)
        return len({text[start:end].casefold() for start, end in places[first:after]})

    best = max(range(len(places)), key=lambda first: (different(first), -first))
    start = max(0, starts[best] - _BEFORE)
    start = 0 if start == 0 else text.rfind(" ", 0, start + 1) + 1
    end = min(len(text), max(start + _LENGTH, places[best][1]))
    end = end if end == len(text) else max(text.rfind(" ", start, end + 1), places[best][1])
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((first + shift, last + shift) for first, last in places if start <= first and last <= end)
    return Passage(text=f"{before}{text[start:end]}{after}", places=inside)
