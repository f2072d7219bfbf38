"""The calls that may stand out most for each profile, from one product of matrices and a look at the titles.

In the product a call has one number a feature, and so has a profile. Of a feature that calls say, a call's number is
how much it says it, and the profile's is what that brings to the wording and, about, to the fit: how much a call is
about a thing goes with how much it says it. The root of the fit is taken for a line. What the title makes of it is
looked at for the calls that have the most.

Nearly all of the work is on the few hundred features that many calls have. Those are kept as plain columns, which are
added up several at once; of the others the few calls that have them are looked up. All numbers are small and whole: the
standing of the calls that are found is worked out exactly afterwards (`matcher.relevance.board`), and half as many
bytes are added up in half the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.relevance import weights
from matcher.relevance.corpus import Corpus, Floats, Ints
from matcher.relevance.groups import Numbers, places_within
from matcher.relevance.prepared import Prepared
from matcher.relevance.titles import Titles

Steps = NDArray[np.uint16 | np.uint32]
Flags = NDArray[np.bool_]

# What a point brings to the standing, about where the best calls lie: the slope of the line in place of the root.
_POINT = 4.5
# A feature is common if one call in so many has it. Its column costs a number for every call.
_COMMON = 40
# The columns are cut into tiles of so many calls, each of which stays in a core's cache.
_TILE = 1_024
# The scores of a block of profiles are a table of at most so many cells (10 MB).
_CELLS, _BLOCK = 5_000_000, 256
# A call's number of a feature is one of so many steps, of which the greatest in the corpus is the last.
_STEPS = 31
# By so much what is in words stands out more for each part that the title makes the points worth more; and so many more
# calls than are found are looked at for it. Both were set by which of the best twenty are found (docs/benchmarks.md).
_WORTH, _SPARE = 0.2, 24
# More pieces than that are put together.
_PIECES = 16
# The best of a profile are looked for among the greatest of so many scores each.
_GROUP = 32


@dataclass(frozen=True, slots=True)
class _Piece:
    """The calls from ``first`` on: ``tiles`` of the common features by calls; the ``rare`` ones, a row a feature."""

    first: int
    tiles: tuple[Steps, ...]
    rare: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of profiles, by ``place``, and calls, by ``row``; profile by profile, and those of a profile in no order.

    ``about`` is about how far each call stands out for the profile, beside the others of that profile.
    """

    place: Numbers
    row: Numbers
    about: Floats


@dataclass(frozen=True, slots=True)
class _Asked:
    """What some profiles ask, in whole numbers of the ``unit`` of each.

    ``common``: of the common features, a row a profile; of each rare one its ``place``, the ``feature``, the number.
    """

    common: sparse.csr_matrix
    place: Numbers
    feature: Numbers
    brings: Steps
    unit: Floats


@dataclass(frozen=True, slots=True)
class _Words:
    """How far calls stand out in words: a row a profile and a column a call, in the ``unit`` of each profile."""

    table: Steps
    unit: Floats


