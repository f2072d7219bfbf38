"""Why calls stand out for profiles, for the few pairs that are shown: the strongest pieces of evidence of each."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np

from catalogue.model.match import Evidence, Relevance, Standing
from matcher.relevance.board import Best, Board, places_within
from matcher.relevance.prepared import block_of, shared
from matcher.relevance.score import grade

MOST_REASONS = 5
_BLOCK = 64


def relevances(board: Board, best: Best, most: int = MOST_REASONS) -> list[Relevance]:
    """The relevance of each pair of ``best``, as `Asking.relevances` gives it, with the ``most`` strongest reasons.

    The pairs of a profile must lie together.
    """
    evidence: list[tuple[Evidence, ...]] = [()] * len(best.row)
    places = np.flatnonzero(np.r_[True, best.profile[1:] != best.profile[:-1]]) if len(best.row) else np.zeros(0, int)
    for first in range(0, len(places), _BLOCK):
        end = int(places[first + _BLOCK]) if first + _BLOCK < len(places) else len(best.row)
        of = slice(int(places[first]), end)
        for pair, found in _evidence(board, best, of, most):
            evidence[pair] = found
    return [
        Relevance(
            score=score,
            grade=grade(score),
            evidence=tuple(one for one in found if one.weight > 0),
            standing=Standing(
                wording=wording,
                fit=standing - wording - meaning,
                meaning=meaning,
                usual=board.prepared(profile).usual,
            ),
            also_said=tuple(one for one in found if one.weight <= 0),
        )
        for found, profile, score, standing, wording, meaning in zip(
            evidence,
            best.profile.tolist(),
            (-np.expm1(-best.fit)).tolist(),
            best.standing.tolist(),
            best.wording.tolist(),
            best.meaning.tolist(),
            strict=True,
        )
    ]


def _evidence(board: Board, best: Best, of: slice, most: int) -> Iterator[tuple[int, tuple[Evidence, ...]]]:
    corpus, rows = board.corpus, board.corpus.rows
    profiles, place = np.unique(best.profile[of], return_inverse=True)
    prepared = [board.prepared(int(profile)) for profile in profiles]
    block = block_of(prepared, 0)
    pair, entry, at = shared(block, corpus, place, best.row[of])
    points, said = block.cares[entry] * rows.share[at], block.says[entry] * rows.said[at]
    key = pair * block.counts.shape[1] + block.unit[entry]
    order = np.lexsort((at, -said, -points, key))
    ordered = key[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else order
    if not len(first):
        return
    points, said = np.add.reduceat(points[order], first), np.add.reduceat(said[order], first)
    pair, entry, at = pair[order][first], entry[order][first], at[order][first]
    whole = np.bincount(pair, points, of.stop - of.start)
    part = points / np.where(whole > 0, whole, 1.0)[pair]
    strongest = np.lexsort((-said, -points, pair))
    kept = strongest[places_within(pair[strongest]) < most]
    local = place[pair[kept]]
    weight = part[kept] * -np.expm1(-best.fit[of])[pair[kept]]
    pieces = zip(
        (pair[kept] + of.start).tolist(),
        local.tolist(),
        (entry[kept] - block.start[local]).tolist(),
        rows.surface[at[kept]].tolist(),
        block.unit[entry[kept]].tolist(),
        weight.tolist(),
        said[kept].tolist(),
        strict=True,
    )
    for number, found in groupby(pieces, key=itemgetter(0)):
        yield (
            number,
            tuple(
                Evidence(
                    kind=prepared[who].kinds[unit],
                    ours=prepared[who].ours[own],
                    theirs=corpus.words(surface),
                    weight=weight,
                    standing=standing,
                )
                for _, who, own, surface, unit, weight, standing in found
            ),
        )
