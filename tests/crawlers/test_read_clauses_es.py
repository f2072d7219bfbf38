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


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


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


def told(prose: str) -> tuple[dict[Criterion, Rule], set[Criterion]]:
    """What is read of a text, and what is told beside it as not read."""
    found = read_clauses([Passage(text=prose, where="condiciones")], "es", "ES")
    return {one.criterion: one.rule for one in found if one.rule is not None}, {
        one.criterion for one in found if one.rule is None
    }


SMALLEST = SizeRule(sizes=(SizeClass.MICRO,))
ANY_SIZE = SizeRule(sizes=tuple(sorted(SizeClass)))
SOME_ENTERPRISE = ApplicantRule(
    applicants=(ApplicantKind.ENTERPRISE,),
    unsettled=(
        ApplicantKind.INDIVIDUAL,
        ApplicantKind.NON_PROFIT,
        ApplicantKind.PUBLIC_BODY,
        ApplicantKind.RESEARCH,
    ),
)
S, A, P, H, O = Criterion.SIZE, Criterion.APPLICANT, Criterion.PLACE, Criterion.HEADCOUNT, Criterion.OTHER  # noqa: E741


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


@pytest.mark.parametrize(
    "prose",
    [
        "También podrán ser beneficiarias las pymes.",
        "Asimismo, podrán ser beneficiarias las pymes.",
        "Además, serán beneficiarias las pymes.",
    ],
)
def test_who_may_apply_as_well_shuts_nobody_out(prose: str) -> None:
    size = told(prose)[0][S]
    assert isinstance(size, SizeRule)
    assert size.unsettled == (SizeClass.LARGE,)


def test_what_the_general_law_on_grants_asks_leaves_what_stands_beside_it() -> None:
    read, open_too = told(
        "Las personas beneficiarias deberán estar al corriente de sus obligaciones, tener su domicilio fiscal en "
        "Castilla y León y no hallarse incursas en ninguna de las prohibiciones del artículo 13 de la Ley 38/2003."
    )
    assert read == {P: inside("ES41", Where.SEAT)}
    assert open_too == {Criterion.FINANCES, O}


@pytest.mark.parametrize(
    "head",
    [
        "Los beneficiarios deberán reunir los requisitos siguientes:",
        "Para ser beneficiario se deben cumplir los siguientes requisitos:",
        "Serán requisitos de los beneficiarios:",
        "Podrán solicitar la ayuda las empresas que, en el momento de la solicitud, cumplan los siguientes requisitos:",
        "Para acceder a la ayuda es necesario:",
        "Qué se pide para la ayuda:",
        "Para participar, la empresa deberá:",
    ],
)
def test_a_list_of_demands_is_announced_in_many_ways(head: str) -> None:
    found = rules(f"{head}\n- Ser pyme.\n- Tener su domicilio social en Asturias.\n- Llevar un plan de igualdad.")
    assert found[S] == SMES
    assert found[P] == inside("ES12", Where.SEAT)


@pytest.mark.parametrize(
    "prose",
    [
        "Las empresas deberán contar con un plan, tener sede social en Navarra y emplear a menos de 250 personas.",
        "Las empresas deberán emplear a menos de 250 personas, tener sede social en Navarra y no haber sido multadas.",
        "La empresa debe disponer de página web, tener su sede social en Navarra y ocupar a menos de 250 personas.",
    ],
)
def test_demands_hold_beside_one_that_is_not_known(prose: str) -> None:
    read, open_too = told(prose)
    assert read == {P: inside("ES22", Where.SEAT), H: HeadcountRule(most_people=249)}
    assert O in open_too


