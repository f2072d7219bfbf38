"""Italian prose: how the State, the regions and the chambers of commerce write what an enterprise must be."""

from decimal import Decimal

import pytest

from catalogue.model.condition import (
    AgeRule,
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
    Where,
)
from crawlers.read.clauses import Passage, read_clauses

SMES = SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.MICRO, SizeClass.SMALL))


def rules(prose: str) -> dict[Criterion, Rule | None]:
    return {one.criterion: one.rule for one in read_clauses([Passage(text=prose, where="chi")], "it", "IT")}


def inside(region: str, what: Where | None) -> PlaceRule:
    return PlaceRule(regions=(region,), exclusive=True, what=what)


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        # Whether a chamber keeps the seat or an establishment on its register is not said.
        ("Imprese iscritte alla Camera di Commercio di Torino.", "place", inside("ITC11", None)),
        ("Micro, piccole e medie imprese delle Marche.", "place", inside("ITI3", None)),
        (
            "Beneficiari dell'intervento sono le PMI con sede legale o operativa in Liguria.",
            "place",
            inside("ITC3", Where.ESTABLISHMENT),
        ),
        (
            "Possono beneficiare delle agevolazioni le imprese con sede in Sardegna.",
            "place",
            inside("ITG2", Where.ESTABLISHMENT),
        ),
        ("Tutte le imprese residenti nel territorio dello Stato.", "place", inside("IT", Where.ESTABLISHMENT)),
        ("I progetti devono essere realizzati in Campania.", "place", inside("ITF3", Where.PROJECT)),
        (
            "Possono presentare domanda di partecipazione le PMI come definite dall'allegato I del "
            "Regolamento (UE) n. 651/2014 e s.m.i.",
            "size",
            SMES,
        ),
        ("L'incentivo è rivolto ad imprese costituite da non oltre 24 mesi.", "age", AgeRule(most_months=24)),
        (
            "Le domande sono esaminate secondo l'ordine cronologico di presentazione.",
            "order",
            OrderRule(first_come=True),
        ),
        (
            "La domanda deve essere presentata da almeno tre imprese in forma aggregata.",
            "consortium",
            ConsortiumRule(entities=3, countries=1),
        ),
        (
            "L'impresa deve apportare mezzi propri per almeno il 25% delle spese.",
            "contribution",
            ContributionRule(least_percent=Decimal(25)),
        ),
    ],
)
def test_what_the_portals_ask(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Imprese iscritte alla Camera di Commercio di Torino o in regola con il DURC.",
        "Le imprese del Lazio non iscritte.",
        "Le imprese devono avere sede in Lombardia o impegnarsi ad aprirla.",
        "I progetti devono essere realizzati in Campania, salvo deroga.",
        "Possono presentare domanda le imprese che non hanno sede in Lombardia.",
    ],
)
def test_one_word_more_and_there_is_no_rule(prose: str) -> None:
    found = rules(prose)
    assert found
    assert set(found.values()) == {None}


def test_a_list_of_kinds_of_enterprises_on_one_line_is_of_alternatives() -> None:
    text = "L'agevolazione è rivolta alle seguenti tipologie di impresa:- Media Impresa; - Piccola Impresa."
    assert rules(text)[Criterion.SIZE] == SizeRule(sizes=(SizeClass.MEDIUM, SizeClass.SMALL))


def test_requirements_in_a_list_are_all_asked() -> None:
    text = (
        "I soggetti beneficiari devono possedere i seguenti requisiti:\n"
        "- avere sede legale in Calabria;\n- avere meno di 50 dipendenti;\n- essere costituite da almeno due anni."
    )
    assert rules(text) == {
        Criterion.PLACE: inside("ITF6", Where.SEAT),
        Criterion.HEADCOUNT: HeadcountRule(most_people=49),
        Criterion.AGE: AgeRule(least_months=24),
    }


def test_every_sector_that_may_have_aid_is_not_every_sector() -> None:
    rule = rules("Settore di attività: Tutti i settori economici ammissibili a ricevere aiuti;")[Criterion.SECTOR]
    assert isinstance(rule, SectorRule)
    assert {"J", "25"} <= set(rule.inside)
    assert {"A", "K", "24"} <= set(rule.unsettled)
    assert rules("Tutti i settori economici") == {Criterion.SECTOR: SectorRule(revision=rule.revision)}


def test_codes_without_a_word_are_told() -> None:
    assert rules("Codici ATECO: 55.10; 56.10;") == {Criterion.SECTOR: None}


@pytest.mark.parametrize(
    "prose",
    [
        "La domanda deve essere presentata esclusivamente online tramite la piattaforma dello sportello.",
        "Le domande possono essere presentate dal 1 marzo al 30 giugno 2026.",
        "Il contributo è pari al 50% delle spese ammissibili.",
        "L'agevolazione consiste in un contributo a fondo perduto.",
        "Sono ammissibili le spese per macchinari, impianti e attrezzature.",
        "Possono presentare domanda anche ATI e RTI costituite tra più soggetti.",
    ],
)
def test_how_to_apply_and_what_is_paid_asks_nothing(prose: str) -> None:
    seat = "Le imprese devono avere la sede legale in Molise."
    assert rules(f"{seat} {prose}") == rules(seat)


@pytest.mark.parametrize(
    "prose",
    [
        "La domanda deve essere presentata tramite la piattaforma, se l'impresa è iscritta.",
        "Il contributo è pari al 50% delle spese solo per chi esporta.",
        "L'agevolazione consiste in un contributo destinato alle cooperative.",
        "Possono presentare domanda anche ATI e RTI costituite da almeno due anni.",
    ],
)
def test_what_restricts_beside_it_is_told(prose: str) -> None:
    assert None in rules(f"Le imprese devono avere la sede legale in Molise. {prose}").values()
