"""Clauses of cascade calls, one by one: what is read as a rule, what stays open, and what restricts nobody."""

import time

import pytest

from catalogue.model.call import CallKind
from catalogue.model.condition import (
    SME_SIZES,
    ApplicantKind,
    ApplicantRule,
    Condition,
    ConsortiumRule,
    CountryRule,
    Criterion,
    Rule,
    SizeClass,
    SizeRule,
)
from crawlers.read.conditions import read_conditions

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
HORIZON_ASSOCIATED = frozenset("AL AM BA CH FO GB GE IL IS MD ME MK NO RS TN TR UA XK".split())
ANY_SIZE = SizeRule(sizes=tuple(sorted(SizeClass)))
SMES = SizeRule(sizes=tuple(sorted(SME_SIZES)))
ANYBODY = ApplicantRule(applicants=(), any_legal_entity=True)
COUNTRY, SIZE, APPLICANT, CONSORTIUM = Criterion.COUNTRY, Criterion.SIZE, Criterion.APPLICANT, Criterion.CONSORTIUM

Readings = dict[Criterion, set[Rule | None]]


def countries(codes: frozenset[str] | set[str], *, only: bool) -> CountryRule:
    return CountryRule(established_in=tuple(sorted(codes)), named_only=only)


def applicants(*kinds: ApplicantKind) -> ApplicantRule:
    return ApplicantRule(applicants=tuple(sorted(kinds)))


def together(entities: int, countries: int = 1) -> ConsortiumRule:
    return ConsortiumRule(entities=entities, countries=countries)


ALONE_ONLY = ConsortiumRule(entities=1, countries=1, alone_only=True)
ENTERPRISES = applicants(ApplicantKind.ENTERPRISE)
OPEN: set[Rule | None] = {None}


def by_criterion(conditions: tuple[Condition, ...]) -> Readings:
    readings: Readings = {}
    for condition in conditions:
        readings.setdefault(condition.criterion, set()).add(condition.rule)
    return readings


def read_cascade(text: str, *, programme: str = "43108390") -> tuple[Condition, ...]:
    return read_conditions(
        kind=CallKind.CASCADE_CALL,
        programme=programme,
        types_of_action=(),
        identifier="HORIZON-CL4-2026-DATA-01",
        conditions_text="",
        description_text=text,
        language="en",
    )


