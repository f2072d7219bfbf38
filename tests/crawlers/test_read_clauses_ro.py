"""Reading conditions in Romanian, as guides for applicants write them."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
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

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
COMPANIES = (LegalForm.LIMITED_COMPANY, LegalForm.PARTNERSHIP, LegalForm.STOCK_COMPANY)
MONEY = Money(amount=Decimal(500_000), currency="RON")
SEAT = "Solicitantul are sediul social în județul Ilfov."


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="cine")], "ro", "RO")}


def project(region: str) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=Where.PROJECT)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Solicitantul este o microîntreprindere.", SizeRule(sizes=(SizeClass.MICRO,))),
        (
            "Solicitantul este o întreprindere mică sau mijlocie.",
            SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.SMALL)),
        ),
        ("Solicitantul a avut un număr mediu de salariați de cel puțin 5 în anul fiscal anterior.", (5, None)),
        ("Numărul mediu de angajați în anul fiscal 2025 este de minimum 3.", (3, None)),
        ("Solicitantul nu are mai mult de 9 angajați.", (None, 9)),
        ("Întreprinderea nu are mai mult de 3 ani de la înființare.", AgeRule(most_months=36)),
        (
            "Solicitantul a fost înființat cu cel puțin 2 ani înainte de depunerea cererii de finanțare.",
            AgeRule(least_months=24),
        ),
        ("Cifra de afaceri în anul fiscal anterior este de minimum 500.000 lei.", TurnoverRule(least_turnover=MONEY)),
        (
            "Contribuția proprie minimă este de 15% din cheltuielile eligibile.",
            ContributionRule(least_percent=Decimal(15)),
        ),
        ("Proiectul este implementat în regiunea București-Ilfov.", project("RO32")),
        ("Locul de implementare a proiectului este în regiunea Nord-Est.", project("RO21")),
        ("Investiția se realizează în județul Cluj.", project("RO113")),
        (
            "Domeniul de activitate este industria prelucrătoare.",
            SectorRule(revision=NaceRevision.REV_2, inside=("C",)),
        ),
        (
            "Solicitantul este o societate constituită în baza Legii nr. 31/1990, cu modificările și completările "
            "ulterioare.",
            LegalFormRule(forms=COMPANIES),
        ),
        ("PFA, întreprinderi individuale și întreprinderi familiale", LegalFormRule(forms=(LegalForm.SOLE_TRADER,))),
        ("Cererea de finanțare se depune individual sau în parteneriat.", ConsortiumRule(entities=1, countries=1)),
        ("Finanțarea se acordă pe principiul primul venit, primul servit.", OrderRule(first_come=True)),
        ("Sprijinul se acordă în ordinea depunerii, până la epuizarea bugetului.", OrderRule(first_come=True)),
    ],
)
def test_what_guides_for_applicants_demand(prose: str, expected: Rule | tuple[int | None, int | None]) -> None:
    if isinstance(expected, tuple):
        expected = HeadcountRule(least_people=expected[0], most_people=expected[1])
    assert list(rules(prose).values()) == [expected]


def test_conditions_that_hold_together_are_each_a_demand() -> None:
    text = (
        "Solicitantul trebuie să îndeplinească cumulativ următoarele condiții:\n"
        "- să fie IMM;\n- să aibă cel puțin 10 salariați;\n- să nu fie în dificultate."
    )
    assert rules(text) == {
        Criterion.SIZE: SMES,
        Criterion.HEADCOUNT: HeadcountRule(least_people=10),
        Criterion.FINANCES: None,
    }


def test_who_stands_behind_the_question_who_may_not_apply_may_not() -> None:
    assert rules("Cine nu poate aplica?\nÎntreprinderile mari\nPersoanele fizice") == {
        Criterion.SIZE: SMES,
        Criterion.APPLICANT: ApplicantRule(
            applicants=(
                ApplicantKind.ENTERPRISE,
                ApplicantKind.NON_PROFIT,
                ApplicantKind.PUBLIC_BODY,
                ApplicantKind.RESEARCH,
            )
        ),
    }


def test_beside_other_applicants_those_of_a_size_are_enterprises_that_may_apply() -> None:
    both = ApplicantRule(applicants=(ApplicantKind.ENTERPRISE, ApplicantKind.NON_PROFIT))
    assert rules("Sunt eligibile doar IMM-urile și ONG-urile.") == {Criterion.SIZE: SMES, Criterion.APPLICANT: both}
    only = ApplicantRule(applicants=(ApplicantKind.NON_PROFIT,))
    assert rules("Sunt eligibile doar ONG-urile indiferent de dimensiune.")[Criterion.APPLICANT] == only


@pytest.mark.parametrize(
    "prose",
    [
        # A financial year begins in January: the company may be of almost two years.
        "Solicitantul a fost înființat cu cel puțin un an fiscal înainte de depunerea cererii de finanțare.",
        "Solicitantul nu are mai mult de 3 ani de la înființare decât dacă este IMM.",
        "Proiectul este implementat în regiunea Nord-Est, dacă solicitantul este IMM.",
        "Solicitantul are activitatea principală în codul CAEN 6201.",
        "Finanțarea se acordă în ordinea punctajului.",
        "Rata de cofinanțare este de minimum 2%.",
    ],
)
def test_what_is_not_understood_to_its_last_word_has_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    "prose",
    [
        "Cererile de finanțare se depun prin sistemul informatic MySMIS2021.",
        "Solicitantul poate depune o singură cerere de finanțare.",
        "Apel competitiv, cu termen de depunere.",
        "Ghidul solicitantului poate fi consultat pe pagina programului.",
        "Prioritate au întreprinderile din zonele rurale.",
    ],
)
def test_how_to_apply_and_who_is_preferred_asks_nothing(prose: str) -> None:
    assert rules(f"{SEAT}\n{prose}") == rules(SEAT)


@pytest.mark.parametrize(
    "prose",
    [
        "Cererile de finanțare se depun prin MySMIS2021 doar de către IMM-uri.",
        "Cererile de finanțare se depun în parteneriat cu o universitate.",
        "Solicitantul poate depune o singură cerere de finanțare, dacă este IMM.",
        "Prioritate au doar IMM-urile.",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"{SEAT}\n{prose}").values()


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("Solicitantul trebuie să se încadreze în categoria IMM.", "size", SMES),
        (
            "Pot depune cereri microîntreprinderile și întreprinderile mici.",
            "size",
            SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)),
        ),
        (
            "Solicitanții eligibili sunt întreprinderile mici și mijlocii, definite conform Legii nr. 346/2004.",
            "size",
            SMES,
        ),
        ("Sunt organizate în baza Legii nr. 31/1990.", "legal_form", LegalFormRule(forms=COMPANIES)),
        ("Are cel puțin 1 an calendaristic de la înființare.", "age", AgeRule(least_months=12)),
        ("Programul poate fi accesat de către IMM-uri.", "size", SMES),
        (
            "Programul se adresează societăților comerciale cu cel mult 9 angajați.",
            "headcount",
            HeadcountRule(most_people=9),
        ),
        (
            "Sediul social sau punctul de lucru trebuie să fie situat în județul Ilfov.",
            "place",
            PlaceRule(regions=("RO322",), exclusive=True, what=Where.ESTABLISHMENT),
        ),
        (
            "Sunt excluse întreprinderile care activează în agricultură.",
            "sector",
            SectorRule(revision=NaceRevision.REV_2, outside=("01",)),
        ),
    ],
)
def test_what_else_guides_ask(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    ("prose", "criterion"),
    [
        ("Pot aplica IMM-urile înregistrate la Registrul Comerțului.", "other"),
        ("Pot aplica IMM-urile din mediul rural.", "place"),
        ("Pot aplica IMM-urile cu capital social integral privat.", "finances"),
    ],
)
def test_what_no_rule_holds_is_told_beside_what_was_read(prose: str, criterion: str) -> None:
    found = rules(prose)
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion(criterion)] is None


@pytest.mark.parametrize(
    ("prose", "criterion"),
    [
        ("Solicitantul nu trebuie să se încadreze în categoria IMM.", "size"),
        ("Solicitantul este o societate care nu este constituită în baza Legii nr. 31/1990.", "legal_form"),
        ("Are cel puțin 1 an calendaristic de la înființare, cu excepția start-up-urilor.", "age"),
        ("Are cel puțin 1 an de la înființare sau un istoric al grupului.", "age"),
        ("Sediul social sau punctul de lucru trebuie să fie situat în județul Ilfov, dacă există.", "place"),
    ],
)
def test_a_demand_with_a_way_round_it_is_not_read(prose: str, criterion: str) -> None:
    assert rules(prose).get(Criterion(criterion)) is None


def test_ict_is_no_section_of_its_own() -> None:
    rule = rules("Pot aplica întreprinderile din domeniul TIC.")[Criterion.SECTOR]
    assert isinstance(rule, SectorRule)
    assert {"61", "62"} <= set(rule.inside)
    assert "26" in rule.unsettled