@pytest.mark.parametrize(
    "prose",
    [
        # Negated once or twice, or not asked at all.
        "Las pymes nunca podrán acceder a esta línea.",
        "Tampoco podrán ser beneficiarias las pymes.",
        "No solo podrán participar las pymes.",
        "Podrán participar no solo las pymes, sino cualquier entidad.",
        "Ninguna pyme podrá acceder a la ayuda.",
        "La ayuda no está limitada a pymes.",
        "No es necesario ser pyme.",
        "No se exige que las empresas sean pymes.",
        "Las empresas que no tengan la consideración de pyme podrán participar.",
        "Podrán participar empresas, aunque no sean pymes.",
        # Hedged, preferred, valued, or an example.
        "En principio, la línea es para pymes.",
        "Las ayudas van destinadas, preferentemente, a pymes.",
        "Esta línea se dirige en especial a las pymes.",
        "Se valorará que la empresa sea pyme.",
        "Podrán participar empresas como pymes o startups.",
        # Under a condition, or in another part or time of the scheme.
        "Cuando la inversión supere 100.000 euros, solo podrán participar pymes.",
        "La línea 2 está dirigida a pymes.",
        "El segundo tramo va destinado a pymes.",
        "La modalidad B se dirige a pymes.",
        "La convocatoria anterior se dirigía a pymes.",
        # Somebody else may apply as well.
        "Podrán participar las pymes y, en su caso, las grandes empresas.",
        "Podrán participar las pymes y entidades que tengan un plan.",
        "Podrán participar pymes y empresas tractoras.",
        "Podrán participar pymes comerciales y tramojas.",
        "Las ayudas van destinadas a pymes que exporten y a talleres artesanos.",
        "Podrán beneficiarse tanto pymes como grandes empresas.",
        "La ayuda se concede a cualquier empresa, incluidas las pymes.",
        # Somebody else applies, and SMEs are served, hired or advised.
        "Está destinada a centros que asesoren a pymes.",
        "Está destinada a quienes asesoren a pymes.",
        "Las ayudas se dirigen a trabajadores de pymes.",
        "Podrán acceder consultoras de pymes.",
        "Se conceden ayudas a las cámaras para apoyar a pymes.",
        "La subvención está destinada a financiar servicios prestados a pymes.",
        "Los beneficiarios deberán contratar a pymes.",
        "El socio deberá ser pyme.",
        "El consorcio deberá incluir al menos una pyme.",
        "Serán beneficiarias indirectas las pymes.",
        "Se admite a pymes como socios.",
        # How much they get, or what else they may do.
        "La intensidad de la ayuda será del 50 % para las pymes.",
        "Un 30 % del presupuesto se destina a pymes.",
        "Se reserva una partida para pymes.",
        "Podrán solicitar el anticipo las pymes.",
        "Las pymes tienen derecho a un 10 % más.",
        "Las empresas que sean pymes recibirán un 10 % adicional.",
        "Se consideran pymes las empresas con menos de 250 trabajadores.",
        "Podrán ser beneficiarias las asociaciones de pymes.",
        "Las empresas deberán ser pymes si piden el anticipo.",
        "Las empresas deberán ser pymes cuando pidan el anticipo.",
        "Las empresas deberán ser pymes para recibir el anticipo.",
        "Deberán ser pymes y estar en Galicia las empresas subcontratadas.",
        "Podrán participar como entidad colaboradora las pymes.",
        "Las grandes empresas solo podrán ser beneficiarias en zonas asistidas.",
        "No podrán ser beneficiarias las empresas que no tengan la consideración de pyme.",
        # Who knows who else.
        "El plazo para que las pymes lo soliciten acaba en junio.",
        "Solo quedan fuera las grandes empresas y las públicas.",
        "La mitad de la ayuda va para pymes; la otra mitad, para grandes.",
        "Queda abierta la puerta a pymes de fuera de Galicia.",
        "Las pymes van primero y, si sobra dinero, las grandes empresas.",
        "El dinero es para las empresas que tengan un plan, y no hace falta que sean pymes.",
        "Las ayudas son para pymes, mientras que los préstamos están abiertos a todas las empresas.",
        "El programa pone en contacto a inversores con pymes.",
        "La ayuda está abierta a estudiantes para prácticas en pymes.",
    ],
)
def test_of_smes_nothing_is_read_where_a_word_may_change_it(prose: str) -> None:
    assert rules(prose).get(S) is None


@pytest.mark.parametrize(
    "prose",
    [
        "Las empresas deberán tener menos de 50 empleados, salvo las cooperativas.",
        "Las empresas deberán tener menos de 50 empleados o facturar menos de 10 millones de euros.",
        "Las empresas deberán tener menos de 50 empleados afectados por un ERTE y estar al corriente.",
        "Las empresas deberán contratar al menos 2 trabajadores y tener un plan.",
        "Las empresas deberán presentar un plan de formación para al menos 10 trabajadores.",
        "Las empresas deberán contar con una plantilla de al menos 10 trabajadores con discapacidad.",
        "La empresa deberá tener más de 50 trabajadores si solicita más de 100.000 euros.",
        "En el caso de las pymes, deberán tener menos de 50 trabajadores.",
        "Las empresas que tengan más de 250 empleados deberán acreditar un plan de igualdad.",
        "Los trabajadores contratados deberán tener más de 2 años de antigüedad.",
        "Los vehículos deberán cumplir los siguientes requisitos:\n- Tener una antigüedad máxima de 9 meses.",
        "El local deberá tener una antigüedad superior a 10 años.",
        "Empresas con más de 3 años de pérdidas.",
        "Podrán participar empresas de menos de 5 años o innovadoras.",
        "La antigüedad de los vehículos no podrá ser superior a 5 años.",
        "El número de trabajadores formados no podrá ser inferior a 10.",
        "El importe de la facturación no podrá superar los 3.000 euros.",
        "Pymes con menos de 250 trabajadores según la definición de la Comisión.",
        "Contar con una facturación media de los clientes de más de 2 millones de euros.",
        "Menos de cincuenta y dos trabajadores.",
        "Los beneficiarios deberán incrementar su plantilla en al menos 2 trabajadores.",
        "Que al menos 5 trabajadores sean mujeres.",
        "La empresa deberá alcanzar al menos 10 trabajadores en tres años.",
        "Nadie puede aportar menos del 10 % del presupuesto, excepto la entidad solicitante.",
        "Consorcios de al menos dos empresas y un organismo de investigación.",
    ],
)
def test_a_figure_of_something_else_or_of_some_only_is_not_read(prose: str) -> None:
    figures = {H, Criterion.AGE, Criterion.TURNOVER, Criterion.CONTRIBUTION, Criterion.CONSORTIUM}
    assert not figures & set(told(prose)[0])


