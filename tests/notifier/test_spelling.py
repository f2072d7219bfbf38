"""What languages ask of spaces, contractions and apostrophes, in every text."""

import re
from collections.abc import Iterator, Mapping

import pytest

from notifier.wording.words import languages, load_words


def texts(language: str) -> Iterator[str]:
    """Every text of a language; of one that counts, each form."""
    for key, text in load_words(language).texts.items():
        if not key.startswith("_"):
            yield from text.values() if isinstance(text, Mapping) else [text]


def test_no_line_begins_with_a_french_mark_of_two_parts() -> None:
    """Before : ; ? ! % and inside of « » stands a space at which no line is broken."""
    faults = [text for text in texts("fr") if re.search(r"[^\u00a0][:;?!»%]|«[^\u00a0]", text)]
    assert faults == []


def test_italian_prepositions_are_one_with_the_article() -> None:
    faults = [text for text in texts("it") if re.search(r"\b(su|di|da|a|in) (il|la|lo|i|gli|le|l’)\b", text)]
    assert faults == []


@pytest.mark.parametrize("language", languages())
def test_apostrophes_are_those_of_print(language: str) -> None:
    assert [text for text in texts(language) if "'" in text] == []
