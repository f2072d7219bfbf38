"""The names of themes and objectives: there in every language that mails are written in, each its own."""

import unicodedata
from collections import Counter

import pytest

from catalogue.taxonomy.objectives import Objective, objectives
from catalogue.taxonomy.themes import Theme, themes
from notifier.wording.words import languages

NAMED: dict[str, Theme | Objective] = {**themes(), **objectives()}


@pytest.mark.parametrize("name", NAMED)
def test_a_name_is_there_in_every_language_of_the_mails(name: str) -> None:
    assert set(NAMED[name].labels) == set(languages())


@pytest.mark.parametrize("language", languages())
def test_no_two_themes_have_one_name_and_no_two_objectives(language: str) -> None:
    for group in (themes(), objectives()):
        counted = Counter(one.labels[language].casefold() for one in group.values())
        assert [label for label, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("language", languages())
def test_names_are_written_as_the_entries_of_a_list(language: str) -> None:
    """A capital first, no blanks around, no full stop, no comma that a list of names would need."""
    faults = [
        label
        for one in NAMED.values()
        for label in [one.labels[language]]
        if not label[0].isupper() or label != " ".join(label.split()) or set(label) & set(".,;:'")
    ]
    assert faults == []


@pytest.mark.parametrize("language", languages())
def test_names_are_in_the_script_of_their_language(language: str) -> None:
    script = "GREEK" if language == "el" else "LATIN"
    letters = {letter for one in NAMED.values() for letter in one.labels[language] if letter.isalpha()}
    assert {letter for letter in letters if not unicodedata.name(letter).startswith(script)} == set()


def test_only_words_that_languages_share_are_as_in_english() -> None:
    """A name that somebody forgot to translate would be the English one."""
    same = {
        (name, language)
        for name, one in NAMED.items()
        for language in languages()
        if language != "en" and one.labels[language] == one.labels["en"]
    }
    assert same == {("water", "nl")}
