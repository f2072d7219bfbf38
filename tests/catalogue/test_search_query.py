"""What an advisor types: what it asks for, which other names it has, and what is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.query import MOST_TERMS, AllOf, AnyOf, Expression, Phrase, read_query


def typed(text: str) -> list[str]:
    return [term.typed for term in read_query(text).terms]


def phrases(expression: Expression) -> set[str]:
    if isinstance(expression, Phrase):
        return {" ".join(expression.words) + ("*" if expression.start else "")}
    return {phrase for part in expression.parts for phrase in phrases(part)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("pompe de căldură", ["pompe de căldură"]),
        ("POMPE DE CĂLDURĂ", ["POMPE DE CĂLDURĂ"]),
        ("granturi pentru pompe de căldură", ["granturi", "pompe de căldură"]),
        ("energy efficiency in buildings", ["energy efficiency", "buildings"]),
        ("l'efficacité énergétique", ["efficacité énergétique"]),
        ("waste and water management", ["waste", "water management"]),
        ("bando per imprese", ["bando", "imprese"]),
        ("the IT of it", ["IT"]),
        ("KUKURUZ DE XYZ", ["KUKURUZ", "XYZ"]),
        ("the", ["the"]),
        ("start-up R&D 2.5", ["start-up", "R&D", "2.5"]),
        ("heat, (pumps)/boilers!", ["heat pumps", "boilers"]),
        ('"heat pumps" solar* roof', ['"heat pumps"', "solar*", "roof"]),
        ("“heat pumps” »solar roof«", ['"heat pumps"', '"solar roof"']),
        ("a* *b ***", ["a", "b"]),
        (" \t\n", []),
        ('" . "', []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert typed(text) == terms


def test_only_a_dash_that_begins_a_word_excludes_it() -> None:
    assert not read_query('"heat"-roof 5,-10 (-10) heat/-roof').excluded
    query = read_query('heat -solar -"small firms" start-up a - b –c -do*')
    assert [term.typed for term in query.excluded] == ["solar", '"small firms"', "do*"]
    assert "start-up" in [term.typed for term in query.terms]
    assert {"solar", "solar9en", "solar9ro"} & phrases(query.excluded[0].expression) == {
        "solar",
        "solar9en",
        "solar9ro",
    }


def test_a_thing_is_asked_for_by_all_its_names() -> None:
    (term,) = read_query("pompe de căldură").terms
    assert term.also["en"] == ("heat pump", "heat pumps")
    assert term.also["de"][0] == "Wärmepumpe"
    assert {"heat pumps", "heat9en pump9en", "warmepump9de", "pomp9fr a9fr chaleur9fr"} <= phrases(term.expression)
    # The words as typed may stand apart, in the language that they are known in.
    assert isinstance(term.expression, AnyOf)
    first = term.expression.parts[0]
    assert isinstance(first, AllOf)
    assert phrases(first) == {"pompe", "pomp9ro", "caldura", "caldur9ro"}


def test_without_translation_only_the_words_are_asked_for() -> None:
    query = read_query("pompe de căldură", translate=False)
    assert [term.typed for term in query.terms] == ["pompe", "căldură"]
    assert all(not term.also for term in query.terms)


def test_a_broad_concept_has_only_the_names_that_mean_the_same() -> None:
    """``efficiency`` is among the names of competitiveness; who asks for the one does not ask for the other."""
    assert not read_query("efficiency").terms[0].also
    assert "innovation" in read_query("inovare").terms[0].also["en"]


def test_quotes_and_stars_are_taken_literally() -> None:
    for text, phrase in (('"heat pumps"', "heat pumps"), ("pomp*", "pomp*"), ('"Căldură"', "caldura")):
        (term,) = read_query(text).terms
        assert phrases(term.expression) == {phrase}
        assert not term.also


def test_where_one_word_will_do_no_phrase_with_it_is_asked_for() -> None:
    (term,) = read_query("waste").terms
    asked = phrases(term.expression)
    assert {"waste", "wast9en"} <= asked
    assert not {phrase for phrase in asked if " " in phrase and "waste" in phrase.split()}


def test_a_search_of_too_many_words_says_so() -> None:
    assert len(typed("word " * MOST_TERMS)) == MOST_TERMS
    with pytest.raises(ValueError, match=f"at most {MOST_TERMS} words, and these are 31"):
        read_query("word " * (MOST_TERMS + 1))


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_leaves_nothing_but_words(text: str) -> None:
    query = read_query(text)
    for term in (*query.terms, *query.excluded):
        for phrase in phrases(term.expression):
            assert phrase.removesuffix("*").replace(" ", "").isalnum()
