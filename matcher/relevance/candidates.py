"""The calls that may stand out most for each profile, from one product of sparse matrices.

In it a call has one number a feature, and so has a profile. Of a feature that calls say, a call's number is how much it
says it, and the profile's is what that brings to the wording and, about, to the fit: how much a call is about a thing
goes with how much it says it. The root of the fit is taken for a line.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from matcher.relevance import weights
from matcher.relevance.corpus import Corpus, Floats
from matcher.relevance.prepared import Prepared

Numbers = NDArray[np.int64]

THREADS = 2
_BLOCK = 64
# What a point brings to the standing, about where the best calls lie: the slope of the line in place of the root.
_POINT = 3.5


class Candidates:
    """The calls of a corpus by their features. Calls that the corpus gets later are a piece of their own."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._pieces: list[tuple[int, sparse.csr_matrix]] = []
        self._counted = 0
        self._about: Floats = self._usual_about()

    def _usual_about(self) -> Floats:
        """Of each feature, how much calls are about it for how much they say it; 0 where none says it."""
        rows, count = self._corpus.rows, self._corpus.features
        saying = rows.said > 0
        said = np.bincount(rows.feature, rows.said, count)
        share = np.bincount(rows.feature[saying], rows.share[saying], count)
        return np.divide(share, said, out=np.zeros(count), where=said > 0).astype(np.float32)

    def find(self, prepared: Sequence[Prepared], count: int) -> tuple[Numbers, Numbers]:
        """At most ``count`` calls of each piece for each profile: the places of the profiles in order, and the rows."""
        self._follow()
        asked = self._asked(prepared)
        found = [_best(asked[:, : calls.shape[0]], calls, first, count) for first, calls in self._pieces]
        if self._corpus.semantics:
            found = [self._with_meaning(prepared, asked, count)]
        profile, rows = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        order = np.argsort(profile, kind="stable")
        return profile[order], rows[order]

    def _with_meaning(
        self, prepared: Sequence[Prepared], asked: sparse.csr_matrix, count: int
    ) -> tuple[Numbers, Numbers]:
        """The same where likeness of meaning counts: every call has some, so that nothing is sparse any more."""
        found = []
        for first in range(0, len(prepared), _BLOCK):
            block = asked[first : first + _BLOCK]
            scores = np.concatenate(
                [(block[:, : calls.shape[0]] @ calls).toarray() for _, calls in self._pieces], axis=1
            )
            scores += self._meanings(prepared[first : first + _BLOCK])
            kept = min(count, scores.shape[1])
            found.append(np.argpartition(-scores, kept - 1, axis=1)[:, :kept])
        rows = np.concatenate(found)
        return np.repeat(np.arange(len(rows)), rows.shape[1]), rows.ravel()

    def _meanings(self, prepared: Sequence[Prepared]) -> Floats:
        corpus = self._corpus
        likeness = np.zeros((len(prepared), len(corpus)), np.float32)
        every = np.arange(len(corpus))
        for language, semantics in corpus.semantics.items():
            vectors = np.zeros((len(prepared), semantics.vectors.shape[1]), np.float32)
            for place, one in enumerate(prepared):
                vectors[place] = dict(one.meaning).get(language, 0.0)
            spoken = corpus.speaks(every, language)
            likeness[:, spoken] = vectors @ corpus.meanings[spoken, : vectors.shape[1]].T
        return likeness * np.float32(corpus.reading.meaning / weights.MEANING_SPREAD)

    def _follow(self) -> None:
        """Takes in the calls that the corpus has got since."""
        rows, first, end = self._corpus.rows, self._counted, len(self._corpus)
        if first == end:
            return
        about = np.zeros(self._corpus.features, np.float32)
        about[: len(self._about)] = self._about
        self._about = about
        of = slice(int(rows.start[first]), int(rows.start[end]))
        feature, said, share = rows.feature[of], rows.said[of], rows.share[of]
        usual = about[feature]
        number = np.where(said > 0, said, share / np.where(usual > 0, usual, 1.0)).astype(np.float32)
        by_call = sparse.csr_matrix(
            (number, feature, rows.start[first : end + 1] - of.start), (end - first, len(about))
        )
        self._pieces.append((first, by_call.T.tocsr()))
        self._counted = end

    def _asked(self, prepared: Sequence[Prepared]) -> sparse.csr_matrix:
        feature = np.concatenate([one.feature for one in prepared])
        cares = np.concatenate([one.cares for one in prepared])
        says = np.concatenate([one.says for one in prepared])
        about = self._about[feature]
        brings = says + _POINT * cares * np.where(about > 0, about, 1.0)
        start = np.cumsum([0, *(len(one.feature) for one in prepared)], dtype=np.int32)
        return sparse.csr_matrix((brings.astype(np.float32), feature, start), (len(prepared), len(self._about)))


def _best(asked: sparse.csr_matrix, calls: sparse.csr_matrix, first: int, count: int) -> tuple[Numbers, Numbers]:
    """The places of profiles and the rows of calls (from ``first`` on) whose product is greatest."""
    product = sp_matmul_topn(asked, calls, top_n=count, threshold=0.0, n_threads=THREADS)
    places = np.repeat(np.arange(asked.shape[0]), np.diff(product.indptr))
    return places, product.indices.astype(np.int64) + first
