"""Reading conditions from Spanish prose."""

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
from tests.crawlers.clauses_es import (
    ALONE,
    ANY_SIZE,
    COMPETITIVE,
    FIRST,
    SEAT,
    SMALLEST,
    SMES,
    SOME_ENTERPRISE,
    A,
    H,
    O,
    P,
    S,
    inside,
    rules,
    told,
)


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


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        (
            "Podrán acogerse a las ayudas previstas en la presente orden las pymes con domicilio fiscal en Cantabria.",
            "place",
            inside("ES13", Where.SEAT),
        ),
        (
            "Podrán ser beneficiarias las pymes que tengan su sede social o algún establecimiento de producción en la "
            "Comunitat Valenciana.",
            "place",
            inside("ES52", Where.ESTABLISHMENT),
        ),
        ("Podrán solicitar esta ayuda las empresas andaluzas.", "place", inside("ES61", None)),
        ("Las ayudas se dirigen a empresas de Aragón.", "place", inside("ES24", None)),
        ("Tener el domicilio social en territorio español.", "place", inside("ES", Where.SEAT)),
        ("Que empleen a menos de 250 personas.", "headcount", HeadcountRule(most_people=249)),
        (
            "Contar con una plantilla de entre 5 y 49 trabajadores.",
            "headcount",
            HeadcountRule(least_people=5, most_people=49),
        ),
        ("Tener una antigüedad mínima de un año a la fecha de la solicitud.", "age", AgeRule(least_months=12)),
        (
            "Que su volumen de negocios anual no exceda de 2 millones de euros.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(2_000_000), currency="EUR")),
        ),
        (
            "Podrán ser beneficiarias las microempresas o pequeñas empresas.",
            "size",
            SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)),
        ),
        (
            "Ser una pequeña o mediana empresa.",
            "size",
            SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.SMALL), unsettled=(SizeClass.MICRO,)),
        ),
        ("Asimismo, las empresas deberán tener la consideración de pyme.", "size", SMES),
        ("Serán beneficiarias las empresas que tengan la consideración de pyme.", "size", SMES),
        ("Tendrán la condición de beneficiarias las pymes industriales.", "size", SMES),
        (
            "Podrán ser beneficiarias las empresas de la sección F del CNAE 2009.",
            "sector",
            SectorRule(revision=NaceRevision.REV_2, inside=("F",)),
        ),
        (
            "Quedan excluidas las empresas del sector de la pesca y la acuicultura.",
            "sector",
            SectorRule(revision=NaceRevision.REV_2, outside=("03",)),
        ),
    ],
)
def test_what_else_calls_ask(prose: str, criterion: str, expected: Rule | None) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    ("prose", "criterion"),
    [
        ("Podrán ser beneficiarias las pymes legalmente constituidas.", "other"),
        ("Podrán ser beneficiarias las pymes inscritas en el Registro Mercantil.", "other"),
        ("Podrán ser beneficiarias las pymes al corriente de sus obligaciones tributarias.", "finances"),
        ("Podrán ser beneficiarias las pymes del medio rural.", "place"),
        ("Podrán ser beneficiarias las pymes cuya actividad principal figure en el anexo I.", "sector"),
    ],
)
def test_what_no_rule_holds_is_told_beside_what_was_read(prose: str, criterion: str) -> None:
    found = rules(prose)
    assert found[Criterion.SIZE] == SMES
    assert found[Criterion(criterion)] is None


@pytest.mark.parametrize(
    ("prose", "criterion"),
    [
        ("Estar al corriente de sus obligaciones y tener sede en Galicia o comprometerse a abrirla.", "place"),
        ("No estar en concurso de acreedores ni tener sede en Galicia.", "place"),
        ("Podrán solicitar esta ayuda las empresas andaluzas o que se instalen allí.", "place"),
        ("Deberán tener sede en Galicia, salvo las del sector de la pesca.", "place"),
        ("Que empleen a menos de 250 personas o facturen menos de un millón.", "headcount"),
        ("Que no empleen a menos de 5 personas.", "headcount"),
        ("No tener la consideración de pyme.", "size"),
    ],
)
def test_a_demand_with_a_way_round_it_is_not_read(prose: str, criterion: str) -> None:
    assert rules(prose).get(Criterion(criterion)) is None


