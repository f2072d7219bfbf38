"""Lists of demands behind those who may apply: which hold together, and of which one is enough."""

import pytest

from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    Criterion,
    HeadcountRule,
    PlaceRule,
    Rule,
    SizeClass,
    SizeRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
COUNTRIES = {"it": "IT", "es": "ES", "ro": "RO", "fr": "FR"}


def rules(language: str, prose: str) -> dict[Criterion, Rule | None]:
    passage = Passage(text=prose, where="conditions")
    return {one.criterion: one.rule for one in read_clauses([passage], language, COUNTRIES[language])}


def people(most: int) -> HeadcountRule:
    return HeadcountRule(most_people=most)


def seat(region: str, what: Where = Where.ESTABLISHMENT) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("language", "prose", "place"),
    [
        (
            "it",
            "Possono presentare domanda le PMI che possiedono i seguenti requisiti:\n- avere meno di 50 dipendenti;\n"
            "- non avere pendenze con l'ente;\n- avere sede operativa in Umbria.",
            seat("ITI2"),
        ),
        (
            "it",
            "Il bando è rivolto alle PMI, che dovranno soddisfare i seguenti requisiti:\n"
            "- avere meno di 50 dipendenti;\n- avere sede operativa in Umbria.",
            seat("ITI2"),
        ),
        (
            "es",
            "1. Podrán ser beneficiarias las pymes que cumplan los siguientes requisitos:\n"
            "a) Emplear a menos de 50 personas.\nb) No deber nada al ayuntamiento.\n"
            "c) Tener su sede social en Aragón.\n"
            "2. El importe se fija más adelante.",
            seat("ES24", Where.SEAT),
        ),
        (
            "ro",
            "Pot depune cereri de finanțare IMM-urile care îndeplinesc cumulativ următoarele condiții:\n"
            "- au mai puțin de 50 de angajați;\n- nu au litigii cu primăria;\n- au punct de lucru în județul Cluj.",
            seat("RO113"),
        ),
    ],
)
def test_demands_behind_those_who_are_named_hold_for_all_of_them(language: str, prose: str, place: Rule) -> None:
    read = rules(language, prose)
    assert read[Criterion.SIZE] == SMES
    assert read[Criterion.HEADCOUNT] == people(49)
    assert read[Criterion.PLACE] == place


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        (
            "it",
            "Le imprese devono possedere i seguenti requisiti:\n"
            "- avere sede in Umbria; oppure\n"
            "- avere meno di 50 addetti",
        ),
        ("it", "Le imprese devono possedere i seguenti requisiti:\n- avere sede in Umbria\no avere meno di 50 addetti"),
        ("it", "Le imprese devono:\n- avere sede in Umbria;\n- o avere meno di 50 addetti."),
        (
            "it",
            "Le imprese devono possedere almeno uno dei seguenti requisiti:\n"
            "- avere sede in Umbria;\n"
            "- avere meno di 50 addetti.",
        ),
        (
            "es",
            "Las empresas deberán cumplir los siguientes requisitos:\n"
            "- tener sede en Aragón o\n"
            "- tener menos de 50 trabajadores",
        ),
        ("es", "Requisitos\nTener sede en Aragón, o\nTener menos de 50 trabajadores."),
        (
            "ro",
            "Solicitantul trebuie să îndeplinească următoarele condiții:\n"
            "- are sediul în județul Cluj sau\n"
            "- are mai puțin de 50 de angajați",
        ),
        ("fr", "Les entreprises doivent :\n- être implantées en Bretagne ou\n- avoir moins de 50 salariés"),
    ],
)
def test_of_demands_with_an_or_between_them_none_is_asked_for_certain(language: str, prose: str) -> None:
    read = rules(language, prose)
    assert read.get(Criterion.PLACE) is None
    assert read.get(Criterion.HEADCOUNT) is None
    # And they are not passed over: what could not be read is told.
    assert read


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        # Whether the universities have to be in Umbria as well, no word tells.
        (
            "it",
            "Possono presentare domanda le PMI e le università che possiedono i seguenti requisiti:\n"
            "- avere sede in Umbria.",
        ),
        (
            "es",
            "Podrán ser beneficiarias las pymes y las universidades que cumplan los siguientes requisitos:\n"
            "- Tener sede en Aragón.",
        ),
        # Those who may not apply have no demands to meet.
        (
            "es",
            "No podrán ser beneficiarias las empresas que cumplan los siguientes requisitos:\n- Tener sede en Aragón.",
        ),
        ("it", "Sono escluse le imprese che possiedono i seguenti requisiti:\n- avere sede in Umbria."),
    ],
)
def test_demands_that_may_be_meant_for_others_are_not_read(language: str, prose: str) -> None:
    assert rules(language, prose).get(Criterion.PLACE) is None


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        (
            "es",
            "Podrán ser beneficiarias:\n"
            "- Empresas con menos de 50 trabajadores\n"
            "- Empresas con más de 3 años de antigüedad",
        ),
        (
            "ro",
            "Sunt eligibile:\n"
            "- întreprinderile cu mai puțin de 50 de angajați\n"
            "- întreprinderile cu o vechime de cel puțin 3 ani",
        ),
    ],
)
def test_those_who_may_apply_are_alternatives_and_not_demands(language: str, prose: str) -> None:
    read = rules(language, prose)
    assert not isinstance(read.get(Criterion.HEADCOUNT), HeadcountRule)
    assert not isinstance(read.get(Criterion.AGE), AgeRule)


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        ("es", "Podrán ser beneficiarias las pymes y los autónomos."),
        ("es", "Podrán ser beneficiarios los autónomos y las pymes."),
        ("es", "Podrán ser beneficiarias las pymes, incluidos los autónomos."),
        ("it", "Possono presentare domanda le PMI e le ditte individuali."),
    ],
)
def test_a_legal_form_beside_sizes_names_one_more_who_may_apply(language: str, prose: str) -> None:
    read = rules(language, prose)
    assert read[Criterion.SIZE] == SMES
    assert Criterion.LEGAL_FORM not in read
    kinds = read[Criterion.APPLICANT]
    assert isinstance(kinds, ApplicantRule)
    assert kinds.applicants == (ApplicantKind.ENTERPRISE,)


def test_quotation_marks_are_no_words() -> None:
    assert rules("it", "Possono presentare domanda le “PMI” con sede in «Umbria».")[Criterion.SIZE] == SMES


def test_a_number_before_a_sentence_is_no_sentence() -> None:
    assert rules("es", "5.1.2. Podrán ser beneficiarias las pymes.") == rules(
        "es", "Podrán ser beneficiarias las pymes."
    )


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        ("ro", "Beneficiari:\n• Întreprinderile mari, cu excepția celor din anexa 1;\n• IMM-urile"),
        ("it", "Beneficiari\n- Grandi imprese, ad eccezione di quelle indicate in nota\n- PMI"),
        ("es", "Beneficiarios\n- Grandes empresas, excepto las del anexo\n- Pymes"),
        ("fr", "Bénéficiaires\n- Grandes entreprises, sauf celles de l'annexe\n- PME"),
    ],
)
def test_somebody_with_an_exception_that_is_not_known_may_apply_all_the_same(language: str, prose: str) -> None:
    found = read_clauses([Passage(text=prose, where="x")], language, COUNTRIES[language])
    (rule,) = (one.rule for one in found if isinstance(one.rule, SizeRule))
    assert SizeClass.LARGE in rule.unsettled
