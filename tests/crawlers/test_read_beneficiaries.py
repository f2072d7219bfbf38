"""Who may apply, from the terms of portals: whole terms only, and what is not known stays unread."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.condition import SME_SIZES, ApplicantKind, SizeClass
from crawlers.read import beneficiaries
from crawlers.read.beneficiaries import _vocabulary, read_beneficiaries

ENTERPRISE, RESEARCH, PUBLIC = ApplicantKind.ENTERPRISE, ApplicantKind.RESEARCH, ApplicantKind.PUBLIC_BODY
NON_PROFIT, INDIVIDUAL = ApplicantKind.NON_PROFIT, ApplicantKind.INDIVIDUAL
MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE
SMES = set(SME_SIZES)
LANGUAGES = sorted(path.stem for path in Path(beneficiaries.__file__).with_name("applicants").glob("*.toml"))


def test_the_languages_at_stake_have_a_vocabulary() -> None:
    assert sorted("en ro it fr de fi sv hr nl da hu sk sl el es pt pl".split()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_vocabulary_can_be_used_and_says_the_usual(language: str) -> None:
    """A term in two groups would raise."""
    groups = {str(group) for group in _vocabulary(language).groups.values()}
    assert {"enterprise", "sme", "micro", "small", "medium", "large", "individual", "schools"} <= groups
    assert all(words and words == words.strip() for words in _vocabulary(language).groups)


@pytest.mark.parametrize(
    ("terms", "language", "kinds", "sizes"),
    [
        (["SMEs"], "en", {ENTERPRISE}, SMES),
        (["Businesses"], "en", {ENTERPRISE}, set()),
        (["Non-Governmental Organisations"], "en", {NON_PROFIT}, set()),
        (["imm"], "ro", {ENTERPRISE}, SMES),
        (["Mikro, małe i średnie przedsiębiorstwa", "Duże przedsiębiorstwa"], "pl", {ENTERPRISE}, {*SMES, LARGE}),
        (["Întreprinderi mici și mijlocii", "Întreprinderi mari"], "ro", {ENTERPRISE}, {*SMES, LARGE}),
        (["Microîntreprinderi"], "ro", {ENTERPRISE}, {MICRO}),
        # Both spellings of the Romanian letters.
        (["Instituţii publice"], "ro", {PUBLIC}, set()),
        (["Impresa"], "it", {ENTERPRISE}, set()),
        (["Piccola Impresa", "Media Impresa"], "it", {ENTERPRISE}, {SMALL, MEDIUM}),
        (["Università/Ente di Ricerca"], "it", {RESEARCH}, set()),
        (["Ente Pubblico", "Cittadino"], "it", {PUBLIC, INDIVIDUAL}, set()),
        (["TPE", "PME"], "fr", {ENTERPRISE}, SMES),
        (["Particuliers"], "fr", {INDIVIDUAL}, set()),
        (["unternehmen", "forschungseinrichtung"], "de", {ENTERPRISE, RESEARCH}, set()),
        (["kleinstunternehmen", "kleines_unternehmen", "mittleres_unternehmen"], "de", {ENTERPRISE}, SMES),
        (["grosses_unternehmen"], "de", {ENTERPRISE}, {LARGE}),
        (["Großes Unternehmen"], "de", {ENTERPRISE}, {LARGE}),
        (["oeffentliche_einrichtung", "Privatperson"], "de", {PUBLIC, INDIVIDUAL}, set()),
        (["PYME Y PERSONAS FÍSICAS QUE DESARROLLAN ACTIVIDAD ECONÓMICA"], "es", {ENTERPRISE}, SMES),
        (["GRAN EMPRESA"], "es", {ENTERPRISE}, {LARGE}),
        (["Mikrovállalkozás", "kisvállalkozás", "középvállalkozás"], "hu", {ENTERPRISE}, SMES),
        (["nagyvállalat"], "hu", {ENTERPRISE}, {LARGE}),
        (["mkb", "grootbedrijf"], "nl", {ENTERPRISE}, {*SMES, LARGE}),
        (["kennisinstelling"], "nl", {RESEARCH}, set()),
        (["Pk-yritykset"], "fi", {ENTERPRISE}, SMES),
        (["Små och medelstora företag"], "sv", {ENTERPRISE}, SMES),
        (["SMV'er"], "da", {ENTERPRISE}, SMES),
        (["mikro, mala i srednja poduzeća"], "hr", {ENTERPRISE}, SMES),
        (["Mikro in mala podjetja"], "sl", {ENTERPRISE}, {MICRO, SMALL}),
        (["Πολύ μικρές επιχειρήσεις"], "el", {ENTERPRISE}, {MICRO}),
        (["ΜΙΚΡΟΜΕΣΑΙΕΣ ΕΠΙΧΕΙΡΗΣΕΙΣ"], "el", {ENTERPRISE}, SMES),
        (["PME"], "pt", {ENTERPRISE}, SMES),
        (["mikropodnik"], "sk-SK", {ENTERPRISE}, {MICRO}),
    ],
)
def test_terms_of_portals(terms: list[str], language: str, kinds: set[ApplicantKind], sizes: set[SizeClass]) -> None:
    found = read_beneficiaries(terms, language)
    assert (set(found.kinds), set(found.sizes), found.unread) == (kinds, sizes, ())
    assert found.unsettled_sizes == ()


@pytest.mark.parametrize(
    ("term", "language"),
    [
        # Words that hold another one: the nearest peer reads a firm, a municipality and a public body.
        ("confirmare", "ro"),
        ("evaluată", "ro"),
        ("veröffentlicht", "de"),
        ("Unternehmensberatung", "de"),
        ("Förderung von Unternehmen", "de"),
        ("imprenditoria", "it"),
        ("not SMEs", "en"),
        ("companies in liquidation", "en"),
        # Right words of another language.
        ("imm", "it"),
        ("KMU", "ro"),
        ("SIN INFORMACION ESPECIFICA", "es"),
        ("firmă", "xx"),
        ("firmă", ""),
        ("firmă", "../ro"),
    ],
)
def test_what_is_not_in_the_vocabulary_is_unread(term: str, language: str) -> None:
    found = read_beneficiaries([term], language)
    assert found.unread == (term,)
    assert not found.kinds
    assert not found.unsettled_kinds
    assert not found.sizes
    assert not found.unsettled_sizes


@pytest.mark.parametrize(
    ("term", "language", "unsettled"),
    [
        ("start-ups", "en", {ENTERPRISE}),
        ("cooperative", "it", {ENTERPRISE}),
        ("agrarisch", "nl", {ENTERPRISE, INDIVIDUAL}),
        ("existenzgruenderin", "de", {ENTERPRISE, INDIVIDUAL}),
        ("uat", "ro", {PUBLIC}),
        ("Hochschule", "de", {RESEARCH}),
        ("Associations", "fr", {NON_PROFIT}),
        ("Bildungseinrichtung", "de", {PUBLIC, NON_PROFIT, RESEARCH}),
        ("Cooperative/Associazioni Non Profit", "it", {ENTERPRISE, NON_PROFIT}),
        ("1009112", "sk", {ENTERPRISE, RESEARCH}),
        ("1009121 Akciová spoločnosť", "sk", {ENTERPRISE, RESEARCH}),
        ("Rozpočtová organizácia", "sk", {PUBLIC, RESEARCH}),
    ],
)
def test_a_term_that_means_a_part_of_a_kind_settles_nothing_for_it(
    term: str, language: str, unsettled: set[ApplicantKind]
) -> None:
    found = read_beneficiaries([term], language)
    assert (found.kinds, set(found.unsettled_kinds), found.unread) == ((), unsettled, ())
    assert found.sizes == ()


def test_an_unread_term_leaves_open_who_else_may_apply() -> None:
    found = read_beneficiaries(["IMM", "entități inovative"], "ro")
    assert found.kinds == (ENTERPRISE,)
    assert set(found.unsettled_kinds) == set(ApplicantKind) - {ENTERPRISE}
    assert (set(found.sizes), found.unsettled_sizes) == (SMES, (LARGE,))
    assert found.unread == ("entități inovative",)


def test_a_term_without_a_size_leaves_the_other_sizes_open() -> None:
    found = read_beneficiaries(["kisvállalkozás", "vállalkozás"], "hu")
    assert (found.sizes, set(found.unsettled_sizes)) == ((SMALL,), {MICRO, MEDIUM, LARGE})
    # A small mid-cap is counted as large, and not every large one is a mid-cap.
    found = read_beneficiaries(["SMEs", "mid-caps"], "en")
    assert (set(found.sizes), found.unsettled_sizes) == (SMES, (LARGE,))
    # What has no size of its own may be of any.
    found = read_beneficiaries(["KMU", "Hochschule"], "de")
    assert (set(found.sizes), found.unsettled_sizes) == (SMES, (LARGE,))


def test_legal_entities_are_everybody_with_a_legal_person() -> None:
    found = read_beneficiaries(["Persone giuridiche"], "it")
    assert found.any_legal_entity
    assert found.kinds == ()


def test_all_slovak_legal_forms_of_companies_together_are_enterprises() -> None:
    companies = "1009101 1009102 1009111 1009112 1009113 1009121 1009125 1009205".split()
    assert read_beneficiaries(companies, "sk").kinds == (ENTERPRISE,)
    assert read_beneficiaries(companies[1:], "sk").kinds == ()


def test_the_recorded_terms_are_read(recordings: Path) -> None:
    docs = json.loads((recordings / "it_incentivi" / "solr_select_raw_fields.json").read_text(encoding="utf-8"))
    italian = {term for doc in docs["response"]["docs"] for term in doc["zm_field_subject_type_value"]}
    assert read_beneficiaries(italian, "it").unread == ()

    active = json.loads((recordings / "hu_palyazat" / "derived_active_calls_2026-07-25.json").read_text("utf-8"))
    hungarian = {term for call in active for term in call["sizeClasses"]}
    assert read_beneficiaries(sorted(hungarian), "hu").unread == ()

    calls = json.loads((recordings / "sk_itms" / "itms21" / "vyzva_open_list.json").read_text(encoding="utf-8"))
    forms = {form["kod"]: form["nazovSk"] for call in calls["results"] for form in call["ziadatel"]}
    assert len(forms) > 80
    unread = read_beneficiaries(sorted(forms), "sk").unread
    # What is foreign, of no legal form or of none that says who it is, is not guessed.
    assert {forms[code] for code in unread} == {
        "Doplnková dôchodková poisťovňa",
        "Družstvo",
        "Komoditná burza",
        "Miestna jednotka bez právnej spôsobilosti",
        "Nešpecifikovaná právna forma",
        "Sonstige",
        "Ständige Vertretung",
        "Zahraničná osoba, právnická osoba so sídlom mimo územia SR",
        "Zahraničné kultúrne, informačné stredisko, rozhlasová, tlačová a televízna agentúra",
        "Zastúpenie zahraničnej právnickej osoby",
    }
    labelled = [f"{code} {name}" for code, name in sorted(forms.items())]
    assert len(read_beneficiaries(labelled, "sk").unread) == len(unread)


@given(st.lists(st.text(max_size=20), max_size=4), st.sampled_from([*LANGUAGES, "xx"]))
def test_no_text_upsets_the_reader(terms: list[str], language: str) -> None:
    found = read_beneficiaries(terms, language)
    assert not set(found.kinds) & set(found.unsettled_kinds)
    assert not set(found.sizes) & set(found.unsettled_sizes)
