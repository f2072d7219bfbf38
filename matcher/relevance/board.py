"""Many profiles against many calls: the same standing as `matcher.relevance.score`, in sparse matrices.

Each profile is prepared once, as a sparse row. One product of sparse matrices finds the calls that may stand out most
for each (`matcher.relevance.candidates`); of these alone the standing is then worked out as `Asking.scores` defines it,
for blocks of profiles at once.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalogue.model.profile import Profile
from matcher.relevance import weights
from matcher.relevance.candidates import THREADS, Candidates
from matcher.relevance.corpus import Corpus, Floats
from matcher.relevance.prepared import Block, Prepared, Subjects, block_of, prepare
from matcher.relevance.wording import Translate

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

CANDIDATES = 60
"""How many calls a profile are worked out exactly, where twenty are shown; found by measuring (docs/benchmarks.md)."""

# A block of profiles has a table of at most so many cells, so that it stays in a core's cache, or nearly.
_CELLS, _BLOCK = 1_500_000, 64


@dataclass(frozen=True, slots=True)
class Best:
    """The best calls of each profile, one entry a pair, profile by profile, the best first.

    ``profile`` is the place of the profile among those of the board, ``row`` that of the call in ``corpus.calls``.
    ``standing`` is its `Standing.total`, ``fit`` what `Scores` calls so.
    """

    profile: Numbers
    row: Numbers
    standing: Floats
    fit: Floats


class Board:
    """``profiles`` beside the calls of ``corpus``.

    A profile that is added costs its own row, and so does a call that is added to the corpus. A word that no call had
    when a profile's row was made counts for it once its row is made anew.
    """

    def __init__(self, profiles: Sequence[Profile], corpus: Corpus, translate: Translate | None = None) -> None:
        self.corpus = corpus
        self.profiles: list[Profile] = []
        self._translate = translate
        self._prepared: list[Prepared] = []
        self._subjects = Subjects(corpus)
        self._numbers = {name: number for number, name in enumerate(self._subjects.names)}
        self._candidates = Candidates(corpus)
        self.add(profiles)

    def add(self, profiles: Sequence[Profile]) -> None:
        """Adds ``profiles`` after those that are there."""
        for profile in profiles:
            self._prepared.append(prepare(profile, self.corpus, self._subjects, self._translate))
            self.profiles.append(profile)

    def best(self, top: int = 20, candidates: int = CANDIDATES) -> Best:
        """The ``top`` calls of each profile that stand out most; among equals the first by id.

        The more ``candidates`` are worked out, the surer none is missed.
        """
        if not self._prepared or not len(self.corpus):
            return _none()
        profile, row = self._candidates.find(self._prepared, max(top, candidates))
        block = max(1, min(_BLOCK, _CELLS // max(1, self.corpus.features)))
        bounds = np.searchsorted(profile, np.arange(0, len(self._prepared) + block, block))
        parts = [
            (first, slice(int(bounds[place]), int(bounds[place + 1])))
            for place, first in enumerate(range(0, len(self._prepared), block))
        ]
        subject = np.array([self._numbers[name] for name in self.corpus.subjects], np.int64)

        def work(part: tuple[int, slice]) -> Best:
            first, pairs = part
            prepared = self._prepared[first : first + block]
            standing, fit = self._worked_out(prepared, profile[pairs] - first, row[pairs], subject)
            return _shown(profile[pairs], row[pairs], standing, fit, top)

        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(work, parts))
        return Best(*(np.concatenate(arrays) for arrays in zip(*map(_arrays, found), strict=True)))

    def _worked_out(
        self, prepared: Sequence[Prepared], place: Numbers, row: Numbers, subject: Numbers
    ) -> tuple[Floats, Floats]:
        """The standing and the fit of pairs of those profiles (by place) and calls, as `Asking.scores` defines them."""
        block = block_of(prepared, len(self._subjects.names))
        points, said, worth = self._brought(block, place, row)
        fullness, subject_worth = self._titles(block, place, row, subject)
        several = weights.NO_PIECE + weights.EACH_PIECE * (worth.notable + weights.SUBJECT_COUNTS * fullness)
        crumbs = weights.CRUMBS + (1 - weights.CRUMBS) * np.minimum(1.0, worth.lead / weights.LEAD)
        fit = points * np.minimum(1.0, several) * crumbs * subject_worth / weights.SCALE
        reading = self.corpus.reading
        standing = reading.fit * np.sqrt(fit) / weights.FIT_SPREAD + said - block.usual[place]
        if self.corpus.semantics:
            standing += reading.meaning * self._meanings(prepared, place, row) / weights.MEANING_SPREAD
        return standing.astype(np.float32), fit.astype(np.float32)

    def _brought(self, block: Block, place: Numbers, row: Numbers) -> tuple[Array, Array, "_Worth"]:
        """Of each pair, the points, what is said, and what the points are worth by their number and their size."""
        rows = self.corpus.rows
        first, length = rows.start[row], rows.start[row + 1] - rows.start[row]
        before = np.cumsum(length) - length
        at = np.repeat(first - before, length)
        at += np.arange(len(at))
        width = self.corpus.features
        known = np.zeros(len(block.usual) * width, np.int32)
        own = np.repeat(np.arange(len(block.usual)), np.diff(block.start)) * width + block.feature
        known[own] = np.arange(1, len(own) + 1)
        cell = np.repeat(place * width, length)
        cell += rows.feature[at]
        entry = known[cell]
        kept = np.flatnonzero(entry)
        entry, at = entry[kept] - 1, at[kept]
        pair = np.searchsorted(before + length, kept, side="right")
        units = block.counts.shape[1]
        brought = block.cares[entry] * rows.share[at]
        said = np.bincount(pair, block.says[entry] * rows.said[at], len(row)).astype(np.float64)
        by_unit = np.bincount(pair * units + block.unit[entry], brought, len(row) * units).reshape(len(row), units)
        notable = ((by_unit >= weights.NOTABLE) * block.counts[place]).sum(axis=1)
        lead = np.where(block.is_term[place], by_unit, 0.0).max(axis=1)
        return by_unit.sum(axis=1), said, _Worth(notable, lead)

    def _titles(self, block: Block, place: Numbers, row: Numbers, subject: Numbers) -> tuple[Array, Array]:
        """How full a subject each call's title is for the profile, and what points are worth for it."""
        entries = self.corpus.subject_entries(row)
        named = subject[self.corpus.subject[entries.at]]
        telling = self._subjects.telling[named]
        care = block.care[place[entries.place], named]
        count = len(row)
        in_all = np.bincount(entries.place, telling, count)
        cared = np.bincount(entries.place, telling * care, count)
        for_others = np.bincount(entries.place, self._subjects.audience[named] & (care < 0.5), count) > 0
        part = np.divide(cared, in_all, out=np.zeros(count), where=in_all > 0)
        fullness = np.minimum(1.0, cared / weights.FULL_SUBJECT)
        worth = weights.OFF_SUBJECT + (1 - weights.OFF_SUBJECT) * part + weights.SUBJECT_BONUS * fullness
        worth = np.where(for_others, weights.FOR_OTHERS, 1.0) * worth
        known = in_all > 0
        return np.where(known, fullness, 0.0), np.where(known, worth, weights.NO_SUBJECT)

    def _meanings(self, prepared: Sequence[Prepared], place: Numbers, row: Numbers) -> Floats:
        likeness = np.zeros(len(row), np.float32)
        bounds = np.searchsorted(place, np.arange(len(prepared) + 1))
        for number, one in enumerate(prepared):
            of = slice(int(bounds[number]), int(bounds[number + 1]))
            for language, vector in one.meaning:
                own = self.corpus.speaks(row[of], language)
                found = np.einsum("cd,d->c", self.corpus.meanings[row[of], : len(vector)], vector)
                likeness[of] += np.where(own, found, 0.0)
        return likeness


@dataclass(frozen=True, slots=True)
class _Worth:
    notable: Array
    lead: Array


def _shown(profile: Numbers, row: Numbers, standing: Floats, fit: Floats, top: int) -> Best:
    """The best ``top`` of each profile, whose pairs lie together."""
    order = np.lexsort((row, -standing, profile))
    ordered = profile[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else ordered
    rank = np.arange(len(ordered)) - np.repeat(first, np.diff(np.r_[first, len(ordered)]))
    shown = order[rank < top]
    return Best(profile[shown], row[shown], standing[shown], fit[shown])


def _none() -> Best:
    return Best(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32))


def _arrays(best: Best) -> tuple[Numbers, Numbers, Floats, Floats]:
    return best.profile, best.row, best.standing, best.fit
