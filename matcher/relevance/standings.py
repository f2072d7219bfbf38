"""How well each call of a corpus fits one profile and how far it stands out: the numbers of `score` alone.

The same sums as `Asking.scores`, for all calls at once and without what the reasons need: which piece of a call said
it best. Calls are taken by the thousand, so that what is added up stays in a core's cache.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.relevance import weights
from matcher.relevance.score import Array, Asking
from matcher.relevance.worth import stand_by_fit, worth_by_pieces

_CALLS = 2_048


@dataclass(frozen=True, slots=True)
class Standings:
    """Of each call, by its row: the ``fit`` and the ``standing``, as `Scores` has them."""

    fit: Array
    standing: Array

    @property
    def score(self) -> Array:
        """The scores from 0 to 1."""
        return np.asarray(-np.expm1(-self.fit))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, by the numbers of features; ``piece`` numbers those units alone that bring points, from 1 on."""

    asks: NDArray[np.bool_]
    cares: Array
    says: Array
    piece: NDArray[np.int32]
    counts: Array
    is_term: NDArray[np.bool_]


def standings(asking: Asking) -> Standings:
    """The numbers of all calls of the corpus that ``asking`` is of."""
    corpus, asked = asking.corpus, _asked(asking)
    every = np.arange(len(corpus))
    points, said, notable, lead = (np.zeros(len(corpus)) for _ in range(4))
    for begin in range(0, len(corpus), _CALLS):
        of = slice(begin, min(begin + _CALLS, len(corpus)))
        points[of], said[of], notable[of], lead[of] = _brought(asking, asked, of)
    worth, fullness = asking.by_title(every)
    fit = points * worth_by_pieces(notable, lead, fullness) * worth / weights.SCALE
    reading = corpus.reading
    standing = stand_by_fit(fit, reading.fit) + (said - asking.usual)
    if asking.meanings:
        standing += reading.meaning * asking.likeness(every) / weights.MEANING_SPREAD
    return Standings(fit, standing)


def _asked(asking: Asking) -> _Asked:
    brings = np.zeros(len(asking.kinds), bool)
    brings[asking.unit[(asking.cares > 0) & (asking.unit >= 0)]] = True
    number = np.where(brings, np.cumsum(brings), 0).astype(np.int32)
    piece = np.where(asking.unit >= 0, number[asking.unit], 0) if len(number) else np.zeros(len(asking.unit), np.int32)
    kinds = [kind for kind, bring in zip(asking.kinds, brings.tolist(), strict=True) if bring]
    return _Asked(
        asks=asking.unit >= 0,
        cares=asking.cares,
        says=asking.says,
        piece=piece.astype(np.int32),
        counts=np.array([0.0, *(weights.PIECE_COUNTS.get(kind, 0.0) for kind in kinds)]),
        is_term=np.array([False, *(kind == "term" for kind in kinds)]),
    )


def _brought(asking: Asking, asked: _Asked, of: slice) -> tuple[Array, Array, Array, Array]:
    """Of each of those calls the points, what is said, how many pieces are notable, and the greatest own one."""
    rows = asking.corpus.rows
    start = rows.start[of.start : of.stop + 1]
    feature = rows.feature[start[0] : start[-1]]
    kept = np.flatnonzero(asked.asks.take(feature))
    at, feature = start[0] + kept, feature[kept]
    count, units = of.stop - of.start, len(asked.counts)
    place = np.searchsorted(start, at, "right") - 1
    said = np.bincount(place, asked.says[feature] * rows.said[at], count)
    brought = asked.cares[feature] * rows.share[at]
    some = np.flatnonzero(brought)
    cell = place[some] * units + asked.piece[feature[some]]
    by_unit = np.bincount(cell, brought[some], count * units)
    where = np.flatnonzero(by_unit)
    value, (call, unit) = by_unit[where], np.divmod(where, units)
    points = np.bincount(call, value, count)
    notable = np.bincount(call, asked.counts[unit] * (value >= weights.NOTABLE), count)
    lead = np.zeros(count)
    own = asked.is_term[unit]
    np.maximum.at(lead, call[own], value[own])
    return points.astype(np.float64), said.astype(np.float64), notable.astype(np.float64), lead
