"""Words that are spelled alike: how a word that no text explains is guessed from those that one does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt

import numpy as np
import numpy.typing as npt

_SHORTEST, _LONGEST = 3, 5
_MOST = 8
_LEAST_ALIKE = 0.3


class Spellings:
    """Known words by their character n-grams (3 to 5 letters, with a blank at either end), weighted by their rarity."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        holders: dict[str, list[tuple[int, int]]] = {}
        for number, word in enumerate(words):
            for gram, count in Counter(_grams(word)).items():
                holders.setdefault(gram, []).append((number, count))
        self._rarity = {gram: log((1 + len(words)) / (1 + len(held))) + 1 for gram, held in holders.items()}
        lengths = np.zeros(len(words))
        self._postings: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = {}
        for gram, held in holders.items():
            numbers = np.array([number for number, _ in held], dtype=np.int64)
            weights = (1 + np.log([count for _, count in held])) * self._rarity[gram]
            lengths[numbers] += weights**2
            self._postings[gram] = (numbers, weights)
        # A word without any n-gram is like none.
        self._lengths = np.where(lengths > 0, np.sqrt(lengths), np.inf)

    def alike(self, word: str) -> tuple[tuple[str, float], ...]:
        """The known words nearest to ``word``, with their likeness (a cosine), the likest first; few or none."""
        weights = {
            gram: (1 + log(count)) * self._rarity[gram]
            for gram, count in Counter(_grams(word)).items()
            if gram in self._rarity
        }
        if not weights:
            return ()
        likeness = np.zeros(len(self._words))
        for gram, weight in weights.items():
            numbers, held = self._postings[gram]
            likeness[numbers] += weight * held
        likeness /= self._lengths * sqrt(sum(weight**2 for weight in weights.values()))
        found = np.flatnonzero(likeness > _LEAST_ALIKE)
        nearest = found[np.lexsort((found, -likeness[found]))][:_MOST]
        return tuple((self._words[number], float(likeness[number])) for number in nearest)


def _grams(word: str) -> Iterator[str]:
    framed = f" {word} "
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(framed) - length + 1):
            yield framed[start : start + length]
