"""Themes, sectors and the glossary: whole, of one meaning, and with words that say what they should."""

import re
from collections import Counter

import pytest

from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.glossary import ConceptKind, concepts
from catalogue.taxonomy.nace import nace_entries, sector_entries
from catalogue.taxonomy.themes import themes

LANGUAGES = ("en", "ro", "it", "fr", "de")
PROMISED_THEMES = (
    "energy_efficiency renewable_energy buildings circular_economy waste water biodiversity climate_adaptation "
    "clean_transport sustainable_food clean_industry pollution batteries hydrogen artificial_intelligence "
    "cybersecurity data robotics connectivity digital_skills digitalisation health tourism culture space skills"
).split()
# NACE leaves these numbers out.
GAPS = {"04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"}


def test_the_themes_that_profiles_store_are_all_there() -> None:
    assert sorted(themes()) == sorted(PROMISED_THEMES)


@pytest.mark.parametrize("theme_id", PROMISED_THEMES)
def test_a_theme_has_a_label_in_each_language_and_phrases(theme_id: str) -> None:
    theme = themes()[theme_id]
    assert all(theme.labels.get(language, "").strip() for language in LANGUAGES)
    assert theme.label("lv") == theme.labels["en"]
    assert len(theme.phrases) >= 8
    assert len(set(theme.phrases)) == len(theme.phrases)


def test_both_revisions_of_nace_have_every_division() -> None:
    numbers = {f"{number:02}" for number in range(1, 100)} - GAPS
    assert {code for code in nace_entries(NaceRevision.REV_2) if "." not in code} == numbers
    assert {code for code in nace_entries(NaceRevision.REV_2_1) if "." not in code} == numbers - {"45"}


def test_every_entry_of_the_new_revision_leads_to_the_old() -> None:
    old = nace_entries(NaceRevision.REV_2)
    for entry in nace_entries(NaceRevision.REV_2_1).values():
        assert entry.rev_2
        assert all(code in old for code in entry.rev_2)
        assert entry.phrases


def test_a_class_is_read_with_its_group_and_division() -> None:
    codes = [entry.code for entry in sector_entries(Sector(code="43.22", revision=NaceRevision.REV_2))]
    assert codes == ["43.22", "43.2", "43"]
    assert [entry.code for entry in sector_entries(Sector(code="4322", revision=NaceRevision.REV_2))] == codes


def test_the_revision_decides_what_a_code_means() -> None:
    """Weapons are 25.4 in Rev. 2 and 25.3 in Rev. 2.1; motor trade is 45 in the one and gone from the other."""
    weapons = sector_entries(Sector(code="25.40", revision=NaceRevision.REV_2))[0]
    renumbered = sector_entries(Sector(code="25.30", revision=NaceRevision.REV_2_1))[0]
    assert weapons.label == renumbered.label
    assert renumbered.rev_2 == ("25.4",)
    assert sector_entries(Sector(code="45.20", revision=NaceRevision.REV_2_1)) == ()


@pytest.mark.parametrize("code", ["D", "", "04", "00.1", "4x"])
def test_what_is_no_division_has_no_entry(code: str) -> None:
    assert sector_entries(Sector(code=code, revision=NaceRevision.REV_2)) == ()


def test_the_glossary_has_every_concept_in_every_language() -> None:
    assert len(concepts()) >= 250
    lacking = [
        (concept.id, language)
        for concept in concepts().values()
        for language in LANGUAGES
        if not concept.phrases.get(language)
    ]
    assert lacking == []


def test_no_phrase_of_the_glossary_is_empty_or_padded() -> None:
    for concept in concepts().values():
        for phrases in concept.phrases.values():
            for phrase in phrases:
                assert re.fullmatch(r"=?\S(?:.*\S)?", phrase), (concept.id, phrase)


def test_an_exact_phrase_is_one_word() -> None:
    """``=`` keeps a word from its stem; it does so for single words only."""
    phrases = [phrase for concept in concepts().values() for listed in concept.phrases.values() for phrase in listed]
    phrases += [phrase for theme in themes().values() for phrase in theme.phrases]
    phrases += [phrase for entry in nace_entries(NaceRevision.REV_2).values() for phrase in entry.phrases]
    assert [phrase for phrase in phrases if phrase.startswith("=") and not re.fullmatch(r"=[^\W_]+", phrase)] == []


def test_no_phrase_means_both_something_and_nothing() -> None:
    """A phrase that every call uses must not also be a topic, or boilerplate would count as evidence."""
    kinds = Counter(
        (language, phrase.lower().removeprefix("="))
        for concept in concepts().values()
        if concept.kind in {ConceptKind.FUNDING, ConceptKind.BROAD}
        for language, phrases in concept.phrases.items()
        for phrase in phrases
    )
    shared = [
        (concept.id, language, phrase)
        for concept in concepts().values()
        if concept.kind.tells
        for language, phrases in concept.phrases.items()
        for phrase in phrases
        if (language, phrase.lower().removeprefix("=")) in kinds
    ]
    assert shared == []
