"""English as agencies, ministries and advisers word who may apply: what is read of it, and as much that is not."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ConsortiumRule,
    ContributionRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses

MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE
SMES = SizeRule(sizes=(MEDIUM, MICRO, SMALL))
IRELAND = PlaceRule(regions=("IE",), exclusive=True, what=Where.ESTABLISHMENT)
SEAT = PlaceRule(regions=("IE",), exclusive=True, what=Where.SEAT)
PROJECT = PlaceRule(regions=("IE",), exclusive=True, what=Where.PROJECT)
FEWER_THAN_50 = HeadcountRule(most_people=49)


def read(prose: str, where: str = "conditions") -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where=where)], "en", "IE"):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


def turnover(least: str | None = None, most: str | None = None, currency: str = "EUR") -> TurnoverRule:
    return TurnoverRule(
        least_turnover=Money(amount=Decimal(least), currency=currency) if least is not None else None,
        most_turnover=Money(amount=Decimal(most), currency=currency) if most is not None else None,
    )


@pytest.mark.parametrize(
    "prose",
    [
        "The scheme is open to SMEs.",
        "The programme targets established SMEs with export potential.",
        "This grant is designed for small and medium-sized enterprises looking to internationalise.",
        "Applications are invited from SMEs operating in the bioeconomy.",
        "The grant can be awarded to SMEs established in Ireland.",
        "Support goes to SMEs that invest in energy efficiency.",
        "Support goes to SMEs that build or that rent a workshop.",
        "The fund supports high-growth small and medium-sized businesses.",
        "We offer the loan to SMEs.",
        "The money is for SMEs.",
        "SMEs can apply.",
        "SMEs can apply for the grant.",
        "Any SME registered in Ireland may apply.",
        "All SMEs based in Ireland are eligible to apply.",
        "SMEs, both new and existing, are the beneficiaries.",
        "Companies eligible for the loan are SMEs.",
        "The target group consists of SMEs.",
        "Eligibility is restricted to SMEs.",
        "Eligible applicants are limited to SMEs.",
        "Only SMEs with their registered office in Ireland are eligible.",
        "Applicants must meet the EU definition of an SME.",
        "The company must qualify as an SME.",
        "The applicant must have SME status.",
        "The company has to fall within the EU definition of SMEs.",
        "It is a requirement that the company is an SME.",
        "You qualify if you are an SME.",
        "Applicants must be innovative SMEs.",
        "Applicants must be seaweed-growing SMEs.",
        "Large enterprises are not eligible.",
        "Large enterprises are ruled out as well.",
        "Support is not available to large enterprises.",
        "The scheme does not apply to large companies.",
        "Left out are large companies.",
        "For whom: SMEs",
    ],
)
def test_that_it_is_for_smes(prose: str) -> None:
    assert read(prose)[Criterion.SIZE] == [SMES]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The workforce may not exceed 249.", HeadcountRule(most_people=249)),
        ("Its staff must number fewer than 10.", HeadcountRule(most_people=9)),
        ("No more than 20 people work in the company.", HeadcountRule(most_people=20)),
        ("The firm counts fewer than 250 employees.", HeadcountRule(most_people=249)),
        ("The company has under 50 staff.", FEWER_THAN_50),
        ("The company has on average fewer than 50 employees.", FEWER_THAN_50),
        ("The company must have a team of at least 3 people.", HeadcountRule(least_people=3)),
        ("The company employs 250 people or more.", HeadcountRule(least_people=250)),
        ("Headcount: fewer than 250", HeadcountRule(most_people=249)),
        ("The enterprise has 50 employees or fewer.", HeadcountRule(most_people=50)),
        ("A firm may have up to 249 full-time equivalents.", HeadcountRule(most_people=249)),
        ("The company must have 10-249 employees.", HeadcountRule(least_people=10, most_people=249)),
        ("Have 10 to 49 employees.", HeadcountRule(least_people=10, most_people=49)),
        ("Participation is limited to companies with fewer than 500 employees.", HeadcountRule(most_people=499)),
        ("You are eligible if your company has fewer than 50 employees.", FEWER_THAN_50),
        ("It is a requirement that the company employs at least 5 people.", HeadcountRule(least_people=5)),
        ("Businesses employing up to 10 people are eligible.", HeadcountRule(most_people=10)),
        ("Enterprises which employ fewer than 50 people may apply.", FEWER_THAN_50),
        ("The company must not employ more than 12 people.", HeadcountRule(most_people=12)),
        ("The company was founded no more than 5 years ago.", AgeRule(most_months=60)),
        ("The company is not yet 5 years old.", AgeRule(most_months=59)),
        ("The company must be incorporated within the last 5 years.", AgeRule(most_months=60)),
        ("The company must have existed for three years or more.", AgeRule(least_months=36)),
        ("Your company must be younger than six years.", AgeRule(most_months=71)),
        ("A minimum of two years of trading is required.", AgeRule(least_months=24)),
        ("The company has a trading history of at least 2 years.", AgeRule(least_months=24)),
        ("On the day it applies the company may be no older than 24 months.", AgeRule(most_months=24)),
        ("The turnover may not go above €2 million.", turnover(most="2000000")),
        ("The company's turnover lies between €100,000 and €2 million.", turnover("100000", "2000000")),
        ("Annual turnover: at most €50 million", turnover(most="50000000")),
        ("Turnover has to come to at least €80,000.", turnover("80000")),
        ("The company turns over more than €500,000 a year.", turnover("500000.01")),
        ("Turn over £100,000 a year or more, but not in excess of £40 million.", turnover("100000", "40000000", "GBP")),
        ("It turned over at most 375 mill. DKK in the last fiscal year.", turnover(most="375000000", currency="DKK")),
        ("At least 50% of the costs must come from own funds.", ContributionRule(least_percent=Decimal(50))),
        ("The applicant bears at least 40% of the costs.", ContributionRule(least_percent=Decimal(40))),
        ("Co-financing of at least 50% is required.", ContributionRule(least_percent=Decimal(50))),
        ("Own contribution: at least 20%", ContributionRule(least_percent=Decimal(20))),
        ("Headquartered in Ireland", SEAT),
        ("The company's registered office is in Ireland.", SEAT),
        ("The applicant has premises in Ireland.", IRELAND),
        ("The business operates in Ireland.", IRELAND),
        ("The investment has to be made in Ireland.", PROJECT),
        ("Applications are dealt with in the order in which they come in.", OrderRule(first_come=True)),
        ("Applications are handled in the order of receipt until the money is used up.", OrderRule(first_come=True)),
        ("Companies can apply alone or together with partners.", ConsortiumRule(entities=1, countries=1)),
        ("At least two independent companies must take part.", ConsortiumRule(entities=2, countries=1)),
        (
            "At least two participants out of two different Eurostars countries have to be involved.",
            ConsortiumRule(entities=2, countries=2),
        ),
        ("Only limited companies can apply.", LegalFormRule(forms=(LegalForm.LIMITED_COMPANY,))),
        (
            "Companies in agriculture, forestry and fishing are ruled out as well.",
            SectorRule(revision=NaceRevision.REV_2, outside=("A",)),
        ),
        (
            "The following sectors are excluded:\n- insurance",
            SectorRule(revision=NaceRevision.REV_2, outside=("65",), unsettled=("66.2",)),
        ),
    ],
)
def test_what_is_asked(prose: str, expected: Rule) -> None:
    assert expected in [rule for rules in read(prose).values() for rule in rules]


@pytest.mark.parametrize(
    "head",
    [
        "To be considered for the scheme, a business must:",
        "We can help you if your business:",
        "You may be eligible if you:",
        "Your business should:",
        "Applicants need to fulfil these three conditions:",
        "Only companies meeting all of these criteria can apply:",
        "The following eligibility criteria apply to applicants:",
        "The scheme is open to businesses that:",
        "Support is only open to businesses which:",
        "Eligible companies are those that:",
        "An enterprise qualifies if it:",
        "In order to apply, the following requirements must be met:",
        "These conditions must be satisfied by all applicants:",
        "Both of these must apply:",
        "These three must be satisfied:",
        "Applicants have to",
        "The applicant:",
        "Requirements:",
    ],
)
def test_all_items_are_asked_behind(head: str) -> None:
    found = read(f"{head}\n- have fewer than 50 employees\n- are located in Ireland")
    assert found[Criterion.HEADCOUNT] == [FEWER_THAN_50]
    assert found[Criterion.PLACE] == [IRELAND]


@pytest.mark.parametrize(
    "head",
    [
        "One of these must apply:",
        "You must either:",
        "The project must:",
        "The consultant must:",
        "The building must meet these conditions:",
        "The partner companies must meet the following criteria:",
        "A higher rate applies if the company:",
        "Priority is given to companies that:",
        "Companies are not eligible if they:",
        "Costs are eligible if the following conditions are met:",
        "An SME is a company that:",
        "Companies that can also apply are those which:",
        "Companies that meet one of the following criteria:",
    ],
)
def test_no_item_is_asked_of_all_behind(head: str) -> None:
    found = read(f"{head}\n- have fewer than 50 employees\n- are located in Ireland")
    assert {rule for rules in found.values() for rule in rules} == {None}


def test_items_behind_words_that_let_in_are_alternatives() -> None:
    every = SizeRule(sizes=(LARGE, MEDIUM, MICRO, SMALL))
    assert read("The call is open to:\n- SMEs\n- Large companies")[Criterion.SIZE] == [every]
    assert read("The following can apply:\n- micro enterprises\n- small enterprises")[Criterion.SIZE][0] == SizeRule(
        sizes=(MICRO, SMALL)
    )


def test_what_stands_beside_unknown_words_holds_and_they_are_told() -> None:
    found = read("Applicants must be micro-enterprises registered in Ireland that have adopted a climate plan.")
    assert found == {
        Criterion.SIZE: [SizeRule(sizes=(MICRO,))],
        Criterion.PLACE: [IRELAND],
        Criterion.OTHER: [None],
    }
    found = read("The company must be registered in Ireland, keep accounts and employ fewer than 50 people.")
    assert found == {Criterion.PLACE: [IRELAND], Criterion.HEADCOUNT: [FEWER_THAN_50], Criterion.OTHER: [None]}
    found = read("The scheme is open to Irish-based SMEs with fewer than 50 employees.")
    assert found == {Criterion.SIZE: [SMES], Criterion.HEADCOUNT: [FEWER_THAN_50], Criterion.PLACE: [None]}


@pytest.mark.parametrize(
    "prose",
    [
        # Somebody else is meant: a noun behind, a relation, a service to them.
        "The call is open to SME networks.",
        "The call is open to networks of SMEs.",
        "Small business consultants can apply.",
        "The call is open to SME working groups.",
        "The call is open to Irish business parks.",
        "Employees of SMEs can apply.",
        "Companies selling to SMEs can apply.",
        "The call is open to organisations that support SMEs.",
        "The call is open to companies owned by SMEs.",
        "The call is open to suppliers to SMEs.",
        "The grant is available to consultants advising SMEs.",
        "The grant is paid to trainers of small enterprises.",
        "The programme trains advisers to help SMEs.",
        "The scheme is aimed at banks lending to SMEs.",
        "The scheme is aimed at increasing the number of SMEs.",
        "The scheme supports the internationalisation of SMEs.",
        "The voucher is designed to help SMEs.",
        "The guarantee is provided by financial intermediaries to SMEs.",
        "The loan is granted by banks to SMEs that repay within 5 years.",
        # Others may apply as well.
        "The scheme is open to accountants, lawyers and SMEs.",
        "The scheme is open to hauliers and SMEs.",
        "The scheme is open to companies such as SMEs.",
        "SMEs, among others, can apply.",
        "Not only SMEs can apply.",
        # Negation, exception, condition, hedge, preference.
        "Applicants do not have to be SMEs.",
        "Applicants need not be SMEs.",
        "Applicants must no longer be SMEs.",
        "It is not required that the company is an SME.",
        "Not eligible are companies that are not SMEs.",
        "Large companies are not eligible unless they work with an SME.",
        "Large companies are eligible where they cooperate with SMEs.",
        "The scheme is mainly aimed at SMEs.",
        "The scheme is particularly aimed at SMEs.",
        "SMEs are preferred.",
        "Preferably SMEs with fewer than 50 employees can apply.",
        "Some SMEs can apply.",
        "Proposals from SMEs are scored higher.",
        # Another role, another scope, another time, a question.
        "The lead partner must be an SME.",
        "At least one partner must be an SME.",
        "In track 1, applicants must be SMEs.",
        "SMEs without employees can apply only in the second call.",
        "Previously, only SMEs could apply.",
        "Would you like to know whether SMEs can apply?",
        "Must the company be an SME?",
        "The budget for SMEs is €5 million.",
        "Costs of up to 50% may be covered for SMEs.",
        # Figures that are not asked of all, or are of something else.
        "As a rule, applicants must have at least 10 employees.",
        "If the company has more than 50 employees, it must submit accounts.",
        "Companies with fewer than 10 employees receive a higher rate.",
        "A company with more than 100 employees must send a statement.",
        "The supplier must have at least 10 employees.",
        "The shareholders must be companies with fewer than 50 employees.",
        "Companies whose customers have fewer than 50 employees can send a form.",
        "Applicants must train at least 10 employees.",
        "Applicants must be SMEs or have fewer than 500 employees.",
        "Either the company has fewer than 50 employees or its turnover is below €10 million.",
        "Applicants should ideally have fewer than 50 employees.",
        "The company may have more than 250 employees.",
        "There is no minimum number of employees; at least 5 employees are helpful.",
        "Companies must have trained staff and 20 employees in attendance.",
        "Companies must employ at least one apprentice and 10 employees must take part in training.",
        "Applicants must have at least 3 years of experience.",
        "The project must create at least 5 jobs for people under 30 years old.",
        "Start-ups may be up to 5 years old in phase 2.",
        "In 2016 their turnover did not exceed €3.5 million (Gold) or €10 million (Silver).",
        # The age of people.
        "Applicants must be at least 18 years old.",
        "Applicants must be under 35 years of age.",
        "You must be at least eighteen years old.",
        "Applicants should not be older than 40 years.",
        "Applicants must be between 18 and 40 years old.",
        # What a size is.
        "Small enterprises have fewer than 50 employees.",
        "SMEs are companies with fewer than 250 employees and a turnover below €50 million.",
        # Places of others.
        "The investor must be established in Ireland.",
        "Applicants must have customers established in Ireland.",
        "Applicants must have at least one supplier based in Ireland.",
    ],
)
def test_what_is_not_asked_of_all_is_told_and_not_read(prose: str) -> None:
    found = read(prose)
    assert found
    assert {rule for rules in found.values() for rule in rules} == {None}


@pytest.mark.parametrize(
    "prose", ["SMEs can also apply.", "SMEs can apply for a higher rate.", "SMEs, too, can apply."]
)
def test_who_may_apply_besides_shuts_nobody_out(prose: str) -> None:
    for rule in read(prose).get(Criterion.SIZE, []):
        assert rule is None or (isinstance(rule, SizeRule) and {*rule.sizes, *rule.unsettled} == set(SizeClass))


def test_a_figure_behind_the_last_of_several_is_not_of_all() -> None:
    assert read("Eligible are SMEs and start-ups up to five years old.").get(Criterion.AGE, [None]) == [None]
