"""Why calls stand out for profiles, for the few pairs that are shown: the strongest pieces of evidence of each.

They are worked out for all pairs at once, as numbers, and told in words for the pairs that are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalogue.model.match import Evidence, Relevance, Standing
from matcher.relevance.board import Best, Board
from matcher.relevance.groups import Numbers, firsts, places_within, stretches
from matcher.relevance.prepared import block_of, shared
from matcher.relevance.score import grade
from matcher.relevance.snapshot import Floats, Ints

MOST_REASONS = 5
_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Reasons:
    """The evidence of some pairs: that of pair ``i`` from ``start[i]`` to ``start[i + 1]``, the strongest first.

    Of each piece: ``own`` is its place in the profile's row, ``surface`` the words of the call, ``weight`` and
    ``standing`` as in `Evidence`.
    """

    start: Numbers
    own: Ints
    surface: Ints
    weight: Floats
    standing: Floats


def strongest(board: Board, best: Best, most: int = MOST_REASONS) -> Reasons:
    """The ``most`` strongest pieces of evidence of each pair of ``best``; the pairs of a profile lie together."""
    parts = [_evidence(board, best, of, most) for of in stretches(best.profile, _BLOCK)]
    if not parts:
        nothing = np.zeros(0, np.float32)
        return Reasons(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32), nothing, nothing)
    pair, own, surface, weight, standing = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    start = np.searchsorted(pair, np.arange(len(best.row) + 1))
    return Reasons(start, own.astype(np.int32), surface, weight, standing)


def all_reasons(parts: Sequence[Reasons]) -> Reasons:
    """Those of some pairs and then of others."""
    before = np.cumsum([0, *(part.start[-1] for part in parts)])
    return Reasons(
        np.concatenate([before[:1], *(part.start[1:] + first for part, first in zip(parts, before, strict=False))]),
        np.concatenate([np.zeros(0, np.int32), *(part.own for part in parts)]),
        np.concatenate([np.zeros(0, np.int32), *(part.surface for part in parts)]),
        np.concatenate([np.zeros(0, np.float32), *(part.weight for part in parts)]),
        np.concatenate([np.zeros(0, np.float32), *(part.standing for part in parts)]),
    )


def relevances(board: Board, best: Best, reasons: Reasons, of: slice) -> list[Relevance]:
    """The relevance of those pairs of ``best``, of one profile, as `Asking.relevances` gives it, with ``reasons``."""
    if of.start == of.stop:
        return []
    one = board.prepared(int(best.profile[of.start]))
    start = reasons.start[of.start : of.stop + 1]
    pieces, start = slice(int(start[0]), int(start[-1])), start - start[0]
    unit = one.unit.tolist()
    evidence = [
        Evidence(
            kind=one.kinds[unit[own]],
            ours=one.ours[own],
            theirs=board.corpus.words(surface),
            weight=weight,
            standing=standing,
        )
        for own, surface, weight, standing in zip(
            reasons.own[pieces].tolist(),
            reasons.surface[pieces].tolist(),
            reasons.weight[pieces].tolist(),
            reasons.standing[pieces].tolist(),
            strict=True,
        )
    ]
    # The strongest come first, so those without any weight come last.
    weighty = start[:-1] + np.diff(np.r_[0, np.cumsum(reasons.weight[pieces] > 0)][start])
    return [
        Relevance(
            score=score,
            grade=grade(score),
            evidence=tuple(evidence[begin:middle]),
            standing=Standing(wording=wording, fit=total - wording - meaning, meaning=meaning, usual=one.usual),
            also_said=tuple(evidence[middle:end]),
        )
        for begin, middle, end, score, total, wording, meaning in zip(
            start[:-1].tolist(),
            weighty.tolist(),
            start[1:].tolist(),
            (-np.expm1(-best.fit[of])).tolist(),
            best.standing[of].tolist(),
            best.wording[of].tolist(),
            best.meaning[of].tolist(),
            strict=True,
        )
    ]


def _evidence(board: Board, best: Best, of: slice, most: int) -> tuple[Numbers, Numbers, Ints, Floats, Floats]:
    """The pair, the place in the profile's row, the words, the weight and the standing of each piece, pair by pair."""
    rows = board.corpus.rows
    profiles, place = np.unique(best.profile[of], return_inverse=True)
    block = block_of([board.prepared(profile) for profile in profiles.tolist()])
    found = shared(block, board.corpus, place, best.row[of])
    pair, entry, at = found.pair, found.entry, found.at
    points, said = block.cares[entry] * rows.share[at], block.says[entry] * rows.said[at]
    # One group a pair and unit; within it the entry that brings most comes first.
    key = pair.astype(np.int64) * block.counts.shape[1] + block.unit[entry]
    order = np.lexsort((at, -said, -points, key))
    first = firsts(key[order])
    if not len(first):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), rows.surface[:0], points, said
    points, said = np.add.reduceat(points[order], first), np.add.reduceat(said[order], first)
    pair, entry, at = pair[order][first], entry[order][first], at[order][first]
    whole = np.bincount(pair, points, of.stop - of.start)
    part = points / np.where(whole > 0, whole, 1.0)[pair]
    by_strength = np.lexsort((-said, -points, pair))
    kept = by_strength[places_within(pair[by_strength]) < most]
    weight = part[kept] * -np.expm1(-best.fit[of])[pair[kept]]
    own = entry[kept] - block.start[place[pair[kept]]]
    return pair[kept].astype(np.int64) + of.start, own, rows.surface[at[kept]], weight.astype(np.float32), said[kept]
