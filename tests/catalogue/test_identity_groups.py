"""Groups: nothing that is kept apart ever comes together, whatever the pairs, the decisions and their order."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.identity.grouping import LEAD, ContradictionError, check_decision, form_groups
from catalogue.model.twins import Decision, Pair, ordered

NOW = datetime(2026, 8, 20, tzinfo=UTC)
RECORDS = ("a:1", "a:2", "b:1", "b:2", "c:1", "d:1", "e:1")
SOURCES = {record: record[0] for record in RECORDS}
ONE = st.sampled_from(RECORDS)
TWO = st.tuples(ONE, ONE).filter(lambda two: two[0] != two[1]).map(lambda two: ordered(*two))


def pair(first: str, second: str, points: int = 10) -> Pair:
    first, second = ordered(first, second)
    return Pair(first=first, second=second, points=points, evidence=())


def decision(first: str, second: str, *, same: bool) -> Decision:
    return Decision(first=first, second=second, same=same, at=NOW)


def never(_one: str, _other: str) -> bool:
    return False


@settings(max_examples=400, deadline=None)
@given(
    pairs=st.dictionaries(TWO, st.integers(8, 14), max_size=14),
    decided=st.dictionaries(TWO, st.booleans(), max_size=4),
    apart=st.frozensets(TWO, max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_what_is_kept_apart_never_comes_together(
    pairs: dict[tuple[str, str], int],
    decided: dict[tuple[str, str], bool],
    apart: frozenset[tuple[str, str]],
    order: "object",
) -> None:
    accepted: list[Decision] = []
    for (first, second), same in decided.items():
        taken = decision(first, second, same=same)
        try:
            check_decision(taken, accepted)
        except ContradictionError:
            continue
        accepted.append(taken)
    found_pairs = [pair(first, second, points) for (first, second), points in pairs.items()]

    def forbidden(one: str, other: str) -> bool:
        return ordered(one, other) in apart

    groups = form_groups(found_pairs, accepted, SOURCES, forbidden)
    order.shuffle(found_pairs)  # type: ignore[attr-defined]
    order.shuffle(accepted)  # type: ignore[attr-defined]
    assert form_groups(found_pairs, accepted, SOURCES, forbidden) == groups, "the order does not matter"
    by_decision = form_groups([], [one for one in accepted if one.same], SOURCES, never)
    for one in accepted:
        together = any({one.first, one.second} <= group for group in groups)
        assert together == one.same, "an admin's word holds"
    for group in groups:
        for first in group:
            for second in group - {first}:
                # Only an admin joins what the rule or the source keeps apart, or what is joined with that.
                if not any({first, second} <= joined for joined in by_decision):
                    assert SOURCES[first] != SOURCES[second]
                    assert not forbidden(first, second)
    assert sum(map(len, groups)) == len(frozenset().union(*groups)), "no record is in two groups"


def test_a_pair_that_is_not_well_ahead_of_another_of_that_source_joins_nothing() -> None:
    rivals = [pair("c:1", "a:1", 12), pair("c:1", "a:2", 12 - LEAD + 1)]
    assert form_groups(rivals, [], SOURCES, never) == []
    ahead = [pair("c:1", "a:1", 12), pair("c:1", "a:2", 12 - LEAD)]
    assert form_groups(ahead, [], SOURCES, never) == [frozenset({"c:1", "a:1"})]
    kept_apart = [decision("c:1", "a:1", same=False)]
    assert form_groups(rivals, kept_apart, SOURCES, never) == [frozenset({"c:1", "a:2"})], "one of them is ruled out"


def test_a_chain_is_a_group_unless_its_ends_are_kept_apart() -> None:
    chain = [pair("a:1", "b:1", 12), pair("b:1", "c:1", 10)]
    assert form_groups(chain, [], SOURCES, never) == [frozenset({"a:1", "b:1", "c:1"})]
    ends = [decision("a:1", "c:1", same=False)]
    assert form_groups(chain, ends, SOURCES, never) == [frozenset({"a:1", "b:1"})], "the stronger pair stays"


def test_the_official_record_goes_first_where_points_are_equal() -> None:
    chain = [pair("a:1", "c:1"), pair("b:1", "c:1")]
    ends = [decision("a:1", "b:1", same=False)]
    assert form_groups(chain, ends, SOURCES, never, official={"b:1"}) == [frozenset({"b:1", "c:1"})]


def test_decisions_that_cannot_all_be_true_are_refused() -> None:
    taken = [decision("a:1", "b:1", same=True), decision("b:1", "c:1", same=True)]
    with pytest.raises(ContradictionError, match="a:1 and c:1"):
        check_decision(decision("a:1", "c:1", same=False), taken)
    check_decision(decision("a:1", "b:1", same=False), taken)
