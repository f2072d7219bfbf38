"""Conditions of topics: what their own clauses say, what the law adds, and what stays open."""

from dataclasses import dataclass

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
ASSOCIATED = frozenset("AL AM BA CH FO GB GE IL IS MD ME MK NO RS TN TR UA XK".split())
WIDENING = frozenset("BG CY CZ EE GR HR HU LT LV MT PL PT RO SI SK".split())
ANY_SIZE = SizeRule(sizes=tuple(sorted(SizeClass)))
SMES = SizeRule(sizes=tuple(sorted(SME_SIZES)))
ANYBODY = ApplicantRule(applicants=(), any_legal_entity=True)
ENTERPRISES = ApplicantRule(applicants=(ApplicantKind.ENTERPRISE,))
THREE = ConsortiumRule(entities=3, countries=3)
ONE = ConsortiumRule(entities=1, countries=1)
ALONE_ONLY = ConsortiumRule(entities=1, countries=1, alone_only=True)
COUNTRY, SIZE, APPLICANT, CONSORTIUM = Criterion.COUNTRY, Criterion.SIZE, Criterion.APPLICANT, Criterion.CONSORTIUM
COMMON = "described in Annex B of the Work Programme General Annexes."
IN_DOCUMENT = "described in section 6 of the call document."
RIA, CSA = "HORIZON  Research and Innovation Actions", "HORIZON Coordination and Support Actions"

