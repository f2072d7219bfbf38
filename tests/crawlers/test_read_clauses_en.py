"""Reading conditions in English: the prose of programmes between countries, and what in it asks nothing."""

import pytest

from catalogue.model.condition import ApplicantKind, ApplicantRule, ConsortiumRule, Criterion, Rule, SizeClass, SizeRule
from crawlers.read.clauses import Passage, read_clauses

ENTERPRISE, INDIVIDUAL = ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL
NON_PROFIT, PUBLIC_BODY, RESEARCH = ApplicantKind.NON_PROFIT, ApplicantKind.PUBLIC_BODY, ApplicantKind.RESEARCH
NOT_LARGE = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
SEAT = "The company must have its registered office in Dublin."
COUNTRIES = "To be eligible, applicants must be established in one of the following countries:"


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="who")], "en", "IE")}


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Proposals must be submitted by a consortium of at least 4 beneficiaries.", (4, 1)),
        ("Proposals must be submitted by a consortium of at least 5 partners from 3 different countries.", (5, 3)),
        ("Proposals must be submitted by minimum 2 independent applicants from at least 2 eligible countries.", (2, 2)),
        (
            "Only legal entities forming a consortium are eligible to participate in actions provided that the "
            "consortium includes, as beneficiaries, three legal entities independent from each other and each "
            "established in a different country.",
            (3, 3),
        ),
    ],
)
def test_how_many_have_to_apply_together_and_from_how_many_countries(prose: str, expected: tuple[int, int]) -> None:
    entities, countries = expected
    assert rules(prose) == {Criterion.CONSORTIUM: ConsortiumRule(entities=entities, countries=countries)}


@pytest.mark.parametrize(
    "prose",
    [
        # Fewer partners than countries: one of the numbers is not what we take it for.
        "Proposals must be submitted by a consortium of at least 2 partners from 5 different countries.",
        "Proposals must be submitted by a consortium of at least 3 partners unless they come from islands.",
        "Proposals must be submitted by a consortium of at least 3 partners, one of them in Annex A.",
    ],
)
def test_a_consortium_that_is_not_understood_to_its_last_word_has_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


def test_who_is_excepted_from_an_exclusion_may_apply() -> None:
    traders = (
        "Natural persons are NOT eligible (with the exception of self-employed persons, i.e. sole traders, where the "
        "company does not have a separate legal personality from the natural person)."
    )
    kinds = (ENTERPRISE, NON_PROFIT, PUBLIC_BODY, RESEARCH)
    assert rules(traders) == {Criterion.APPLICANT: ApplicantRule(applicants=kinds, unsettled=(INDIVIDUAL,))}
    assert rules("Public bodies are not eligible, except for research organisations.") == {
        Criterion.APPLICANT: ApplicantRule(applicants=(ENTERPRISE, INDIVIDUAL, NON_PROFIT, RESEARCH))
    }


@pytest.mark.parametrize(
    "prose",
    [
        "Public bodies are not eligible, except if they are small.",
        "Public bodies are not eligible, except in Cork.",
        "Large companies are not eligible, except cooperatives.",
    ],
)
def test_an_exception_of_another_kind_leaves_an_exclusion_open(prose: str) -> None:
    assert set(rules(prose).values()) == {None}


def test_behind_the_words_that_let_somebody_in_an_exception_is_not_read() -> None:
    found = rules("SMEs can participate, except micro enterprises.")
    assert found
    assert set(found.values()) == {None}


def test_lines_behind_a_question_are_its_answers() -> None:
    assert rules("Who is not eligible for funding?\nLarge companies\nPublic bodies") == {
        Criterion.SIZE: NOT_LARGE,
        Criterion.APPLICANT: ApplicantRule(applicants=(ENTERPRISE, INDIVIDUAL, NON_PROFIT, RESEARCH)),
    }
    # Whether yes or no is meant, the question does not tell.
    assert set(rules("Would a bank lend to them?\nLarge companies\nPublic bodies").values()) == {None}


def test_a_sentence_behind_a_list_of_those_who_may_apply_is_no_item_of_it() -> None:
    consortium = "Proposals must be submitted by a consortium of at least 3 partners."
    found = rules(f"{COUNTRIES}\nmember states of the Union\ncountries of the annex\n{consortium}")
    assert found[Criterion.CONSORTIUM] == ConsortiumRule(entities=3, countries=1)
    assert None in found.values()
    excluded = rules("Eligible are:\nSMEs\nresearch organisations\nPublic bodies are not eligible.")
    assert excluded[Criterion.SIZE] == NOT_LARGE
    # Under those who may not apply it stays an item, and what it says is not clear.
    assert rules("Excluded are:\nPublic bodies\nLarge companies are not eligible.")[Criterion.SIZE] is None


def test_the_terms_of_a_list_with_commas_and_brackets_of_their_own() -> None:
    terms = (
        "Non-Profit Organisation (NPO) / Non-Governmental Organisation (NGO), Private institution, incl. private "
        "company (private for profit), Public Body (national, regional and local; incl. EGTCs), Research Institution "
        "incl. University"
    )
    kinds = rules(terms)[Criterion.APPLICANT]
    assert isinstance(kinds, ApplicantRule)
    assert ENTERPRISE in kinds.applicants
    assert PUBLIC_BODY in kinds.applicants
    assert INDIVIDUAL in kinds.unsettled
    # Who else may apply is not said, so large enterprises are not ruled out either.
    sizes = rules(f"{terms}, Small and medium-sized enterprise (SME)")[Criterion.SIZE]
    assert isinstance(sizes, SizeRule)
    assert sizes.unsettled == (SizeClass.LARGE,)


@pytest.mark.parametrize(
    "prose",
    [
        "Associated partners (i.e. entities which participate in the action without signing the grant agreement) are "
        "allowed, subject to any conditions regarding associated partners set out in the specific call conditions.",
        "The Joint Research Centre (JRC) may participate as member of the consortium selected for funding.",
        "International organisations are eligible.",
        "Projects using satellite-based earth observation, positioning, navigation and/or related timing data and "
        "services must make use of Copernicus and/or Galileo/EGNOS.",
        "In order to be eligible, projects must contribute to at least three out of the following four cooperation "
        "criteria.\nJoint development (compulsory)\nJoint staffing",
        "Applicants are strongly encouraged to work with partners of other regions.",
        "The maximum project duration is 24 months.",
        "A lump sum of EUR 6,720.00 can be applied for to cover project completion costs.",
    ],
)
def test_what_is_said_of_others_and_of_projects_asks_nothing_of_applicants(prose: str) -> None:
    assert rules(f"{SEAT}\n{prose}") == rules(SEAT)


@pytest.mark.parametrize(
    "prose",
    [
        "Associated partners (i.e. entities without a grant) are not allowed.",
        "The Joint Research Centre (JRC) may participate only as a partner of SMEs.",
        "International organisations are eligible, companies are not.",
        "Applicants are strongly encouraged to apply, but only once.",
        "Applicants are not encouraged to apply without a partner.",
        "The maximum project duration is 24 months, for farms 12 months.",
        "Joint development with a university (mandatory)",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"{SEAT}\n{prose}").values()