class Candidates:
    """The calls of a corpus by their features. Calls that the corpus gets later are a piece of their own."""

    def __init__(self, corpus: Corpus, titles: Titles) -> None:
        self._corpus, self._titles = corpus, titles
        self._pieces: list[_Piece] = []
        self._counted = self._at_once = 0
        # The number of each common feature among them, -1 for a rare one.
        self._common: Ints = np.zeros(0, np.int32)
        self._about: Floats = self._usual_about()
        # The greatest number that a call has of each feature, as far as calls are taken in; 0 where none has it.
        self._peak: Floats = np.zeros(0, np.float32)

    def _usual_about(self) -> Floats:
        """Of each feature, how much calls are about it for how much they say it; 0 where none says it."""
        rows, count = self._corpus.rows, self._corpus.features
        saying = rows.said > 0
        said = np.bincount(rows.feature, rows.said, count)
        share = np.bincount(rows.feature[saying], rows.share[saying], count)
        return np.divide(share, said, out=np.zeros(count), where=said > 0).astype(np.float32)

    @property
    def block(self) -> int:
        """How many profiles are looked at at once, so that their scores do not fill the memory."""
        return max(1, min(_BLOCK, _CELLS // max(1, len(self._corpus))))

    def find(self, prepared: Sequence[Prepared], count: int, among: Flags | None = None) -> Found:
        """At most ``count`` calls for each profile; among equals the first by row.

        They are looked for among all calls that were there at the last `follow`, or only among those that ``among``
        has, a row a profile and a column a call.
        """
        if not prepared or not self._counted:
            return Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        scores, words = self._scores(prepared)
        nothing = self._nothing
        if among is not None:
            scores[:, : self._counted][~among] = nothing
        groups = scores.shape[1] // _GROUP
        in_groups = scores.reshape(len(scores), _GROUP, groups)
        peak = in_groups.max(axis=1)
        # Of so many groups that each have one at least as great, so many scores are; of few groups each score counts.
        looked_at = count + _SPARE
        least = _greatest(peak if groups >= 2 * looked_at else scores, looked_at)
        # Where there are fewer calls than asked for, what is not looked at is not found either.
        least = np.maximum(least, np.nextafter(np.float32(nothing), np.float32(1)) if nothing else 1)
        # Flat arrays are searched in a fraction of the time.
        place, group = np.divmod(np.flatnonzero(peak >= least), groups)
        some = in_groups[place, :, group]
        at = np.flatnonzero(some >= least[place])
        which, member = np.divmod(at, _GROUP)
        place, row, score = place[which], member * groups + group[which], some.ravel()[at]
        worth, _ = self._titles.worth(self._titles.cares(prepared), place, row)
        said = words.table[place, row] * words.unit[place]
        about = (said * (1 + _WORTH * worth) + (score - said if nothing else 0)).astype(np.float32)
        kept = _best(place, row, about, count)
        return Found(place[kept], row[kept], about[kept])

    @property
    def _nothing(self) -> float:
        """Less than the score of a call that is looked at; without meanings one that has nothing in common has it."""
        return -np.inf if self._corpus.semantics else 0.0

    def _scores(self, prepared: Sequence[Prepared]) -> tuple[NDArray[Any], _Words]:
        """One row a profile and one column a call, and then some columns of no call: so that there are whole groups.

        And what is in words of that, which is all of it where there are no meanings.
        """
        width = -(-self._counted // _GROUP) * _GROUP
        asked = self._asked(prepared)
        scores = np.empty((len(prepared), width), asked.brings.dtype)
        scores[:, self._counted :] = 0
        for piece in self._pieces:
            first = piece.first
            for tile in piece.tiles:
                scores[:, first : first + tile.shape[1]] = asked.common @ tile
                first += tile.shape[1]
            found = piece.rare[asked.feature]
            of_each = np.diff(found.indptr)
            cell = np.repeat(asked.place * width + piece.first, of_each)
            cell += found.indices
            brought = np.repeat(asked.brings, of_each)
            brought *= found.data
            np.add.at(scores.ravel(), cell, brought)
        if not self._corpus.semantics:
            return scores, _Words(scores, asked.unit)
        standing = scores * asked.unit[:, None]
        standing[:, : self._counted] += self._meanings(prepared)
        standing[:, self._counted :] = self._nothing
        return standing, _Words(scores, asked.unit)

    def _asked(self, prepared: Sequence[Prepared]) -> _Asked:
        """What ``prepared`` ask. A feature that calls have got since the columns were made is rare."""
        feature = np.concatenate([one.feature for one in prepared])
        cares = np.concatenate([one.cares for one in prepared])
        says = np.concatenate([one.says for one in prepared])
        place = np.repeat(np.arange(len(prepared)), [len(one.feature) for one in prepared])
        about = self._about[feature]
        brings = (says + _POINT * cares * np.where(about > 0, about, 1.0)) * self._peak[feature]
        kept = np.flatnonzero(brings > 0)
        feature, place, brings = feature[kept], place[kept], brings[kept]
        of_each = np.bincount(place, minlength=len(prepared))
        most = int(of_each.max(initial=0))
        # The sum of all that a call can have of what a profile asks must not exceed what the numbers hold.
        kind = np.uint16 if 2 * most * _STEPS < np.iinfo(np.uint16).max else np.uint32
        left = np.iinfo(kind).max // _STEPS - most
        whole = np.bincount(place, brings, len(prepared))
        numbers = (1 + np.floor(brings / whole[place] * left)).astype(kind)
        column = self._common[feature]
        is_common = column >= 0
        start = np.searchsorted(place[is_common], np.arange(len(prepared) + 1)).astype(np.int32)
        return _Asked(
            common=sparse.csr_matrix(
                (numbers[is_common], column[is_common], start), (len(prepared), int(self._common.max(initial=-1)) + 1)
            ),
            place=place[~is_common],
            feature=feature[~is_common].astype(np.int64),
            brings=numbers[~is_common],
            unit=(whole / (left * _STEPS)).astype(np.float32),
        )

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

    def follow(self) -> None:
        """Takes in the calls that the corpus has got since; all anew once they are many."""
        first, end, features = self._counted, len(self._corpus), self._corpus.features
        if first == end:
            return
        unseen = features - len(self._about)
        self._about = np.concatenate([self._about, np.zeros(unseen, np.float32)])
        self._peak = np.concatenate([self._peak, np.zeros(features - len(self._peak), np.float32)])
        if end > 2 * self._at_once or len(self._pieces) >= _PIECES:
            self._pieces.clear()
            self._peak[:] = 0
            first, self._at_once = 0, end
            having = np.bincount(self._corpus.rows.feature, minlength=features)
            common = np.flatnonzero(having * _COMMON >= end)
            self._common = np.full(features, -1, np.int32)
            self._common[common] = np.arange(len(common))
        else:
            self._common = np.concatenate([self._common, np.full(unseen, -1, np.int32)])
        self._pieces = [_Piece(one.first, one.tiles, _with_features(one.rare, features)) for one in self._pieces]
        self._pieces.append(self._piece(first, end))
        self._counted = end

    def _piece(self, first: int, end: int) -> _Piece:
        rows = self._corpus.rows
        of = slice(int(rows.start[first]), int(rows.start[end]))
        feature = rows.feature[of]
        steps = self._steps(feature, rows.said[of], rows.share[of])
        call = np.repeat(np.arange(end - first, dtype=np.int32), np.diff(rows.start[first : end + 1]))
        column = self._common[feature]
        is_common = column >= 0
        count = int(self._common.max(initial=-1)) + 1
        tiles = []
        for begin in range(0, end - first, _TILE):
            tile = np.zeros((count, min(_TILE, end - first - begin)), np.uint16)
            among = slice(*np.searchsorted(call, [begin, begin + _TILE]).tolist())
            here = is_common[among]
            tile[column[among][here], call[among][here] - begin] = steps[among][here]
            tiles.append(tile)
        by_call = (steps[~is_common], (feature[~is_common], call[~is_common]))
        return _Piece(first, tuple(tiles), sparse.coo_matrix(by_call, (len(self._common), end - first)).tocsr())

    def _steps(self, feature: Ints, said: Floats, share: Floats) -> Steps:
        """The numbers of calls, in steps of the greatest of the feature; of one that calls had before, of that."""
        usual = self._about[feature]
        number = np.where(said > 0, said, share / np.where(usual > 0, usual, 1.0)).astype(np.float32)
        peak = np.zeros_like(self._peak)
        np.maximum.at(peak, feature, number)
        self._peak = np.where(self._peak > 0, self._peak, peak)
        peak_of = self._peak[feature]
        part = np.divide(number, peak_of, out=np.zeros_like(number), where=peak_of > 0)
        steps: Steps = np.minimum(np.ceil(part * _STEPS), _STEPS).astype(np.uint16)
        return steps


def _with_features(rare: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The same with empty rows for the features that came later."""
    start = np.concatenate([rare.indptr, np.full(count + 1 - len(rare.indptr), rare.indptr[-1], rare.indptr.dtype)])
    return sparse.csr_matrix((rare.data, rare.indices, start), (count, rare.shape[1]))


def _greatest(scores: NDArray[Any], count: int) -> NDArray[Any]:
    """The score in that place of each row, the greatest first; or the least, if there are not so many: a column."""
    kept = min(count, scores.shape[1])
    return np.partition(scores, scores.shape[1] - kept, axis=1)[:, [scores.shape[1] - kept]]


def _best(place: Numbers, row: Numbers, about: Floats, count: int) -> Numbers:
    """Which pairs are the best ``count`` of their profile, in their order; among equals the first by row."""
    within = places_within(place)
    first = np.flatnonzero(within == 0)
    table = np.full((len(first), max(count, int(within.max(initial=0)) + 1)), -np.inf, np.float32)
    profile = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(place)]))
    table[profile, within] = about
    least = _greatest(table, count)[profile, 0]
    kept = about > least
    room = count - np.bincount(profile, kept, len(first)).astype(np.int64)
    equal = np.flatnonzero(about == least)
    equal = equal[np.lexsort((row[equal], profile[equal]))]
    kept[equal[places_within(profile[equal]) < room[profile[equal]]]] = True
    return np.flatnonzero(kept)
