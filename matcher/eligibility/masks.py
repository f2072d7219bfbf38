"""Whether each of many profiles may apply for each of many calls, all at once.

Many calls ask the same, and many profiles are alike in what a criterion reads. So each criterion is judged, by the
readable judge of a pair, once for each two of what is asked and of what is told; the rest is indexing. What counts as
the same is told in `matcher.eligibility.criteria`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model.call import Call
from catalogue.model.condition import Condition, Criterion
from catalogue.model.match import Eligibility, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.criteria import CRITERIA, Judging, conditions_on

ELIGIBLE, TO_CHECK, NOT_ELIGIBLE = 0, 1, 2
CODES: tuple[Eligibility, ...] = (Eligibility.ELIGIBLE, Eligibility.TO_CHECK, Eligibility.NOT_ELIGIBLE)
"""What the numbers of a table mean: the worst of the criteria counts, and so the highest number."""

_CODE_OF = {None: ELIGIBLE, Verdict.YES: ELIGIBLE, Verdict.UNKNOWN: TO_CHECK, Verdict.NO: NOT_ELIGIBLE}
# Profiles are dealt with in blocks, so that what is held beside the answer stays small.
_BLOCK = 256

Codes = NDArray[np.uint8]
_Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is asked on one criterion: each thing once (``asked``), and which of them each call asks (``of_call``)."""

    asked: tuple[Asked, ...]
    of_call: _Index


class VerdictTable:
    """What ``calls`` ask at ``now`` (aware), each thing once."""

    def __init__(self, calls: Iterable[Call], now: datetime) -> None:
        self.calls = tuple(calls)
        self.now = now
        self._conditions = [conditions_on(call.conditions) for call in self.calls]
        self._bare = {criterion: self._columns(criterion, bare=True) for criterion in CRITERIA}
        # Columns in which what the wishes of a profile are compared with is told apart, too: made when first needed.
        self._full: dict[Criterion, _Columns] = {}
        together = np.stack([columns.of_call for columns in self._bare.values()], axis=1)
        kinds, kind_of_call = np.unique(together, axis=0, return_inverse=True)
        self._kinds = dict(zip(self._bare, kinds.T, strict=True))
        self._kind_of_call = np.ravel(kind_of_call)

    def overall(self, profiles: Sequence[Profile]) -> Codes:
        """One row a profile and one column a call, each in the given order, with one of `CODES`."""
        answer = np.zeros((len(profiles), len(self.calls)), dtype=np.uint8)
        if not answer.size:
            return answer
        common = np.zeros((len(profiles), len(next(iter(self._kinds.values())))), dtype=np.uint8)
        wishes: list[tuple[_Index, Codes, _Index, _Columns]] = []
        for criterion, judging in CRITERIA.items():
            silent = [row for row, profile in enumerate(profiles) if _reads_conditions_only(judging, profile)]
            self._add_common(common, criterion, profiles, silent)
            if len(silent) < len(profiles):
                wishing = np.setdiff1d(np.arange(len(profiles)), np.array(silent, dtype=np.intp))
                columns = self._full_columns(criterion)
                table, row_of = _judged(judging, [profiles[row] for row in wishing], columns.asked, self.now)
                wishes.append((wishing, table, row_of, columns))
        for start in range(0, len(profiles), _BLOCK):
            block = slice(start, start + _BLOCK)
            np.take(common[block], self._kind_of_call, axis=1, out=answer[block], mode="clip")
        for wishing, table, row_of, columns in wishes:
            for row, told in zip(wishing, row_of, strict=True):
                np.maximum(answer[row], table[told][columns.of_call], out=answer[row])
        return answer

    def _add_common(
        self, common: Codes, criterion: Criterion, profiles: Sequence[Profile], rows: Sequence[int]
    ) -> None:
        """Raises ``common`` (profiles by kinds of call) to what one criterion says of ``rows``."""
        if not rows:
            return
        columns, kinds = self._bare[criterion], self._kinds[criterion]
        table, row_of = _judged(CRITERIA[criterion], [profiles[row] for row in rows], columns.asked, self.now)
        matters = np.flatnonzero(table.max(axis=0)[kinds])
        if not matters.size:
            return
        wide = table[:, kinds[matters]]
        everywhere = len(matters) == common.shape[1]
        for row, told in zip(rows, row_of, strict=True):
            if everywhere:
                np.maximum(common[row], wide[told], out=common[row])
            else:
                common[row, matters] = np.maximum(common[row, matters], wide[told])

    def _full_columns(self, criterion: Criterion) -> _Columns:
        if criterion not in self._full:
            self._full[criterion] = self._columns(criterion, bare=False)
        return self._full[criterion]

    def _columns(self, criterion: Criterion, *, bare: bool) -> _Columns:
        """``bare``: as a profile without wishes sees the calls, if the criterion knows wishes."""
        judging = CRITERIA[criterion]
        leaves_out = bare and judging.silent is not None
        numbers: dict[Hashable, int] = {}
        asked: list[Asked] = []
        of_call = np.empty(len(self.calls), dtype=np.intp)
        for place, (call, stated) in enumerate(zip(self.calls, self._conditions, strict=True)):
            one = Asked(conditions=stated.get(criterion, ()), call=call, now=self.now)
            key = _rules(one.conditions), () if leaves_out else judging.stated(one)
            number = numbers.setdefault(key, len(asked))
            if number == len(asked):
                asked.append(one)
            of_call[place] = number
        return _Columns(asked=tuple(asked), of_call=of_call)


def _rules(conditions: tuple[Condition, ...]) -> Hashable:
    return frozenset(condition.rule for condition in conditions)


def _reads_conditions_only(judging: Judging, profile: Profile) -> bool:
    return judging.silent is None or judging.silent(profile)


def _judged(
    judging: Judging, profiles: Sequence[Profile], asked: Sequence[Asked], now: datetime
) -> tuple[Codes, _Index]:
    """The codes of what is told (a row each) by what is asked (a column each), and the row of each profile."""
    told: dict[tuple[Hashable, bool], dict[Any, Profile]] = {}
    keys = []
    for profile in profiles:
        value = judging.scale.value(profile) if judging.scale is not None else None
        group = (judging.told(profile, now.date()), value is None)
        told.setdefault(group, {}).setdefault(value, profile)
        keys.append((group, value))
    table = np.zeros((sum(map(len, told.values())), len(asked)), dtype=np.uint8)
    rows: dict[Hashable, int] = {}
    for group, by_value in told.items():
        facts, untold = group
        start = len(rows)
        values = list(by_value) if untold else sorted(by_value)
        rows.update({(group, value): start + place for place, value in enumerate(values)})
        examples = [by_value[value] for value in values]
        for column, one in enumerate(asked):
            turns = judging.scale.turns(one, facts) if judging.scale is not None and not untold else ()
            for low, high in _stretches(values, turns):
                table[start + low : start + high, column] = _code(judging, examples[low], one)
    return table, np.array([rows[key] for key in keys], dtype=np.intp)


def _stretches(values: Sequence[Any], turns: Iterable[Any]) -> Iterable[tuple[int, int]]:
    """Where ``values``, which are sorted, are to be cut so that none lies on another side of a turn than its like."""
    cuts = {0, len(values)}
    for turn in turns:
        cuts |= {bisect_left(values, turn), bisect_right(values, turn)}
    bounds = sorted(cuts)
    return pairwise(bounds)


def _code(judging: Judging, profile: Profile, asked: Asked) -> int:
    judgement = judging.judge(profile, asked)
    return _CODE_OF[judgement.verdict if judgement is not None else None]
