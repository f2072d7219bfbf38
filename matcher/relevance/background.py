"""How common features are in calls at large.

``background.csv`` beside this file holds, for features that are not rare, the mean over 951 calls of the EU Funding &
Tenders Portal (all topics open or forthcoming on 11 August 2026 and the cascade calls of April to August 2026) of how
much a call is about the feature (see `matcher.relevance.analysis`).
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.call import Call
from matcher.relevance.analysis import call_features

_DATA = Path(__file__).with_name("background.csv")
LEAST_SHARE = 0.003


@cache
def background_shares() -> Mapping[str, float]:
    """The mean share by feature, for those above `LEAST_SHARE`."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["feature"]: float(row["share"]) for row in csv.DictReader(lines)})


def mean_shares(calls: Iterable[Call]) -> dict[str, float]:
    """The same for any calls: what ``background.csv`` was made with, rounded to four decimals."""
    shares: dict[str, list[float]] = defaultdict(list)
    count = 0
    for call in calls:
        count += 1
        for feature, share in call_features(call).shares.items():
            if feature.startswith(("en:", "concept:", "theme:", "sector:")):
                shares[feature].append(share)
    means = {feature: round(math.fsum(found) / count, 4) for feature, found in shares.items()}
    return {feature: mean for feature, mean in sorted(means.items()) if mean >= LEAST_SHARE}
