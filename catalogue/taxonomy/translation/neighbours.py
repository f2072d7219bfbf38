"""Words that are spelled alike: how a word that no text explains is guessed from those that one does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt

import numpy as np

_SHORTEST, _LONGEST = 3, 5
_MOST = 8
_LEAST_ALIKE = 0.3


class Spellings:
    """Known words by their character n-grams (3 to 5 letters, with a blank at either end), weighted by their rarity."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._numbers: dict[str, int] = {}
        grams = [self._numbers.setdefault(gram, len(self._numbers)) for word in words for gram in _grams(word)]
        lengths = [sum(1 for _ in _grams(word)) for word in words]
        places = np.repeat(np.arange(len(words), dtype=np.int64), lengths)
        # One entry for each n-gram of each word, in the order of the n-grams, so that each has its holders in a row.
        keys, counts = np.unique(np.array(grams, dtype=np.int64) * max(len(words), 1) + places, return_counts=True)
        gram, self._holders = np.divmod(keys, max(len(words), 1))
        held = np.bincount(gram, minlength=len(self._numbers))
        self._starts = np.concatenate(([0], np.cumsum(held)))
        self._rarity = np.log((1 + len(words)) / (1 + held)) + 1
        self._weights = (1 + np.log(counts)) * self._rarity[gram]
        squares = np.bincount(self._holders, self._weights**2, minlength=len(words))
        # A word without any n-gram is like none.
        self._lengths = np.where(squares > 0, np.sqrt(squares), np.inf)

    def alike(self, word: str) -> tuple[tuple[str, float], ...]:
        """The known words nearest to ``word``, with their likeness (a cosine), the likest first; few or none."""
        likeness, square = np.zeros(len(self._words)), 0.0
        for gram, count in Counter(_grams(word)).items():
            number = self._numbers.get(gram)
            if number is not None:
                weight = (1 + log(count)) * float(self._rarity[number])
                held = slice(self._starts[number], self._starts[number + 1])
                likeness[self._holders[held]] += weight * self._weights[held]
                square += weight**2
        if not square:
            return ()
        likeness /= self._lengths * sqrt(square)
        found = np.flatnonzero(likeness > _LEAST_ALIKE)
        nearest = found[np.lexsort((found, -likeness[found]))][:_MOST]
        return tuple((self._words[place], float(likeness[place])) for place in nearest)


def _grams(word: str) -> Iterator[str]:
    framed = f" {word} "
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(framed) - length + 1):
            yield framed[start : start + length]
