"""Stems of the languages that Snowball has no algorithm of."""

import pytest

from catalogue.search.words import words as searched_words
from catalogue.taxonomy.words import stemmer


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("hr", ["crpka", "crpke", "crpkama", "CRPKU"]),
        ("hr", ["toplinska", "toplinske", "toplinskim"]),
        ("sk", ["čerpadlo", "čerpadla", "čerpadlami", "cerpadlo"]),
        ("sk", ["tepelné", "tepelného", "tepelnými"]),
        ("sl", ["črpalka", "črpalke", "črpalkami", "črpalk"]),
        ("sl", ["toplotna", "toplotnega", "toplotnimi"]),
    ],
)
def test_the_cases_of_a_word_have_one_stem(language: str, forms: list[str]) -> None:
    assert len(set(map(stemmer(language), forms))) == 1


def test_a_short_word_keeps_what_tells_it_from_others() -> None:
    stem = stemmer("sl")
    assert len({stem("les"), stem("led"), stem("ura")}) == 3
    assert stem("ura") == "ura"


def test_what_the_search_has_kept_is_still_found() -> None:
    """The index holds these languages' words whole; a stem there would find nothing until all is indexed anew."""
    assert searched_words("toplinske crpke", "hr").stems == ""
