"""Reading conditions from Italian prose."""

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
    SectorRule,
    SizeClass,
    SizeRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from catalogue.model.sector import NaceRevision
from tests.crawlers.clauses_it import CAPITAL, EVERY_SIZE, SMALLEST, SMES, inside, rules


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


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        (
            "Possono presentare domanda le micro, piccole e medie imprese regolarmente costituite e iscritte al "
            "Registro delle imprese, con sede operativa in Toscana.",
            "place",
            inside("ITI1", Where.ESTABLISHMENT),
        ),
        ("Possono candidarsi le MPMI attive, con unità locale in provincia di Brescia.", "size", SMES),
        (
            "Potranno accedere al contributo le imprese in regola con gli obblighi contributivi e con sede in Liguria.",
            "place",
            inside("ITC3", Where.ESTABLISHMENT),
        ),
        ("Possono accedere al contributo le imprese pugliesi con almeno 5 addetti.", "place", inside("ITF4", None)),
        ("Sono beneficiarie le PMI con sede in Puglia.", "place", inside("ITF4", Where.ESTABLISHMENT)),
        ("Sono destinatarie del contributo le PMI, anche di nuova costituzione.", "size", SMES),
        ("Imprese lombarde e piemontesi.", "place", PlaceRule(regions=("ITC1", "ITC4"), exclusive=True)),
        ("Le imprese devono essere attive e iscritte al registro imprese da non più di 36 mesi.", "age", None),
        ("L'impresa deve essere iscritta nel Registro imprese da non più di 36 mesi.", "age", AgeRule(most_months=36)),
        ("Le imprese devono avere un organico non inferiore a 5 addetti.", "headcount", HeadcountRule(least_people=5)),
        (
            "Beneficiarie sono le micro e piccole imprese (MPI).",
            "size",
            SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)),
        ),
        (
            "Sono ammesse le micro e piccole imprese (MPI).",
            "size",
            SizeRule(sizes=(SizeClass.MICRO, SizeClass.SMALL)),
        ),
        (
            "I contributi sono concessi sulla base di una procedura valutativa a sportello.",
            "order",
            OrderRule(first_come=True),
        ),
        (
            "Le domande possono essere presentate in forma singola o associata.",
            "consortium",
            ConsortiumRule(entities=1, countries=1),
        ),
        (
            "La quota a carico del beneficiario è di almeno il 30% delle spese ammissibili.",
            "contribution",
            ContributionRule(least_percent=Decimal(30)),
        ),
        (
            "Le imprese devono avere un codice ATECO 2007 primario appartenente alla sezione F.",
            "sector",
            SectorRule(revision=NaceRevision.REV_2, inside=("F",)),
        ),
    ],
)
def test_what_else_the_portals_ask(prose: str, criterion: str, expected: Rule | None) -> None:
    assert rules(prose)[Criterion(criterion)] == expected


@pytest.mark.parametrize(
    ("prose", "criterion"),
    [
        # A register, a proper tax position or an order of professionals is asked, and nothing that we know tells it.
        ("Possono presentare domanda le PMI regolarmente iscritte al Registro delle imprese.", "other"),
        ("Possono presentare domanda le PMI in regola con il DURC.", "finances"),
        ("Possono presentare domanda le PMI con almeno due bilanci approvati.", "finances"),
    ],
)
def test_what_no_rule_holds_is_told_beside_what_was_read(prose: str, criterion: str) -> None:
    read = rules(prose)
    assert read[Criterion.SIZE] == SMES
    assert read[Criterion(criterion)] is None


@pytest.mark.parametrize(
    "prose",
    [
        "Possono presentare domanda le imprese pugliesi o che si impegnino ad aprire una sede.",
        "Non possono presentare domanda le imprese con sede in Puglia e in Basilicata prive di dipendenti.",
        "Le imprese devono avere sede in Puglia, salvo quelle del settore agricolo.",
        "Possono presentare domanda le imprese pugliesi se iscritte al registro.",
        "Imprese campane o altre.",
        "Possono presentare domanda le imprese che non hanno sede in Lombardia.",
    ],
)
def test_a_place_with_a_way_round_it_is_not_read(prose: str) -> None:
    assert rules(prose).get(Criterion.PLACE) is None


@pytest.mark.parametrize(
    "prose",
    [
        "Sono ammesse le imprese della sezione J (con eccezioni).",
        "Le imprese devono appartenere ad uno dei seguenti settori:\n- costruzioni;\n- servizi a domanda individuale.",
    ],
)
def test_a_sector_that_is_not_all_of_it_is_not_read(prose: str) -> None:
    assert rules(prose).get(Criterion.SECTOR) is None


def test_when_demands_must_be_met_is_no_demand_of_its_own() -> None:
    read = rules(
        "Possono presentare domanda le PMI.\n"
        "I requisiti devono essere posseduti alla data di presentazione della domanda."
    )
    assert read == rules("Possono presentare domanda le PMI.")


