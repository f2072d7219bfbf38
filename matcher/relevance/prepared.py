"""Profiles as sparse rows over the features of a corpus, each made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

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

    ``cares``, ``says`` and ``unit`` are of the features in ``feature`` and ``care`` is of the subjects in ``subject``
    (their places in ``sorted(concepts())``): how much it cares for them, as `Asking` raises it. ``counts`` and
    ``is_term`` are of the units: what one counts as a notable piece, and whether it is of the profile's own words.
    ``meaning`` are the vectors of its words by language.
    """

    feature: Ints
    cares: Floats
    says: Floats
    unit: NDArray[np.int16]
    counts: Floats
    is_term: NDArray[np.bool_]
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
        counts=np.array([weights.PIECE_COUNTS.get(kind, 0.0) for kind in asking.kinds], np.float32),
        is_term=np.array([kind == "term" for kind in asking.kinds], bool),
        usual=asking.usual,
        subject=subject,
        care=care,
        ours=tuple(asking.ours[number] for number in features.tolist()),
        kinds=tuple(asking.kinds),
        meaning=asking.meanings,
    )


@dataclass(frozen=True, slots=True)
class Block:
    """Some profiles beside one another: those of the ``i``-th are the entries from ``start[i]`` to ``start[i + 1]``."""

    start: NDArray[np.int64]
    feature: Ints
    cares: Floats
    says: Floats
    unit: Ints
    counts: Floats
    is_term: NDArray[np.bool_]
    usual: Floats
    care: Floats


def block_of(prepared: Sequence[Prepared], subjects: int) -> Block:
    """Those profiles together; ``counts``, ``is_term`` and ``care`` (of so many ``subjects``) have a row a profile."""
    units = max([1, *(len(one.counts) for one in prepared)])
    counts = np.zeros((len(prepared), units), np.float32)
    is_term = np.zeros((len(prepared), units), bool)
    care = np.zeros((len(prepared), subjects), np.float32)
    for place, one in enumerate(prepared):
        counts[place, : len(one.counts)] = one.counts
        is_term[place, : len(one.is_term)] = one.is_term
        if subjects:
            care[place, one.subject] = one.care
    return Block(
        start=np.cumsum([0, *(len(one.feature) for one in prepared)], dtype=np.int64),
        feature=np.concatenate([one.feature for one in prepared]),
        cares=np.concatenate([one.cares for one in prepared]),
        says=np.concatenate([one.says for one in prepared]),
        unit=np.concatenate([one.unit for one in prepared]).astype(np.int32),
        counts=counts,
        is_term=is_term,
        usual=np.array([one.usual for one in prepared], np.float32),
        care=care,
    )


def shared(block: Block, corpus: Corpus, place: Numbers, row: Numbers) -> tuple[Ints, Ints, Numbers]:
    """What pairs of those profiles (by place) and calls have in common.

    One entry a pair and feature, pair by pair: the number of the pair, the entry of the block and that of the corpus.
    """
    rows, width = corpus.rows, corpus.features
    own = np.repeat(np.arange(len(block.usual)) * width, np.diff(block.start)) + block.feature
    asked = np.zeros(len(block.usual) * width, bool)
    asked[own] = True
    entry = np.empty(len(asked), np.int32)
    entry[own] = np.arange(len(own), dtype=np.int32)
    # Few features of a call are asked for, so all but a bit of each waits until that is known. Nothing here is out of
    # bounds: to clip is to leave out the look.
    begin = rows.start[row]
    lengths = rows.start[row + 1] - begin
    at = np.arange(int(lengths.sum()))
    at += np.repeat(begin - (np.cumsum(lengths) - lengths), lengths)
    cell = np.repeat(place * width, lengths)
    cell += rows.feature.take(at, mode="clip")
    kept = np.flatnonzero(asked.take(cell, mode="clip"))
    pair = np.repeat(np.arange(len(row), dtype=np.int32), lengths).take(kept)
    return pair, entry.take(cell.take(kept)), at.take(kept)
