"""What points are worth: by how many things fit and how well one of them does, and by what a call's title names.

Every function works on arrays, one entry a pair of a profile and a call.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.relevance import weights

Array = NDArray[np.float64]
Amounts = NDArray[Any]
Flags = NDArray[np.bool_]


def worth_by_title(cared: Amounts, named: Amounts, for_others: Flags) -> tuple[Array, Array]:
    """What points are worth by the title, and how full a subject it is for the profile, from 0 to 1.

    ``named`` is how much the subjects that the title names tell, ``cared`` how much of it the profile cares for,
    ``for_others`` whether it names an audience that the profile has nothing to do with.
    """
    known = named > 0
    part = np.divide(cared, named, out=np.zeros(len(named)), where=known)
    fullness = np.minimum(1.0, cared / weights.FULL_SUBJECT)
    worth = weights.OFF_SUBJECT + (1 - weights.OFF_SUBJECT) * part + weights.SUBJECT_BONUS * fullness
    worth = np.where(for_others, weights.FOR_OTHERS, 1.0) * worth
    return np.where(known, worth, weights.NO_SUBJECT), np.where(known, fullness, 0.0)


def worth_by_pieces(notable: Amounts, lead: Amounts, fullness: Amounts) -> Array:
    """What points are worth by the number of ``notable`` pieces, the points of the ``lead``, and a full subject."""
    several = weights.NO_PIECE + weights.EACH_PIECE * (notable + weights.SUBJECT_COUNTS * fullness)
    crumbs = weights.CRUMBS + (1 - weights.CRUMBS) * np.minimum(1.0, lead / weights.LEAD)
    return np.asarray(np.minimum(1.0, several) * crumbs, np.float64)


def stand_by_fit(fit: Amounts, share: float) -> Array:
    """What the fit brings to the standing; ``share`` is what it counts in the reading of the calls."""
    return np.asarray(share * np.sqrt(fit) / weights.FIT_SPREAD)