# Each: the clause, and every criterion that it touches with the rules read; what is not named must not be touched.
PROSE: list[tuple[str, Readings]] = [
    # Who, plainly.
    ("Only SMEs can apply.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Only innovative seaweed SMEs may submit a proposal.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Applicants must be SMEs active in ship repair.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Applicants must be small and medium-sized enterprises.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Micro, small and medium-sized enterprises can apply.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Eligible applicants are SMEs and start-ups.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("The call is open to individual SMEs (including start-ups).", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    ("Please note that only SMEs will receive funding.", {APPLICANT: {ENTERPRISES}, SIZE: {SMES}}),
    (
        "Only micro and small enterprises can apply.",
        {
            APPLICANT: {ENTERPRISES},
            SIZE: {SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL))},
        },
    ),
    (
        "Only micro-enterprises are eligible.",
        {APPLICANT: {ENTERPRISES}, SIZE: {SizeRule(sizes=(SizeClass.MICRO,))}},
    ),
    ("SMEs as well as large companies can apply.", {APPLICANT: {ENTERPRISES}, SIZE: {ANY_SIZE}}),
    ("Only companies of any size can apply.", {APPLICANT: {ENTERPRISES}, SIZE: {ANY_SIZE}}),
    ("Only companies can apply.", {APPLICANT: {ENTERPRISES}}),
    ("Applicants must be non-profit organisations.", {APPLICANT: {applicants(ApplicantKind.NON_PROFIT)}}),
    (
        "The call is open to universities and research organisations.",
        {APPLICANT: {applicants(ApplicantKind.RESEARCH)}},
    ),
    (
        "NGOs, municipalities and natural persons may apply.",
        {
            APPLICANT: {
                applicants(ApplicantKind.NON_PROFIT, ApplicantKind.PUBLIC_BODY, ApplicantKind.INDIVIDUAL),
            },
        },
    ),
    (
        "The purpose is to inform the public, including potential applicants (i.e. students).",
        {APPLICANT: {applicants(ApplicantKind.INDIVIDUAL)}},
    ),
    ("Any legal entity can apply.", {APPLICANT: {ANYBODY}, SIZE: {ANY_SIZE}}),
    # An enterprise is of a size, a university is not: who is known, the size of whom is not.
    (
        "Individuals, SMEs and RTOs are eligible entities (not large companies).",
        {
            APPLICANT: {
                applicants(ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL, ApplicantKind.RESEARCH),
            },
            SIZE: OPEN,
        },
    ),
    # A mid-cap is larger than an SME, and no class of ours ends where it does.
    ("SMEs and mid-caps can apply.", {APPLICANT: {ENTERPRISES}, SIZE: OPEN}),
    ("Participation is limited to SMEs and small mid-caps.", {APPLICANT: {ENTERPRISES}, SIZE: OPEN}),
    # A start-up is young as well as small, and we know the age of nobody here.
    ("Only start-ups can apply.", {APPLICANT: OPEN}),
    # What follows the colon is asked of the SMEs; it does not change that they are meant.
    (
        "Small and medium-sized enterprises may apply if they: have at least two closed years.",
        {APPLICANT: {ENTERPRISES}, SIZE: {SMES}},
    ),
    # Whom a call is meant for is no rule.
    ("This open call supports SMEs in the transition to net-zero.", {APPLICANT: OPEN, SIZE: OPEN}),
    ("The programme will select 20 start-ups for incubation.", {APPLICANT: OPEN}),
    ("Beneficiaries will be suppliers, in particular SMEs.", {APPLICANT: OPEN, SIZE: OPEN}),
    # Traps: no restriction at all.
    ("SMEs are encouraged to participate.", {}),
    ("The participation of SMEs is strongly encouraged.", {}),
    ("The project brings together universities, public bodies, including SMEs.", {}),
    ("One of the partners must be an SME.", {}),
    ("Participation is not limited to SMEs.", {}),
    ("The open call is not restricted to start-ups and SMEs.", {}),
    ("Applicants must not be SMEs.", {}),
    ("Non-SMEs can apply.", {}),
    ("Micro-electronics and small-scale pilots are in scope.", {}),
    ("Applicants must be able to manage micro-electronics.", {}),
    ("University hospitals will host the trials.", {}),
    ("The SMEs4Sea portal may apply cookies to your device.", {}),
    ("Large companies cannot apply for vouchers, see the annex.", {}),
    # Traps: a restriction that must not be read as less or more than it is.
    ("University hospitals can apply.", {}),
    ("SMEs can apply as well as NGOs.", {}),
    ("SMEs can apply together with a university.", {}),
    ("Applicants must be SMEs, unless they are cooperatives.", {APPLICANT: OPEN, SIZE: OPEN}),
    ("Applicants must be SMEs or other types of organisations.", {APPLICANT: OPEN, SIZE: OPEN}),
    ("Applicants should be companies, for example SMEs.", {APPLICANT: OPEN, SIZE: OPEN}),
    ("The call is open to SMEs, cooperatives of fishermen and ports.", {APPLICANT: OPEN, SIZE: OPEN}),
    ("Only SMEs from the wood sector and its suppliers are encouraged and eligible.", {APPLICANT: OPEN, SIZE: OPEN}),
    # Where.
    (
        "Applicants must be established in Greece, Bulgaria or Romania.",
        {COUNTRY: {countries({"GR", "BG", "RO"}, only=True)}},
    ),
    ("Applicants must be established in the European Union.", {COUNTRY: {countries(EU, only=True)}}),
    ("Applicants must be legally registered in an EU Member State.", {COUNTRY: {countries(EU, only=True)}}),
    (
        "Applicants must be based in Bosnia and Herzegovina, Türkiye, the United Kingdom or the Czech Republic.",
        {COUNTRY: {countries({"BA", "TR", "GB", "CZ"}, only=True)}},
    ),
    (
        "Eligible countries: Italy, Slovenia and Croatia.",
        {COUNTRY: {countries({"IT", "SI", "HR"}, only=True)}},
    ),
    (
        "Eligible countries include the EU Member States, Norway and Iceland.",
        {COUNTRY: {countries(EU | {"NO", "IS"}, only=False)}},
    ),
    (
        "All applicants must be established in EEA countries.",
        {COUNTRY: {countries(EU | {"NO", "IS", "LI"}, only=True)}},
    ),
    (
        "Applicants must be established in EU Member States or Horizon Europe Associated Countries.",
        {COUNTRY: {countries(EU | HORIZON_ASSOCIATED, only=False)}},
    ),
    # Associated to another programme: we hold no list, so only the Member States are certain.
    (
        "Applicants must be established in EU Member States or in countries associated to the Single Market Programme.",
        {COUNTRY: {countries(EU, only=False)}},
    ),
    (
        "This call is open to all legal entities established in EU Member States.",
        {COUNTRY: {countries(EU, only=True)}, APPLICANT: {ANYBODY}, SIZE: {ANY_SIZE}},
    ),
    (
        "Only SMEs established in Portugal are eligible to apply.",
        {COUNTRY: {countries({"PT"}, only=True)}, APPLICANT: {ENTERPRISES}, SIZE: {SMES}},
    ),
    (
        "Applicants must be established in EU Member States, except Ireland and Malta.",
        {COUNTRY: {countries(EU - {"IE", "MT"}, only=True)}},
    ),
    # Traps of place.
    ("Applicants must be established in a Member State of the OECD.", {COUNTRY: OPEN}),
    ("Applicants must be established in African Union member states.", {COUNTRY: OPEN}),
    ("Applicants must be established in EU Member States, except those under review.", {COUNTRY: OPEN}),
    ("Applicants must be established in EU Member States that host a pilot region.", {COUNTRY: OPEN}),
    ("Applicants must be established in the Danube basin.", {COUNTRY: OPEN}),
    ("Applicants must be established in Italy, unless they have a branch there.", {COUNTRY: OPEN}),
    ("Consortium members must not be controlled by an ineligible country.", {COUNTRY: OPEN}),
    ("The kick-off meeting takes place in Denmark.", {}),
    ("Our partners are established in Spain, France and Norway.", {}),
    # Alone or together.
    ("Proposals may be submitted by a single applicant.", {CONSORTIUM: {together(1)}}),
    ("Applications by single applicants are allowed.", {CONSORTIUM: {together(1)}}),
    ("Both mono- and multi-beneficiary applications are accepted.", {CONSORTIUM: {together(1)}}),
    ("You can apply individually or as a consortium.", {CONSORTIUM: {together(1)}}),
    ("Applications may only be submitted by one legal entity.", {CONSORTIUM: {ALONE_ONLY}}),
    ("Consortia are not allowed.", {CONSORTIUM: {ALONE_ONLY}}),
    ("We look for a single entity (not a consortium).", {CONSORTIUM: {ALONE_ONLY}}),
    (
        "Applications must be submitted by a consortium of at least two legal entities.",
        {CONSORTIUM: {together(2)}},
    ),
    (
        "Proposals must be submitted by a minimum of 2 applicants from 2 different eligible countries.",
        {CONSORTIUM: {together(2, 2)}},
    ),
    (
        "Applications must be submitted by at least three independent legal entities established in different "
        "eligible countries.",
        {CONSORTIUM: {together(3, 3)}},
    ),
    ("A consortium must consist of at least four (4) partners.", {CONSORTIUM: {together(4)}}),
    (
        "Proposals can be submitted either by a single SME or by an SMEs consortium.",
        {CONSORTIUM: {together(1)}, APPLICANT: {ENTERPRISES}, SIZE: {SMES}},
    ),
    (
        "Projects must be submitted by an individual manufacturing SME.",
        {CONSORTIUM: {ALONE_ONLY}, APPLICANT: {ENTERPRISES}, SIZE: {SMES}},
    ),
    # Traps of company.
    ("Members of the Blueberry Consortium are not permitted to apply.", {CONSORTIUM: OPEN}),
    ("Consortia are not allowed to submit more than one proposal.", {CONSORTIUM: OPEN}),
    ("A consortium must include at least two partners, one of which is a port.", {CONSORTIUM: OPEN}),
    ("Proposals may be submitted by a single applicant, provided that it runs a harbour.", {CONSORTIUM: OPEN}),
    ("Each consortium must comprise two cities.", {CONSORTIUM: OPEN}),
    ("Consortia of up to six partners may apply.", {CONSORTIUM: OPEN}),
    ("The Blueberry consortium will mentor every project.", {}),
    ("The consortium brings together 25 organisations from 10 countries.", {}),
]


