"""How common features are in calls at large.

``background.csv`` beside this file holds, for features that are not rare, the mean over 951 calls of the EU Funding &
Tenders Portal (the topics open or forthcoming on 11 August 2026, and the cascade calls of April to August 2026) of how
much a call is about the feature. It is counted with this very analysis, so it is written anew, with `mean_shares`, when
the analysis or the taxonomy changes what is common.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.call import Call
from matcher.relevance.analysis import analyse

_DATA = Path(__file__).with_name("background.csv")
_COUNTED = ("en:", "acronym:", "concept:", "theme:", "sector:")
LEAST_SHARE = 0.003


def has_background(feature: str) -> bool:
    """Whether features of its sort were counted: English stems, and what is the same in every language."""
    return feature.startswith(_COUNTED)


@cache
def background_shares() -> Mapping[str, float]:
    """The mean share by feature, for those from `LEAST_SHARE` on."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["feature"]: float(row["share"]) for row in csv.DictReader(lines)})


def mean_shares(calls: Iterable[Call]) -> dict[str, float]:
    """The same for any calls, rounded to four decimals, in the order of the features."""
    shares: dict[str, list[float]] = defaultdict(list)
    count = 0
    for call in calls:
        count += 1
        for feature, share in analyse(call).shares.items():
            if has_background(feature):
                shares[feature].append(share)
    means = {feature: round(math.fsum(found) / count, 4) for feature, found in shares.items()}
    return {feature: mean for feature, mean in sorted(means.items()) if mean >= LEAST_SHARE}
