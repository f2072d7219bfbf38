"""Words, and the phrases that the lexicon knows among them."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.taxonomy.glossary import concepts
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.lexicon import lexicon
from catalogue.taxonomy.words import is_acronym, is_identifier, reader


def stems(language: str, text: str) -> list[list[str]]:
    return [[word.stem for word in phrase if word.counts] for phrase in reader(language).phrases(text)]


def meanings(language: str, text: str) -> dict[str, set[str]]:
    return {
        piece.surface: {concept.id for concept in piece.concepts}
        for phrase in reader(language).phrases(text)
        for piece in lexicon(language).pieces(phrase)
        if any(concept.kind.tells for concept in piece.concepts)
    }


@pytest.mark.parametrize(
    "spelling", ["eficiență energetică", "eficienţă energetică", "EFICIENȚA ENERGETICĂ", "eficienta energetica"]
)
def test_every_romanian_spelling_is_one(spelling: str) -> None:
    assert stems("ro", spelling) == stems("ro", "eficienței energetice")
    assert meanings("ro", spelling) == {spelling.replace("ţ", "ț"): {"energy_efficiency"}}


@pytest.mark.parametrize("spelling", ["Wärmepumpen", "Waermepumpe", "warmepumpe"])
def test_german_umlauts_may_be_spelled_out(spelling: str) -> None:
    assert meanings("de", spelling) == {spelling: {"heat_pump"}}


def test_no_word_is_found_inside_another() -> None:
    """The nearest peer takes the Romanian ``confirmare`` for a firm, German ``veröffentlicht`` for a public body."""
    assert stems("ro", "confirmare") != stems("ro", "firmă")
    assert meanings("ro", "confirmare evaluată") == {}
    assert meanings("de", "Die Bekanntmachung wird veröffentlicht") == {}
    assert meanings("en", "a portrait of aspiring bakerloo") == {}


def test_a_letter_or_a_number_is_no_evidence() -> None:
    assert stems("en", "D 2026 4.0 5G CO2") == [["5g", "co2"]]


def test_an_identifier_is_one_word() -> None:
    assert stems("en", "of HORIZON-CL5-2027-02-D2-05, and low-carbon") == [
        ["horizon-cl5-2027-02-d2-05"],
        ["low", "carbon"],
    ]
    assert is_identifier("LIFE-2026-CET-BETTERRENO")
    assert not is_identifier("STATE-OF-ART")


@pytest.mark.parametrize(
    ("token", "acronym"), [("AI", True), ("IoT", True), ("5G", True), ("Energy", False), ("ai", False), ("2026", False)]
)
def test_acronyms(token: str, acronym: bool) -> None:
    assert is_acronym(token) is acronym


def test_a_phrase_does_not_reach_across_a_comma_or_an_and() -> None:
    assert meanings("en", "waste water treatment") == {"waste water": {"wastewater"}}
    assert meanings("en", "waste and water management") == {
        "waste": {"waste_management"},
        "water management": {"water_management"},
    }
    assert "waste water" not in meanings("en", "waste, water")


def test_the_longest_phrase_wins_and_is_quoted_as_it_stands() -> None:
    assert meanings("ro", "pompe de căldură pentru clădiri") == {
        "pompe de căldură": {"heat_pump"},
        "clădiri": {"building"},
    }
    assert meanings("en", "energy performance contracting") == {
        "energy performance contracting": {"energy_performance_contracting"}
    }


@pytest.mark.parametrize(
    ("language", "text", "concept_id"),
    [
        ("en", "training for trainers and retraining", "railway"),
        ("en", "the state of the art", "culture_creative"),
        ("en", "cooperation between partners", "social_economy"),
        ("en", "access to documents", "disability"),
        ("en", "building on earlier results", "building"),
        ("en", "composition of the consortium", "advanced_materials"),
        ("fr", "porter un projet, une porte ouverte", "shipping"),
        ("ro", "aparate și table", "defence"),
        ("it", "le carte e i modi", "paper"),
        ("de", "Abfallen der Blätter", "waste_management"),
        ("es", "las puertas del estudio", "shipping"),
    ],
)
def test_words_with_the_same_stem_do_not_lend_their_meaning(language: str, text: str, concept_id: str) -> None:
    assert concept_id in concepts()
    assert concept_id not in set().union(*meanings(language, text).values())


def test_a_sign_of_a_theme_keeps_the_concept_within_it() -> None:
    assert meanings("en", "rural tourism") == {"rural tourism": {"tourism"}}


@pytest.mark.parametrize("language", ["en", "ro", "it", "fr", "de", "es"])
def test_every_phrase_of_the_glossary_is_found_again(language: str) -> None:
    lost = []
    for concept in (one for one in concepts().values() if one.kind.tells):
        for listed in concept.phrases.get(language, ()):
            phrase = listed.removeprefix("=")
            found = set().union(*meanings(language, phrase).values())
            if found.isdisjoint({concept.id}) and any(stems(language, phrase)):
                lost.append((concept.id, phrase, found))
    assert lost == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous fabriquons des murs à ossature bois pour les maisons de la région et avec nos voisins.", "fr"),
        ("Montăm pompe de căldură și sisteme fotovoltaice pentru case, care sunt vechi și reci.", "ro"),
        ("Wir entwickeln und bauen Prüfstände für gebrauchte Batterien, die noch gut sind.", "de"),
        ("Ricicliamo la plastica che viene dalla raccolta differenziata e dagli scarti delle imprese.", "it"),
        ("We make probes that sit in a field for years and report what they measure to the farmer.", "en"),
        ("Fabricamos muebles de madera para los hoteles de la costa y para las casas de nuestros clientes.", "es"),
        ("Fabricamos móveis de madeira para os hotéis da costa e para as casas dos nossos clientes.", "pt"),
        ("Wij maken sensoren die jaren in een akker blijven en aan de boer melden wat ze meten.", "nl"),
        ("Vi bygger om gamla hus så att de inte drar mer värme än de som byggs i dag.", "sv"),
        ("Vi bygger gamle huse om, så at de ikke bruger mere varme end dem, der bygges i dag.", "da"),
        ("Valmistamme koneita, jotka ovat kestäviä ja joita voidaan korjata myös silloin, kun ne ovat vanhoja.", "fi"),
        ("Olyan gépeket gyártunk, amelyek tartósak, és amelyeket akkor is meg lehet javítani, ha már régiek.", "hu"),
        ("Vyrábame stroje, ktoré vydržia dlho a ktoré sa dajú opraviť aj vtedy, keď sú už staré.", "sk"),
        ("Izdelujemo stroje, ki so trajni in ki jih je mogoče popraviti tudi takrat, ko so že stari.", "sl"),
        ("Izrađujemo strojeve koji su trajni i koje je moguće popraviti i onda kada su već stari.", "hr"),
        ("Κατασκευάζουμε μηχανές που αντέχουν και που μπορούν να επισκευαστούν ακόμη και όταν είναι παλιές.", "el"),
    ],
)
def test_the_language_of_a_text_is_told_by_its_words(text: str, language: str) -> None:
    assert text_language(text, "xx") == language


@pytest.mark.parametrize(
    ("source", "language", "least", "others"),
    [
        ("es_bdns", "es", 15, {"pt", "it"}),
        ("fi_haeavustuksia", "fi", 1, {"hu", "da"}),
        ("hu_palyazat", "hu", 2, {"fi"}),
        ("pt_portugal2030", "pt", 3, {"es", "it"}),
        ("si_podjetniski_portal", "sl", 8, {"hr", "sk"}),
        ("sk_itms", "sk", 800, {"hr", "sl"}),
    ],
)
def test_what_portals_write_is_not_taken_for_its_neighbour(
    recordings: Path, source: str, language: str, least: int, others: set[str]
) -> None:
    """Recorded sentences, many of them mere names: these tell nothing, and one in a hundred may tell wrong."""
    told = Counter(text_language(sentence, "xx") for sentence in _recorded_sentences(recordings / source))
    assert told[language] >= least
    assert sum(told[other] for other in others) <= told[language] / 100


def _recorded_sentences(folder: Path) -> set[str]:
    texts: set[str] = set()
    for path in folder.rglob("*"):
        if path.suffix == ".json":
            strings = _strings(json.loads(path.read_text(encoding="utf-8")))
            texts |= {re.sub(r"<[^>]*>", " ", string) for string in strings}
        elif path.suffix == ".html":
            texts |= set(re.sub(r"<[^>]*>", "\n", html.unescape(path.read_text(encoding="utf-8"))).split("\n"))
    sentences = (sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+|\n", html.unescape(text)))
    return {sentence for sentence in sentences if 8 <= len(re.findall(r"[^\W\d_]+", sentence)) <= 60}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Støtten kan gis til små bedrifter som har forretningssted i landet, og som ikke er i vanskeligheter.", "nb"),
        ("Žadatelem může být malý podnik, který má sídlo na území kraje a který je zapsán v rejstříku.", "cs"),
        ("Poden demanar-ho les empreses amb seu a la comarca que no hagin rebut altres ajuts per a la obra.", "ca"),
    ],
)
def test_a_language_that_we_have_no_stop_words_of_is_not_taken_for_its_neighbour(text: str, language: str) -> None:
    assert text_language(text, language) == language


@pytest.mark.parametrize("text", ["", "photovoltaic", "Napelemes rendszereket és hőszivattyúkat telepítünk."])
def test_what_does_not_tell_keeps_the_language_it_is_said_to_have(text: str) -> None:
    assert text_language(text, "hu") == "hu"


@given(st.text(max_size=200), st.sampled_from(["en", "ro", "de", "hu"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    for phrase in reader(language).phrases(text):
        assert "".join(piece.surface for piece in lexicon(language).pieces(phrase))
