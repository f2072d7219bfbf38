"""Many profiles against many calls: the same standing as `matcher.relevance.score`, in sparse matrices.

Each profile is prepared once, as a sparse row. One product of sparse matrices and a look at the titles find the calls
that may stand out most for each (`matcher.relevance.candidates`); of these alone the standing is then worked out as
`Asking.scores` defines it, for blocks of profiles at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model.profile import Profile
from matcher.relevance import weights
from matcher.relevance.candidates import Candidates, Flags, Found
from matcher.relevance.corpus import Corpus, Floats
from matcher.relevance.groups import Numbers, firsts, places_within, stretches
from matcher.relevance.prepared import Block, Prepared, Subjects, block_of, prepare, shared
from matcher.relevance.query import NameSector
from matcher.relevance.threads import in_threads
from matcher.relevance.titles import Titles
from matcher.relevance.wording import Translate
from matcher.relevance.worth import stand_by_fit, worth_by_pieces

Array = NDArray[np.float64]

CANDIDATES = 52
"""How many calls a profile are worked out exactly, where twenty are shown; found by measuring (docs/benchmarks.md)."""

# So many pairs are worked out at once: more would fill the memory with what their calls say.
_PAIRS = 6_000


@dataclass(frozen=True, slots=True)
class Best:
    """The best calls of each profile, one entry a pair, profile by profile, the best first.

    ``profile`` is the place of the profile among those of the board, ``row`` that of the call in ``corpus.calls``.
    ``standing`` is its `Standing.total` with its parts ``wording`` and ``meaning``, ``fit`` what `Scores` calls so.
    """

    profile: Numbers
    row: Numbers
    standing: Floats
    fit: Floats
    wording: Floats
    meaning: Floats

    def of(self, pairs: Numbers) -> "Best":
        """Those pairs of them."""
        return Best(*(array[pairs] for array in _arrays(self)))


class Board:
    """``profiles`` beside the calls of ``corpus``.

    A profile that is added costs its own row, and so does a call that is added to the corpus. A word that no call had
    when a profile's row was made counts for it once its row is made anew.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        corpus: Corpus,
        translate: Translate | None = None,
        name_sector: NameSector | None = None,
    ) -> None:
        self.corpus = corpus
        self.profiles: list[Profile] = []
        self._translate = translate
        self._name_sector = name_sector
        self._prepared: list[Prepared] = []
        self._subjects = Subjects(corpus)
        self._titles = Titles(corpus, self._subjects)
        self._candidates = Candidates(corpus, self._titles)
        self.add(profiles)

    def add(self, profiles: Sequence[Profile]) -> None:
        """Adds ``profiles`` after those that are there."""
        for profile in profiles:
            self._prepared.append(prepare(profile, self.corpus, self._subjects, self._translate, self._name_sector))
            self.profiles.append(profile)

    def blocks(self, of: slice = slice(None)) -> list[Numbers]:
        """The places of those profiles, block by block, for which one can then ask in several threads at once.

        What the corpus got since is seen from here on.
        """
        self._candidates.follow()
        places, block = np.arange(len(self._prepared))[of], self._candidates.block
        return [places[first : first + block] for first in range(0, len(places), block)]

    def best(self, top: int = 20, candidates: int = CANDIDATES) -> Best:
        """The ``top`` calls of each profile that stand out most; among equals the first by id.

        The more ``candidates`` are worked out, the surer none is missed.
        """

        def work(who: Numbers) -> Best:
            found = self.candidates(who, max(top, candidates))
            best = self.worked_out(found.place, found.row)
            order = np.lexsort((best.row, -best.standing, best.profile))
            return best.of(order[places_within(best.profile[order]) < top])

        return together(in_threads(work, self.blocks()))

    def candidates(self, who: Numbers, count: int, among: Flags | None = None) -> Found:
        """At most ``count`` calls that stand out most, or nearly, for the profiles in ``who``, places of one block.

        The pairs, profile by profile. ``among`` says which calls are looked at: a row a profile, a column a call.
        """
        found = self._candidates.find([self._prepared[one] for one in who.tolist()], count, among)
        return Found(who[found.place], found.row, found.about)

    def worked_out(self, place: Numbers, row: Numbers) -> Best:
        """The standing of pairs of profiles (by place; those of each lie together) and calls, in the same order."""
        pairs_each = max(1, len(row) // max(1, len(firsts(place))))
        found = []
        for of in stretches(place, max(1, _PAIRS // pairs_each)):
            who, local = np.unique(place[of], return_inverse=True)
            asked = [self._prepared[one] for one in who.tolist()]
            found.append(Best(place[of], row[of], *self._worked_out(asked, local, row[of])))
        return together(found)

    def of_call(self, row: int) -> Best:
        """How far the call in that row stands out for each profile, in their order."""
        places = np.arange(len(self._prepared))
        blocks = [places[first : first + _PAIRS] for first in range(0, len(places), _PAIRS)]
        return together(in_threads(lambda who: self.worked_out(who, np.full(len(who), row)), blocks))

    def prepared(self, profile: int) -> Prepared:
        """The row of the profile in that place."""
        return self._prepared[profile]

    def _worked_out(
        self, prepared: Sequence[Prepared], place: Numbers, row: Numbers
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Standing, fit, wording and meaning of pairs of those profiles (by place) and calls, as in `Asking.scores`."""
        block = block_of(prepared)
        points, said, pieces = self._brought(block, place, row)
        worth, fullness = self._titles.worth(self._titles.cares(prepared), place, row)
        fit = points * worth_by_pieces(pieces.notable, pieces.lead, fullness) * worth / weights.SCALE
        reading = self.corpus.reading
        wording = said - block.usual[place]
        meaning = np.zeros(len(row))
        if self.corpus.semantics:
            meaning += reading.meaning * self._meanings(prepared, place, row) / weights.MEANING_SPREAD
        standing = stand_by_fit(fit, reading.fit) + wording + meaning
        found = (array.astype(np.float32) for array in (standing, fit, wording, meaning))
        return next(found), next(found), next(found), next(found)

    def _brought(self, block: Block, place: Numbers, row: Numbers) -> tuple[Array, Array, "_Pieces"]:
        """Of each pair, the points, what is said, and what the points are worth by their number and their size."""
        rows = self.corpus.rows
        found = shared(block, self.corpus, place, row)
        pair, entry = found.pair, found.entry
        units = block.counts.shape[1]
        # Nothing is out of bounds: to clip is to leave out the look.
        brought = block.cares.take(entry, mode="clip") * rows.share.take(found.at, mode="clip")
        says = block.says.take(entry, mode="clip") * rows.said.take(found.at, mode="clip")
        cell = pair.astype(np.int64) * units + block.unit.take(entry, mode="clip")
        by_unit = np.bincount(cell, brought, len(row) * units)
        number, notable = np.divmod(np.flatnonzero(by_unit >= weights.NOTABLE), units)
        lead = np.zeros(len(row))
        some = firsts(pair)
        if len(some):
            own = by_unit.take(cell, mode="clip") * block.is_term.take(entry, mode="clip")
            lead[pair[some]] = np.maximum.reduceat(own, some)
        said = np.bincount(pair, says, len(row)).astype(np.float64)
        count = np.bincount(number, block.counts[place[number], notable], len(row)).astype(np.float64)
        return np.bincount(pair, brought, len(row)).astype(np.float64), said, _Pieces(count, lead)

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
class _Pieces:
    """Of each pair, how many pieces are notable, and the points of the greatest of the profile's own words."""

    notable: Array
    lead: Array


def together(parts: Sequence[Best]) -> Best:
    """All pairs of ``parts``, one after another."""
    return Best(*(np.concatenate(arrays) for arrays in zip(*map(_arrays, parts), strict=True))) if parts else _none()


def _none() -> Best:
    nothing = np.zeros(0, np.float32)
    return Best(np.zeros(0, np.int64), np.zeros(0, np.int64), nothing, nothing, nothing, nothing)


def _arrays(best: Best) -> tuple[NDArray[Any], ...]:
    return best.profile, best.row, best.standing, best.fit, best.wording, best.meaning
