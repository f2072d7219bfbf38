"""Words by which the text of a call tells that it is on a theme or an objective.

The data is in ``theme_words.toml`` beside this file: which concepts of the glossary tell it, and words beside them,
language by language. They are compared as the glossary's phrases are, word by word and never inside another word; a
star stands for any ending.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.taxonomy.lexicon import Piece, lexicon
from catalogue.taxonomy.words import Phrase, fold, normalise, reader, stop_words

_DATA = Path(__file__).with_name("theme_words.toml")
# No word of the lists is cut shorter, so that no other word begins like it by chance.
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Telling:
    """What tells one theme: ids of concepts of the glossary, phrases by language, and those in which no word counts."""

    concepts: frozenset[str]
    phrases: Mapping[str, tuple[str, ...]]
    passed_over: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """That a text names a theme: the ``quote``, and which words of the text it is, so that none is counted twice."""

    theme: str
    quote: str
    place: int


@cache
def tellings() -> Mapping[str, Telling]:
    """What tells each theme and objective, by its id, in the order of the file."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            theme: Telling(
                concepts=frozenset(entry.get("concepts", "").split()),
                phrases=_by_language(entry.get("words", {})),
                passed_over=_by_language(entry.get("passed_over", {})),
            )
            for theme, entry in data.items()
        }
    )


def _by_language(lists: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(phrases.split("|")) for language, phrases in lists.items()}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Words in a row, folded, each whole or (``open``) the beginning of one; a word of ``themes`` if they tell any."""

    words: tuple[tuple[str, bool], ...]
    themes: tuple[str, ...]

    def size(self) -> tuple[int, int]:
        return len(self.words), sum(len(text) for text, _ in self.words)

    def fits(self, phrase: Phrase, start: int) -> bool:
        if start + len(self.words) > len(phrase):
            return False
        found = phrase[start : start + len(self.words)]
        return all(
            word.folded.startswith(text) if is_open else word.folded == text
            for word, (text, is_open) in zip(found, self.words, strict=True)
        )


class ThemeWords:
    """The words of one language that tell themes."""

    def __init__(self, language: str) -> None:
        self._reader = reader(language)
        self._lexicon = lexicon(language)
        self._by_concept = _themes_by_concept()
        self._whole: dict[str, list[_Pattern]] = defaultdict(list)
        self._open: dict[str, list[_Pattern]] = defaultdict(list)
        # Every word that was met, so that its beginnings are looked up once.
        self._beginning: dict[str, tuple[_Pattern, ...]] = {}
        for pattern in _patterns(language):
            first, is_open = pattern.words[0]
            (self._open if is_open else self._whole)[first].append(pattern)

    def hits(self, text: str) -> Iterator[Hit]:
        """Each mention of a theme in a text, in order; one of a word and of a phrase around it is one."""
        place = 0
        for phrase in self._reader.phrases(text):
            yield from self._hits_in(phrase, place)
            place += len(phrase)

    def _hits_in(self, phrase: Phrase, place: int) -> Iterator[Hit]:
        told: dict[tuple[str, int], Hit] = {}
        skipped: set[int] = set()
        start = 0
        while start < len(phrase):
            pattern = self._pattern_at(phrase, start)
            if pattern is None:
                start += 1
                continue
            end = start + len(pattern.words)
            for theme in pattern.themes:
                told[theme, start] = Hit(theme, Piece(tuple(phrase[start:end]), None).surface, place + start)
            if not pattern.themes:
                skipped.update(range(start, end))
            start = end
        start = 0
        for piece in self._lexicon.pieces(phrase):
            for concept in piece.concepts:
                for theme in self._by_concept.get(concept.id, ()):
                    if start not in skipped:
                        told.setdefault((theme, start), Hit(theme, piece.surface, place + start))
            start += len(piece.words)
        yield from told.values()

    def _pattern_at(self, phrase: Phrase, start: int) -> _Pattern | None:
        """The pattern that begins at a word; of several the one that says most."""
        word = phrase[start].folded
        patterns = self._beginning.get(word)
        if patterns is None:
            patterns = self._beginning[word] = self._patterns_of(word)
        return next((pattern for pattern in patterns if pattern.fits(phrase, start)), None) if patterns else None

    def _patterns_of(self, word: str) -> tuple[_Pattern, ...]:
        """The patterns whose first word it may be, those that say most first."""
        found = list(self._whole.get(word, ()))
        for end in range(_SHORTEST_STEM, len(word) + 1):
            found += self._open.get(word[:end], ())
        return tuple(sorted(found, key=_Pattern.size, reverse=True))


@cache
def theme_words(language: str) -> ThemeWords:
    """The words of a language (ISO 639-1) that tell themes; without any, where we have none of it."""
    return ThemeWords(language)


@cache
def _themes_by_concept() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for theme, telling in tellings().items():
        for concept in telling.concepts:
            found[concept].append(theme)
    return {concept: tuple(themes) for concept, themes in found.items()}


def _patterns(language: str) -> Iterator[_Pattern]:
    themes: dict[tuple[tuple[str, bool], ...], list[str]] = defaultdict(list)
    for theme, telling in tellings().items():
        for phrase in telling.phrases.get(language, ()):
            themes[_compile(phrase, language)].append(theme)
        for phrase in telling.passed_over.get(language, ()):
            themes.setdefault(_compile(phrase, language), [])
    for words, told in themes.items():
        yield _Pattern(words, tuple(told))


def _compile(phrase: str, language: str) -> tuple[tuple[str, bool], ...]:
    """The words of a phrase as a reader of that language gives them."""
    lists = stop_words().get(language)
    # Stop words are passed over, but for those in a compound; words that join stand between the words around them.
    stop = lists.stop - lists.joins if lists is not None else frozenset()
    words = normalise(phrase).replace("'", " ").replace("’", " ").split()
    kept = [part for word in words if fold(word) not in stop for part in fold(word).split("-")]
    if not kept or any(len(word) <= _SHORTEST_STEM for word in kept if word.endswith("*")):
        raise ValueError(f"theme_words.toml: {phrase!r} in {language!r} is no phrase that tells anything")
    return tuple((word.removesuffix("*"), word.endswith("*")) for word in kept)
