"""One list from both: what comes first, what is in it, and that nothing else than the arguments plays a part."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call, Deadline, DeadlineKind
from catalogue.model.condition import ConsortiumRule, CountryRule, Criterion
from catalogue.model.match import Eligibility, Grade
from matcher import Corpus, match
from tests.matcher.samples import NOW, call, condition, profile

# A call that names no place asks for none.
ALWAYS_JUDGED = [Criterion.COUNTRY, Criterion.SIZE, Criterion.APPLICANT, Criterion.CONSORTIUM]
IN_TIME = NOW + timedelta(days=30)
OUTSIDE = condition(Criterion.COUNTRY, CountryRule(established_in=("IT",), named_only=True))
WHO = profile("We restore soil and sell compost.", keywords=["compost", "soil health"], country="RO")
SOIL = "Soil health and compost"


def keys(calls: list[Call], now: datetime = NOW) -> list[str]:
    return [found.call.source_key for found in match(WHO, calls, now)]


def test_every_call_is_in_the_list_with_all_that_is_known_of_it() -> None:
    calls = [
        call("soil", SOIL, deadline=IN_TIME),
        call("other", "Vaccines", deadline=IN_TIME),
        call("barred", SOIL, conditions=[OUTSIDE], deadline=IN_TIME),
    ]
    matches = match(WHO, calls, NOW)
    assert {found.call.source_key for found in matches} == {"soil", "other", "barred"}
    assert all(found.profile_id == WHO.id for found in matches)
    assert all([judged.criterion for judged in found.judgements] == ALWAYS_JUDGED for found in matches)


def test_those_who_may_not_apply_stand_last_however_well_it_fits() -> None:
    calls = [call("barred", f"{SOIL} {SOIL}", conditions=[OUTSIDE]), call("soil", SOIL), call("other", "Vaccines")]
    matches = match(WHO, calls, NOW)
    assert [found.call.source_key for found in matches] == ["soil", "other", "barred"]
    assert [found.eligibility for found in matches][-1] is Eligibility.NOT_ELIGIBLE
    assert matches[-1].relevance.score > matches[1].relevance.score


def test_among_equals_the_nearest_deadline_comes_first_and_then_the_id() -> None:
    calls = [
        call("c-none", SOIL),
        call("b-late", SOIL, deadline=NOW + timedelta(days=60)),
        call("a-late", SOIL, deadline=NOW + timedelta(days=60)),
        call("z-soon", SOIL, deadline=NOW + timedelta(days=6)),
        call("a-past", SOIL, deadline=NOW - timedelta(days=6)),
    ]
    assert keys(calls) == ["z-soon", "a-late", "b-late", "c-none", "a-past"]


def test_a_second_stage_is_no_deadline_to_hurry_for() -> None:
    late = call("two-stage", SOIL, deadline=NOW + timedelta(days=30))
    second = Deadline(moment=replace(late.deadlines[0].moment, at=NOW + timedelta(days=1)), kind=DeadlineKind.STAGE_2)
    assert keys(
        [replace(late, deadlines=(second, *late.deadlines)), call("single", SOIL, deadline=NOW + timedelta(days=9))]
    ) == [
        "single",
        "two-stage",
    ]


def test_what_may_be_checked_is_ranked_with_what_is_clear() -> None:
    """An unknown must not sink a call that fits better: it is a question, not an answer."""
    clear = [condition(Criterion.CONSORTIUM, ConsortiumRule(entities=1, countries=1))]
    calls = [call("weaker", "Soil", conditions=clear), call("better", SOIL, "Compost for soil health.")]
    assert keys(calls) == ["better", "weaker"]


def test_a_corpus_is_made_once_and_gives_the_same_as_its_calls() -> None:
    calls = [call(str(number), title) for number, title in enumerate([SOIL, "Vaccines", "Compost", "Soil"])]
    corpus = Corpus(list(reversed(calls)))
    assert list(corpus.calls) == calls
    assert match(WHO, corpus, NOW) == match(WHO, calls, NOW) == match(WHO, corpus, NOW)


def test_no_calls_no_matches() -> None:
    assert match(WHO, [], NOW) == []


def test_only_the_instant_given_counts() -> None:
    calls = [
        call("march", SOIL, deadline=datetime(2027, 3, 1, tzinfo=UTC)),
        call("may", SOIL, deadline=datetime(2027, 5, 1, tzinfo=UTC)),
    ]
    assert keys(calls, datetime(2027, 1, 1, tzinfo=UTC)) == ["march", "may"]
    assert keys(calls, datetime(2027, 4, 1, tzinfo=UTC)) == ["may", "march"]


def test_a_hostile_text_is_only_words() -> None:
    hostile = call("x", "<script>alert('soil')</script> " + "A" * 100_000, "(((((" * 20_000 + " compost " + "­" * 1000)
    found = match(WHO, [hostile], NOW)[0]
    assert {evidence.theirs for evidence in found.relevance.evidence} <= {"soil", "compost"}


titles = st.lists(
    st.sampled_from("soil compost vaccine robot water for and of 2027 AI".split()), min_size=1, max_size=6
)
calls_in_any_order = st.lists(
    st.builds(
        lambda key, title, days, barred: call(
            key,
            " ".join(title),
            deadline=None if days is None else NOW + timedelta(days=days),
            conditions=[OUTSIDE] if barred else [],
        ),
        st.text("abcdef", min_size=1, max_size=3),
        titles,
        st.none() | st.integers(-5, 5),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda made: made.source_key,
).flatmap(lambda made: st.tuples(st.just(made), st.permutations(made)))


@settings(max_examples=100, deadline=None)
@given(calls_in_any_order)
def test_the_list_does_not_depend_on_the_order_of_the_calls(orders: tuple[list[Call], list[Call]]) -> None:
    matches = match(WHO, orders[0], NOW)
    assert matches == match(WHO, orders[1], NOW)
    barred = [found.eligibility is Eligibility.NOT_ELIGIBLE for found in matches]
    assert barred == sorted(barred)
    for first, second in pairwise(matches):
        if (first.eligibility is Eligibility.NOT_ELIGIBLE) is (second.eligibility is Eligibility.NOT_ELIGIBLE):
            assert round(first.relevance.standing.total, 6) >= round(second.relevance.standing.total, 6)


@pytest.mark.parametrize("grade", list(Grade))
def test_the_grades_are_in_the_order_of_the_scores(grade: Grade) -> None:
    matches = match(WHO, [call("1", SOIL, SOIL), call("2", "Soil"), call("3", "Vaccines")], NOW)
    scores = [found.relevance.score for found in matches if found.relevance.grade is grade]
    worse = [
        found.relevance.score
        for found in matches
        if list(Grade).index(found.relevance.grade) > list(Grade).index(grade)
    ]
    assert not scores or not worse or min(scores) > max(worse)
