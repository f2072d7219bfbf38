"""English prose of national calls: who *you* must be, lists behind *if you*, and what officials put beside a bound."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ConsortiumRule,
    Criterion,
    HeadcountRule,
    OrderRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
IRELAND = PlaceRule(regions=("IE",), exclusive=True, what=Where.ESTABLISHMENT)


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="who")], "en", "IE")}


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("You are a company with at least one operating base in Ireland.", "place", IRELAND),
        ("Your business must be registered in Ireland.", "place", IRELAND),
        ("Beneficiaries must be enterprises legally established in Ireland.", "place", IRELAND),
        ("The scheme is open to SMEs in Ireland.", "place", IRELAND),
        ("Only Ireland-based SMEs can apply.", "place", IRELAND),
        ("The firm must have a permanent establishment in Ireland.", "place", IRELAND),
        ("The innovation vouchers initiative is open to SMEs registered in Ireland.", "place", IRELAND),
        ("Your company is an SME.", "size", SMES),
        ("Secondly, you must be an SME.", "size", SMES),
        (
            "Applicants must be small and medium-sized enterprises as defined in Recommendation 2003/361/EC.",
            "size",
            SMES,
        ),
        ("Your company has fewer than 120 employees.", "headcount", HeadcountRule(most_people=119)),
        (
            "The enterprise must not employ more than twelve people, including the promoter.",
            "headcount",
            HeadcountRule(most_people=12),
        ),
        ("The company must have been trading for a minimum of 18 months.", "age", AgeRule(least_months=18)),
        (
            "Second, the company must be an SME under the EU definition: fewer than 250 employees, annual turnover "
            "under 50 million euros or balance sheet under 43 million euros.",
            "headcount",
            HeadcountRule(most_people=249),
        ),
        (
            "Companies must have a turnover of at least EUR 400,000.",
            "turnover",
            TurnoverRule(least_turnover=Money(amount=Decimal(400_000), currency="EUR")),
        ),
        ("Companies with min 4 and max 90 employees.", "headcount", HeadcountRule(least_people=4, most_people=90)),
        (
            "At the time of application, companies must employ at least 4 people.",
            "headcount",
            HeadcountRule(least_people=4),
        ),
        (
            "The project consortium should consist of at least three SMEs.",
            "consortium",
            ConsortiumRule(entities=3, countries=1),
        ),
        (
            "The consortium is composed of at least four entities that are independent of one another.",
            "consortium",
            ConsortiumRule(entities=4, countries=1),
        ),
        ("Applications are processed on a first come, first served basis.", "order", OrderRule(first_come=True)),
    ],
)
def test_what_a_sentence_asks(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    "head",
    [
        "Applicants must:",
        "To be eligible, companies must:",
        "You can apply if you:",
        "Companies are eligible if they:",
        "To qualify for grant aid the promoters must demonstrate that:",
        "Businesses that meet the following criteria can apply:",
        "To apply, you must fulfil all eligibility criteria:",
    ],
)
def test_what_stands_behind_if_you_is_asked(head: str) -> None:
    assert rules(f"{head}\n- employ fewer than 60 people\n- are based in Ireland") == {
        Criterion.HEADCOUNT: HeadcountRule(most_people=59),
        Criterion.PLACE: IRELAND,
    }


@pytest.mark.parametrize(
    "head",
    [
        "Companies are not eligible if they:",
        "Businesses that do not meet the following criteria can apply:",
        "To apply, you must fulfil one of the eligibility criteria:",
        "You can apply even if you:",
        "You may apply if you do not:",
        "Partners must not:",
        "Projects score higher if they:",
    ],
)
def test_what_is_not_asked_of_who_applies_is_no_demand(head: str) -> None:
    found = rules(f"{head}\n- employ fewer than 60 people\n- are based in Ireland")
    assert found.get(Criterion.PLACE) != IRELAND
    assert found.get(Criterion.HEADCOUNT) != HeadcountRule(most_people=59)


@pytest.mark.parametrize(
    "prose",
    [
        "Your company is not an SME.",
        "Mostly Ireland-based SMEs can apply.",
        "Your company has usually fewer than 120 employees.",
        "The project consortium should ideally consist of at least three SMEs.",
        "You are a company with at least one office in Ireland or a partner there.",
    ],
)
def test_one_word_more_and_there_is_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert not any(found.values())


def test_what_only_narrows_leaves_who_is_named_before_it() -> None:
    found = rules("Only SMEs that have a plan for growth can apply.")
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.OTHER] is None


@pytest.mark.parametrize(
    "prose",
    [
        "Only SMEs that have a plan for growth, and charities, can apply.",
        "Only SMEs that work together with other bodies can apply.",
        "Only SMEs that have a plan for growth or a patent can apply.",
        "SMEs that have a plan for growth are not eligible.",
    ],
)
def test_what_may_do_more_than_narrow_lets_nothing_stand(prose: str) -> None:
    assert not any(rules(prose).values())
