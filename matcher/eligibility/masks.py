"""Whether each of many profiles may apply for each of many calls, all at once.

Many calls ask the same, and many profiles are alike in what a criterion reads. So each criterion is judged, by the
readable judge of a pair, once for each two of what is asked and of what is told; the rest is indexing. What counts as
the same is told in `matcher.eligibility.criteria`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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
from matcher.eligibility.told import Told, ToldAlike, ToldOnOne

ELIGIBLE, TO_CHECK, NOT_ELIGIBLE = 0, 1, 2
CODES: tuple[Eligibility, ...] = (Eligibility.ELIGIBLE, Eligibility.TO_CHECK, Eligibility.NOT_ELIGIBLE)
"""What the numbers of a table mean: the worst of the criteria counts, and so the highest number."""

_CODE_OF = {None: ELIGIBLE, Verdict.YES: ELIGIBLE, Verdict.UNKNOWN: TO_CHECK, Verdict.NO: NOT_ELIGIBLE}
# Profiles are dealt with in blocks, so that what is held beside the answer stays small.
_BLOCK = 256
# Fewer kinds of calls than a tenth of the calls are few.
_FEW = 10
# So many things can be told apart by the bits of a machine word.
_BITS = 62

Codes = NDArray[np.uint8]
_Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is asked on one criterion: each thing once (``asked``), and which of them each call asks (``of_call``)."""

    asked: tuple[Asked, ...]
    of_call: _Index


@dataclass(frozen=True, slots=True)
class _Group:
    """Kinds of calls that are asked the same on some criteria: for each kind the columns of those criteria."""

    columns: Mapping[Criterion, _Index]
    count: int
    of_call: _Index


def _joined(one: _Group, other: _Group) -> _Group:
    pairs, of_call = np.unique(one.of_call * other.count + other.of_call, return_inverse=True)
    here, there = np.divmod(pairs, other.count)
    columns = {criterion: kinds[here] for criterion, kinds in one.columns.items()}
    columns |= {criterion: kinds[there] for criterion, kinds in other.columns.items()}
    return _Group(columns=columns, count=len(pairs), of_call=np.ravel(of_call))


class VerdictTable:
    """What ``calls`` ask at ``now`` (aware), each thing once."""

    def __init__(self, calls: Iterable[Call], now: datetime) -> None:
        self.calls = tuple(calls)
        self.now = now
        self._conditions = [conditions_on(call.conditions) for call in self.calls]
        self._bare = {criterion: self._columns(criterion, bare=True) for criterion in CRITERIA}
        # Columns in which what the wishes of a profile are compared with is told apart, too: made when first needed.
        self._full: dict[Criterion, _Columns] = {}
        # On a few criteria nearly every call is asked. They are put together as long as few kinds of calls come of it.
        self._groups = self._group([criterion for criterion in CRITERIA if self._is_common(criterion)])

    def overall(self, profiles: Sequence[Profile]) -> Codes:
        """One row a profile and one column a call, each in the given order, with one of `CODES`."""
        return self.judge(profiles).overall(slice(0, len(profiles)))

    def judge(self, profiles: Sequence[Profile] | Told) -> "Verdicts":
        """What the criteria say of ``profiles``, to be looked up; ``Told`` of the same instant may be kept for them."""
        told = profiles if isinstance(profiles, Told) else Told(profiles, self.now)
        if told.now != self.now:
            raise ValueError("what the profiles tell is of another instant than what the calls ask")
        judged = []
        for criterion, judging in CRITERIA.items():
            facts, wishes = told.facts[criterion], told.wishes[criterion]
            bare = self._bare[criterion]
            judged.append(_Judging(criterion, _judged(judging, facts, bare.asked), bare, False))
            if wishes is not None:
                full = self._full_columns(criterion)
                judged.append(_Judging(criterion, _judged(judging, wishes, full.asked), full, True))
        return Verdicts(len(self.calls), judged, self._groups)

    def _group(self, criteria: Sequence[Criterion]) -> list["_Group"]:
        groups: list[_Group] = []
        for criterion in criteria:
            columns = self._bare[criterion]
            alone = _Group(
                columns={criterion: np.arange(len(columns.asked))}, count=len(columns.asked), of_call=columns.of_call
            )
            joined = _joined(groups[-1], alone) if groups else alone
            if groups and joined.count * _FEW > len(self.calls):
                groups.append(alone)
            else:
                groups[-1:] = [joined]
        return groups

    def _is_common(self, criterion: Criterion) -> bool:
        of_call = self._bare[criterion].of_call
        return bool(of_call.size) and 2 * int(np.bincount(of_call).max()) <= of_call.size

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


@dataclass(frozen=True, slots=True)
class _Judged:
    """The codes of what is told (a row each) by what is asked (a column each), and the row of each profile.

    The last row is yes to everything, for those profiles that were not to be judged.
    """

    table: Codes
    row_of: _Index


@dataclass(frozen=True, slots=True)
class _Judging:
    """What a criterion says of all that is told by all that is asked; ``of_wishes``: of the profiles with wishes."""

    criterion: Criterion
    judged: _Judged
    columns: _Columns
    of_wishes: bool

    def codes(self, places: _Index, rows: _Index) -> Codes:
        """What it says of those pairs of profiles and calls."""
        cell = self.judged.row_of[places] * self.judged.table.shape[1]
        cell += self.columns.of_call[rows]
        return np.asarray(self.judged.table.ravel().take(cell))


