"""Entries of arrays in groups that lie together, such as the pairs of each profile."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def firsts(groups: NDArray[Any]) -> Numbers:
    """Where each group begins."""
    return np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else np.zeros(0, np.int64)


def places_within(groups: NDArray[Any]) -> Numbers:
    """The place of each entry in its group, from 0."""
    first = firsts(groups)
    return np.arange(len(groups)) - np.repeat(first, np.diff(np.r_[first, len(groups)]))


def stretches(groups: NDArray[Any], count: int) -> list[slice]:
    """The entries in stretches of ``count`` whole groups; the last may have fewer."""
    return [slice(begin, end) for begin, end in pairwise([*firsts(groups)[::count].tolist(), len(groups)])]