@pytest.mark.parametrize(
    "prose",
    [
        "Il voucher è concesso a favore delle PMI.",
        "Le agevolazioni spettano alle micro, piccole e medie imprese.",
        "La garanzia è riconosciuta alle MPMI.",
        "Ne possono beneficiare le PMI.",
        "La misura ha come beneficiari le PMI.",
        "L'accesso alle agevolazioni è consentito alle PMI.",
        "La domanda può essere presentata da PMI.",
        "Il finanziamento può essere richiesto dalle micro, piccole o medie imprese.",
        "A presentare domanda possono essere le PMI.",
        "Sono ammesse a beneficiare delle agevolazioni le PMI.",
        "Hanno diritto al contributo le PMI.",
        "Il bando è dedicato alle imprese micro, piccole e medie.",
        "I beneficiari possono essere imprese di micro, piccola e media dimensione.",
        "Beneficiari finali sono le imprese micro, piccole e medie, cooperative comprese.",
        "I richiedenti devono possedere la qualifica di PMI.",
        "Le imprese devono essere classificabili come PMI.",
        "Sono finanziabili i progetti presentati da PMI.",
        "PMI, secondo la definizione europea.",
        # Words nobody told us of, before those who are named, ask no less of them.
        "Le agevolazioni camerali di quest'anno sono a disposizione delle PMI.",
        "Con questo strumento la Giunta intende sostenere le PMI del terziario che investono.",
        "Gli aiuti straordinari della Giunta sono indirizzati alle PMI colpite dal maltempo.",
    ],
)
def test_who_may_apply_is_said_in_many_ways(prose: str) -> None:
    assert rules(prose)[Criterion.SIZE] == SMES


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Imprese di piccola e micro dimensione.", SMALLEST),
        ("Imprese di dimensione micro.", SizeRule(sizes=(SizeClass.MICRO,))),
        ("Possono accedere le imprese, sia PMI sia grandi.", EVERY_SIZE),
        (
            "Il credito d'imposta spetta alle imprese, a prescindere dalla forma giuridica, dal settore e dalla "
            "dimensione.",
            EVERY_SIZE,
        ),
        ("Possono accedere PMI, a prescindere dalla forma giuridica.", SMES),
        ("PMI costituite in qualsiasi forma giuridica.", SMES),
        ("PMI, pubbliche o private.", SMES),
    ],
)
def test_sizes_in_other_words(prose: str, expected: Rule | None) -> None:
    assert rules(prose).get(Criterion.SIZE) == expected


@pytest.mark.parametrize(
    ("prose", "criterion", "expected"),
    [
        # The name of the place before what is there, and regions as adjectives.
        ("Imprese che abbiano in provincia di Verona la sede legale.", "place", inside("ITH31", Where.SEAT)),
        ("PMI che hanno un'unità operativa nel territorio siciliano.", "place", inside("ITG1", Where.ESTABLISHMENT)),
        ("Imprese italiane.", "place", inside("IT", None)),
        ("PMI pugliesi.", "place", inside("ITF4", None)),
        (
            "Le imprese devono avere sede nella circoscrizione territoriale della Camera di commercio di Cuneo.",
            "place",
            inside("ITC16", Where.ESTABLISHMENT),
        ),
        (
            "Gli investimenti devono essere realizzati in unità produttive ubicate in Campania.",
            "place",
            inside("ITF3", Where.PROJECT),
        ),
        ("Le imprese devono impiegare almeno 3 dipendenti.", "headcount", HeadcountRule(least_people=3)),
        ("Imprese che occupano da 3 a meno di 10 addetti.", "headcount", HeadcountRule(least_people=3, most_people=9)),
        (
            "Le imprese devono occupare non meno di 10 e non più di 49 dipendenti.",
            "headcount",
            HeadcountRule(least_people=10, most_people=49),
        ),
        ("Il numero di dipendenti non può superare le 249 unità.", "headcount", HeadcountRule(most_people=249)),
        ("Imprese nate da 60 mesi al massimo.", "age", AgeRule(most_months=60)),
        ("Le imprese devono essere iscritte da almeno due anni.", "age", AgeRule(least_months=24)),
        ("Le imprese devono essere costituite in forma di società di capitali.", "legal_form", CAPITAL),
        (
            "Possono partecipare società di capitali, anche in forma cooperativa.",
            "legal_form",
            LegalFormRule(forms=(LegalForm.COOPERATIVE, *CAPITAL.forms)),
        ),
        (
            "Le imprese devono avere un fatturato annuo non superiore a 2 mln di euro.",
            "turnover",
            TurnoverRule(most_turnover=Money(amount=Decimal(2_000_000), currency="EUR")),
        ),
        (
            "Ogni progetto deve prevedere un cofinanziamento pari ad almeno il 30% della spesa.",
            "contribution",
            ContributionRule(least_percent=Decimal(30)),
        ),
        (
            "È richiesto un cofinanziamento non inferiore al 50% del costo totale.",
            "contribution",
            ContributionRule(least_percent=Decimal(50)),
        ),
        (
            "Il beneficiario deve coprire con mezzi propri almeno il 40% delle spese.",
            "contribution",
            ContributionRule(least_percent=Decimal(40)),
        ),
        (
            "Le istanze seguono una procedura a sportello telematico.",
            "order",
            OrderRule(first_come=True),
        ),
        (
            "Le richieste vengono valutate in 60 giorni, secondo l'ordine con cui arrivano.",
            "order",
            OrderRule(first_come=True),
        ),
        (
            "I progetti possono essere presentati anche congiuntamente da più imprese.",
            "consortium",
            ConsortiumRule(entities=1, countries=1),
        ),
        (
            "Sono escluse le imprese del settore bancario.",
            "sector",
            SectorRule(revision=NaceRevision.REV_2, outside=("64.1",), unsettled=("64",)),
        ),
    ],
)
def test_demands_in_other_words(prose: str, criterion: str, expected: Rule) -> None:
    assert rules(prose)[Criterion(criterion)] == expected