@pytest.mark.parametrize(("clause", "expected"), PROSE, ids=[clause[:60] for clause, _ in PROSE])
def test_a_clause_of_a_cascade_call_is_read_or_left_open(clause: str, expected: Readings) -> None:
    assert by_criterion(read_cascade(f"The sea is warm today.\n{clause}\nSee the guide for the rest.")) == expected


def test_under_a_heading_the_lines_that_follow_are_quoted_and_stay_open() -> None:
    conditions = read_cascade("Who can apply?\nPorts and harbours of the Baltic Sea\nTheir associations\nBudget\n2 m")
    assert by_criterion(conditions) == {APPLICANT: OPEN}
    assert conditions[0].clause.startswith("Who can apply? Ports and harbours of the Baltic Sea Their associations")
    assert conditions[0].where == "description"


def test_two_schemes_with_different_rules_settle_nothing() -> None:
    conditions = read_cascade(
        "Track A: proposals may be submitted by a single applicant.\n"
        "Track B: proposals must be submitted by at least 3 partners from 3 different countries."
    )
    assert by_criterion(conditions) == {CONSORTIUM: OPEN}
    assert conditions[0].clause == "Track A: proposals may be submitted by a single applicant."


def test_the_same_rule_said_twice_is_one_condition() -> None:
    conditions = read_cascade("Applicants must be SMEs.\nBear in mind that only SMEs will receive funding.")
    assert [condition.criterion for condition in conditions] == [SIZE, APPLICANT]
    assert {condition.clause for condition in conditions} == {"Applicants must be SMEs."}


