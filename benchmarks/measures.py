"""Measures of a ranking, a query at a time, and how sure their means are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_DRAWS, _SEED = 2_000, 0


@dataclass(frozen=True, slots=True)
class Measures:
    """nDCG@10, reciprocal rank, and recall@10 (hits in the first ten by the most there can be), one value a query."""

    ndcg: Array
    reciprocal: Array
    recall: Array


def measure(scores: Array, relevant: Sequence[frozenset[int]]) -> Measures:
    """The measures of ``scores`` (queries x calls); ``relevant`` are the columns relevant to each query.

    Among equal scores the column that comes first is ranked first. A query to which nothing is relevant is left out.
    """
    rows = [
        _one(np.argsort(-row, kind="stable"), wanted) for row, wanted in zip(scores, relevant, strict=True) if wanted
    ]
    found = np.array(rows, float).reshape(-1, 3)
    return Measures(ndcg=found[:, 0], reciprocal=found[:, 1], recall=found[:, 2])


def _one(order: NDArray[np.int64], wanted: frozenset[int]) -> tuple[float, float, float]:
    hits = np.isin(order, list(wanted))
    discounts = 1 / np.log2(np.arange(10) + 2)
    most = min(10, len(wanted))
    gain = float(hits[:10] @ discounts[: len(hits[:10])])
    return gain / float(discounts[:most].sum()), 1 / (int(np.argmax(hits)) + 1), float(hits[:10].sum()) / most


def interval(values: Array) -> tuple[float, float, float]:
    """The mean with the bounds of its 95 % bootstrap interval."""
    if not len(values):
        return math.nan, math.nan, math.nan
    rng = np.random.default_rng(_SEED)
    means = values[rng.integers(0, len(values), (_DRAWS, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(values.mean()), float(low), float(high)