class Verdicts:
    """What is said of some profiles and the calls of a `VerdictTable`: the profiles by their places, calls by rows."""

    def __init__(self, calls: int, judged: "Sequence[_Judging]", groups: Sequence[_Group]) -> None:
        self._calls = calls
        self._judged = judged
        self._facts = {one.criterion: one.judged for one in judged if not one.of_wishes}
        self._groups = groups
        grouped = frozenset(criterion for group in groups for criterion in group.columns)
        self._others = [one for one in judged if one.of_wishes or one.criterion not in grouped]

    def overall(self, places: slice) -> Codes:
        """One row a profile of that stretch and one column a call, with one of `CODES`."""
        answer = np.zeros((places.stop - places.start, self._calls), dtype=np.uint8)
        if not answer.size:
            return answer
        for start in range(0, len(answer), _BLOCK):
            part = answer[start : start + _BLOCK]
            among = slice(places.start + start, places.start + start + len(part))
            for group in self._groups:
                spread = np.take(self._common(group, among), group.of_call, axis=1, mode="clip")
                np.maximum(part, spread, out=part)
            for one in self._others:
                _raise(part, one.judged, among, one.columns)
        return answer

    def of_pairs(self, places: _Index, rows: _Index) -> Codes:
        """One of `CODES` for each of those pairs of a profile and a call."""
        answer = np.zeros(len(places), dtype=np.uint8)
        if not len(places):
            return answer
        among = slice(int(places.min()), int(places.max()) + 1)
        for group in self._groups:
            cell = (places - among.start) * group.count
            cell += group.of_call[rows]
            np.maximum(answer, self._common(group, among).ravel().take(cell), out=answer)
        for one in self._others:
            np.maximum(answer, one.codes(places, rows), out=answer)
        return answer

    def by_criterion(self, places: _Index, rows: _Index) -> Codes:
        """What each criterion says of those pairs: one row a pair and one column a criterion, in their order.

        The code of what is eligible stands for yes and for nothing to be judged.
        """
        answer = np.zeros((len(CRITERIA), len(places)), dtype=np.uint8)
        numbers = {criterion: number for number, criterion in enumerate(CRITERIA)}
        for one in self._judged:
            said = answer[numbers[one.criterion]]
            np.maximum(said, one.codes(places, rows), out=said)
        return answer.T

    def _common(self, group: _Group, among: slice) -> Codes:
        """What the criteria of a group say of that stretch of the profiles, a row each, by the kinds of calls."""
        common = np.zeros((among.stop - among.start, group.count), dtype=np.uint8)
        for criterion, kinds in group.columns.items():
            facts = self._facts[criterion]
            np.maximum(common, facts.table[facts.row_of[among]][:, kinds], out=common)
        return common


def _raise(answer: Codes, judged: _Judged, among: slice, columns: _Columns) -> None:
    """Raises ``answer`` to what one criterion says, where it says anything but yes."""
    row_of = judged.row_of[among]
    matters = np.flatnonzero(judged.table.max(axis=0)[columns.of_call])
    asked = columns.of_call[matters]
    for place in np.flatnonzero(judged.table.max(axis=1)[row_of]):
        row = answer[place]
        row[matters] = np.maximum(row[matters], judged.table[row_of[place]][asked])


def _judged(judging: Judging, told: ToldOnOne, asked: Sequence[Asked]) -> _Judged:
    table = np.zeros((told.count + 1, len(asked)), dtype=np.uint8)
    if judging.part is not None:
        examples = [(group.facts, group.profiles[0]) for group in told.groups]
        _fill_by_parts(table, judging, judging.part, examples, asked)
    else:
        start = 0
        for group in told.groups:
            end = start + len(group.profiles)
            _fill(table[start:end], judging, group, asked)
            start = end
    return _Judged(table=table, row_of=told.row_of)


def _fill(table: Codes, judging: Judging, group: ToldAlike, asked: Sequence[Asked]) -> None:
    """Judges profiles that tell the same but for what they have on the scale, each stretch of it once."""
    for column, one in enumerate(asked):
        turns = judging.scale.turns(one, group.facts) if judging.scale is not None and group.values else ()
        for low, high in _stretches(group.values, turns) if group.values else [(0, len(group.profiles))]:
            table[low:high, column] = _code(judging, group.profiles[low], one)


def _fill_by_parts(
    table: Codes,
    judging: Judging,
    part: Callable[[Asked, Any], Hashable],
    told: Sequence[tuple[Any, Profile]],
    asked: Sequence[Asked],
) -> None:
    """Judges profiles of whose several facts one kind of call sees the same, once for each set of what it sees."""
    numbers: dict[Hashable, int] = {}
    flat = np.array([numbers.setdefault(one, len(numbers)) for facts, _ in told for one in facts], dtype=np.intp)
    owner = np.repeat(np.arange(len(told)), [len(facts) for facts, _ in told])
    for column, one in enumerate(asked):
        if not one.conditions:
            table[: len(told), column] = _code(judging, told[0][1], one) if told else ELIGIBLE
            continue
        seen: dict[Hashable, int] = {}
        bits = np.array([1 << seen.setdefault(part(one, fact), len(seen)) for fact in numbers], dtype=object)
        sets = np.zeros(len(told), dtype=object if len(seen) > _BITS else np.int64)
        if flat.size:
            np.bitwise_or.at(sets, owner, bits.astype(sets.dtype)[flat])
        _, first, which = np.unique(sets, return_index=True, return_inverse=True)
        codes = np.array([_code(judging, told[place][1], one) for place in first], dtype=np.uint8)
        table[: len(told), column] = codes[np.ravel(which)]


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