def test_a_call_open_to_all_but_meant_for_somebody_is_not_a_yes_for_all() -> None:
    conditions = read_cascade(
        "This call provides growth support to start-ups in fashion.\nThe call is open to legal entities."
    )
    assert by_criterion(conditions)[APPLICANT] == {ANYBODY, None}


def test_a_further_demand_stands_beside_the_rule() -> None:
    conditions = read_cascade(
        "Applicants must be established in EU Member States.\nEntities must not be controlled by a third country."
    )
    assert by_criterion(conditions) == {COUNTRY: {countries(EU, only=True), None}}


def test_the_day_of_the_law_is_that_of_the_parent_topic_and_never_later() -> None:
    def named(identifier: str) -> set[str]:
        (condition,) = read_conditions(
            kind=CallKind.CASCADE_CALL,
            programme="43108390",
            types_of_action=(),
            identifier=identifier,
            conditions_text="",
            description_text="Applicants must be established in Horizon Europe Associated Countries.",
            language="en",
        )
        assert isinstance(condition.rule, CountryRule)
        return set(condition.rule.established_in)

    assert "GB" not in named("HORIZON-CL4-2023-DATA-01")
    assert {"GB"} == named("HORIZON-CL4-2024-DATA-01") - named("HORIZON-CL4-2023-DATA-01")
    assert {"CH"} == named("HORIZON-CL4-2025-DATA-01") - named("HORIZON-CL4-2024-DATA-01")
    assert named("HORIZON-WITHOUT-A-YEAR") == {"IS", "NO"}


def test_a_clause_is_quoted_whole_or_cut_at_a_word() -> None:
    short = "Applicants must be SMEs working on seaweed."
    assert read_cascade(f"● {short}")[0].clause == short
    long = "Applicants must be SMEs that work on " + "seaweed, " * 80 + "and more."
    clause = read_cascade(long)[0].clause
    assert len(clause) <= 400
    assert clause.endswith("seaweed…")


def test_what_runs_on_without_end_is_never_read_as_a_rule() -> None:
    endless = "Applicants must be SMEs that work on " + "seaweed " * 400
    assert by_criterion(read_cascade(endless)) == {APPLICANT: OPEN, SIZE: OPEN}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "[[" * 50_000,
        "must " * 40_000,
        "Only SMEs, " * 20_000,
        "Applicants must be established in " + "Member States, " * 13_000,
        "participation is limited to " * 7_000,
    ],
    ids=["empty", "blank", "brackets", "must", "list of SMEs", "list of states", "limited"],
)
def test_hostile_text_raises_nothing_and_takes_no_time(text: str) -> None:
    started = time.process_time()
    for condition in read_cascade(text):
        assert condition.rule is None
    assert time.process_time() - started < 2
