"""Cascade calls: what the applicant bears itself, how ready its technology is, and whom a call is for."""

from decimal import Decimal

import pytest

from catalogue.model.call import CallKind
from catalogue.model.condition import Condition, ConsortiumRule, ContributionRule, Criterion, Rule, TrlRule
from crawlers.read.conditions import read_conditions


def read(prose: str) -> tuple[Condition, ...]:
    return read_conditions(
        kind=CallKind.CASCADE_CALL,
        programme="43108390",
        types_of_action=(),
        identifier=None,
        conditions_text="",
        description_text=prose,
        language="en",
    )


def rules(prose: str, criterion: Criterion) -> list[Rule | None]:
    return [one.rule for one in read(prose) if one.criterion is criterion]


@pytest.mark.parametrize(
    ("prose", "percent"),
    [
        ("Applicants must co-finance at least 30% of the project costs.", 30),
        ("Each partner should be able to finance a minimum of 12.5 % of the eligible costs.", Decimal("12.5")),
        ("Beneficiaries are expected to provide at least 20 % co-funding.", 20),
        ("Companies have to run the pilot on their site and cover at least 40% of its budget.", 40),
        # A quarter of what they have, not of the costs.
        ("Consortia need to contribute at least 25% of their own resources.", None),
    ],
)
def test_the_share_that_the_applicant_bears(prose: str, percent: Decimal | int | None) -> None:
    expected = ContributionRule(least_percent=Decimal(percent)) if percent is not None else None
    assert rules(prose, Criterion.CONTRIBUTION) == [expected]


@pytest.mark.parametrize(
    "prose",
    [
        "Large companies must co-finance at least 30% of the project costs.",
        "Applicants must co-finance at least 30% of the project costs unless they are non-profit.",
        "In step 2, applicants must co-finance at least 30% of the project costs.",
        "Grants must be matched by at least 30% private money.",
        "Applicants must provide at least 20% co-funding.\nBeneficiaries must provide at least 35% co-funding.",
    ],
)
def test_a_share_that_not_everybody_bears_is_told_as_a_question(prose: str) -> None:
    found = rules(prose, Criterion.CONTRIBUTION)
    assert found
    assert set(found) == {None}


@pytest.mark.parametrize(
    "prose",
    [
        "The grant covers at least 30% of the project costs.",
        "Applicants must not cover at least 30% of the project costs.",
        "Projects must cut emissions by at least 30% of the total.",
        "The project is co-financed (50%) by the Union.",
    ],
)
def test_other_shares_ask_nothing_of_the_applicant(prose: str) -> None:
    assert not any(rules(prose, Criterion.CONTRIBUTION))


def test_what_level_the_technology_starts_from() -> None:
    assert rules("Solutions must start at a minimum TRL 5.", Criterion.TRL) == [TrlRule(least_level=5)]
    assert rules("Projects shall begin at TRL 4 or higher.", Criterion.TRL) == [TrlRule(least_level=4)]


@pytest.mark.parametrize(
    "prose",
    [
        # At the start, or to be reached?
        "Solutions should have a minimum TRL of 5.",
        "Ideas at TRL 3 must be matured elsewhere.",
        "For the fast track, projects must start at a minimum TRL 5.",
        "If a prototype exists, projects must start at TRL 6 or higher.",
    ],
)
def test_a_level_of_which_it_is_not_sure_when_and_of_whom_it_is_asked_is_a_question(prose: str) -> None:
    assert rules(prose, Criterion.TRL) == [None]


def test_a_level_in_passing_asks_nothing() -> None:
    assert rules("The team delivers a working prototype (TRL6).", Criterion.TRL) == []


@pytest.mark.parametrize(
    "prose",
    [
        "Our institutional scholarships lower the barrier of the tuition fee.",
        "The positions will be open to students of every degree.",
        "The call targets educational institutions.",
        "The scheme supports training providers.",
        "The hub will provide direct financial support to schools.",
    ],
)
def test_a_call_that_is_meant_for_others_leaves_open_who_may_apply(prose: str) -> None:
    assert None in rules(prose, Criterion.APPLICANT)


def test_what_companies_may_be_granted_is_no_call_for_persons() -> None:
    assert rules("Companies that offer internships grow faster.", Criterion.APPLICANT) == []


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("If applying as an individual, the sum is EUR 30 000.", [ConsortiumRule(entities=1, countries=1)]),
        ("If applying as a single member of a consortium, say so.", None),
        (
            "Applications must be submitted by a consortium of at least three legal entities, ensuring a fair share.",
            [ConsortiumRule(entities=3, countries=1)],
        ),
    ],
)
def test_alone_or_together(prose: str, expected: list[Rule | None] | None) -> None:
    found = rules(prose, Criterion.CONSORTIUM)
    assert (found == expected) if expected is not None else not any(found)
