"""Spanish prose as more writers word it, and what must not be read of it."""

import pytest

from catalogue.model.condition import (
    Criterion,
    HeadcountRule,
    PlaceRule,
    SectorRule,
    SizeClass,
    SizeRule,
    Where,
)
from catalogue.model.sector import NaceRevision
from tests.crawlers.clauses_es import (
    SMES,
    H,
    O,
    P,
    S,
    inside,
    rules,
    told,
)


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
