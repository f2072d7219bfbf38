"""Profiles as sparse rows over the features of a corpus, each made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from catalogue.model.profile import Profile
from catalogue.taxonomy.glossary import ConceptKind, concepts
from catalogue.taxonomy.lexicon import signs_of
from matcher.relevance import weights
from matcher.relevance.corpus import Corpus, Floats, Ints
from matcher.relevance.groups import Numbers
from matcher.relevance.query import NameSector, Query, profile_query
from matcher.relevance.score import Asking
from matcher.relevance.wording import Translate


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one profile asks for, see `matcher.relevance.score.Asking`, without what is zero.

    ``cares``, ``says``, ``unit`` and ``is_term`` (whether that unit is of the profile's own words) are of the features
    in ``feature``. ``care`` is of the subjects in ``subject`` (their places in ``sorted(concepts())``): how much it
    cares for them, as `Asking` raises it. ``counts`` is of the units: what one counts as a notable piece. ``meaning``
    are the vectors of its words by language.
    """

    feature: Ints
    cares: Floats
    says: Floats
    unit: NDArray[np.int16]
    is_term: NDArray[np.bool_]
    counts: Floats
    usual: float
    subject: Ints
    care: Floats
    ours: tuple[str, ...]
    kinds: tuple[str, ...]
    meaning: tuple[tuple[str, Floats], ...]


class Subjects:
    """The concepts of the glossary as subjects of titles: how much each tells, and whether it is an audience."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.names = tuple(sorted(concepts()))
        self.audience = np.array([concepts()[name].kind is ConceptKind.AUDIENCE for name in self.names], bool)

    @cached_property
    def telling(self) -> Floats:
        """How much it tells that a call's title names each, from 0 to 1."""
        return np.array([self._corpus.telling(f"concept:{name}") for name in self.names], np.float32)

    def cared_for(self, query: Query) -> tuple[Ints, Floats]:
        """Those that a profile cares for at all, by number, and how much, as `Asking` raises it."""
        found = [
            (number, query.cares_wholly(name))
            for number, name in enumerate(self.names)
            if f"concept:{name}" in query.asks or _signs()[name] & query.ticked
        ]
        return np.array([number for number, _ in found], np.int32), np.array([care for _, care in found], np.float32)


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({name: signs_of(concept) for name, concept in concepts().items()})


def prepare(
    profile: Profile,
    corpus: Corpus,
    subjects: Subjects,
    translate: Translate | None,
    name_sector: NameSector | None = None,
) -> Prepared:
    """The row of ``profile``."""
    query = profile_query(profile, name_sector)
    asking = Asking(query, corpus, translate)
    features = np.flatnonzero(asking.unit >= 0)
    subject, care = subjects.cared_for(query)
    return Prepared(
        feature=features.astype(np.int32),
        cares=asking.cares[features].astype(np.float32),
        says=asking.says[features].astype(np.float32),
        unit=asking.unit[features].astype(np.int16),
        is_term=np.array([kind == "term" for kind in asking.kinds], bool)[asking.unit[features]],
        counts=np.array([weights.PIECE_COUNTS.get(kind, 0.0) for kind in asking.kinds], np.float32),
        usual=asking.usual,
        subject=subject,
        care=care,
        ours=tuple(asking.ours[number] for number in features.tolist()),
        kinds=tuple(asking.kinds),
        meaning=asking.meanings,
    )


@dataclass(frozen=True, slots=True)
class Block:
    """Some profiles beside one another: those of the ``i``-th are the entries from ``start[i]`` to ``start[i + 1]``.

    Of the units ``counts`` has a row a profile.
    """

    start: NDArray[np.int64]
    feature: Ints
    cares: Floats
    says: Floats
    unit: Ints
    is_term: NDArray[np.bool_]
    counts: Floats
    usual: Floats


def block_of(prepared: Sequence[Prepared]) -> Block:
    """Those profiles together."""
    units = max([1, *(len(one.counts) for one in prepared)])
    counts = np.zeros((len(prepared), units), np.float32)
    for place, one in enumerate(prepared):
        counts[place, : len(one.counts)] = one.counts
    return Block(
        start=np.cumsum([0, *(len(one.feature) for one in prepared)], dtype=np.int64),
        feature=np.concatenate([one.feature for one in prepared]),
        cares=np.concatenate([one.cares for one in prepared]),
        says=np.concatenate([one.says for one in prepared]),
        unit=np.concatenate([one.unit for one in prepared]).astype(np.int32),
        is_term=np.concatenate([one.is_term for one in prepared]),
        counts=counts,
        usual=np.array([one.usual for one in prepared], np.float32),
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """What pairs of profiles and calls have in common, one entry a pair and feature, pair by pair.

    ``pair`` is the number of the pair, ``entry`` the place in the block of profiles, ``at`` that in the corpus.
    """

    pair: Ints
    entry: Numbers
    at: Numbers


def shared(block: Block, corpus: Corpus, place: Numbers, row: Numbers) -> Shared:
    """Of profiles of ``block`` (by place; the pairs of each lie together) and calls."""
    if 0 < len(row) == len(block.usual) and (row == row[0]).all():
        return _shared_with_one(block, corpus, int(row[0]))
    rows = corpus.rows
    features = sparse.csr_matrix((rows.said, rows.feature, rows.start), (len(corpus), corpus.features))[row]
    bounds = features.indptr[np.searchsorted(place, np.arange(len(block.usual) + 1))].tolist()
    found = _asked(block, corpus.features, features.indices, bounds)
    kept = np.flatnonzero(found != 0)
    of_each = np.diff(np.searchsorted(kept, features.indptr))
    pair = np.repeat(np.arange(len(row), dtype=np.int32), of_each)
    entry = np.repeat(block.start[place] - 1, of_each)
    entry += found.take(kept, mode="clip")
    return Shared(pair, entry, kept + np.repeat(rows.start[row] - features.indptr[:-1], of_each))


def _asked(block: Block, count: int, features: Ints, bounds: Sequence[int]) -> NDArray[np.unsignedinteger[Any]]:
    """The places of ``features`` among what a profile asks, from 1 on; 0 of what it does not ask.

    ``bounds`` are the first and last of those that are looked for in each profile of ``block``.
    """
    begins = block.start.tolist()
    longest = int(np.diff(block.start).max(initial=0))
    numbers: NDArray[np.unsignedinteger[Any]] = np.arange(1, longest + 1, dtype=np.min_scalar_type(longest))
    # One profile after another has the table, so that it stays in a core's cache.
    table, found = np.zeros(count, numbers.dtype), np.empty(len(features), numbers.dtype)
    for place in range(len(block.usual)):
        own = block.feature[begins[place] : begins[place + 1]]
        table[own] = numbers[: len(own)]
        of = slice(bounds[place], bounds[place + 1])
        # Nothing is out of bounds: to clip is to leave out the look.
        table.take(features[of], out=found[of], mode="clip")
        table[own] = 0
    return found


def _shared_with_one(block: Block, corpus: Corpus, row: int) -> Shared:
    """The same of every profile of ``block`` with one call: it is what the call has that has the table."""
    rows = corpus.rows
    at = np.arange(rows.start[row], rows.start[row + 1])
    table = np.full(corpus.features, -1, np.int64)
    table[rows.feature[at]] = at
    found = table.take(block.feature, mode="clip")
    entry = np.flatnonzero(found >= 0)
    pair = np.repeat(np.arange(len(block.usual), dtype=np.int32), np.diff(block.start))
    return Shared(pair[entry], entry, found[entry])
