"""Italian prose as more writers word it, and what must not be read of it."""

import pytest

from catalogue.model.call import SectionKind
from catalogue.model.condition import (
    Criterion,
    HeadcountRule,
    SectorRule,
    Where,
)
from crawlers.read.clauses import Passage, read_clauses
from tests.crawlers.clauses_it import SMES, inside, rules


@pytest.mark.parametrize(
    "head",
    [
        "Le imprese devono possedere i seguenti requisiti:",
        "I beneficiari devono, a pena di esclusione, possedere alla data di presentazione della domanda i seguenti "
        "requisiti:",
        "Ai fini dell'ammissibilità, i soggetti richiedenti devono:",
        "Per presentare domanda è necessario:",
        "I seguenti requisiti devono essere posseduti alla data di presentazione della domanda:",
        "I requisiti per accedere al contributo sono i seguenti:",
        "Possono presentare domanda le imprese in possesso, alla data di presentazione della domanda, dei requisiti "
        "di seguito elencati:",
        "Possono beneficiare delle agevolazioni le imprese che al momento della presentazione della domanda:",
    ],
)
def test_heads_that_lead_to_demands_on_all(head: str) -> None:
    read = rules(f"{head}\n- essere MPMI;\n- avere sede operativa nel Lazio;\n- avere meno di 10 addetti.")
    assert read[Criterion.SIZE] == SMES
    assert read[Criterion.PLACE] == inside("ITI4", Where.ESTABLISHMENT)
    assert read[Criterion.HEADCOUNT] == HeadcountRule(most_people=9)


@pytest.mark.parametrize(
    "head",
    [
        "I progetti devono rispettare le seguenti condizioni:",
        "I fornitori devono possedere i seguenti requisiti:",
        "Il capofila deve possedere i seguenti requisiti:",
        "Per la linea B i beneficiari devono avere i seguenti requisiti:",
        "Le imprese devono possedere almeno uno dei seguenti requisiti:",
        "Le imprese devono possedere, in alternativa, i seguenti requisiti:",
        "Le imprese, se giovanili, devono possedere i seguenti requisiti:",
        "Le imprese che partecipano per la prima volta devono possedere i seguenti requisiti:",
        "Le imprese non devono possedere i seguenti requisiti:",
        "Per la maggiorazione è necessario:",
        "Non è necessario:",
        "Criteri di premialità:",
    ],
)
def test_heads_that_ask_something_else(head: str) -> None:
    read = rules(f"{head}\n- essere MPMI;\n- avere sede nel Lazio;\n- avere meno di 10 addetti.")
    assert set(read.values()) <= {None}


@pytest.mark.parametrize(
    ("prose", "never"),
    [
        # Who is paid, served or bought from, and who pays.
        ("I voucher possono essere spesi presso organismi di ricerca.", "applicant"),
        ("I beneficiari devono acquistare servizi da PMI innovative.", "size"),
        ("Il bando finanzia servizi destinati alle PMI.", "size"),
        ("I corsi gratuiti sono rivolti alle PMI.", "size"),
        ("Le agevolazioni sono concesse da enti pubblici.", "applicant"),
        ("Sono ammissibili i servizi forniti da PMI.", "size"),
        ("I beneficiari possono presentare progetti con PMI.", "size"),
        ("Gli interventi possono riguardare PMI.", "size"),
        ("Possono partecipare le imprese associate a una PMI.", "size"),
        ("Possono accedere le imprese che forniscono PMI con meno di 50 dipendenti.", "headcount"),
        ("Destinatari dei servizi sono le PMI con sede in Lazio.", "place"),
        # Somebody else, or only some of them.
        ("Possono presentare domanda le PMI, avvocati e geometri.", "size"),
        ("Possono presentare domanda le PMI in qualità di capofila.", "size"),
        ("Le PMI possono presentare domanda se capofila di una rete.", "size"),
        ("Il premio è assegnato alle migliori PMI.", "size"),
        ("Una quota delle risorse è destinata alle PMI.", "size"),
        ("Il bando è rivolto alle imprese, in particolare PMI.", "size"),
        ("Il bando è rivolto principalmente alle PMI.", "size"),
        ("In passato il contributo è stato concesso alle PMI.", "size"),
        ("Possono partecipare imprese con unità locale in Toscana, a eccezione delle più grandi.", "place"),
        ("Il bando è rivolto alle imprese, preferibilmente con sede in Toscana.", "place"),
        ("Il bando è rivolto a imprese che intendono aprire una sede in Toscana.", "place"),
        ("Possono accedere le imprese i cui soci sono residenti in Umbria.", "place"),
        ("I soggetti ospitanti devono avere sede in Lazio.", "place"),
        ("Ciascuna impresa partner deve avere meno di 50 dipendenti.", "headcount"),
        ("Le imprese ospitanti devono avere almeno 5 dipendenti.", "headcount"),
        # More money for some.
        ("Alle PMI è riconosciuta una premialità.", "size"),
        ("Le PMI beneficiano di una maggiorazione.", "size"),
        ("Le imprese con sede in Molise hanno diritto a un contributo più elevato.", "place"),
        ("Le imprese con meno di 10 dipendenti ricevono il 60%.", "headcount"),
        ("Il cofinanziamento richiesto alle PMI è almeno il 20%, alle altre il 40%.", "contribution"),
        ("Per i comuni è richiesto un cofinanziamento non inferiore al 10%.", "contribution"),
        # Denied, hedged, one of two.
        ("Non possono non partecipare le PMI.", "size"),
        ("Le imprese non devono necessariamente avere sede in Toscana.", "place"),
        ("Non è richiesto che le imprese abbiano sede in Toscana.", "place"),
        ("Di norma possono partecipare le PMI.", "size"),
        ("Le imprese devono essere innovative o avere sede in Puglia.", "place"),
        ("Le imprese devono avere meno di 50 dipendenti o essere innovative.", "headcount"),
        (
            "Possono partecipare imprese con meno di 50 dipendenti o fatturato sotto i 10 milioni di euro.",
            "headcount",
        ),
        ("Imprese con fatturato oppure totale di bilancio non superiore a 43 milioni di euro.", "turnover"),
        ("Le imprese costituite da meno di 12 mesi non devono presentare il bilancio.", "age"),
        # What a word means is no demand.
        ("Sono piccole imprese quelle con meno di 50 dipendenti.", "headcount"),
        ("Le piccole imprese hanno meno di 50 dipendenti.", "headcount"),
        ("Per partecipare alla linea B le imprese devono avere sede in Umbria.", "place"),
        # A number of something else.
        ("Le imprese devono assumere almeno 3 dipendenti.", "headcount"),
        ("Le imprese devono avere almeno 5 addetti coinvolti nella formazione.", "headcount"),
        ("Le imprese devono avere almeno 3 dipendenti, di cui uno donna.", "headcount"),
        ("Le imprese devono mantenere almeno 5 addetti per tre anni.", "headcount"),
        ("Il fatturato deve derivare per almeno il 50% dall'estero.", "turnover"),
        ("Il capitale deve essere detenuto per almeno il 51% da donne.", "contribution"),
        ("La domanda deve essere presentata congiuntamente da più imprese.", "consortium"),
        # What is still to come.
        ("Le imprese devono avere sede in Lombardia al momento dell'erogazione.", "place"),
        ("Le imprese devono avere sede in Lombardia, oppure dichiarare di volerla aprire.", "place"),
    ],
)
def test_what_may_mean_something_else_is_not_read(prose: str, never: str) -> None:
    found = read_clauses([Passage(text=prose, where="chi")], "it", "IT")
    assert all(one.rule is None for one in found if one.criterion == never)


