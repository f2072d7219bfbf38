"""The order of one company's calls, as numbers, is the one that `match` gives, and so is all that is told of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.match import Grade, Match
from catalogue.model.profile import Profile
from matcher import Corpus, Knowledge, match
from matcher.eligibility.masks import CODES, VerdictTable
from matcher.lineup import Lineup, Lineups
from tests.matcher.samples import NOW, call, profile
from tests.matcher.strategies import calls as any_calls
from tests.matcher.strategies import profiles as any_profiles
from tests.matcher.test_shortlists import catalogues, companies

NOTHING = Knowledge()


def line_up(corpus: Corpus, who: Profile, knowledge: Knowledge = NOTHING) -> tuple[Lineup, list[Match]]:
    lineups = Lineups(corpus, VerdictTable(corpus.calls, NOW), knowledge)
    lineup = lineups.of(who)
    return lineup, lineups.matches(lineup, range(len(lineup.rows)))


def assert_same(corpus: Corpus, who: Profile, knowledge: Knowledge = NOTHING) -> int:
    """Everything that is no weak fit is there, and told to the letter as `match` tells it; gives how many those are."""
    expected = [one for one in match(who, corpus, NOW, knowledge) if one.relevance.grade is not Grade.WEAK]
    lineup, told = line_up(corpus, who, knowledge)
    assert told == expected
    assert [CODES[code] for code in lineup.codes] == [one.eligibility for one in expected]
    assert lineup.scores.tolist() == pytest.approx([one.relevance.score for one in expected], abs=1e-12)
    return len(expected)


@settings(max_examples=40, deadline=None)
@given(catalogues, companies)
def test_the_order_and_the_words_are_those_of_match(calls: list[Call], profiles: list[Profile]) -> None:
    corpus = Corpus(calls)
    for who in profiles:
        assert_same(corpus, who)


@settings(max_examples=30, deadline=None)
@given(st.lists(any_calls(), max_size=8, unique_by=lambda one: one.id), any_profiles())
def test_so_they_are_whatever_a_call_and_a_company_say(calls: list[Call], who: Profile) -> None:
    assert_same(Corpus(calls), who)


def test_calls_that_came_later_take_their_place() -> None:
    corpus = Corpus(
        [call("b", "Heat pumps for housing", "heat pumps"), call("d", "Heat pumps for housing", "heat pumps")]
    )
    corpus.add([call(key, "Heat pumps for housing", "heat pumps") for key in "ac"])
    assert assert_same(corpus, profile("We install heat pumps in housing")) == 4


def test_what_like_companies_chose_counts() -> None:
    calls = [call(key, f"Heat pumps and soil {key}", "heat pumps, soil and compost for housing") for key in "abcd"]
    who = profile("We install heat pumps in housing and sell compost")
    other = replace(profile("We install heat pumps in housing"), id="other")
    choice = Choice(
        profile_id="other", call_id=calls[2].id, kind=ChoiceKind.SAVED, at=NOW - timedelta(1), by=ChosenBy.COMPANY
    )
    known = Knowledge(profiles=(other,), choices=(choice,))
    corpus = Corpus(calls)
    assert assert_same(corpus, who, known) == 4
    _, told = line_up(corpus, who, known)
    assert told[0].call.id == calls[2].id
    assert line_up(corpus, who)[1][0].call.id == calls[0].id
