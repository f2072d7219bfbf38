"""A text told in the words of another language: the glossary where it has a phrase, what was learned elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalogue.taxonomy.glossary import Concept
from catalogue.taxonomy.lexicon import Piece, lexicon
from catalogue.taxonomy.translation.learned import LearnedWords, together
from catalogue.taxonomy.translation.translator import Origin, Translation
from catalogue.taxonomy.words import Word, reader

# What the glossary says of a phrase weighs as much as what was learned of its words: by `benchmarks.crosslingual` the
# French programmes keep .96 of their nDCG so, .95 to .97 with weights from .5 to .9, and .90 without the glossary.
_GLOSSARY = 0.5
# A phrase of a concept that no learned translation agrees with is not ruled out.
_DISAGREES = 0.05
_ORDER = {origin: place for place, origin in enumerate(Origin)}


@dataclass(frozen=True, slots=True)
class GlossedPiece:
    """Words of a text that mean something together, and what they are called in the other language."""

    piece: Piece
    translations: tuple[Translation, ...]


class WordTranslations:
    """The translations of words from ``source`` to ``target`` (ISO 639-1).

    ``learned`` is what was learned, None for nothing; without ``glossary`` that is all there is.
    """

    def __init__(self, source: str, target: str, *, learned: LearnedWords | None = None, glossary: bool = True) -> None:
        if source == target:
            raise ValueError(f"a text in {source!r} needs no translation into its own language")
        self.source, self.target = source, target
        self.learned = learned
        self._glossary = glossary
        self._phrases: dict[str, tuple[tuple[str, ...], ...]] = {}

    def translate(self, stem: str) -> tuple[Translation, ...]:
        """The translations of a stem: those of the glossary first, then what was learned, then guesses.

        A stem that nothing is known of has none. Stems with spaces between them are a phrase, which has none where the
        glossary does not know it as a whole.
        """
        words = [Word(surface=part, folded=part, stem=part) for part in stem.split(" ")]
        piece = next(lexicon(self.source).pieces(words))
        if len(words) > 1 and (piece.meaning is None or len(piece.words) < len(words)):
            return ()
        return self._of_piece(piece)

    def pieces(self, text: str) -> Iterator[GlossedPiece]:
        """A text in the pieces that are translated: phrases of the glossary as a whole, else word by word."""
        for phrase in reader(self.source).phrases(text):
            for piece in lexicon(self.source).pieces(phrase):
                yield GlossedPiece(piece, self._of_piece(piece))

    def gloss(self, text: str) -> dict[str, float]:
        """The stems that ``text`` is likely to have in translation, each with its weight.

        That is how often it is expected, less for a word that many names of codes have and that tells little
        (``products``).
        """
        weights: dict[str, float] = {}
        for glossed in self.pieces(text):
            weight = self._weight(glossed.piece)
            for translation in glossed.translations:
                weights[translation.stem] = weights.get(translation.stem, 0.0) + weight * translation.probability
        return weights

    def _weight(self, piece: Piece) -> float:
        if self.learned is None:
            return 1.0
        return max((self.learned.rarity(word.folded, word.stem) for word in piece.words if word.counts), default=0.0)

    def _of_piece(self, piece: Piece) -> tuple[Translation, ...]:
        learned = {translation.stem: translation for translation in self._learned(piece)}
        checked = self._by_glossary(piece, learned)
        if not checked:
            return tuple(sorted(learned.values(), key=_place))
        # Where we know the word, nobody needs to guess it.
        learned = {stem: one for stem, one in learned.items() if one.origin is not Origin.GUESS}
        share = _GLOSSARY if learned else 1.0
        found = {stem: Translation(stem, share * likely, Origin.GLOSSARY) for stem, likely in checked.items()}
        for stem, other in learned.items():
            mine = found.get(stem)
            likely = (1 - share) * other.probability
            found[stem] = (
                Translation(stem, likely, other.origin)
                if mine is None
                else Translation(stem, mine.probability + likely, mine.origin)
            )
        return tuple(sorted(found.values(), key=_place))

    def _learned(self, piece: Piece) -> tuple[Translation, ...]:
        if self.learned is None:
            return ()
        return together(self.learned.translate(word.folded, word.stem) for word in piece.words if word.counts)

    def _by_glossary(self, piece: Piece, learned: Mapping[str, Translation]) -> dict[str, float]:
        """How likely each stem is in the translation of a phrase, by the concepts that the phrase means."""
        concepts = [concept for concept in piece.concepts if self._glossary and self._phrases_of(concept)]
        likely: dict[str, float] = {}
        for concept in concepts:
            phrases = self._phrases_of(concept)
            shares = [
                (1 / (place + 1) if concept.kind.tells else 1.0) * self._agreement(phrase, learned)
                for place, phrase in enumerate(phrases)
            ]
            for phrase, share in zip(phrases, shares, strict=True):
                for stem in dict.fromkeys(phrase):
                    likely[stem] = likely.get(stem, 0.0) + share / sum(shares) / len(concepts)
        return likely

    def _agreement(self, phrase: Sequence[str], learned: Mapping[str, Translation]) -> float:
        """How far the learned translations agree with a phrase of a concept.

        Broad concepts join words that differ: of ``business`` French ``produits`` means the products.
        """
        if not learned:
            return 1.0
        agreed = sum(learned[stem].probability for stem in phrase if stem in learned)
        return _DISAGREES + agreed / len(phrase)

    def _phrases_of(self, concept: Concept) -> tuple[tuple[str, ...], ...]:
        """The stems of each phrase of a concept in the other language, the plainest phrase first."""
        phrases = self._phrases.get(concept.id)
        if phrases is None:
            phrases = self._phrases[concept.id] = tuple(
                stems
                for listed in concept.phrases.get(self.target, ())
                if (stems := tuple(reader(self.target).stems(listed.removeprefix("="))))
            )
        return phrases


def _place(translation: Translation) -> tuple[int, float, str]:
    return _ORDER[translation.origin], -translation.probability, translation.stem