def test_what_every_chamber_asks_beside_it_changes_nothing() -> None:
    asked = (
        "Possono beneficiare dei contributi le imprese che presentino i seguenti requisiti:\n"
        "a) siano micro, piccole o medie imprese;\nb) abbiano unità locali in provincia di Padova;\n"
    )
    beside = (
        "c) siano attive e in regola con l'iscrizione al Registro delle imprese;\n"
        "d) siano in regola con il pagamento del diritto annuale;\n"
        "e) non abbiano forniture in essere con la Camera di commercio di Padova;\n"
        "f) abbiano legali rappresentanti per i quali non sussistano cause di divieto.\n"
    )
    read = rules(asked + beside)
    assert read[Criterion.SIZE] == SMES
    assert read[Criterion.PLACE] == inside("ITH36", Where.ESTABLISHMENT)
    assert read[Criterion.FINANCES] is None


@pytest.mark.parametrize(
    "heading",
    [
        "Chi sono i beneficiari dell'agevolazione?",
        "Art. 3 - Soggetti beneficiari",
        "Articolo 4 – Requisiti di ammissibilità",
        "Soggetti ammessi a presentare domanda",
        "Chi può accedere: i requisiti",
        "Quali sono i requisiti per partecipare",
        "Tipologia di beneficiari",
        "Requisiti delle imprese",
    ],
)
def test_titles_over_who_may_apply(heading: str) -> None:
    passage = Passage(text=f"{heading}\nPMI con sede in Molise.", where="bando", kind=SectionKind.DESCRIPTION)
    read = {one.criterion: one.rule for one in read_clauses([passage], "it", "IT")}
    assert read[Criterion.SIZE] == SMES
    assert read[Criterion.PLACE] == inside("ITF2", Where.ESTABLISHMENT)


@pytest.mark.parametrize(
    "heading", ["Requisiti dei fornitori", "Requisiti dei progetti", "Obblighi dei beneficiari", "Regime di aiuto"]
)
def test_titles_over_something_else(heading: str) -> None:
    passage = Passage(text=f"Requisiti\nPMI.\n{heading}\nImprese con sede in Molise.", where="bando")
    assert Criterion.PLACE not in {one.criterion for one in read_clauses([passage], "it", "IT")}


@pytest.mark.parametrize(
    ("prose", "inside_of", "unsettled"),
    [
        # What else lies in words of everyday is not shut out, nor is what stands beside them in words not known.
        ("PMI del commercio e dei servizi.", ("G",), {"H", "J", "S"}),
        ("Possono partecipare le imprese della siderurgia.", ("24.1",), {"24.2"}),
        ("Sono ammesse le imprese della pesca.", ("03.1",), {"03.2"}),
    ],
)
def test_sectors_in_everyday_words(prose: str, inside_of: tuple[str, ...], unsettled: set[str]) -> None:
    rule = rules(prose)[Criterion.SECTOR]
    assert isinstance(rule, SectorRule)
    assert rule.inside == inside_of
    assert unsettled <= set(rule.unsettled)


@pytest.mark.parametrize(
    "prose",
    [
        "Possono partecipare le imprese del manifatturiero e del comparto edile.",
        "Possono partecipare le imprese del manifatturiero, della filiera del legno.",
    ],
)
def test_sectors_beside_one_that_is_not_known_are_not_shut_out(prose: str) -> None:
    rule = rules(prose).get(Criterion.SECTOR)
    assert rule is None or (isinstance(rule, SectorRule) and not rule.exclusive)


def test_a_law_cited_and_words_in_between_are_told() -> None:
    read = rules("Possono accedere le PMI alluvionate (art. 2 del decreto) con sede in Umbria.")
    assert read[Criterion.PLACE] == inside("ITI2", Where.ESTABLISHMENT)
    assert read[Criterion.OTHER] is None
