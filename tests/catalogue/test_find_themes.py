"""What a call is on: told by codes first and by words second, each with what tells it, and by nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.call import Call, CallKind, Parent, Programme, Section, SectionKind
from catalogue.taxonomy.find_themes import (
    Basis,
    ThemeEvidence,
    find_themes,
    find_themes_by_code,
    is_on,
    theme_ids,
    theme_label,
)
from catalogue.taxonomy.glossary import concepts
from catalogue.taxonomy.objectives import objectives, objectives_by_theme
from catalogue.taxonomy.theme_codes import code_themes
from catalogue.taxonomy.theme_words import tellings, theme_words
from catalogue.taxonomy.themes import themes


def call(title: str = "Invitation", text: str = "", **facts: Any) -> Call:
    made: dict[str, Any] = {
        "source": "xx_portal",
        "source_key": "1",
        "kind": CallKind.CALL,
        "title": title,
        "language": "en",
        "url": "https://portal.example/1",
        "sections": (Section(kind=SectionKind.DESCRIPTION, html="", text=text),) if text else (),
    }
    return Call(**(made | facts))


def on(some: Call) -> set[str]:
    return {finding.id for finding in find_themes(some)}


def evidence(some: Call, theme: str) -> list[ThemeEvidence]:
    return [one for finding in find_themes(some) if finding.id == theme for one in finding.evidence]


def test_the_six_objectives_are_those_of_the_law_in_its_order() -> None:
    environmental = [one for one in objectives().values() if one.side == "environmental"]
    assert "".join(one.point for one in environmental) == "abcdef"
    assert {one.legal_basis for one in environmental} == {"Regulation (EU) 2020/852, Article 9 (CELEX 32020R0852)"}
    assert [one.id for one in environmental] == [
        "climate_change_mitigation",
        "climate_change_adaptation",
        "water_and_marine_resources",
        "transition_to_a_circular_economy",
        "pollution_prevention_and_control",
        "biodiversity_and_ecosystems",
    ]
    for objective in objectives().values():
        assert objective.link.startswith("https://eur-lex.europa.eu/")
        assert objective.checked_against


def test_all_lists_speak_of_themes_and_concepts_that_exist() -> None:
    assert set(theme_ids()) == set(themes()) | set(objectives())
    assert len(theme_ids()) == len(themes()) + 7
    assert set(objectives_by_theme()) <= set(themes())
    assert code_themes() <= set(theme_ids())
    assert set(tellings()) == set(theme_ids())
    assert {concept for telling in tellings().values() for concept in telling.concepts} <= set(concepts())


@pytest.mark.parametrize("language", sorted({lang for one in tellings().values() for lang in one.phrases}))
def test_each_list_of_words_can_be_read(language: str) -> None:
    assert theme_words(language) is theme_words(language)
    assert list(theme_words(language).hits("…")) == []


def test_a_theme_has_its_name_in_the_readers_language_or_in_english() -> None:
    assert theme_label("water", "ro") == "Apă"
    assert theme_label("biodiversity_and_ecosystems", "it") == "Biodiversità ed ecosistemi"
    assert theme_label("digital_transition", "hu") == "Digitális átállás"
    assert theme_label("digital_transition", "bg") == "Digital transition"


@pytest.mark.parametrize(
    ("identifier", "themes_of_it"),
    [
        ("HORIZON-CL5-2027-03-D5-16", {"clean_transport", "climate_change_mitigation"}),
        ("HORIZON-CL6-2027-01-CircBio-02-two-stage", {"circular_economy", "transition_to_a_circular_economy"}),
        ("HORIZON-CL5-2027-07-D2-03", {"batteries", "climate_change_mitigation"}),
        ("HORIZON-CL5-2021-D2-01-16", set()),
        ("HORIZON-MISS-2027-04-CIT-01", {"climate_change_mitigation"}),
        ("HORIZON-MISS-2027-07-CLIMA-CIT-NEB-01", {"climate_adaptation", "climate_change_adaptation"}),
        ("LIFE-2026-SAP-NAT-NATURE", {"biodiversity", "biodiversity_and_ecosystems"}),
        ("DIGITAL-ECCC-2026-DEPLOY-CYBER-11", {"cybersecurity", "digital_transition"}),
        ("KEHOP_PLUSZ-4.2.5-25", {"renewable_energy", "climate_change_mitigation"}),
        ("PSK-MH-001-2025-FAA-EFRR", set()),
        ("MY-HORIZON-HLTH-2026", set()),
    ],
)
def test_identifiers_tell_what_a_topic_is_on(identifier: str, themes_of_it: set[str]) -> None:
    some = call(identifier=identifier)
    assert {finding.id for finding in find_themes_by_code(some)} == themes_of_it == on(some)


def test_a_code_is_quoted_with_what_it_stands_for() -> None:
    some = call(identifier="LIFE-2026-SAP-NAT-NATURE")
    told = ThemeEvidence(
        basis=Basis.CODE,
        where="identifier",
        quote="LIFE-2026-SAP-NAT-NATURE",
        says="LIFE, sub-programme Nature and Biodiversity",
    )
    assert evidence(some, "biodiversity") == evidence(some, "biodiversity_and_ecosystems") == [told]


def test_a_cascade_call_is_on_what_the_topic_is_that_pays_for_it() -> None:
    parent = Parent(project="SECURE", topic="DIGITAL-ECCC-2022-CYBER-03", topic_title="Capabilities")
    some = call("Open Call 2", kind=CallKind.CASCADE_CALL, parent=parent)
    assert on(some) == {"cybersecurity", "digital_transition"}
    assert [one.where for one in evidence(some, "cybersecurity")] == ["parent"] * 2


@pytest.mark.parametrize("where", ["title", "keywords", "programme", "description"])
def test_specific_objectives_of_the_funds_tell_it_wherever_they_are_written(where: str) -> None:
    written = "RSO 2.4. Podpora"
    some = {
        "title": call(written),
        "keywords": call(keywords=(written,)),
        "programme": call(programme=Programme(code="PR", name=written)),
        "description": call(text=written),
    }[where]
    assert on(some) == {"climate_adaptation", "climate_change_adaptation"}
    assert evidence(some, "climate_adaptation")[0].quote == "RSO 2.4"
    assert evidence(some, "climate_adaptation")[0].where == where


@pytest.mark.parametrize("written", ["RSO2.44", "RSO2.14", "PERSO2.4", "2.4", "RSO24", "RSO1.1"])
def test_what_is_no_such_objective_tells_nothing(written: str) -> None:
    assert on(call(written)) == set()


def test_a_call_for_many_objectives_is_on_none_of_them() -> None:
    three = ("RSO2.4 a", "RSO2.6 b", "RSO4.6 c")
    assert {"climate_adaptation", "circular_economy", "tourism"} <= on(call(keywords=three))
    assert on(call(keywords=(*three, "ISO6.2 d"))) == set()


def test_categories_count_at_the_portal_whose_they_are() -> None:
    some = call(keywords=("Économiseurs d'eau pour les sanitaires",), language="fr")
    assert on(some) == set()
    own = replace(some, source="fr_transition_ecologique")
    assert on(own) == {"water", "water_and_marine_resources"}
    assert evidence(own, "water")[0].quote == "Économiseurs d'eau pour les sanitaires"
    every_kind = (
        "Plan d’action eau",
        "Tri sélectif",
        "Audit énergétique",
        "Géothermie",
        "Covoiturage",
        "Navires propres",
    )
    general = replace(own, keywords=(*every_kind, "Navires propres", "Plan d'action biodiversité"))
    assert "biodiversity" not in on(general)


@pytest.mark.parametrize(
    ("language", "title", "theme"),
    [
        ("en", "Heat from waste water for small towns", "water"),
        ("ro", "Sprijin pentru eficienţă energetică în întreprinderi", "energy_efficiency"),
        ("ro", "Sprijin pentru EFICIENTA ENERGETICA in intreprinderi", "energy_efficiency"),
        ("it", "Bando per la digitalizzazione delle PMI", "digitalisation"),
        ("fr", "Aide à l’éco-conception", "circular_economy"),
        ("de", "Förderung der Kreislaufwirtschaft", "circular_economy"),
        ("hu", "Vállalkozások energiahatékonysági fejlesztése", "energy_efficiency"),
        ("sk", "Podpora prípravy odpadov na recykláciu", "waste"),
        ("pl", "Odnawialne źródła energii dla firm", "renewable_energy"),
        ("el", "Κυκλική οικονομία στα νησιά", "circular_economy"),
        ("fi", "Kiertotalouden kokeilut", "circular_economy"),
    ],
)
def test_words_of_the_title_tell_it_in_every_language(language: str, title: str, theme: str) -> None:
    some = call(title, language=language)
    assert theme in on(some)
    (told, *_) = evidence(some, theme)
    assert (told.basis, told.where, told.says) == (Basis.WORD, "title", None)
    assert told.quote in title.replace("ţ", "ț")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Guardrails for companies"),
        ("en", "Multiple rocket launcher"),
        ("en", "Pre-Seed Start Fund"),
        ("en", "Cascading aid"),
        ("ro", "S-a lansat apelul pentru tineri"),
        ("it", "Rinnovo degli impianti sportivi"),
        ("sk", "Zodpadnutie, podkova a nehoda"),
        ("sk", "Energetická neefektívnosť"),
    ],
)
def test_a_word_inside_another_and_one_that_only_looks_alike_tell_nothing(language: str, title: str) -> None:
    assert on(call(title, language=language)) == set()


def test_waste_water_is_no_waste() -> None:
    assert on(call("Čistiarne odpadových vôd", language="sk")) == {"water", "water_and_marine_resources"}


def test_a_text_tells_it_only_if_it_says_so_often() -> None:
    filler = "Companies of the region may ask for money to buy what they need for their business in the coming years. "
    once, often = f"{filler * 5} One may buy a heat pump or insulation for biodiversity.", "Biodiversity and habitats. "
    assert on(call(text=once)) == set()
    assert on(call(text=f"{often}{filler}{often}")) == {"biodiversity", "biodiversity_and_ecosystems"}
    assert on(call(text=f"{filler * 40}{often * 20}")) == set(), "what a call is on is said at its beginning"


def test_chosen_keywords_need_something_beside_them() -> None:
    keywords = ("Circular economy", "Recycling")
    assert on(call(keywords=keywords)) == set()
    assert "circular_economy" in on(call(keywords=keywords, call_title="Circularity 2027"))


def test_codes_need_no_text_and_are_told_first() -> None:
    some = call("Renewable energy communities", identifier="LIFE-2026-CET-ENERCOM")
    assert {finding.id for finding in find_themes_by_code(some)} == {
        "energy_efficiency",
        "renewable_energy",
        "climate_change_mitigation",
    }
    assert [one.basis for one in evidence(some, "renewable_energy")] == [Basis.CODE, Basis.WORD]
    assert is_on(some, "renewable_energy")
    assert not is_on(some, "water")


def test_findings_come_in_the_order_of_the_lists_each_once() -> None:
    some = call("Batteries, hydrogen and artificial intelligence for water", identifier="HORIZON-CL5-2026-09-D2-01")
    found = [finding.id for finding in find_themes(some)]
    assert found == [theme for theme in theme_ids() if theme in found]
    for finding in find_themes(some):
        assert len(set(finding.evidence)) == len(finding.evidence)


_TEXT = st.text(st.sampled_from("abcdefé ăș-’'.,:*|= \n\t0123RSO2.45AIwaterödigital"), max_size=120)


@given(_TEXT, _TEXT, st.sampled_from(["en", "ro", "hu", "sk", "bg", "lv", "fr"]))
def test_any_text_can_be_read_and_is_read_alike_twice(title: str, text: str, language: str) -> None:
    some = call(title or "x", text, language=language, keywords=(text,), identifier=title)
    assert find_themes(some) == find_themes(some)
    assert {finding.id for finding in find_themes_by_code(some)} <= on(some)
