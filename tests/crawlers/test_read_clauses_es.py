"""Reading conditions in Spanish, as extracts and summaries of calls write them."""

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
    OrderRule,
    Rule,
    SizeClass,
    SizeRule,
)
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
SEAT = "La empresa deberá tener su domicilio social en Galicia."
ALONE = ConsortiumRule(entities=1, countries=1)
FIRST, COMPETITIVE = OrderRule(first_come=True), OrderRule(first_come=False)


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="quién")], "es", "ES")}


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Tener una plantilla de al menos 3 trabajadores.", HeadcountRule(least_people=3)),
        ("Tener más de 2 años de antigüedad.", AgeRule(least_months=24)),
        ("Constituidas en los últimos 5 años.", AgeRule(most_months=60)),
        (
            "El beneficiario deberá aportar al menos el 25 % de los costes subvencionables.",
            ContributionRule(least_percent=Decimal(25)),
        ),
        (
            "Los proyectos se realizarán en agrupación de al menos 2 empresas independientes.",
            ConsortiumRule(entities=2, countries=1),
        ),
        ("Las solicitudes se presentarán de forma individual o en agrupación.", ALONE),
        ("Podrán presentarse proyectos individuales o en cooperación.", ALONE),
        ("Las ayudas se concederán por orden de presentación hasta agotar el crédito disponible.", FIRST),
        ("Concesión por orden de entrada de las solicitudes.", FIRST),
        ("Las solicitudes se resolverán en régimen de concurrencia competitiva.", COMPETITIVE),
        ("El procedimiento de concesión será el de concurrencia competitiva.", COMPETITIVE),
    ],
)
def test_what_calls_demand(prose: str, expected: Rule) -> None:
    assert list(rules(prose).values()) == [expected]


def test_conditions_that_hold_together_are_each_a_demand() -> None:
    text = (
        "Los beneficiarios deberán cumplir los siguientes requisitos:\n"
        "- ser pyme;\n- tener más de 2 años de antigüedad;\n- tener menos de 100 empleados."
    )
    assert rules(text) == {
        Criterion.SIZE: SMES,
        Criterion.AGE: AgeRule(least_months=24),
        Criterion.HEADCOUNT: HeadcountRule(most_people=99),
    }


def test_questions_begin_with_a_mark_of_their_own() -> None:
    assert rules("¿Quién puede solicitarlo?\nPymes con menos de 50 empleados.") == {
        Criterion.SIZE: SMES,
        Criterion.HEADCOUNT: HeadcountRule(most_people=49),
    }
    kinds = (ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL, ApplicantKind.NON_PROFIT, ApplicantKind.RESEARCH)
    assert rules("¿Quién no puede solicitarlo?\nGrandes empresas\nAdministraciones públicas") == {
        Criterion.SIZE: SMES,
        Criterion.APPLICANT: ApplicantRule(applicants=kinds),
    }


@pytest.mark.parametrize(
    "prose",
    [
        "Tener más de 2 años de antigüedad, salvo que se trate de pymes.",
        "Los proyectos se realizarán preferentemente en agrupación de al menos 2 empresas.",
        "El beneficiario deberá aportar al menos el 25 % de las acciones.",
        "Las ayudas se concederán por orden de puntuación.",
        "Las solicitudes se presentarán de forma individual o en agrupación si son pymes.",
    ],
)
def test_what_is_not_understood_to_its_last_word_has_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    "prose",
    [
        "Las solicitudes se presentarán a través de la sede electrónica.",
        "El plazo de presentación de solicitudes será de 20 días hábiles.",
        "La cuantía máxima de la ayuda será de 20.000 euros.",
        "Las bases reguladoras se aprobaron por la Orden de 3 de marzo de 2025.",
        "Cada empresa podrá presentar una única solicitud.",
        "En la convocatoria anterior fueron admitidas las grandes empresas.",
    ],
)
def test_how_to_apply_and_what_is_paid_asks_nothing(prose: str) -> None:
    assert rules(f"{SEAT}\n{prose}") == rules(SEAT)


@pytest.mark.parametrize(
    "prose",
    [
        "Las solicitudes se presentarán a través de la sede electrónica por empresas de Lugo.",
        "El plazo de presentación de solicitudes será de 20 días hábiles, solo para pymes.",
        "La cuantía máxima de la ayuda será de 20.000 euros para pymes.",
        "En la última convocatoria se cambió esta regla: solo pueden participar pymes.",
        "En la anterior convocatoria y en esta solo fueron admitidas las pymes.",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"{SEAT}\n{prose}").values()
