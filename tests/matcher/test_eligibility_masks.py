"""Many at once: the same answers as one by one, for every rule, and quick."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Budget, Call
from catalogue.model.condition import SME_SIZES, Criterion, HeadcountRule, PlaceRule, SizeRule
from catalogue.model.match import Eligibility
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Profile, Seeking
from matcher.eligibility import eligibility, judge
from matcher.eligibility.criteria import CRITERIA
from matcher.eligibility.masks import CODES, VerdictTable
from matcher.eligibility.told import Told
from tests.matcher.samples import NOW, call, condition, euro, profile
from tests.matcher.strategies import RULES, calls, profiles


def one_by_one(who: Iterable[Profile], offered: Iterable[Call]) -> list[list[Eligibility]]:
    offered = list(offered)
    return [[eligibility(judge(one, each, NOW)) for each in offered] for one in who]


def at_once(who: list[Profile], offered: list[Call]) -> list[list[Eligibility]]:
    return [[CODES[code] for code in row] for row in VerdictTable(offered, NOW).overall(who)]


# Few examples of many: each two of a profile and a call are compared, and only what stands together can be confused.
@settings(max_examples=30, deadline=None)
@given(st.lists(profiles(), max_size=12), st.lists(calls(), max_size=12))
def test_many_at_once_are_judged_as_one_by_one(who: list[Profile], offered: list[Call]) -> None:
    assert at_once(who, offered) == one_by_one(who, offered)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(profiles(), min_size=2, max_size=8),
    st.lists(calls(), min_size=2, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24),
)
def test_pairs_that_are_picked_are_judged_as_in_the_whole_table(
    who: list[Profile], offered: list[Call], pairs: list[tuple[int, int]]
) -> None:
    table = VerdictTable(offered, NOW)
    places = np.array([place % len(who) for place, _ in pairs], np.intp)
    rows = np.array([row % len(offered) for _, row in pairs], np.intp)
    judged, whole = table.judge(who), table.overall(who)
    assert judged.of_pairs(places, rows).tolist() == whole[places, rows].tolist()
    assert judged.by_criterion(places, rows).max(axis=1, initial=0).tolist() == whole[places, rows].tolist()
    first = len(who) // 2
    assert judged.overall(slice(first, len(who))).tolist() == whole[first:].tolist()
    told = Told(who, NOW)
    for place, each in enumerate(offered):
        assert (
            VerdictTable([each], NOW).judge(told).overall(slice(0, len(who)))[:, 0].tolist() == whole[:, place].tolist()
        )


def test_what_was_told_at_another_instant_is_an_error() -> None:
    with pytest.raises(ValueError, match="another instant"):
        VerdictTable([call()], NOW).judge(Told([profile()], NOW + timedelta(days=1)))


# Made once, and not for each example.
LISTS_OF_CALLS = st.lists(calls(clauses=0), min_size=6, max_size=10)
LISTS_OF_CONDITIONS = {
    criterion: st.lists(st.builds(condition, st.just(criterion), RULES.get(criterion, st.none())), max_size=2)
    for criterion in Criterion
}


@pytest.mark.parametrize("criterion", list(Criterion))
@settings(max_examples=12, deadline=None)
@given(data=st.data(), who=st.lists(profiles(), min_size=6, max_size=10))
def test_each_criterion_alone_is_judged_as_one_by_one(
    criterion: Criterion, data: st.DataObject, who: list[Profile]
) -> None:
    """One criterion at a time, since a no on another would hide what this one says."""
    offered = [
        replace(one, conditions=tuple(data.draw(LISTS_OF_CONDITIONS[criterion]))) for one in data.draw(LISTS_OF_CALLS)
    ]
    alone = {criterion: CRITERIA[criterion]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.eligibility.CRITERIA", alone)
        patch.setattr("matcher.eligibility.masks.CRITERIA", alone)
        assert at_once(who, offered) == one_by_one(who, offered)


@settings(max_examples=50, deadline=None)
@given(profiles(), calls(), st.permutations(range(6)))
def test_the_order_of_the_conditions_plays_no_part(who: Profile, offered: Call, order: list[int]) -> None:
    turned = tuple(offered.conditions[place] for place in order if place < len(offered.conditions))
    verdicts = [
        {one.criterion: one.verdict for one in judge(who, replace(offered, conditions=each), NOW)}
        for each in (offered.conditions, turned)
    ]
    assert verdicts[0] == verdicts[1]
    assert judge(who, offered, NOW) == judge(who, offered, NOW)


def test_the_rows_are_the_profiles_and_the_columns_the_calls() -> None:
    soon = NOW + timedelta(days=9)
    ten = condition(Criterion.HEADCOUNT, HeadcountRule(least_people=10))
    few, many = (
        replace(profile(), enterprise=replace(profile().enterprise, employees=people)) for people in (5.0, 50.0)
    )
    table = VerdictTable([call("1", deadline=soon), call("2", deadline=soon, conditions=[ten])], NOW)
    assert table.overall([few, many, few]).tolist() == [[1, 2], [1, 1], [1, 2]]
    assert table.overall([]).shape == (0, 2)
    assert VerdictTable([], NOW).overall([few]).shape == (1, 0)


def test_profiles_that_differ_in_their_owner_alone_are_told_apart() -> None:
    smes = condition(Criterion.SIZE, SizeRule(sizes=tuple(sorted(SME_SIZES))))
    small = Enterprise(employees=24, turnover=euro(4_000_000))
    who = [profile(enterprise=replace(small, owned_above_25_percent=owner)) for owner in (False, True, None)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.eligibility.masks.CRITERIA", {Criterion.SIZE: CRITERIA[Criterion.SIZE]})
        assert VerdictTable([call(conditions=[smes])], NOW).overall(who).tolist() == [[0], [1], [1]]


@pytest.mark.parametrize("turned", [False, True])
def test_calls_that_say_nothing_on_countries_differ_in_whether_they_name_a_place(*, turned: bool) -> None:
    there = condition(Criterion.PLACE, PlaceRule(regions=("RO32",), exclusive=True))
    offered = [call("1", conditions=[there]), call("2")][:: -1 if turned else 1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.eligibility.masks.CRITERIA", {Criterion.COUNTRY: CRITERIA[Criterion.COUNTRY]})
        assert VerdictTable(offered, NOW).overall([profile()]).tolist() == [[1, 0] if turned else [0, 1]]


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (Budget(project_min=euro(100_000)), [2, 0, 0, 0, 0]),
        (Budget(project_max=euro(300_000)), [0, 0, 0, 1, 1]),
        (Budget(total=euro(300_000)), [0, 0, 0, 2, 2]),
        (Budget(project_min=euro(100_000), project_max=euro(300_000), total=euro(900_000)), [2, 0, 0, 1, 2]),
        (Budget(project_min=Money(amount=Decimal(195_583), currency="BGN")), [2, 0, 0, 0, 0]),
    ],
    ids=["least", "most", "pot", "all", "in leva"],
)
def test_what_is_sought_is_told_apart_at_each_limit_of_the_budget(budget: Budget, expected: list[int]) -> None:
    sought = [euro(amount) for amount in (99_999, 100_000, 300_000, 300_001, 900_001)]
    who = [replace(profile(), seeking=Seeking(amount=amount)) for amount in sought]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.eligibility.masks.CRITERIA", {Criterion.AMOUNT: CRITERIA[Criterion.AMOUNT]})
        assert VerdictTable([replace(call(), budget=budget)], NOW).overall(who)[:, 0].tolist() == expected
