"""German prose: how the Federation, the Länder and Austria write what an enterprise must be."""

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
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from crawlers.read.clauses import Passage, read_clauses


def rules(prose: str, country: str = "DE") -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="wer")], "de", country)}


def inside(region: str, what: Where) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        (
            "Sie müssen Ihren Sitz oder eine Betriebsstätte in Hessen haben.",
            "place",
            inside("DE7", Where.ESTABLISHMENT),
        ),
        ("Ihr Unternehmen hat seinen Sitz in Hessen.", "place", inside("DE7", Where.SEAT)),
        ("Sie investieren in Thüringen.", "place", inside("DEG", Where.PROJECT)),
        ("Ihr Vorhaben muss in Sachsen durchgeführt werden.", "place", inside("DED", Where.PROJECT)),
        ("Sie führen Ihr Vorhaben im Saarland durch.", "place", inside("DEC", Where.PROJECT)),
        ("Ihr Unternehmen beschäftigt weniger als 250 Mitarbeiterinnen und Mitarbeiter.", "headcount", (None, 249)),
        ("Sie beschäftigen mindestens 5 Mitarbeitende.", "headcount", (5, None)),
        (
            "Sie sind mit Ihrem Unternehmen seit mindestens 4 Jahren geschäftlich tätig.",
            "age",
            AgeRule(least_months=48),
        ),
        ("Ihr Unternehmen besteht seit mindestens 2 Jahren.", "age", AgeRule(least_months=24)),
        ("Ihr Unternehmen darf nicht älter als sieben Jahre sein.", "age", AgeRule(most_months=84)),
        (
            "Antragsberechtigt sind Unternehmen, die seit weniger als 3 Jahren bestehen.",
            "age",
            AgeRule(most_months=35),
        ),
        (
            "Sie bringen einen Eigenanteil von mindestens 25 % der förderfähigen Ausgaben ein.",
            "contribution",
            ContributionRule(least_percent=Decimal(25)),
        ),
        (
            "Ihr Jahresumsatz darf EUR 40 Millionen nicht überschreiten.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(40_000_000), currency="EUR")),
        ),
        (
            "Der Jahresumsatz darf 50 Mio. EUR nicht überschreiten.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(50_000_000), currency="EUR")),
        ),
        ("Die Anträge werden in der Reihenfolge ihres Eingangs bearbeitet.", "order", OrderRule(first_come=True)),
        (
            "Das Konsortium muss aus mindestens drei unabhängigen Partnern bestehen.",
            "consortium",
            ConsortiumRule(entities=3, countries=1),
        ),
        (
            "Das Unternehmen muss eine Kapitalgesellschaft sein.",
            "legal_form",
            LegalFormRule(forms=(LegalForm.LIMITED_COMPANY, LegalForm.STOCK_COMPANY)),
        ),
    ],
)
def test_what_the_portals_ask(prose: str, criterion: str, expected: Rule | tuple[int | None, int | None]) -> None:
    if isinstance(expected, tuple):
        expected = HeadcountRule(least_people=expected[0], most_people=expected[1])
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Sie müssen nicht Ihren Sitz in Bayern haben.",
        "Sie haben Ihren Sitz in Bayern oder führen das Vorhaben dort durch.",
        "Das Vorhaben muss nicht in Bayern durchgeführt werden.",
        "Sie investieren in Bayern mindestens 50.000 Euro.",
        "Ihr Unternehmen beschäftigt in der Regel weniger als 50 Mitarbeiter.",
        "Ihr Unternehmen ist in der Regel nicht älter als 5 Jahre.",
    ],
)
def test_one_word_more_and_there_is_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


def test_those_who_may_apply_are_alternatives_and_those_under_a_demand_are_not() -> None:
    either = rules("Antragsberechtigt sind:\n- Unternehmen mit weniger als 50 Mitarbeitern\n- Vereine")
    assert either[Criterion.HEADCOUNT] is None
    for head in ("Antragsberechtigt sind Unternehmen, die:", "Die Förderung ist an folgende Bedingungen geknüpft:"):
        both = rules(f"{head}\n- ihren Sitz in Bayern haben\n- weniger als 50 Mitarbeiter beschäftigen")
        assert both == {
            Criterion.PLACE: inside("DE2", Where.SEAT),
            Criterion.HEADCOUNT: HeadcountRule(most_people=49),
        }


@pytest.mark.parametrize(
    "prose",
    [
        "Ein Rechtsanspruch auf die Förderung besteht nicht.",
        "Ihren Antrag stellen Sie bei der Investitionsbank.",
        "Die Höhe der Förderung beträgt bis zu 40 Prozent der förderfähigen Ausgaben.",
        "Förderfähig sind Ausgaben für Personal und externe Beratung.",
        "Die Förderung erfolgt als nicht rückzahlbarer Zuschuss.",
    ],
)
def test_how_to_apply_and_what_is_paid_asks_nothing(prose: str) -> None:
    seat = "Ihr Unternehmen hat seinen Sitz in Hessen."
    assert rules(f"{seat} {prose}") == rules(seat)


@pytest.mark.parametrize(
    "prose",
    [
        "Ihren Antrag stellen Sie vor Beginn des Vorhabens bei der Investitionsbank.",
        "Die Förderung beträgt bis zu 40 Prozent der Ausgaben, wenn Sie erstmals gründen.",
        "Förderfähig sind Ausgaben für Betriebe der Ernährungswirtschaft.",
        "Die Förderung erfolgt als De-minimis-Beihilfe.",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"Ihr Unternehmen hat seinen Sitz in Hessen. {prose}").values()


def test_that_demands_follow_is_one_where_none_follows() -> None:
    announced = "Die Förderung ist an bestimmte Bedingungen geknüpft."
    assert rules(announced) == {Criterion.OTHER: None}
    assert rules(f"{announced}\nSie investieren in Thüringen.") == rules("Sie investieren in Thüringen.")


def test_how_old_accounts_are_is_no_age_of_the_enterprise() -> None:
    text = "Sie müssen einen Jahresabschluss vorlegen, der nicht älter als 12 Monate ist."
    assert rules(text) == {Criterion.FINANCES: None}


def test_terms_of_a_loan_and_whom_to_call_are_no_demands() -> None:
    seat = "Ihr Unternehmen hat seinen Sitz in Hessen."
    terms = "Konditionen der stillen Beteiligungen:\nEine Gebühr ist zu entrichten.\nKontaktaufnahme:\nRufen Sie an."
    assert rules(f"{seat}\n{terms}") == rules(seat)