Readings = dict[Criterion, list[Rule | None]]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic as the portal publishes it, with clauses of its own in section 2 or 3 or in its description."""

    countries: str = COMMON
    others: str = COMMON
    description: str = ""
    programme: str = "43108390"
    types: tuple[str, ...] = (RIA,)
    identifier: str = "HORIZON-CL6-2026-02-SEAWEED-01"
    language: str = "en"

    @property
    def conditions_text(self) -> str:
        return (
            "General conditions\n1. Admissibility Conditions: Proposal page limit and layout\n"
            "are described in Annex A of the Work Programme General Annexes.\n"
            f"2. Eligible Countries\n{self.countries}\n"
            f"3. Other Eligible Conditions\n{self.others}\n"
            "4. Financial and operational capacity and exclusion\nOnly SMEs can apply (a later section: no clause).\n"
            "5a. Evaluation and award: Award criteria, scoring and thresholds\nare described in Annex D.\n"
        )

    def conditions(self, text: str | None = None) -> tuple[Condition, ...]:
        return read_conditions(
            kind=CallKind.TOPIC,
            programme=self.programme,
            types_of_action=self.types,
            identifier=self.identifier,
            conditions_text=self.conditions_text if text is None else text,
            description_text=self.description,
            language=self.language,
        )

    def readings(self) -> Readings:
        readings: Readings = {}
        for condition in self.conditions():
            readings.setdefault(condition.criterion, []).append(condition.rule)
        return readings


def countries(codes: frozenset[str] | set[str], *, only: bool) -> CountryRule:
    return CountryRule(established_in=tuple(sorted(codes)), named_only=only)


BY_LAW: Readings = {
    COUNTRY: [countries(EU | ASSOCIATED, only=False)],
    SIZE: [ANY_SIZE],
    APPLICANT: [ANYBODY],
    CONSORTIUM: [THREE],
}


def test_a_topic_that_points_to_the_common_rules_has_those_of_the_law() -> None:
    conditions = Topic().conditions()
    assert {condition.criterion: [condition.rule] for condition in conditions} == BY_LAW
    assert [(condition.where, condition.clause, condition.basis) for condition in conditions] == [
        ("topicConditions, 2. Eligible Countries", COMMON, "horizon-europe"),
        ("typesOfAction", "HORIZON Research and Innovation Actions", "horizon-collaborative"),
        ("typesOfAction", "HORIZON Research and Innovation Actions", "horizon-collaborative"),
        ("typesOfAction", "HORIZON Research and Innovation Actions", "horizon-collaborative"),
    ]


def test_a_text_that_lost_its_tags_reads_alike() -> None:
    topic = Topic(others="Participation is limited to legal entities established in Member States and Norway.")
    lost = topic.conditions_text.replace("\n", "")
    assert [(condition.criterion, condition.rule) for condition in topic.conditions(lost)] == [
        (condition.criterion, condition.rule) for condition in topic.conditions()
    ]


OWN_CLAUSES: list[tuple[str, Readings]] = [
    # Only these countries.
    (
        "To keep it, participation is limited to legal entities established in Member States, Norway and Iceland.",
        {COUNTRY: [countries(EU | {"NO", "IS"}, only=True)]},
    ),
    (
        "Participation in this topic is limited to legal entities established in Member States, Iceland and Norway and "
        "the following additional associated countries: Canada, New-Zealand, the Republic of Korea and Switzerland.",
        {COUNTRY: [countries(EU | {"NO", "IS", "CA", "NZ", "KR", "CH"}, only=True)]},
    ),
    # The list of associated countries grows, so nobody is ruled out by it.
    (
        "Participation is limited to legal entities established in Member States and Associated Countries.",
        {COUNTRY: [countries(EU | ASSOCIATED, only=False)]},
    ),
    (
        "Participation is limited to legal entities established in Member States, associated countries, OECD countries "
        "and MERCOSUR countries.",
        {COUNTRY: [countries(EU | ASSOCIATED, only=False)]},
    ),
    (
        "Participation is limited to legal entities established in Member States and Canada.\nEntities of countries "
        "which may become associated in 2027 may be eligible too.",
        {COUNTRY: [countries(EU | {"CA"}, only=False)]},
    ),
    # Who controls an applicant is asked beside where it is.
    (
        "Participation is limited to legal entities established in Member States.\nEntities which are directly or "
        "indirectly controlled by a non-eligible country may not participate.",
        {COUNTRY: [countries(EU, only=True), None]},
    ),
    (
        "Entities which are directly or indirectly controlled by China are not eligible.",
        {COUNTRY: [*BY_LAW[COUNTRY], None]},
    ),
    # A list that cannot be read whole is not read at all.
    (
        "Participation is limited to legal entities established in Member States, unless the Commission agrees.",
        {COUNTRY: [*BY_LAW[COUNTRY], None]},
    ),
    (
        "Participation is limited to legal entities established in Member States that have a coast.",
        {COUNTRY: [*BY_LAW[COUNTRY], None]},
    ),
    (
        "For proposals under topics identified as critical, participation is limited to legal entities established in "
        "Member States.",
        {COUNTRY: [*BY_LAW[COUNTRY], None]},
    ),
    (
        "Without prejudice to Annex B, participation is limited to legal entities established in Member States.",
        {COUNTRY: [countries(EU, only=True)]},
    ),
    ("The host organisation must be located in a coastal region.", {COUNTRY: [*BY_LAW[COUNTRY], None]}),
    # Clauses that only widen the circle, or speak of something else.
    ("Legal entities established in Chile are exceptionally eligible for funding.", {}),
    ("Participation of legal entities established in India is only possible as associated partners.", {}),
    ("The Joint Research Centre (JRC) may participate as member of the consortium.", {}),
    ("Beneficiaries must make use of Copernicus and/or Galileo.", {}),
    ("Entities controlled by a high-risk supplier cannot submit guarantees.", {}),
    ("International organisations with headquarters in a Member State shall be deemed to be established in it.", {}),
    ("Subject to restrictions for the protection of European communication networks.", {}),
    # Who must be in it: asked on top of three partners from three countries.
    (
        "This topic requires the active involvement, as beneficiaries, of at least 2 harbour authorities.",
        {CONSORTIUM: [THREE, None]},
    ),
    ("The proposals must apply the multi-actor approach.", {CONSORTIUM: [THREE, None]}),
    ("Consortia may include a maximum of 5 independent eligible entities.", {CONSORTIUM: [THREE, None]}),
    (
        "In addition to the minimum number of participants, consortia must include at least three independent legal "
        "entities established in an African Union member state.",
        {CONSORTIUM: [THREE, None]},
    ),
    (
        "Participation as coordinators is limited to legal entities established in Widening countries.",
        {CONSORTIUM: [THREE, None]},
    ),
    ("At least 30% of the beneficiaries must be established in the African Union.", {CONSORTIUM: [THREE, None]}),
    # The consortium may be smaller, exceptionally: not for whom it is read.
    (
        "The consortium may exceptionally be composed of a single legal entity which is an SME.",
        {CONSORTIUM: [THREE, None]},
    ),
    # Instead of three partners.
    ("Applications may only be submitted by one legal entity (mono-beneficiary).", {CONSORTIUM: [ALONE_ONLY]}),
    (
        "The following additional eligibility criteria apply:\nBeneficiaries must be a small and medium enterprise "
        "(SME) established in a Horizon Europe Widening country.",
        {COUNTRY: [countries(WIDENING, only=False)], SIZE: [SMES], APPLICANT: [ENTERPRISES]},
    ),
    # A circle that is closed already.
    (
        "The proposal must be submitted by the coordinator of the consortium funded under HORIZON-CL6-2023-KELP-01.",
        {APPLICANT: [ANYBODY, None]},
    ),
]


@pytest.mark.parametrize(("clause", "differs"), OWN_CLAUSES, ids=[clause[:60] for clause, _ in OWN_CLAUSES])
def test_a_clause_of_a_topic_goes_before_the_law_and_leaves_the_rest_to_it(clause: str, differs: Readings) -> None:
    assert Topic(others=f"{clause}\n{COMMON}").readings() == BY_LAW | differs


def test_a_clause_says_where_it_stands() -> None:
    clause = "Participation is limited to legal entities established in Member States."
    (condition, *_) = Topic(others=clause).conditions()
    assert (condition.clause, condition.where, condition.basis, condition.language) == (
        clause,
        "topicConditions, 3. Other Eligible Conditions",
        None,
        "en",
    )


def test_a_footnote_in_the_middle_of_a_clause_changes_nothing() -> None:
    clause = "Participation is limited to legal entities [[See Article 2. All of them.]]established in Member States."
    (condition, *_) = Topic(others=clause).conditions()
    assert condition.rule == countries(EU, only=True)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        (
            "Proposals must be submitted by at least 3 applicants (not affiliates) from 3 different countries.",
            THREE,
        ),
        ("Proposals may be submitted by a single applicant or by applicants from a single eligible country.", ONE),
        ("Operating grants are always mono-beneficiary grants.", ALONE_ONLY),
        ("The consortium should work closely with at least 3 applicants for ports.", None),
        ("Proposals submitted by SMEs are welcome, including but not limited to legal advisers.", None),
        ("For third parties: applications may be submitted by a single applicant.", None),
    ],
)
def test_a_description_counts_where_it_speaks_of_proposals(description: str, expected: ConsortiumRule | None) -> None:
    topic = Topic(
        countries=IN_DOCUMENT,
        others=IN_DOCUMENT,
        description=f"Scope: kelp forests.\n{description}\nExpected impact: more kelp.",
        programme="43252405",
        types=("LIFE Project Grants",),
        identifier="LIFE-2026-KELP",
    )
    assert topic.readings() == {
        COUNTRY: [countries(EU | {"IS", "UA"}, only=False)],
        APPLICANT: [None],
        CONSORTIUM: [expected],
    }
    by_text = {condition.criterion: condition for condition in topic.conditions()}[CONSORTIUM]
    assert by_text.where == ("description" if expected else "topicConditions, 3. Other Eligible Conditions")


@pytest.mark.parametrize(
    ("types", "identifier", "expected"),
    [
        ((CSA,), "HORIZON-CL6-2026-KELP", {SIZE: [ANY_SIZE], APPLICANT: [ANYBODY], CONSORTIUM: [ONE]}),
        (
            ("HORIZON EIC Accelerator",),
            "HORIZON-EIC-2026-ACCELERATOR-01",
            {
                SIZE: [SMES],
                APPLICANT: [ApplicantRule(applicants=(ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL))],
                CONSORTIUM: [ALONE_ONLY],
            },
        ),
        (("HORIZON EIC Grants",), "HORIZON-EIC-2026-PATHFINDEROPEN", {APPLICANT: [None], CONSORTIUM: [THREE]}),
        (("HORIZON EIC Grants",), "HORIZON-EIC-2026-PATHFINDERCHALLENGES-01", {APPLICANT: [None], CONSORTIUM: [None]}),
        (("HORIZON Pre-commercial Procurement",), "HORIZON-CL3-2026-X", {APPLICANT: [None], CONSORTIUM: [None]}),
        (("HORIZON ERC Grants",), "HORIZON-CL3-2026-X", {APPLICANT: [None], CONSORTIUM: [None]}),
        # Types of action with different rules: neither is the topic's.
        ((RIA, CSA), "HORIZON-CL6-2026-KELP", {APPLICANT: [None], CONSORTIUM: [None]}),
        (("HORIZON Something New",), "HORIZON-CL6-2026-KELP", {APPLICANT: [None], CONSORTIUM: [None]}),
        ((RIA,), "HORIZON-JU-IHI-2026-13", {APPLICANT: [None], CONSORTIUM: [None]}),
    ],
)
def test_the_law_speaks_by_type_of_action(types: tuple[str, ...], identifier: str, expected: Readings) -> None:
    readings = Topic(types=types, identifier=identifier).readings()
    del readings[COUNTRY]
    assert readings == expected


@pytest.mark.parametrize(
    ("programme", "identifier", "expected"),
    [
        ("43108390", "HORIZON-EIC-2026-STEP", countries(EU | {"IS", "NO"}, only=False)),
        ("43108390", "HORIZON-CL6-2023-KELP", countries(EU | ASSOCIATED - {"GB", "CH"}, only=False)),
        ("43298916", "HORIZON-EURATOM-2026-KELP", countries(EU | {"CH", "UA"}, only=False)),
        ("43152860", "DIGITAL-2026-KELP", countries(EU | {"IS", "NO"}, only=False)),
        ("43252386", "JUST-2026-KELP", countries(EU - {"DK"}, only=False)),
        ("43251567", "CEF-T-2026-RAILGEN-WORKS", countries(EU, only=False)),
        # For some Member States only, and we do not say which.
        ("43251567", "CEF-T-2026-RAILCOEN-WORKS", None),
        # Norway and the Member States, but under whose control is asked, too.
        ("44181033", "EDF-2026-KELP", None),
        # A programme that we have no entry for.
        ("43637601", "PPPA-2026-KELP", None),
        # Before the law of the programme, and where no year is named.
        ("43152860", "DIGITAL-2019-KELP", None),
        ("43108390", "HORIZON-KELP", countries(EU | {"IS", "NO"}, only=False)),
    ],
)
def test_the_law_names_countries_by_programme_and_day(
    programme: str, identifier: str, expected: CountryRule | None
) -> None:
    topic = Topic(
        programme=programme,
        identifier=identifier,
        countries=f"{COMMON} Also {IN_DOCUMENT}",
        types=(),
    )
    assert topic.readings()[COUNTRY] == [expected]


@pytest.mark.parametrize(
    "elsewhere", ["described in the Rules of Contest for this prize.", "see Appendix 7 to the Work Programme."]
)
def test_a_topic_that_points_elsewhere_gets_nothing_from_the_law(elsewhere: str) -> None:
    topic = Topic(countries=elsewhere, others=elsewhere)
    assert topic.readings() == {COUNTRY: [None], APPLICANT: [None], CONSORTIUM: [None]}
    assert {condition.clause for condition in topic.conditions()} == {elsewhere}


def test_sections_that_say_nothing_make_no_condition() -> None:
    assert Topic(countries="n/a", others="n/a").conditions() == ()


def test_a_topic_without_its_texts_gets_only_what_no_text_can_change() -> None:
    assert Topic().conditions("") == ()
    accelerator = Topic(types=("HORIZON EIC Accelerator",), identifier="HORIZON-EIC-2026-ACCELERATOR-01")
    assert [condition.criterion for condition in accelerator.conditions("")] == [SIZE, APPLICANT, CONSORTIUM]


def test_a_language_that_we_do_not_read_leaves_every_section_open() -> None:
    text = (
        "Allgemeine Bedingungen\n1. Zulässigkeit\nsiehe Anhang A.\n2. Förderfähige Länder\nsiehe Anhang B.\n"
        "3. Sonstige Bedingungen\nDie Teilnahme ist auf Algenbauern beschränkt.\n4. Leistungsfähigkeit\nsiehe Anhang C."
    )
    conditions = Topic(language="de").conditions(text)
    assert [(condition.criterion, condition.rule, condition.clause) for condition in conditions] == [
        (COUNTRY, None, "siehe Anhang B."),
        (APPLICANT, None, "Die Teilnahme ist auf Algenbauern beschränkt."),
        (CONSORTIUM, None, "Die Teilnahme ist auf Algenbauern beschränkt."),
    ]
    assert {condition.language for condition in conditions} == {"de"}
    assert conditions[0].where == "topicConditions, 2. Förderfähige Länder"


def test_a_call_for_external_action_that_points_to_its_guidelines_stays_open() -> None:
    conditions = read_conditions(
        kind=CallKind.EXTERNAL_ACTION,
        programme="111111",
        types_of_action=(),
        identifier="EuropeAid/1/DD/ACT/RS",
        conditions_text="Who is eligible is said in the guidelines for applicants.",
        description_text="",
        language="en",
    )
    assert {condition.criterion: condition.rule for condition in conditions} == {
        COUNTRY: None,
        APPLICANT: None,
        CONSORTIUM: None,
    }
