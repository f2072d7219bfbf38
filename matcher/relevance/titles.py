"""How what the titles of calls name lies to profiles, for many pairs at once, as `Asking.by_title` has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.relevance.corpus import Corpus, Floats, Ints
from matcher.relevance.groups import Numbers
from matcher.relevance.prepared import Prepared, Subjects
from matcher.relevance.worth import Array, worth_by_title


@dataclass(frozen=True, slots=True)
class _Named:
    """Of each subject of a title, in the order of ``Corpus.subject``, its number among all, and what it is like.

    ``in_all`` is how much those of each call tell together.
    """

    number: Ints
    telling: Floats
    audience: NDArray[np.bool_]
    in_all: Array


class Titles:
    """The titles of the calls of ``corpus``. What it gets later is seen when one next asks."""

    def __init__(self, corpus: Corpus, subjects: Subjects) -> None:
        self._corpus, self._subjects = corpus, subjects
        self._numbers = {name: number for number, name in enumerate(subjects.names)}
        self._seen = self._look()

    def cares(self, prepared: Sequence[Prepared]) -> Floats:
        """How much each of those profiles cares for each subject, a row a profile."""
        care = np.zeros((len(prepared), len(self._subjects.names)), np.float32)
        place = np.repeat(np.arange(len(prepared)), [len(one.subject) for one in prepared])
        care[place, np.concatenate([one.subject for one in prepared])] = np.concatenate([one.care for one in prepared])
        return care

    def worth(self, care: Floats, place: Numbers, row: Numbers) -> tuple[Array, Array]:
        """What points are worth by each call's title, and how full a subject it is for the profile.

        Of pairs of the rows of ``care``, by ``place``, and calls.
        """
        if len(self._seen.in_all) < len(self._corpus):
            self._seen = self._look()
        seen, start = self._seen, self._corpus.subject_start
        begin = start[row]
        of_each = start[row + 1] - begin
        at = np.arange(int(of_each.sum()))
        at += np.repeat(begin - (np.cumsum(of_each) - of_each), of_each)
        pair = np.repeat(np.arange(len(row), dtype=np.int32), of_each)
        cell = np.repeat(place * care.shape[1], of_each)
        # Nothing is out of bounds: to clip is to leave out the look.
        cell += seen.number.take(at, mode="clip")
        cared = care.ravel().take(cell, mode="clip")
        for_others = np.zeros(len(row), bool)
        for_others[pair[seen.audience.take(at, mode="clip") & (cared < 0.5)]] = True
        cared *= seen.telling.take(at, mode="clip")
        return worth_by_title(np.bincount(pair, cared, len(row)), seen.in_all[row], for_others)

    def _look(self) -> _Named:
        corpus, subjects = self._corpus, self._subjects
        numbers = np.array([self._numbers[name] for name in corpus.subjects], np.int32)
        number = numbers[corpus.subject]
        telling = subjects.telling[number]
        call = np.repeat(np.arange(len(corpus)), np.diff(corpus.subject_start))
        in_all = np.bincount(call, telling, len(corpus)).astype(np.float64)
        return _Named(number, telling, subjects.audience[number], in_all)
