"""How usual a word is in what applicants write, whatever they write about.

*Report*, *workshop*, *dissemination*, *partner*: applicants' texts are full of words that say nothing of their subject,
and many of them are rare in calls, so that rarity among calls would take them for telling. ``usual.csv`` beside this
file holds, for English stems that are not rare there, the share of 779 project texts that have it (titles and
descriptions of the deliverables of Horizon Europe projects, CORDIS). Written anew with `usual_shares`.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.taxonomy.words import reader

_DATA = Path(__file__).with_name("usual.csv")
LEAST_SHARE = 0.005
_TEXTS = 779


def unusualness(stem: str, language: str) -> float:
    """How unusual a stem is in applicants' texts: 1 for one that is rare there, near 0 for one in nearly all of them.

    1 in a language that we have counted no texts of.
    """
    share = usual_stems(language).get(stem, LEAST_SHARE)
    return _rarity(share) / _rarity(LEAST_SHARE)


def _rarity(share: float) -> float:
    saying = share * _TEXTS
    return math.log1p((_TEXTS - saying + 0.5) / (saying + 0.5))


@cache
def usual_stems(language: str) -> Mapping[str, float]:
    """The share of applicants' texts that have each stem usual there; empty for a language that was not counted."""
    if language != "en":
        return MappingProxyType({})
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType({row["stem"]: float(row["share"]) for row in csv.DictReader(lines)})


def usual_shares(texts: Iterable[str], language: str = "en") -> dict[str, float]:
    """The share of ``texts`` that have each stem, rounded to four decimals, for those from `LEAST_SHARE` on."""
    having: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        having.update(set(reader(language).stems(text)))
    shares = {stem: round(number / count, 4) for stem, number in having.items()}
    return {stem: share for stem, share in sorted(shares.items()) if share >= LEAST_SHARE}
