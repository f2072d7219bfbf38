"""What translates words, for those who compare texts of two languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Origin(StrEnum):
    """Who says that a word translates another.

    ``GLOSSARY``: we do, checked by hand. ``LEARNED``: official translations that both stand in. ``GUESS``: nobody; the
    word is spelled like others whose translation was learned.
    """

    GLOSSARY = "glossary"
    LEARNED = "learned"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Translation:
    """One translation of a word: a ``stem`` of the other language (as `catalogue.taxonomy.words` makes them).

    ``probability`` (0 to 1) is how likely the translation has this stem. Those of one word may add up to more than 1,
    since ``heat`` and ``pump`` are both in the translation of one German word.
    """

    stem: str
    probability: float
    origin: Origin


class Translator(Protocol):
    """Translates words between languages (ISO 639-1). What it does not know has no translations."""

    def translate(self, stem: str, source: str, target: str) -> tuple[Translation, ...]:
        """The translations of a stem: those of the glossary first, then what was learned, then guesses."""
        ...

    def gloss(self, text: str, source: str, target: str) -> Mapping[str, float]:
        """The stems of ``target`` that a text in ``source`` is likely to have in translation, each with its weight."""
        ...


class Translates(Protocol):
    """What translates from one language to another."""

    def translate(self, stem: str) -> tuple[Translation, ...]:
        """As `Translator.translate`."""
        ...

    def gloss(self, text: str) -> Mapping[str, float]:
        """As `Translator.gloss`."""
        ...


class LanguagePairs:
    """A `Translator` that gets each pair of languages when it is first asked for, from ``load(source, target)``."""

    def __init__(self, load: Callable[[str, str], Translates]) -> None:
        self._load = load
        self._pairs: dict[tuple[str, str], Translates] = {}

    def translate(self, stem: str, source: str, target: str) -> tuple[Translation, ...]:
        """As `Translator.translate`."""
        return self._pair(source, target).translate(stem)

    def likely(self, stem: str, source: str, target: str) -> tuple[tuple[str, float], ...]:
        """The same as `translate`, as stems with their probabilities."""
        return tuple((one.stem, one.probability) for one in self.translate(stem, source, target))

    def gloss(self, text: str, source: str, target: str) -> Mapping[str, float]:
        """As `Translator.gloss`."""
        return self._pair(source, target).gloss(text)

    def _pair(self, source: str, target: str) -> Translates:
        pair = self._pairs.get((source, target))
        if pair is None:
            pair = self._pairs[source, target] = self._load(source, target)
        return pair
