"""Every language says everything, with the right plural and exactly the facts that are given."""

import json
import shutil
from pathlib import Path
from string import Formatter
from typing import Literal

import pytest

from catalogue.model.call import Instrument
from catalogue.model.condition import ApplicantKind, Criterion, LegalForm, SizeClass
from catalogue.model.match import Grade, Reason
from catalogue.model.run import Health
from matcher.eligibility.codes import QUESTION_CODES, REASON_CODES
from notifier.wording.words import TEMPLATES, WordsError, find_faults, languages, load_words

LANGUAGES = ("da", "de", "el", "en", "es", "fi", "fr", "hr", "hu", "it", "nl", "pt", "ro", "sk", "sl", "sv")
ROOMS = tuple(sorted(path.name for path in (TEMPLATES / "i18n").iterdir() if path.is_dir()))
# What ends a sentence: a Greek question ends in what is a semicolon elsewhere.
ENDS = {"el": (".", ";")}
ALL_EU = "AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK"
FACTS = {
    "country": "RO",
    "countries": "3",
    "place": "RO322",
    "places": "RO321,ITC1",
    "size": "micro,small",
    "allowed": "micro,small,medium",
    "missing": "employees,turnover_or_balance",
    "applicant": "enterprise",
    "applicants": "research,public_body",
    "entities": "3",
    "partners": "2",
    "people": "49.5",
    "asked_people": "10..49",
    "form": "sole_trader",
    "forms": "cooperative,sole_trader",
    "forms_but": "public",
    "founded": "2024-02-29",
    "day": "2027-03-31",
    "asked_months": "36..59",
    "sector": "62.01",
    "sectors": "10,C",
    "revision": "2.1",
    "turnover": "RON 99999.5",
    "asked_turnover": "EUR 100000..",
    "level": "4",
    "reached": "8",
    "asked_levels": "..6",
    "percent": "12.5",
    "asked_percent": "30",
    "rate": "70",
    "amount": "EUR 250000",
    "limit": "EUR 500000",
    "instruments": "grant,loan",
    "sought": "equity,tax_credit",
    "themes": "energy_efficiency,buildings",
}


def test_the_languages_are_those_with_a_file() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_with_the_facts_and_plural_forms_it_needs(language: str) -> None:
    assert find_faults(language) == []
    assert load_words(language).language == language


