"""What analysed calls are about and say, noted as plain numbers until all calls are counted.

How much a call's wording says a thing hangs on what is usual among all calls, so it can be told only once all are
analysed. What was found in thousands of long texts would fill the memory until then; noted here, a call takes a few
bytes a word.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from matcher.relevance.analysis import Aboutness
from matcher.relevance.snapshot import Floats, Rows
from matcher.relevance.statistics import Statistics
from matcher.relevance.weights import Reading, WordingField


class Notes:
    """The calls taken so far; ``number`` gives the number of a feature, ``surface`` that of a call's words."""

    def __init__(self, number: Callable[[str], int], surface: Callable[[str], int]) -> None:
        self._number, self._surface = number, surface
        self._start = array("q", [0])
        self._features = array("i")
        self._shares = array("f")
        self._surfaces = array("i")
        # Each word of a part of a call: the entry it counts for, and how often it is there.
        self._entries = array("i")
        self._times = array("i")
        # Each part of a call: which it is, how many different words it has, and how many in all.
        self._parts: list[tuple[WordingField, int, int]] = []

    def take(self, about: Aboutness) -> None:
        """Notes one more call."""
        first = len(self._features)
        entries: dict[str, int] = {}
        for feature in _in_order(about):
            entries[feature] = first + len(entries)
            self._features.append(self._number(feature))
            self._shares.append(about.shares.get(feature, 0.0))
            self._surfaces.append(self._surface(about.surfaces[feature]))
        self._start.append(len(self._features))
        for field, said in about.wordings:
            self._entries.extend(entries[feature] for feature in said)
            self._times.extend(said.values())
            self._parts.append((field, len(said), said.total()))

    def rows(self, statistics: Statistics, reading: Reading) -> Rows:
        """The calls as rows, once it is known what is usual among all."""
        return Rows(
            np.array(self._start, np.int64),
            np.array(self._features, np.int32),
            np.array(self._shares, np.float32),
            self._said(statistics, reading),
            np.array(self._surfaces, np.int32),
        )

    def _said(self, statistics: Statistics, reading: Reading) -> Floats:
        """How much the wording of a call says each feature, from 0 to just under 1."""
        matters = reading.length_matters
        weights = [
            field.weight / (1 - matters + matters * (total / statistics.usual_length(field)))
            for field, _, total in self._parts
        ]
        weight = np.repeat(weights, [count for _, count, _ in self._parts])
        found = np.bincount(np.array(self._entries, np.int64), weight * self._times, len(self._features))
        return (found / (found + reading.half_said)).astype(np.float32)


def _in_order(about: Aboutness) -> Iterator[str]:
    yield from about.shares
    said: Iterable[str] = dict.fromkeys(feature for _, words in about.wordings for feature in words)
    yield from (feature for feature in said if feature not in about.shares)
