"""Calls, analysed once: which of them are about a feature, and how much a feature tells."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.model.call import Call
from matcher.relevance.analysis import analyse
from matcher.relevance.background import background_shares, has_background
from matcher.relevance.weights import (
    BACKGROUND_CALLS,
    BACKGROUND_UNSEEN,
    OTHER_CALLS,
    OTHER_UNSEEN,
    TELLS_ALL,
    TELLS_NOTHING,
)


@dataclass(frozen=True, slots=True)
class Posting:
    """That the call at ``row`` is about a feature: its share of what the call is about, and in which words."""

    row: int
    share: float
    surface: str


class Corpus:
    """The given calls, in the order of their ids, with what they are about.

    Make it once and match many profiles with it. How much a feature tells is taken from these calls and from a
    background of many others, so that it is steady for a handful of calls, too. ``subjects`` are the ids of the
    concepts that the titles name, in the order of ``calls``.
    """

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = tuple(sorted(calls, key=lambda call: call.id))
        postings: dict[str, list[Posting]] = {}
        subjects = []
        for row, call in enumerate(self.calls):
            about = analyse(call)
            subjects.append(about.subjects)
            for feature, share in about.shares.items():
                postings.setdefault(feature, []).append(Posting(row, share, about.surfaces[feature]))
        self.subjects = tuple(subjects)
        self._postings: Mapping[str, Sequence[Posting]] = postings
        self._telling: dict[str, float] = {}

    def postings(self, feature: str) -> Sequence[Posting]:
        """The calls that are about ``feature``, in the order of their rows."""
        return self._postings.get(feature, ())

    def telling(self, feature: str) -> float:
        """How much it tells that a call is about ``feature``: from 0 (all calls are) to 1 (hardly any is)."""
        known = self._telling.get(feature)
        if known is None:
            known = self._telling[feature] = self._tell(feature)
        return known

    def _tell(self, feature: str) -> float:
        here = math.fsum(posting.share for posting in self.postings(feature))
        if has_background(feature):
            share, weight = background_shares().get(feature, BACKGROUND_UNSEEN), BACKGROUND_CALLS
        else:
            share, weight = OTHER_UNSEEN, OTHER_CALLS
        usual = (here + share * weight) / (len(self.calls) + weight)
        return min(1.0, max(0.0, math.log(TELLS_NOTHING / usual) / math.log(TELLS_NOTHING / TELLS_ALL)))
