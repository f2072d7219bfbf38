"""Sentences of which only the beginning is understood: it holds where the rest can only narrow it."""

import pytest

from catalogue.model.condition import Criterion, HeadcountRule, PlaceRule, Rule, SizeClass, SizeRule
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))
COUNTRIES = {"it": "IT", "es": "ES", "ro": "RO"}


def read(language: str, prose: str) -> dict[Criterion, list[Rule | None]]:
    found: dict[Criterion, list[Rule | None]] = {}
    for one in read_clauses([Passage(text=prose, where="conditions")], language, COUNTRIES[language]):
        found.setdefault(one.criterion, []).append(one.rule)
    return found


@pytest.mark.parametrize(
    ("language", "prose", "asked"),
    [
        ("it", "Possono presentare domanda le PMI che abbiano adottato un piano di mobilità.", Criterion.OTHER),
        ("it", "Il bando è rivolto alle PMI operanti da tempo nel restauro.", Criterion.OTHER),
        ("it", "Possono partecipare le PMI con sede in un borgo della provincia.", Criterion.PLACE),
        ("es", "Podrán ser beneficiarias las pymes que dispongan de un plan de igualdad.", Criterion.OTHER),
        ("es", "Podrán solicitar esta ayuda las pymes cuya actividad económica sea la artesanía.", Criterion.SECTOR),
        ("ro", "Pot aplica IMM-urile care au un plan de eficiență energetică.", Criterion.OTHER),
        ("ro", "Pot beneficia de finanțare IMM-urile din localități cu turism balnear.", Criterion.PLACE),
    ],
)
def test_who_is_named_holds_and_the_rest_is_asked(language: str, prose: str, asked: Criterion) -> None:
    found = read(language, prose)
    assert found[Criterion.SIZE] == [SMES]
    assert found[asked] == [None]


@pytest.mark.parametrize(
    ("language", "prose"),
    [
        # Somebody else may apply as well.
        ("it", "Possono presentare domanda le PMI che abbiano un piano e le grandi imprese."),
        ("it", "Possono presentare domanda le PMI che abbiano un piano, nonché altri operatori."),
        ("it", "Possono presentare domanda le PMI che abbiano un piano o siano iscritte altrove."),
        ("es", "Podrán ser beneficiarias las pymes que tengan un plan, así como aquellas que superen el umbral."),
        ("es", "Podrán ser beneficiarias las pymes o que tengan un plan."),
        ("ro", "Pot aplica IMM-urile care au un plan, precum și alte entități."),
        # Something is taken back.
        ("it", "Possono presentare domanda le PMI che abbiano un piano, salvo quelle di montagna."),
        ("es", "Podrán ser beneficiarias las pymes que tengan un plan, excepto en las islas."),
        ("ro", "Pot aplica IMM-urile care au un plan, cu exceptia celor noi."),
        # What follows is no clause that narrows.
        ("it", "Possono presentare domanda le PMI di ogni tipo e natura."),
        ("es", "Podrán ser beneficiarias las pymes con el fin de modernizarse."),
        ("ro", "Pot aplica IMM-urile la dezvoltarea unui plan."),
        # Nor is it told that they may apply.
        ("it", "Le PMI che abbiano un piano saranno informate."),
        ("es", "Las pymes que tengan un plan recibirán un aviso."),
        ("ro", "IMM-urile care au un plan vor fi informate."),
        # A list begins whose items are not known to be demands.
        ("it", "Possono presentare domanda le PMI che si trovano in questi casi particolari:"),
    ],
)
def test_what_may_do_more_than_narrow_lets_nothing_stand(language: str, prose: str) -> None:
    assert SMES not in read(language, prose).get(Criterion.SIZE, [])


def test_those_who_may_not_apply_are_fewer_where_a_clause_narrows_them() -> None:
    assert read("it", "Non possono presentare domanda le PMI che abbiano già un piano.")[Criterion.SIZE] == [None]


def test_a_number_may_be_of_something_else_with_a_clause_behind_it() -> None:
    found = read("it", "Possono presentare domanda le PMI con meno di 10 dipendenti che siano assunti stabilmente.")
    assert not any(isinstance(rule, HeadcountRule) for rules in found.values() for rule in rules)


def test_a_place_before_the_clause_holds_too() -> None:
    found = read("it", "Possono presentare domanda le PMI con sede in Umbria che abbiano un piano.")
    (place,) = found[Criterion.PLACE]
    assert isinstance(place, PlaceRule)
    assert place.regions == ("ITI2",)


def test_the_sign_behind_an_item_of_a_list_begins_no_other_sentence() -> None:
    found = read(
        "ro", "Beneficiari:\n• IMM-uri din mediul rural, care au un plan de afaceri;\n• IMM-uri care au o marcă;"
    )
    assert found[Criterion.SIZE] == [SMES]
    assert read("ro", "Beneficiari:\n• IMM-uri care au un plan; firme noi;").get(Criterion.SIZE) != [SMES]
