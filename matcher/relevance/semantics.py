"""Which words are used alike: vectors learned from the catalogue's own texts, a language at a time.

Words that stand near each other or have like neighbours get like vectors: positive pointwise mutual information with a
smoothed context distribution (Levy, Goldberg and Dagan, 2015), cut down to a few hundred dimensions by a randomised
singular value decomposition (Halko, Martinsson and Tropp, 2011). Learning takes seconds and no model from elsewhere. A
text's vector is the sum of its words', those that are common weighing less (Arora, Liang and Ma, 2017).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalogue.taxonomy.words import reader
from matcher.relevance.usual import unusualness, usual_stems

Vectors = NDArray[np.float32]

DIMENSIONS, WINDOW, LEAST_OCCURRENCES = 300, 25, 3
_SMOOTHING, _COMMON, _OVERSAMPLING, _ROUNDS, _SEED = 0.75, 1e-2, 20, 3, 0
# Fewer words than these teach nothing that can be relied on.
LEAST_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Semantics:
    """The vectors of one language: those of the words ``numbers`` counts, each of length 1 and weighted by ``weight``.

    ``usual`` is the direction in which all applicants' texts lie, which says nothing of any of them.
    """

    language: str
    numbers: Mapping[str, int]
    vectors: Vectors
    weight: NDArray[np.float32]
    usual: NDArray[np.float32]

    def encode(self, stems: Mapping[str, float], *, of_applicant: bool) -> NDArray[np.float32]:
        """The vector of a text by how often it says each stem, of length 1; all zero where it says none we know.

        ``of_applicant``: it is an applicant's, so that what is usual in such texts is taken out.
        """
        known = [(self.numbers[stem], times, stem) for stem, times in stems.items() if stem in self.numbers]
        if not known:
            return np.zeros(self.vectors.shape[1], np.float32)
        at = np.array([number for number, _, _ in known])
        weight = np.log1p(np.array([times for _, times, _ in known])) * self.weight[at]
        if of_applicant:
            weight *= np.array([unusualness(stem, self.language) for _, _, stem in known])
        vector = weight.astype(np.float32) @ self.vectors[at]
        if of_applicant:
            vector = vector / (np.linalg.norm(vector) or 1.0)
            vector -= (vector @ self.usual) * self.usual
        return np.asarray(vector / (np.linalg.norm(vector) or 1.0), np.float32)


def learn(texts: Iterable[str], language: str) -> Semantics | None:
    """The vectors of a language from ``texts`` in it; None where they are too few to learn from."""
    stems = [[stem for stem in reader(language).stems(text) if stem.isalpha()] for text in texts]
    counts = Counter(stem for text in stems for stem in text)
    if counts.total() < LEAST_WORDS:
        return None
    numbers = {
        stem: number for number, stem in enumerate(sorted(s for s, n in counts.items() if n >= LEAST_OCCURRENCES))
    }
    together = _cooccurrences(stems, numbers)
    total = float(together.sum())
    share = np.asarray(together.sum(axis=1)).ravel() / total
    vectors = _factorise(_information(together, total, share))
    weight = (_COMMON / (_COMMON + share)).astype(np.float32)
    return Semantics(language, numbers, vectors, weight, _usual(numbers, vectors, weight, language))


def _cooccurrences(stems: list[list[str]], numbers: Mapping[str, int]) -> sparse.csr_matrix:
    """How often two stems stand within the window, the nearer the more; each text is for itself."""
    gap = np.full(WINDOW, -1)
    runs = [np.array([numbers[stem] for stem in text if stem in numbers], int) for text in stems]
    line = np.concatenate([part for run in runs for part in (run, gap)])
    size = len(numbers)
    found = sparse.csr_matrix((size, size))
    for distance in range(1, WINDOW + 1):
        first, second = line[:-distance], line[distance:]
        kept = (first >= 0) & (second >= 0)
        near = np.full(int(kept.sum()), 1 - (distance - 1) / WINDOW)
        found = found + sparse.csr_matrix((near, (first[kept], second[kept])), shape=(size, size))
    return (found + found.T).tocsr()


def _information(together: sparse.csr_matrix, total: float, share: NDArray[np.float64]) -> sparse.csr_matrix:
    smoothed = share**_SMOOTHING
    smoothed /= smoothed.sum()
    pairs = together.tocoo()
    information = np.log(pairs.data / total / (share[pairs.row] * smoothed[pairs.col]))
    kept = information > 0
    return sparse.csr_matrix((information[kept], (pairs.row[kept], pairs.col[kept])), shape=together.shape)


def _factorise(information: sparse.csr_matrix) -> Vectors:
    size = information.shape[0]
    dimensions = min(DIMENSIONS, size - 1)
    rng = np.random.default_rng(_SEED)
    span = information @ rng.standard_normal((size, min(size, dimensions + _OVERSAMPLING)))
    for _ in range(_ROUNDS):
        span, _ = np.linalg.qr(span)
        span = information @ (information.T @ span)
    basis, _ = np.linalg.qr(span)
    left, strength, _ = np.linalg.svd((information.T @ basis).T, full_matrices=False)
    vectors = (basis @ left)[:, :dimensions] * np.sqrt(strength[:dimensions])
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def _usual(
    numbers: Mapping[str, int], vectors: Vectors, weight: NDArray[np.float32], language: str
) -> NDArray[np.float32]:
    vector = np.zeros(vectors.shape[1], np.float32)
    for stem, share in usual_stems(language).items():
        if stem in numbers:
            at = numbers[stem]
            vector += share * unusualness(stem, language) * weight[at] * vectors[at]
    return np.asarray(vector / (np.linalg.norm(vector) or 1.0), np.float32)