def test_only_languages_that_a_speaker_has_read_are_marked_so() -> None:
    assert [language for language in LANGUAGES if load_words(language).reviewed] == ["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_with_exactly_its_facts(language: str) -> None:
    words = load_words(language)
    for code, needed in REASON_CODES.items():
        text = words.texts[f"reason.{code}"]
        assert isinstance(text, str), code
        assert {name for _, name, _, _ in Formatter().parse(text) if name is not None} == set(needed), code
        facts = {name: FACTS[name] for name in needed}
        if code.startswith("country."):
            facts = facts | ({"countries": "IT,FR"} if "countries" in facts else {})
        sentence = words.reason(Reason(code=code, rule="test/1", facts=facts))
        assert sentence.endswith(ENDS.get(language, (".", "?"))), code
        assert sentence[0].isupper(), code
        assert not set(sentence) & set("{_"), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_two_full_stops_where_a_month_or_a_currency_has_its_own(language: str) -> None:
    own = {"day": "2026-10-14", "founded": "2020-10-14", "asked_turnover": "..DKK 100000"}
    own |= dict.fromkeys(("turnover", "amount", "limit"), "DKK 100000")
    for code, names in REASON_CODES.items():
        facts = {name: own.get(name, FACTS[name]) for name in names}
        assert ".." not in load_words(language).reason(Reason(code=code, rule="test/1", facts=facts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_a_sentence_that_needs_no_facts(language: str) -> None:
    words = load_words(language)
    for code in QUESTION_CODES:
        assert words.question(code).endswith(ENDS.get(language, (".", "?")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_model_has_words(language: str) -> None:
    words = load_words(language)
    for size in SizeClass:
        assert words.say(f"size.{size}") != words.say(f"sizes.{size}")
    for form in LegalForm:
        assert words.say(f"form.{form}")
    for applicant in ApplicantKind:
        assert words.say(f"applicant.{applicant}") != words.say(f"applicants.{applicant}")
    for criterion in Criterion:
        assert words.say(f"criterion.{criterion}")
    for grade in Grade:
        assert words.say(f"grade.{grade}")
    for instrument in Instrument:
        assert words.say(f"instrument.{instrument}")
    for health in Health:
        assert health is Health.OK or words.say(f"problem.{health}")


def test_facts_are_spelled_out_for_the_reader() -> None:
    reason = Reason(
        code="consortium.partners_needed", rule="test/1", facts={"entities": "3", "partners": "2", "countries": "3"}
    )
    assert load_words("en").reason(reason) == (
        "You need at least 2 partners: together at least 3 independent organisations from 3 different countries."
    )
    assert load_words("ro").reason(reason) == (
        "Aveți nevoie de cel puțin 2 parteneri: împreună, minimum 3 organizații independente din 3 țări diferite."
    )
    assert load_words("it").reason(reason) == (
        "Vi servono almeno 2 partner: insieme, almeno 3 organizzazioni indipendenti di 3 paesi diversi."
    )
    size = Reason(code="size.within", rule="test/1", facts={"size": "micro,small", "allowed": "small,medium"})
    assert load_words("en").reason(size) == (
        "You are a micro enterprise or a small enterprise; admitted are small enterprises and medium-sized enterprises."
    )


def test_a_long_list_of_countries_is_cut_with_the_number_of_the_others() -> None:
    reason = Reason(code="country.not_named", rule="test/1", facts={"country": "RS", "countries": ALL_EU})
    sentence = load_words("en").reason(reason)
    assert "Serbia" in sentence
    assert "Austria, Belgium, Bulgaria, Cyprus, Czechia, Germany and 21 other countries" in sentence


def test_regions_have_their_own_names_and_countries_those_of_the_reader() -> None:
    outside = Reason(code="place.outside", rule="test/1", facts={"place": "RO322", "places": "HR,ITC1"})
    assert load_words("en").reason(outside) == "You are in Ilfov, and the call is only for Croatia and Piemonte."
    assert load_words("ro").reason(outside) == "Sunteți în Ilfov, iar apelul este numai pentru Croația și Piemonte."
    assert "Kroatien und Piemonte" in load_words("de").reason(outside)
    many = Reason(
        code="place.outside", rule="test/1", facts={"place": "GR", "places": "ES11,ES12,ES13,ES21,ES22,ES23,ES24"}
    )
    assert load_words("en").reason(many) == (
        "You are in Greece, and the call is only for Galicia, Principado de Asturias, Cantabria, País Vasco,"
        " Comunidad Foral de Navarra, La Rioja and 1 other region."
    )
    # A code of another year's classification is told as it is.
    assert load_words("en").place("PT1A0") == "PT1A0"


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1 new call that fits Termo"),
        ("en", 2, "2 new calls that fit Termo"),
        ("ro", 1, "1 apel nou potrivit pentru Termo"),
        ("ro", 2, "2 apeluri noi potrivite pentru Termo"),
        ("ro", 19, "19 apeluri noi potrivite pentru Termo"),
        ("ro", 20, "20 de apeluri noi potrivite pentru Termo"),
        ("ro", 101, "101 apeluri noi potrivite pentru Termo"),
        ("ro", 120, "120 de apeluri noi potrivite pentru Termo"),
        ("it", 1, "1 nuovo bando adatto a Termo"),
        ("it", 7, "7 nuovi bandi adatti a Termo"),
        ("fr", 1, "1 nouvel appel adapté à Termo"),
        ("de", 2, "2 neue Aufrufe, passend für Termo"),
        ("nl", 1, "1 nieuwe subsidieoproep die past bij Termo"),
        ("nl", 2, "2 nieuwe subsidieoproepen die passen bij Termo"),
        ("da", 1, "1 nyt opslag om støtte, der passer til Termo"),
        ("da", 2, "2 nye opslag om støtte, der passer til Termo"),
        ("sv", 1, "1 ny utlysning som passar Termo"),
        ("sv", 2, "2 nya utlysningar som passar Termo"),
        ("es", 1, "1 nueva convocatoria que encaja con Termo"),
        ("es", 2, "2 nuevas convocatorias que encajan con Termo"),
        ("es", 1_000_000, "1.000.000 nuevas convocatorias que encajan con Termo"),
        ("pt", 0, "0 novos avisos de financiamento adequados a Termo"),
        ("pt", 1, "1 novo aviso de financiamento adequado a Termo"),
        ("el", 1, "1 νέα πρόσκληση που ταιριάζει στην επιχείρηση Termo"),
        ("el", 2, "2 νέες προσκλήσεις που ταιριάζουν στην επιχείρηση Termo"),
        ("fi", 1, "Termo: 1 uusi sopiva haku"),
        ("fi", 2, "Termo: 2 uutta sopivaa hakua"),
        ("hu", 2, "Termo: 2 új, megfelelő felhívás"),
        ("hr", 1, "Termo: 1 novi odgovarajući poziv"),
        ("hr", 2, "Termo: 2 nova odgovarajuća poziva"),
        ("hr", 12, "Termo: 12 novih odgovarajućih poziva"),
        ("hr", 21, "Termo: 21 novi odgovarajući poziv"),
        ("sk", 1, "Termo: 1 nová výzva vhodná pre vás"),
        ("sk", 4, "Termo: 4 nové výzvy vhodné pre vás"),
        ("sk", 101, "Termo: 101 nových výziev vhodných pre vás"),
        ("sl", 101, "Termo: 101 nov razpis, primeren za vas"),
        ("sl", 2, "Termo: 2 nova razpisa, primerna za vas"),
        ("sl", 3, "Termo: 3 novi razpisi, primerni za vas"),
        ("sl", 5, "Termo: 5 novih razpisov, primernih za vas"),
    ],
)
def test_the_plural_is_that_of_the_language(language: str, number: int, expected: str) -> None:
    assert load_words(language).count("subject", number, name="Termo") == expected


@pytest.mark.parametrize(
    ("style", "items", "expected"),
    [
        ("standard", ["Francia", "Italia"], "Francia e Italia"),
        ("standard", ["Austria", "Francia", "Irlanda"], "Austria, Francia e Irlanda"),
        ("standard", ["«agua»", "«hidrógeno»"], "«agua» e «hidrógeno»"),
        ("standard", ["agua", "hielo"], "agua y hielo"),
        ("standard", ["Italia", "Hungría"], "Italia y Hungría"),
        ("standard", ["Italia"], "Italia"),
        ("or", ["micro", "otra"], "micro u otra"),
        ("or", ["7", "8"], "7 u 8"),
        ("or", ["110", "111"], "110 o 111"),
        ("or", ["préstamo", "garantía"], "préstamo o garantía"),
    ],
)
def test_a_spanish_list_is_softened_before_the_same_sound(
    style: Literal["standard", "or"], items: list[str], expected: str
) -> None:
    assert load_words("es").join(items, style) == expected


def test_a_missing_text_or_fact_is_an_error_that_names_it() -> None:
    words = load_words("en")
    with pytest.raises(WordsError, match=r"en\.json has no text for no\.such\.key"):
        words.say("no.such.key")
    with pytest.raises(WordsError, match="as_of asks for 'when', which is not given"):
        words.say("as_of")
    with pytest.raises(WordsError, match="subject counts something"):
        words.say("subject", name="x")
    with pytest.raises(WordsError, match="as_of has no plural forms"):
        words.count("as_of", 2)
    with pytest.raises(WordsError, match="'colour'"):
        words.reason(Reason(code="country.inside", rule="test/1", facts={"colour": "red"}))


def test_a_text_from_outside_is_never_read_as_a_template() -> None:
    assert load_words("en").say("quote", text="{name} {0.__class__}") == "“{name} {0.__class__}”"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the languages to spoil."""
    return Path(shutil.copytree(TEMPLATES / "i18n", tmp_path / "i18n"))


def spoil(folder: Path, language: str, key: str, text: object) -> None:
    path = folder / f"{language}.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    if text is None:
        del texts[key]
    else:
        texts[key] = text
    path.write_text(json.dumps(texts), encoding="utf-8")


@pytest.mark.parametrize("language", ["xx", "../en", "", "ro\n"])
def test_english_stands_in_for_a_language_without_words_and_says_so(language: str) -> None:
    words = load_words(language)
    assert (words.language, words.wanted) == ("en", language)


@pytest.mark.parametrize(
    ("key", "text", "fault"),
    [
        ("as_of", None, "ro.json lacks as_of"),
        ("as_of", "Astăzi", "as_of has other {facts}"),
        ("extra", "ceva", "extra, which nothing asks for"),
        ("as_of", {"one": "a", "few": "b", "other": "c"}, "as_of must not have plural forms"),
        ("chip.days", "zile", "chip.days must have plural forms"),
        ("chip.days", {"one": "{n} zi", "other": "{n} zile"}, "chip.days has the plural forms one, other"),
    ],
)
def test_a_language_with_a_fault_is_not_used_at_all(folder: Path, key: str, text: object, fault: str) -> None:
    spoil(folder, "ro", key, text)
    assert any(fault in found for found in find_faults("ro", folder))
    words = load_words("ro", folder)
    assert (words.language, words.wanted) == ("en", "ro")


def test_a_file_that_is_not_json_is_not_used(folder: Path) -> None:
    (folder / "it.json").write_text("{", encoding="utf-8")
    assert load_words("it", folder).wanted == "it"


def test_without_english_there_are_no_words(folder: Path) -> None:
    (folder / "en.json").unlink()
    with pytest.raises(WordsError, match=r"en\.json cannot be read: No such file"):
        load_words("en", folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_in_a_language_or_in_english_and_say_so(language: str) -> None:
    assert ROOMS == ("advisor", "company", "join", "own", "public", "site")
    there = [room for room in ROOMS if (TEMPLATES / "i18n" / room / f"{language}.json").is_file()]
    assert find_faults(language, rooms=tuple(there)) == []
    stands_in = load_words(language, rooms=ROOMS).wanted
    assert stands_in == (None if there == list(ROOMS) else language)
    # The languages of the first two pacts, and the one that stands in.
    assert there == list(ROOMS) or language not in {"en", "it", "ro"}
