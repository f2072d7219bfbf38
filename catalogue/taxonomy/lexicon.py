"""The lexicon: which phrases of a language mean which concept, theme or sector of the taxonomy.

A feature is what two texts can share: ``en:batteri`` (a stem of a language), ``concept:heat_pump``, ``theme:water``,
``sector:43.22`` (an entry of NACE Rev. 2), ``id:life-2026-cet``. Stems are shared within a language only; the others
whatever the languages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from catalogue.model.sector import NaceRevision
from catalogue.taxonomy.glossary import Concept, concepts
from catalogue.taxonomy.nace import nace_entries
from catalogue.taxonomy.themes import themes
from catalogue.taxonomy.words import Phrase, Word, reader

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the lexicon means: concepts, and the themes and sectors it is a sign of."""

    concepts: tuple[Concept, ...]
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a text that the lexicon knows, or a single word that it does not (``meaning`` None)."""

    words: tuple[Word, ...]
    meaning: Meaning | None

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """The concepts it means; none if the lexicon does not know it."""
        return self.meaning.concepts if self.meaning is not None else ()

    @property
    def surface(self) -> str:
        """The words as they stand in the text."""
        first, *others = self.words
        return first.surface + "".join(
            f"-{word.surface}" if word.lead == "-" else f" {word.lead} {word.surface}".replace("  ", " ")
            for word in others
        )


class Lexicon:
    """The phrases of one language."""

    def __init__(self, language: str, meanings: Mapping[Stems, Meaning]) -> None:
        self.language = language
        self._meanings = meanings
        longest: dict[str, int] = defaultdict(int)
        for stems in meanings:
            longest[stems[0]] = max(longest[stems[0]], len(stems))
        self._longest = dict(longest)
        # Most pieces are single words, so these are looked up without a tuple for each.
        self._of_word = {stems[0]: meaning for stems, meaning in meanings.items() if len(stems) == 1}
        self._of_form = {stem[1:]: meaning for stem, meaning in self._of_word.items() if stem.startswith("=")}

    def __contains__(self, stems: Stems) -> bool:
        return stems in self._meanings

    def pieces(self, phrase: Phrase) -> Iterator[Piece]:
        """``phrase`` cut into the longest runs that the lexicon knows and the single words between them."""
        start, end = 0, len(phrase)
        longest, meanings, of_form, of_word = self._longest, self._meanings, self._of_form, self._of_word
        while start < end:
            first = phrase[start]
            meaning = None
            length = min(longest.get(first.stem, 1), end - start)
            while length > 1:
                meaning = meanings.get(tuple([word.stem for word in phrase[start : start + length]]))
                if meaning is not None:
                    break
                length -= 1
            else:
                meaning = of_form.get(first.folded) or of_word.get(first.stem)
            yield Piece(tuple(phrase[start : start + length]), meaning)
            start += length


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; an empty one where the glossary has no words of it."""
    meanings: dict[Stems, set[str]] = defaultdict(set)
    foreign = language != "en"
    for concept in concepts().values():
        for phrase in concept.phrases.get(language, ()):
            for stems in _stems(language, phrase):
                meanings[stems].add(f"concept:{concept.id}")
                signs = signs_of(concept)
                meanings[stems].update(signs if foreign else (sign for sign in signs if sign.startswith("theme:")))
    if not foreign:
        of_concepts = Lexicon(language, {stems: _meaning(features) for stems, features in meanings.items()})
        for stems, signs in _signs().items():
            if stems not in of_concepts:
                meanings[stems].update(_inner_concepts(of_concepts, stems))
            meanings[stems].update(signs)
    return Lexicon(language, {stems: _meaning(features) for stems, features in meanings.items()})


def _inner_concepts(of_concepts: Lexicon, stems: Stems) -> Iterator[str]:
    """The concepts within a phrase that is none itself: ``rural tourism``, a sign of a theme, is about tourism."""
    words = [Word(surface=stem, folded=stem, stem=stem) for stem in stems]
    for piece in of_concepts.pieces(words):
        for concept in piece.concepts:
            yield f"concept:{concept.id}"


def _meaning(features: Iterable[str]) -> Meaning:
    ordered = tuple(sorted(features))
    ids = (feature.removeprefix("concept:") for feature in ordered if feature.startswith("concept:"))
    return Meaning(concepts=tuple(concepts()[id_] for id_ in ids), features=ordered)


@cache
def _signs() -> Mapping[Stems, frozenset[str]]:
    """The English phrases of themes and sectors, with the features they are a sign of."""
    signs: dict[Stems, set[str]] = defaultdict(set)
    for theme in themes().values():
        for phrase in theme.phrases:
            for stems in _stems("en", phrase):
                signs[stems].add(f"theme:{theme.id}")
    for entry in nace_entries(NaceRevision.REV_2).values():
        for phrase in entry.phrases:
            for stems in _stems("en", phrase):
                signs[stems].add(f"sector:{entry.code}")
    return {stems: frozenset(features) for stems, features in signs.items()}


@cache
def signs_of(concept: Concept) -> frozenset[str]:
    """The themes and sectors that a concept is a sign of: those that one of its English phrases is."""
    if not concept.kind.tells:
        return frozenset()
    return frozenset(
        sign for phrase in concept.phrases["en"] for stems in _stems("en", phrase) for sign in _signs().get(stems, ())
    )


def _stems(language: str, phrase: str) -> Iterator[Stems]:
    """The stems of a phrase of the taxonomy; none if nothing in it could be evidence (``I+D`` in Spanish: two letters).

    ``=trains`` stands for that very form, not for its stem (which ``training`` shares).
    """
    exact = phrase.startswith("=")
    words = [word for part in reader(language).phrases(phrase.removeprefix("=")) for word in part]
    if any(word.counts for word in words):
        yield (f"={words[0].folded}",) if exact else tuple(word.stem for word in words)
