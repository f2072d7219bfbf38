"""Calls, analysed once: which call is about which feature, and how much a feature tells."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.model.call import Call
from matcher.relevance.analysis import call_features
from matcher.relevance.background import background_shares

# A feature that this share of all that calls are about falls to tells nothing; from the other share down, everything.
TELLS_NOTHING, TELLS_ALL = 0.3, 0.003
# How many calls the background counts for beside the calls at hand. Where it knows nothing, a feature is taken to be
# as rare as this, on the word of a few.
BACKGROUND_CALLS, UNSEEN_SHARE, UNSEEN_CALLS = 300, 0.003, 20


@dataclass(frozen=True, slots=True)
class Posting:
    """That the call at ``row`` is about a feature: its share of what it is about, and in which words."""

    row: int
    share: float
    surface: str


class Index:
    """What the given calls are about.

    How much a feature tells is taken from these calls and from a background of many, so that it is steady for a handful
    of calls, too, and the same whatever their order. ``subjects`` are the concepts of each call's title, row by row.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = tuple(sorted(calls, key=lambda call: call.id))
        postings: dict[str, list[Posting]] = {}
        subjects = []
        for row, call in enumerate(self.calls):
            about = call_features(call)
            for feature, share in about.shares.items():
                postings.setdefault(feature, []).append(Posting(row, share, about.surfaces[feature]))
            subjects.append(about.subjects)
        self.subjects = tuple(subjects)
        self._postings: Mapping[str, list[Posting]] = postings

    def postings(self, feature: str) -> Sequence[Posting]:
        """The calls that are about ``feature``, in the order of their rows."""
        return self._postings.get(feature, ())

    def telling(self, feature: str) -> float:
        """How much it tells that a call is about ``feature``: from 0 (every call is) to 1 (hardly any is)."""
        here = math.fsum(posting.share for posting in self.postings(feature))
        share, weight = background(feature)
        usual = (here + share * weight) / (len(self.calls) + weight)
        scale = math.log(TELLS_NOTHING / TELLS_ALL)
        return min(1.0, max(0.0, math.log(TELLS_NOTHING / usual) / scale))


def background(feature: str) -> tuple[float, int]:
    """The share of ``feature`` before any call is looked at, and how many calls that is worth."""
    if feature.startswith(("en:", "concept:", "theme:", "sector:")):
        return background_shares().get(feature, UNSEEN_SHARE / 3), BACKGROUND_CALLS
    return UNSEEN_SHARE, UNSEEN_CALLS
