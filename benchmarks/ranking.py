"""Ranking weighted words: BM25 and cosines, small enough to be read."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from catalogue.taxonomy.words import fold, reader, tokens

Matrix = npt.NDArray[np.float64]
Weights = Mapping[str, float]


def stems(text: str, language: str) -> Counter[str]:
    """How often each stem is in a text."""
    return Counter(reader(language).stems(text))


def letters(text: str) -> Counter[str]:
    """How often each run of three and of four letters is in the words of a text."""
    framed = [f" {fold(token)} " for token in tokens(text)]
    return Counter(word[at : at + size] for word in framed for size in (3, 4) for at in range(len(word) - size + 1))


class Documents:
    """Documents to be ranked, each with the weights of its words, which need not be whole numbers."""

    def __init__(self, documents: Sequence[Weights]) -> None:
        self._columns = {word: at for at, word in enumerate(sorted({word for one in documents for word in one}))}
        self._counts = self._matrix(documents)
        # A word that is in a document with half its weight is there by half.
        self._in_documents = np.minimum(self._counts, 1).sum(axis=0)

    def bm25(self, queries: Sequence[Weights], *, k1: float, b: float) -> Matrix:
        """The scores of each query (a row) for each document."""
        number, lengths = len(self._counts), self._counts.sum(axis=1)
        rarity = np.log(1 + (number - self._in_documents + 0.5) / (self._in_documents + 0.5))
        bound = k1 * (1 - b + b * lengths / lengths.mean())
        scores: Matrix = self._counts * (k1 + 1) / (self._counts + bound[:, None]) * rarity
        return self._matrix(queries) @ scores.T

    def cosine(self, queries: Sequence[Weights], *, log_queries: bool = False) -> Matrix:
        """The same by the cosine of TF-IDF. Counts of the documents, and of the queries if asked, are damped."""
        rarity = np.log((1 + len(self._counts)) / (1 + self._in_documents)) + 1
        asked = self._matrix(queries)
        weights = (_damped(asked) if log_queries else asked) * rarity
        return _of_length_1(weights) @ _of_length_1(_damped(self._counts) * rarity).T

    def _matrix(self, texts: Sequence[Weights]) -> Matrix:
        matrix = np.zeros((len(texts), len(self._columns)))
        for row, text in enumerate(texts):
            for word, weight in text.items():
                if word in self._columns:
                    matrix[row, self._columns[word]] = weight
        return matrix


def of_best(scores: Matrix) -> Matrix:
    """The scores as shares of each query's best."""
    best = scores.max(axis=1, keepdims=True)
    return scores / np.where(best > 0, best, 1)


def places_of_right(scores: Matrix) -> Matrix:
    """The place that the document of the same number has for each query; equals share the mean of their places."""
    right = np.diag(scores)[:, None]
    places: Matrix = 1 + (scores > right).sum(axis=1) + ((scores == right).sum(axis=1) - 1) / 2
    return places


def _damped(counts: Matrix) -> Matrix:
    return np.where(counts > 0, 1 + np.log(np.where(counts > 0, counts, 1)), 0)


def _of_length_1(rows: Matrix) -> Matrix:
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return rows / np.where(lengths > 0, lengths, 1)
