"""Which of several companies a call fits: pair by pair what matching each of them with the calls says."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call
from catalogue.model.condition import ConsortiumRule, CountryRule, Criterion
from catalogue.model.match import Eligibility
from catalogue.model.profile import Partnering, Profile
from matcher import Corpus, fits, match
from tests.matcher.samples import NOW, call, condition, profile

ONLY_IT = condition(Criterion.COUNTRY, CountryRule(established_in=("IT",), named_only=True))
THREE = condition(Criterion.CONSORTIUM, ConsortiumRule(entities=3, countries=3))
SOIL = call("soil", "Soil health and compost", conditions=[ONLY_IT])
WORDS = "soil compost vaccine robot water heat pump software plastic for and of 2027 AI".split()


def company(name: str, says: str, *, country: str = "RO", partnering: Partnering | None = None) -> Profile:
    return replace(profile(says, keywords=says.split()[:2], country=country), id=name, partnering=partnering)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
catalogues = st.lists(
    st.builds(
        lambda key, title, text, conditions: call(key, title, text, conditions=conditions),
        st.text("abcdef", min_size=1, max_size=3),
        texts,
        texts | st.just(""),
        st.sampled_from([(), (ONLY_IT,), (THREE,), (ONLY_IT, THREE)]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda made: made.source_key,
)
companies = st.lists(
    st.builds(
        lambda name, says, country, partnering: company(name, says, country=country, partnering=partnering),
        st.text("abc", min_size=1, max_size=3),
        texts,
        st.sampled_from(["RO", "IT"]),
        st.sampled_from([None, *Partnering]),
    ),
    max_size=5,
    unique_by=lambda made: made.id,
)


@settings(max_examples=100, deadline=None)
@given(catalogues, companies)
def test_forward_and_reverse_agree_pair_by_pair(calls: list[Call], profiles: list[Profile]) -> None:
    forward = {(found.profile_id, found.call.id): found for profile in profiles for found in match(profile, calls, NOW)}
    reverse = {(found.profile_id, one.id): found for one in calls for found in fits(one, profiles, NOW, calls)}
    assert reverse == forward
    corpus = Corpus(calls)
    assert [fits(one, profiles, NOW, corpus) for one in calls] == [fits(one, profiles, NOW, calls) for one in calls]


@settings(max_examples=50, deadline=None)
@given(catalogues, companies.flatmap(lambda made: st.tuples(st.just(made), st.permutations(made))))
def test_the_best_stand_first_in_whatever_order_they_are_given(
    calls: list[Call], orders: tuple[list[Profile], list[Profile]]
) -> None:
    found = fits(calls[0], orders[0], NOW, calls)
    assert found == fits(calls[0], orders[1], NOW, calls)
    for first, second in pairwise(found):
        barred = first.eligibility is Eligibility.NOT_ELIGIBLE, second.eligibility is Eligibility.NOT_ELIGIBLE
        assert barred != (True, False)
        if barred[0] is barred[1]:
            assert first.relevance.score >= second.relevance.score


def test_a_call_may_stand_alone_and_those_who_may_not_apply_come_last() -> None:
    found = fits(SOIL, [company("ro", "soil compost"), company("it", "robot soil", country="IT")], NOW)
    assert [one.profile_id for one in found] == ["it", "ro"]
    assert [one.eligibility for one in found] == [Eligibility.TO_CHECK, Eligibility.NOT_ELIGIBLE]
    assert fits(SOIL, [], NOW) == []


def test_a_corpus_without_the_call_is_an_error() -> None:
    with pytest.raises(ValueError, match="test:soil is not among"):
        fits(SOIL, [company("it", "soil")], NOW, Corpus([call("other", "Robots")]))
