"""How officials write who may apply, in German and in English: lists behind half a sentence, and what they bound."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ContributionRule,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    Where,
)
from catalogue.model.sector import NaceRevision
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
FARMING = ("01.1", "01.2", "01.3", "01.4", "01.5")


def rules(prose: str, language: str = "de") -> dict[Criterion, Rule | None]:
    country = {"de": "DE", "en": "IE"}[language]
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="who")], language, country)}


def place(region: str, what: Where) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("prose", "language", "expected"),
    [
        (
            "Antragsberechtigt sind KMU der gewerblichen Wirtschaft, die\n- ihren Sitz in Hessen haben\n"
            "- weniger als 80 Mitarbeiter beschäftigen",
            "de",
            {
                Criterion.SIZE: SMES,
                Criterion.PLACE: place("DE7", Where.SEAT),
                Criterion.HEADCOUNT: HeadcountRule(most_people=79),
            },
        ),
        (
            "Eligible are SMEs that:\n- have fewer than 80 employees\n- are located in Ireland",
            "en",
            {
                Criterion.SIZE: SMES,
                Criterion.PLACE: place("IE", Where.ESTABLISHMENT),
                Criterion.HEADCOUNT: HeadcountRule(most_people=79),
            },
        ),
        (
            "Darüber hinaus müssen folgende Voraussetzungen erfüllt sein:\n- Sitz des Unternehmens im Saarland",
            "de",
            {Criterion.PLACE: place("DEC", Where.SEAT)},
        ),
        (
            "Sie sind antragsberechtigt, wenn Sie folgende Bedingungen erfüllen:\n"
            "- Sie beschäftigen mindestens 3 Personen",
            "de",
            {Criterion.HEADCOUNT: HeadcountRule(least_people=3)},
        ),
        (
            "The agency can assist new and existing firms subject to the following eligibility criteria:\n"
            "- The firm must not employ more than 12 people.",
            "en",
            {Criterion.HEADCOUNT: HeadcountRule(most_people=12)},
        ),
    ],
)
def test_a_list_behind_a_statement_says_what_those_must_be(
    prose: str, language: str, expected: dict[Criterion, Rule]
) -> None:
    assert rules(prose, language) == expected


@pytest.mark.parametrize(
    ("prose", "language"),
    [
        # Whether the clubs too must have their seat there, and who pays more for what, is said by no word.
        ("Antragsberechtigt sind KMU und Vereine, die\n- ihren Sitz in Hessen haben", "de"),
        ("Einen höheren Zuschuss erhalten KMU, die:\n- ihren Sitz in Hessen haben", "de"),
        ("Nicht antragsberechtigt sind KMU, die\n- ihren Sitz in Hessen haben", "de"),
        ("Auch antragsberechtigt sind KMU, die\n- ihren Sitz in Hessen haben", "de"),
        ("A higher rate is open to firms that meet the following criteria:\n- are located in Ireland", "en"),
        ("Firms may apply that meet one of the following criteria:\n- are located in Ireland", "en"),
        ("Firms are not eligible that meet the following criteria:\n- are located in Ireland", "en"),
        ("Firms receive EUR 500 more if they meet the following criteria:\n- are located in Ireland", "en"),
    ],
)
def test_what_is_not_asked_of_everybody_who_applies_is_no_demand(prose: str, language: str) -> None:
    assert rules(prose, language)[Criterion.PLACE] is None


@pytest.mark.parametrize(
    ("prose", "language"),
    [
        (
            "Das Unternehmen muss weniger als 90 Personen beschäftigen und entweder einen Jahresumsatz von höchstens "
            "8 Millionen Euro oder eine Bilanzsumme von höchstens 6 Millionen Euro haben.",
            "de",
        ),
        (
            "Antragsberechtigt sind Unternehmen, die weniger als 90 Beschäftigte und einen Jahresumsatz oder eine "
            "Jahresbilanzsumme von höchstens 9 Millionen Euro haben.",
            "de",
        ),
        (
            "Firms must have fewer than 90 employees and either an annual turnover not exceeding EUR 8 million or a "
            "balance sheet total not exceeding EUR 6 million.",
            "en",
        ),
    ],
)
def test_of_turnover_or_balance_sheet_one_is_enough_and_the_rest_of_the_sentence_stands(
    prose: str, language: str
) -> None:
    found = rules(prose, language)
    assert found[Criterion.TURNOVER] is None
    assert found[Criterion.HEADCOUNT] == HeadcountRule(most_people=89)


@pytest.mark.parametrize(
    ("prose", "language", "least", "most"),
    [
        ("Unternehmen mit 30 und mehr Mitarbeiter/-innen", "de", 30, None),
        (
            "Die Unternehmen müssen bis einschließlich 7 Mitarbeitende (Vollzeitäquivalente) beschäftigen.",
            "de",
            None,
            7,
        ),
        ("Das KMU muss einen Standort in Hessen aufweisen und darf maximal 60 Beschäftigte umfassen.", "de", None, 60),
        ("Companies must employ 15 or fewer people.", "en", None, 15),
        ("The number of full-time employees does not exceed twelve people.", "en", None, 12),
        ("Applicants must have less than 40 full-time equivalent (FTE) employees.", "en", None, 39),
    ],
)
def test_headcounts_as_officials_write_them(prose: str, language: str, least: int | None, most: int | None) -> None:
    assert rules(prose, language)[Criterion.HEADCOUNT] == HeadcountRule(least_people=least, most_people=most)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Antragsberechtigt sind KMU, deren Gründung nicht länger als 6 Jahre zurückliegt.", AgeRule(most_months=72)),
        ("Die Gründung muss bei Antragstellung mindestens 2 Jahre zurückliegen.", AgeRule(least_months=24)),
        ("Die Gründung muss nicht mindestens 2 Jahre zurückliegen.", None),
    ],
)
def test_how_long_ago_an_enterprise_was_founded(prose: str, expected: AgeRule | None) -> None:
    assert rules(prose).get(Criterion.AGE) == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Unternehmen der landwirtschaftlichen Primärerzeugung sind ebenfalls von der Förderung ausgeschlossen.",
        "Ferner sind Unternehmen der Primärproduktion landwirtschaftlicher Erzeugnisse ausgeschlossen.",
        "Für Unternehmen der landwirtschaftlichen Primärproduktion ist eine Antragstellung nicht möglich.",
        "Eine Förderung ist für Unternehmen der landwirtschaftlichen Primärproduktion ausgeschlossen.",
        "Ausgeschlossen ist die Förderung von:\n- Unternehmen der landwirtschaftlichen Primärproduktion",
    ],
)
def test_primary_production_shut_out_leaves_what_serves_it_open(prose: str) -> None:
    assert rules(prose)[Criterion.SECTOR] == SectorRule(
        revision=NaceRevision.REV_2, outside=FARMING, unsettled=("01.6", "01.7")
    )


@pytest.mark.parametrize(
    "prose",
    [
        "Unternehmen der landwirtschaftlichen Primärerzeugung sind nicht von der Förderung ausgeschlossen.",
        "Unternehmen der landwirtschaftlichen Primärerzeugung sind ausgeschlossen, es sei denn, sie verarbeiten.",
    ],
)
def test_who_is_not_shut_out_or_only_under_a_condition_is_not_ruled_out(prose: str) -> None:
    rule = rules(prose).get(Criterion.SECTOR)
    assert rule is None or (isinstance(rule, SectorRule) and not rule.outside and not rule.exclusive)


def test_small_enterprises_may_mean_the_smallest_too() -> None:
    assert rules("Antragsberechtigt sind nur kleine Unternehmen.")[Criterion.SIZE] == SizeRule(
        sizes=(SizeClass.SMALL,), unsettled=(SizeClass.MICRO,)
    )
    assert rules("Kleine Unternehmen sind nicht antragsberechtigt.")[Criterion.SIZE] == SizeRule(
        sizes=(SizeClass.LARGE, SizeClass.MEDIUM), unsettled=(SizeClass.MICRO,)
    )


def test_the_professions_beside_trade_and_industry_are_enterprises_too() -> None:
    found = read_clauses(
        [
            Passage(
                text="Antragsberechtigt sind nur Unternehmen der gewerblichen Wirtschaft und der freien Berufe.",
                where="",
            )
        ],
        "de",
        "DE",
    )
    assert [getattr(one.rule, "applicants", None) for one in found] == [(ApplicantKind.ENTERPRISE,)]


@pytest.mark.parametrize(
    ("prose", "region", "what"),
    [
        (
            "Einen Antrag können KMU stellen, die eine Niederlassung oder Betriebsstätte in Bremen haben.",
            "DE5",
            "ESTABLISHMENT",
        ),
        ("Weitere Voraussetzungen\n- Investitionsort in Sachsen", "DED", "PROJECT"),
        ("Ihr Unternehmen muss einen Betriebsstandort in Berlin haben.", "DE3", "ESTABLISHMENT"),
    ],
)
def test_where_the_company_or_the_project_is(prose: str, region: str, what: str) -> None:
    assert rules(prose)[Criterion.PLACE] == place(region, Where[what])


def test_amounts_are_still_told_from_numbers_of_people() -> None:
    found = rules("Firms must have an annual turnover of EUR 3 million or more.", "en")[Criterion.TURNOVER]
    assert getattr(found, "least_turnover", None) is not None
    assert found.least_turnover.amount == Decimal(3_000_000)  # type: ignore[union-attr]


def test_a_word_that_no_rule_holds_leaves_the_rules_and_is_a_question_itself() -> None:
    found = rules("Antragsberechtigt sind innovative KMU mit Sitz in Hessen.")
    assert found == {Criterion.PLACE: place("DE7", Where.SEAT), Criterion.SIZE: SMES, Criterion.OTHER: None}
    # Of those who are shut out we then do not know who they are.
    assert rules("Innovative KMU sind nicht antragsberechtigt.")[Criterion.SIZE] is None


def test_where_the_company_is_and_where_it_invests_are_both_asked() -> None:
    text = "Ihr Unternehmen hat seinen Sitz in Sachsen. Ihr Vorhaben muss in Leipzig durchgeführt werden."
    found = [one.rule for one in read_clauses([Passage(text=text, where="who")], "de", "DE")]
    assert found == [place("DED", Where.SEAT), place("DED5", Where.PROJECT)]
    # One thing cannot be in two places, and what is far apart may be of two schemes.
    for other in ("Ihr Unternehmen hat seinen Sitz in Hessen.", "Ihr Vorhaben muss in Hessen durchgeführt werden."):
        assert rules(f"Ihr Unternehmen hat seinen Sitz in Sachsen. {other}")[Criterion.PLACE] is None


@pytest.mark.parametrize(
    ("prose", "region"),
    [
        ("Antragsberechtigt sind KMU in Bayern.", "DE2"),
        ("Antragsberechtigt sind KMU mit einem Standort in NRW.", "DEA"),
        ("Antragsberechtigt sind KMU der gewerblichen Wirtschaft in Hessen.", "DE7"),
        ("Der Sitz oder eine Betriebsstätte des Unternehmens muss sich in Hessen befinden.", "DE7"),
        (
            "Antragsberechtigt sind Unternehmen, unabhängig von deren Größe, mit Sitz oder Niederlassung in Hessen.",
            "DE7",
        ),
    ],
)
def test_companies_of_a_land(prose: str, region: str) -> None:
    assert rules(prose)[Criterion.PLACE] == place(region, Where.ESTABLISHMENT)


def test_companies_that_are_mostly_of_a_land_are_of_none() -> None:
    assert rules("Antragsberechtigt sind KMU, in der Regel in Bayern.").get(Criterion.PLACE) is None


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Ihr Unternehmen erfüllt die KMU-Kriterien der Europäischen Kommission.", SMES),
        ("Sie erfüllen die Voraussetzungen für kleine und mittlere Unternehmen (KMU) der EU.", SMES),
        ("Ihr Unternehmen gilt als kleines oder mittleres Unternehmen (KMU).", SMES),
        ("Voraussetzungen\n- KMU-Status (gemäß EU-Definition)", SMES),
        ("Ihr Unternehmen erfüllt nicht die KMU-Kriterien.", None),
        ("Ihr Unternehmen erfüllt die KMU-Kriterien oder hat höchstens 300 Beschäftigte.", None),
        # Some of those who are shut out, and they surely are.
        ("Von der Förderung ausgeschlossen sind unter anderem große Unternehmen.", SMES),
        ("Antragsberechtigt sind unter anderem KMU.", None),
    ],
)
def test_sizes_by_the_definition_of_the_union(prose: str, expected: SizeRule | None) -> None:
    assert rules(prose)[Criterion.SIZE] == expected


@pytest.mark.parametrize(
    ("prose", "least"),
    [
        ("Der Eigenanteil muss mindestens 15 Prozent der zuwendungsfähigen Ausgaben betragen.", 15),
        ("Der Eigenanteil muss nicht mindestens 15 Prozent betragen.", None),
        ("Der Eigenanteil soll in der Regel mindestens 15 Prozent betragen.", None),
    ],
)
def test_the_share_that_one_bears(prose: str, least: int | None) -> None:
    expected = ContributionRule(least_percent=Decimal(least)) if least is not None else None
    assert rules(prose).get(Criterion.CONTRIBUTION) == expected


@pytest.mark.parametrize(
    ("head", "item", "language"),
    [
        ("Antragsberechtigt sind KMU, die eine der folgenden Voraussetzungen erfüllen:", "Sitz in Hessen", "de"),
        ("Applicants must meet one of the following criteria:", "be located in Ireland", "en"),
    ],
)
def test_of_a_list_of_which_one_item_is_enough_none_is_a_demand(head: str, item: str, language: str) -> None:
    people = {"de": "weniger als 50 Mitarbeiter", "en": "employ fewer than 50 people"}[language]
    found = rules(f"{head}\n- {item}\n- {people}", language)
    assert found[Criterion.PLACE] is None
    assert found[Criterion.HEADCOUNT] is None


def test_what_only_narrows_leaves_who_is_named_before_it() -> None:
    found = rules("Antragsberechtigt sind KMU mit Sitz in Hessen, die ihren Betrieb klimaneutral umbauen.")
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion.PLACE] == place("DE7", Where.SEAT)
    assert found[Criterion.OTHER] is None


@pytest.mark.parametrize(
    "prose",
    [
        "Antragsberechtigt sind KMU, die ihren Betrieb umbauen, und Bergwerke.",
        "Antragsberechtigt sind KMU, die ihren Betrieb umbauen, sowie deren Zulieferer.",
        "Antragsberechtigt sind KMU, die ihren Betrieb umbauen, oder Bergwerke.",
        "KMU, die ihren Betrieb umbauen, sind nicht antragsberechtigt.",
    ],
)
def test_what_may_do_more_than_narrow_lets_nothing_stand(prose: str) -> None:
    assert rules(prose)[Criterion.SIZE] is None
