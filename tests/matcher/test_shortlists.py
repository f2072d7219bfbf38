"""The first matches of many companies at once are those that matching each by itself gives."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.call import Call
from catalogue.model.condition import ConsortiumRule, CountryRule, Criterion, HeadcountRule, SizeClass, SizeRule
from catalogue.model.match import Verdict
from catalogue.model.profile import Enterprise, Partnering, Profile
from matcher import Corpus, match
from matcher.eligibility import judge
from matcher.eligibility.criteria import CRITERIA
from matcher.eligibility.masks import CODES, ELIGIBLE, NOT_ELIGIBLE, TO_CHECK, VerdictTable
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.board import Board
from matcher.shortlists import Shortlists, shortlists
from tests.matcher.samples import NOW, call, condition, euro, profile
from tests.matcher.strategies import calls as any_calls
from tests.matcher.strategies import profiles as any_profiles

WORDS = "soil compost vaccine robot water heat pump software plastic recycling AI cyber security".split()
CLAUSES = [
    condition(Criterion.COUNTRY, CountryRule(established_in=("IT",), named_only=True)),
    condition(Criterion.COUNTRY, CountryRule(established_in=("IT", "RO"), named_only=True), clause="other words"),
    condition(Criterion.CONSORTIUM, ConsortiumRule(entities=3, countries=3)),
    condition(Criterion.SIZE, SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))),
    condition(Criterion.HEADCOUNT, HeadcountRule(least_people=5)),
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
catalogues = st.lists(
    st.builds(
        lambda key, title, text, clauses: call(key, title, text, conditions=clauses),
        st.text("abcdef", min_size=1, max_size=3),
        texts,
        texts | st.just(""),
        st.lists(st.sampled_from(CLAUSES), max_size=3, unique_by=lambda one: one.criterion),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda made: made.source_key,
)
companies = st.lists(
    st.builds(
        lambda says, country, employees, turnover, partnering: replace(
            profile(says, country=country, enterprise=Enterprise(employees=employees, turnover=turnover)),
            partnering=partnering,
        ),
        texts,
        st.sampled_from(["RO", "IT"]),
        st.sampled_from([None, 2, 40, 400]),
        st.sampled_from([None, euro(100_000), euro(90_000_000)]),
        st.sampled_from([None, *Partnering]),
    ),
    min_size=1,
    max_size=5,
).map(lambda made: [replace(one, id=f"company-{place}") for place, one in enumerate(made)])


def all_at_once(calls: list[Call], profiles: list[Profile], top: int, reasons: int) -> Shortlists:
    corpus = Corpus(calls)
    return shortlists(Board(profiles, corpus), VerdictTable(corpus.calls, NOW), top, reasons=reasons)


@settings(max_examples=40, deadline=None)
@given(catalogues, companies)
def test_what_is_said_of_a_pair_is_what_match_says(calls: list[Call], profiles: list[Profile]) -> None:
    for who, found in zip(profiles, all_at_once(calls, profiles, 20, 99), strict=True):
        alone = {one.call.id: one for one in match(who, calls, NOW)}
        for one in found:
            other = alone[one.call.id]
            assert (one.profile_id, one.eligibility, one.judgements) == (who.id, other.eligibility, other.judgements)
            assert one.relevance.score == pytest.approx(other.relevance.score, abs=1e-5)
            assert one.relevance.standing.total == pytest.approx(other.relevance.standing.total, abs=1e-4)
            assert one.relevance.standing.fit == pytest.approx(other.relevance.standing.fit, abs=1e-4)
            for ours, theirs in (
                (one.relevance.evidence, other.relevance.evidence),
                (one.relevance.also_said, other.relevance.also_said),
            ):
                assert {(e.kind, e.ours, e.theirs) for e in ours} == {(e.kind, e.ours, e.theirs) for e in theirs}
                assert [e.weight for e in ours] == pytest.approx([e.weight for e in theirs], abs=1e-5)


def test_those_that_may_not_apply_stand_last_and_more_is_looked_at_until_enough_may() -> None:
    barred = [
        call(f"b{number:03}", "Soil compost", "soil compost water", conditions=CLAUSES[:1]) for number in range(300)
    ]
    open_to_it = [call(f"o{number:03}", "Compost", "heat pump plastic", conditions=CLAUSES[1:2]) for number in range(5)]
    (found,) = all_at_once([*barred, *open_to_it], [profile("soil compost water")], 20, 3)
    assert [one.call.source_key[0] for one in found] == ["o"] * 5 + ["b"] * 15
    assert found[0].judgements[0] is found[1].judgements[0]
    assert all(len(one.relevance.evidence) + len(one.relevance.also_said) <= 3 for one in found)


def test_where_few_calls_admit_a_company_those_are_looked_for_among_them_alone() -> None:
    """So many others stand out more that the candidates hold none of those that it may apply for."""
    barred = [call(f"b{number:03}", "Soil compost", "soil compost", conditions=CLAUSES[:1]) for number in range(400)]
    said = ["soil water", "robot soil", "plastic"]
    open_to_it = [call(f"o{number:03}", "Heat", said[number % 3], conditions=CLAUSES[1:2]) for number in range(90)]
    who = [replace(profile(text), id=text) for text in ("soil compost", "soil compost robot")]
    found = all_at_once([*barred, *open_to_it], who, 20, 3)
    for one, matches in zip(who, found, strict=True):
        alone = match(one, [*barred, *open_to_it], NOW)[:20]
        assert all(each.call.source_key[0] == "o" for each in matches)
        assert [each.relevance.standing.total for each in matches] == pytest.approx(
            [each.relevance.standing.total for each in alone], abs=1e-4
        )


@settings(max_examples=40, deadline=None)
@given(st.lists(any_profiles(), max_size=4), st.lists(any_calls(), max_size=5))
def test_the_numbers_of_a_pair_are_what_its_match_tells(who: list[Profile], offered: list[Call]) -> None:
    who = [replace(one, id=str(place)) for place, one in enumerate(who)]
    offered = [replace(one, source_key=str(place)) for place, one in enumerate(offered)]
    found = all_at_once(offered, who, 20, 9)
    assert len(found) == len(who)
    pairs = [each for matches in found for each in matches]
    assert len(pairs) == len(found.codes) == len(found.by_criterion) == len(found.reasons.start) - 1
    for place, each in enumerate(pairs):
        assert CODES[found.codes[place]] is each.eligibility
        said = {one.criterion: one.verdict for one in each.judgements}
        codes = dict(zip(CRITERIA, found.by_criterion[place].tolist(), strict=True))
        assert {criterion: code for criterion, code in codes.items() if code != ELIGIBLE} == {
            criterion: NOT_ELIGIBLE if verdict is Verdict.NO else TO_CHECK
            for criterion, verdict in said.items()
            if verdict is not Verdict.YES
        }
        pieces = (*each.relevance.evidence, *each.relevance.also_said)
        of = slice(found.reasons.start[place], found.reasons.start[place + 1])
        assert sorted(found.reasons.weight[of].tolist()) == sorted(one.weight for one in pieces)


def test_lists_of_companies_that_came_later_are_made_alone() -> None:
    corpus = Corpus([call("a", "Soil"), call("b", "Heat pump", conditions=CLAUSES[:1]), call("c", "Water robot")])
    verdicts = VerdictTable(corpus.calls, NOW)
    board = Board([profile("soil")], corpus)
    board.add([replace(profile("robot heat pump"), id="later")])
    (found,) = shortlists(board, verdicts, first=1)
    assert list(found) == list(shortlists(board, verdicts)[1])
    assert [(one.profile_id, one.call.source_key) for one in found] == [("later", "c"), ("later", "b")]
    assert list(shortlists(board, verdicts, first=2)) == []


def test_a_table_of_other_calls_is_an_error() -> None:
    with pytest.raises(ValueError, match="other calls"):
        shortlists(Board([profile("soil")], Corpus([call("a", "Soil")])), VerdictTable([], NOW))


@settings(max_examples=100, deadline=None)
@given(st.lists(any_profiles(), max_size=5), st.lists(any_calls(), max_size=5))
def test_a_judgement_that_pairs_share_is_that_of_each(who: list[Profile], offered: list[Call]) -> None:
    shared = SharedJudgements(NOW)
    who = [replace(one, id=str(place)) for place, one in enumerate(who)]
    offered = [replace(one, source_key=str(place)) for place, one in enumerate(offered)]
    for one in who:
        for each in offered:
            assert shared.judge(one, each) == judge(one, each, NOW)
