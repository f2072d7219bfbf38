"""What is usual in the calls at hand: how long their parts are, and how many calls say a thing.

Taken once and then kept, so that a call that comes later is weighed like those before it. A handful of calls says
little of what is usual: where we have counted calls at large (English, and what is the same in every language), these
count as well (`background`).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from matcher.relevance.analysis import Aboutness
from matcher.relevance.background import background_shares, has_background
from matcher.relevance.weights import (
    BACKGROUND_CALLS,
    BACKGROUND_UNSEEN,
    OTHER_CALLS,
    OTHER_UNSEEN,
    SHORT_TEXT,
    TELLS_ALL,
    TELLS_NOTHING,
    WordingField,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted in ``calls`` calls: of each feature the sum of its shares and how many calls say it.

    ``usual`` is the usual length of each part, ``mostly_titles`` whether most calls are known by little more than
    their titles.
    """

    calls: int
    mostly_titles: bool
    shares: Mapping[str, float]
    saying: Mapping[str, int]
    usual: Mapping[WordingField, float]


class Statistics:
    """The lengths and counts of some calls; how much each feature tells follows from them."""

    def __init__(self, calls: Iterable[Aboutness]) -> None:
        self._take(_count(calls))

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """The statistics of what was counted before."""
        statistics = cls(())
        statistics._take(counts)
        return statistics

    def _take(self, counts: Counts) -> None:
        self.counts = counts
        self.calls = counts.calls
        self._shares, self._saying, self._usual = counts.shares, counts.saying, counts.usual
        self.mostly_titles = counts.mostly_titles
        """Whether most calls are known by little more than their titles."""

    def usual_length(self, field: WordingField) -> float:
        """How many words and pairs that part of a call has on average, where it has any."""
        return self._usual.get(field, 1.0)

    def rarity(self, feature: str) -> float:
        """How rare it is that a call says ``feature``: the inverse document frequency of BM25, from 0 up."""
        saying, calls = self._says(feature)
        return math.log1p((calls - saying + 0.5) / (saying + 0.5))

    def part_saying(self, feature: str) -> float:
        """The part of calls that say ``feature``, from 0 to 1."""
        saying, calls = self._says(feature)
        return saying / calls

    def _says(self, feature: str) -> tuple[float, float]:
        """How many calls say it, of how many."""
        saying, calls = float(self._saying.get(feature, 0)), float(self.calls)
        if has_background(feature) and " " not in feature:
            saying += background_shares().get(feature, BACKGROUND_UNSEEN) * BACKGROUND_CALLS
            calls += BACKGROUND_CALLS
        else:
            saying += OTHER_UNSEEN * OTHER_CALLS
            calls += OTHER_CALLS
        return saying, calls

    def telling(self, feature: str) -> float:
        """How much it tells that a call is about ``feature``: from 0 (all calls are) to 1 (hardly any is)."""
        if has_background(feature):
            share, weight = background_shares().get(feature, BACKGROUND_UNSEEN), BACKGROUND_CALLS
        else:
            share, weight = OTHER_UNSEEN, OTHER_CALLS
        usual = (self._shares.get(feature, 0.0) + share * weight) / (self.calls + weight)
        return min(1.0, max(0.0, math.log(TELLS_NOTHING / usual) / math.log(TELLS_NOTHING / TELLS_ALL)))


def _count(calls: Iterable[Aboutness]) -> Counts:
    shares: defaultdict[str, float] = defaultdict(float)
    saying: Counter[str] = Counter()
    lengths: defaultdict[WordingField, list[int]] = defaultdict(list)
    count = with_text = 0
    for about in calls:
        count += 1
        for feature, share in about.shares.items():
            shares[feature] += share
        saying.update({feature for _, said in about.wordings for feature in said})
        for field, said in about.wordings:
            lengths[field].append(said.total())
        with_text += sum(said.total() for _, said in about.wordings) >= SHORT_TEXT
    return Counts(
        calls=count,
        mostly_titles=with_text < count / 2,
        shares=dict(shares),
        saying=dict(saying),
        usual={field: math.fsum(found) / len(found) or 1.0 for field, found in lengths.items()},
    )
