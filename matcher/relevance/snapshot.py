"""What was analysed, taken out of a corpus: plain arrays and texts that can be kept and given back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.relevance.statistics import Counts

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Starts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows, one a call, as arrays: row ``i`` has the entries from ``start[i]`` to ``start[i + 1]``."""

    start: Starts
    feature: Ints
    share: Floats
    said: Floats
    surface: Ints

    def after(self, first: "Rows") -> "Rows":
        """These rows after those of ``first``."""
        return Rows(
            np.concatenate([first.start, self.start[1:] + first.start[-1]]),
            np.concatenate([first.feature, self.feature]),
            np.concatenate([first.share, self.share]),
            np.concatenate([first.said, self.said]),
            np.concatenate([first.surface, self.surface]),
        )

    def only(self, rows: Starts) -> "Rows":
        """Those of them, in that order."""
        at = entries(self.start, rows).at
        return Rows(starts(self.start, rows), self.feature[at], self.share[at], self.said[at], self.surface[at])


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of some rows: ``place`` is the place of the row among those asked for, ``at`` that of the entry."""

    place: NDArray[np.int64]
    at: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a `Corpus` knows of its calls but the calls themselves; a row of it is one of them.

    ``ids`` are those of the calls, row by row; what ``rows`` counts are ``names`` and ``words``, what ``subject``
    counts ``subjects`` and what ``spoken`` counts ``languages``. ``usual_meaning`` is by language. Raises ValueError
    where these do not fit together.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]
    rows: Rows
    subjects: tuple[str, ...]
    subject_start: Starts
    subject: Ints
    counts: Counts
    mean_said: Floats
    variance_said: Floats
    languages: tuple[str, ...]
    spoken: Ints
    usual_meaning: Mapping[str, Floats]
    meanings: Floats

    def __post_init__(self) -> None:
        rows, calls, names = self.rows, len(self.ids), len(self.names)
        fits = (
            _are_starts(rows.start, calls, len(rows.feature))
            and _are_starts(self.subject_start, calls, len(self.subject))
            and len(rows.feature) == len(rows.share) == len(rows.said) == len(rows.surface)
            and len(self.mean_said) == len(self.variance_said) == names
            and len(self.spoken) == len(self.meanings) == calls
            and _are_numbers(rows.feature, names)
            and _are_numbers(rows.surface, len(self.words))
            and _are_numbers(self.subject, len(self.subjects))
            and _are_numbers(self.spoken, len(self.languages))
            and self.meanings.ndim == 2
            and all(usual.shape == self.meanings.shape[1:] for usual in self.usual_meaning.values())
        )
        if not fits:
            raise ValueError("the parts of what was analysed do not fit together")


def entries(start: Starts, rows: NDArray[np.int64]) -> Entries:
    """The entries of those rows, one row after another, where row ``i`` has them from ``start[i]`` on."""
    begin = start[rows]
    lengths = start[rows + 1] - begin
    before = np.cumsum(lengths) - lengths
    return Entries(
        np.repeat(np.arange(len(rows)), lengths), np.arange(int(lengths.sum())) + np.repeat(begin - before, lengths)
    )


def starts(start: Starts, rows: NDArray[np.int64]) -> Starts:
    """Where those rows start, and the last ends, once the others are gone."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(start[rows + 1] - start[rows], dtype=np.int64)])


def _are_starts(start: Starts, rows: int, count: int) -> bool:
    return len(start) == rows + 1 and start[0] == 0 and start[-1] == count and bool((np.diff(start) >= 0).all())


def _are_numbers(numbers: Ints, below: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < below)