def test_accounts_in_order_do_not_hide_where_the_seat_must_be() -> None:
    found = rules("Podrán ser beneficiarias las empresas al corriente de sus obligaciones y con sede en Galicia.")
    assert found[Criterion.PLACE] == inside("ES11", Where.ESTABLISHMENT)


@pytest.mark.parametrize(
    "prose",
    [
        "Las ayudas se dirigen a pymes.",
        "La línea está pensada para pymes.",
        "Podrán solicitarlas pymes.",
        "Pueden pedirla las pymes.",
        "La pueden solicitar pymes.",
        "Se podrán acoger a esta línea las pymes.",
        "Tienen derecho a la subvención las pymes.",
        "Las destinatarias de la línea son las pymes.",
        "Van dirigidas a pymes, entendiendo por tales las definidas en el Reglamento (UE) 651/2014.",
        "El cheque va para pymes.",
        "Esta convocatoria es solo para pymes.",
        "Solo se admiten pymes.",
        "Quedan fuera de estas ayudas las grandes empresas.",
        "No se admite a las grandes empresas.",
        "No entran las grandes empresas.",
        "Se dirige a empresas de pequeño y mediano tamaño.",
        "Para pedirla hay que ser pyme.",
        "Se exige que las empresas sean pymes.",
        "Quienes deseen participar deberán ser pyme.",
        "Los beneficiarios de las ayudas serán exclusivamente las pymes.",
        "Que la empresa sea una pyme.",
    ],
)
def test_the_usual_ways_to_say_that_smes_may_apply(prose: str) -> None:
    assert told(prose) == ({S: SMES}, set())