@pytest.mark.parametrize(
    "prose",
    [
        "No es necesario que la empresa tenga su sede en Galicia.",
        "Las empresas podrán tener sede en Galicia.",
        "Las empresas deberán tener, preferiblemente, sede en Galicia.",
        "Deberá tener la sede en Galicia o comprometerse a abrirla.",
        "Las empresas deberán mantener el domicilio en Galicia durante cinco años.",
        "Las empresas deberán tener proveedores con sede en Galicia.",
        "Las empresas deberán tener el 50 % de la plantilla en Galicia.",
        "La empresa matriz deberá tener sede en Galicia y ser pyme.",
        "La entidad colaboradora deberá tener sede en Galicia.",
        "Las pymes deberán tener su sede en Galicia y las grandes empresas en Aragón.",
        "Las personas contratadas deberán reunir los siguientes requisitos:\n- Residir en Galicia.",
        "La mayoría de las empresas deberán ser pymes y tener sede en Galicia.",
        "Los proyectos podrán desarrollarse en Galicia.",
        "Las solicitudes deberán presentarse en España.",
        "Quedan exentas de garantía las pymes con sede en Galicia.",
        "Tendrán prioridad las pymes con sede en Galicia.",
        "Deberán tener su sede fuera de Galicia.",
        "Deberán tener sede en Galicia las grandes empresas.",
        "Deberán tener sede en Galicia los proveedores.",
        "Deberán tener sede en Galicia antes de que acabe el proyecto.",
        "Deberán tener sede en Galicia, Asturias u otra región.",
        "Deberán tener sede en zonas rurales de Galicia.",
        "Las empresas deben ser innovadoras o tener sede en Galicia.",
        "No basta con tener el domicilio fiscal en España.",
        "Los autónomos deberán tener su domicilio en Galicia.",
    ],
)
def test_a_place_of_something_else_or_of_some_only_is_not_read(prose: str) -> None:
    assert P not in told(prose)[0]


@pytest.mark.parametrize(
    "head",
    [
        "Pertenecer a alguna de las siguientes actividades económicas:",
        "Podrán ser beneficiarias las empresas cuya actividad principal sea una de las siguientes:",
    ],
)
def test_a_list_of_sectors_behind_who_may_apply(head: str) -> None:
    found = rules(f"{head}\n- Industria manufacturera\n- Comercio\n- Hostelería")
    assert found[Criterion.SECTOR] == SectorRule(revision=NaceRevision.REV_2, inside=("C", "G", "I"))


def test_a_place_behind_which_another_may_stand_is_not_the_only_one() -> None:
    place = told("Las empresas deberán tener su sede social en Galicia y en la comarca del Bierzo.")[0][P]
    assert isinstance(place, PlaceRule)
    assert not place.exclusive


def test_a_long_row_of_small_words_is_no_work() -> None:
    assert told("que tengan su con un " * 25) == ({}, {O})


@pytest.mark.parametrize(
    "head",
    [
        "Condiciones de los préstamos:",
        "Requisitos de los proyectos:",
        "Los solicitantes deberán presentar la siguiente documentación:",
        "Criterios de valoración",
        "Se valorarán los siguientes criterios:",
        "Tendrán prioridad las solicitudes de:",
        "La ayuda será del 50 % para:",
        "Podrán ser entidades colaboradoras:",
        "Gastos subvencionables:",
        "Además, las empresas que soliciten el anticipo deberán:",
        "Las empresas de la línea 2 deberán cumplir los siguientes requisitos:",
        "En el caso de pymes, deberán cumplir los siguientes requisitos:",
        "Las personas autónomas deberán cumplir los siguientes requisitos:",
        "Las empresas deberán cumplir alguno de los siguientes requisitos:",
    ],
)
def test_a_list_under_something_else_asks_nothing_of_all(head: str) -> None:
    read, _ = told(f"{head}\n- Tener sede en Galicia\n- Tener menos de 50 trabajadores")
    assert read == {}