@pytest.mark.parametrize(
    ("prose", "read", "open_too"),
    [
        ("El programa apoya a pymes que exporten por primera vez.", {S: SMES}, {O}),
        ("La Cámara pone a disposición de las pymes un servicio de diagnóstico.", {S: SMES}, {O}),
        ("Se abre el plazo de la nueva línea de liquidez para pymes.", {}, {S}),
        ("El Bono Pyme se dirige a microempresas.", {S: SMALLEST}, set()),
        ("El Ayuntamiento de Irún concede ayudas a microempresas.", {S: SMALLEST}, {O}),
        ("Podrán participar pymes afectadas por el temporal.", {S: SMES}, {O}),
        ("Podrán participar pymes que vayan a invertir o que necesiten capital.", {S: SMES}, {O}),
        ("Se trata de un programa destinado a microempresas.", {S: SMALLEST}, {O}),
        ("La garantía se da a la pyme que la pida antes de diciembre.", {S: SMES}, {O}),
        ("Tienen cabida empresas de todos los tamaños.", {S: ANY_SIZE}, set()),
        ("Puede beneficiarse cualquier empresa.", {A: SOME_ENTERPRISE}, set()),
        ("La subvención se concede a empresas y entidades sin fines de lucro.", None, set()),
    ],
)
def test_who_may_apply_among_other_words(
    prose: str, read: dict[Criterion, Rule] | None, open_too: set[Criterion]
) -> None:
    if read is None:
        kinds = told(prose)[0][A]
        assert isinstance(kinds, ApplicantRule)
        assert kinds.applicants == (ApplicantKind.ENTERPRISE, ApplicantKind.NON_PROFIT)
    else:
        assert told(prose) == (read, open_too)


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        ("La empresa tiene que estar en Andalucía.", P, inside("ES61", None)),
        ("Las empresas tendrán su domicilio fiscal en la provincia de Sevilla.", P, inside("ES618", Where.SEAT)),
        ("El domicilio social de la empresa deberá estar en Galicia.", P, inside("ES11", Where.SEAT)),
        ("Empresas cuya sede social radique en Asturias.", P, inside("ES12", Where.SEAT)),
        ("Tener sede social y centro de trabajo en Navarra.", P, inside("ES22", Where.SEAT)),
        ("Podrán acceder empresas que cuenten en Andalucía con sede social.", P, inside("ES61", None)),
        ("Pueden acceder a la financiación empresas con domicilio en España.", P, inside("ES", None)),
        ("Todas las empresas españolas pueden participar en el programa.", P, None),
        ("Los proyectos deberán desarrollarse en la Región de Murcia.", P, inside("ES62", Where.PROJECT)),
        ("Se dirige a negocios con sede social en Asturias.", P, inside("ES12", Where.SEAT)),
        ("Se dirige a comercios con sede social en Asturias.", P, inside("ES12", Where.SEAT)),
        ("Tienes que tener tu domicilio fiscal en Asturias.", P, inside("ES12", Where.SEAT)),
        (
            "Los solicitantes deberán disponer de un centro de trabajo en Soria.",
            P,
            inside("ES417", Where.ESTABLISHMENT),
        ),
        ("Que no tengan más de 10 trabajadores.", H, HeadcountRule(most_people=10)),
        ("Empresas cuya plantilla no supere los 250 trabajadores.", H, HeadcountRule(most_people=250)),
        ("Contar con entre 10 y menos de 50 empleados.", H, HeadcountRule(least_people=10, most_people=49)),
        ("La empresa debe tener 5 o más trabajadores.", H, HeadcountRule(least_people=5)),
        ("Que el número de trabajadores no pase de cincuenta.", H, HeadcountRule(most_people=50)),
        (
            "Las empresas deberán tener más de 3 empleados y menos de 250.",
            H,
            HeadcountRule(least_people=4, most_people=249),
        ),
        ("La empresa debe tener al menos un trabajador.", H, HeadcountRule(least_people=1)),
        (
            "La plantilla debe estar comprendida entre 5 y 100 trabajadores.",
            H,
            HeadcountRule(least_people=5, most_people=100),
        ),
        ("El número de trabajadores de la empresa no podrá ser superior a 49.", H, HeadcountRule(most_people=49)),
        ("Con menos de 250 personas trabajadoras en plantilla.", H, HeadcountRule(most_people=249)),
        ("Empresas de menos de 5 años.", Criterion.AGE, AgeRule(most_months=59)),
        ("Con menos de cinco años desde su constitución.", Criterion.AGE, AgeRule(most_months=59)),
        ("La empresa deberá llevar, al menos, un año constituida.", Criterion.AGE, AgeRule(least_months=12)),
        (
            "Podrán pedirla empresas que lleven al menos dos años en funcionamiento.",
            Criterion.AGE,
            AgeRule(least_months=24),
        ),
        ("Las empresas tienen que haberse creado hace menos de tres años.", Criterion.AGE, AgeRule(most_months=35)),
        (
            "Empresas que facturen al menos 100.000 euros al año.",
            Criterion.TURNOVER,
            TurnoverRule(least_turnover=Money(amount=Decimal(100_000), currency="EUR")),
        ),
        (
            "El beneficiario financiará al menos el 25 % de la inversión con recursos propios.",
            Criterion.CONTRIBUTION,
            ContributionRule(least_percent=Decimal(25)),
        ),
        ("Las solicitudes se atenderán según el orden de entrada.", Criterion.ORDER, FIRST),
        ("La concesión se realizará en régimen de concurrencia competitiva.", Criterion.ORDER, COMPETITIVE),
    ],
)
def test_figures_and_places_as_they_are_worded(prose: str, criterion: Criterion, expected: Rule | None) -> None:
    found = rules(prose)[criterion]
    if expected is None:
        assert isinstance(found, PlaceRule)
        assert found.regions == ("ES",)
    else:
        assert found == expected
