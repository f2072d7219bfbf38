"""The glossary itself: a phrase for each concept in each language, and one meaning for each phrase."""

from collections import defaultdict
from collections.abc import Iterator

from catalogue.taxonomy.glossary import Concept, concepts
from catalogue.taxonomy.lexicon import lexicon
from catalogue.taxonomy.words import reader
from docs.glossary_page import LANGUAGES, glossary_page

# Phrases whose stems are one though their words are not, or that are said of both things. A text that has one is taken
# to be about each of its concepts.
HOMONYMS = {
    ("en", "compost"): {"bioplastics", "composting"},
    ("es", "compost"): {"bioplastics", "composting"},
    ("fr", "compost"): {"bioplastics", "composting"},
    ("ro", "compost"): {"bioplastics", "composting"},
    ("fr", "particip citoyen"): {"democracy", "citizen_engagement"},
    ("fr", "trait eau"): {"drinking_water", "wastewater"},
    ("fr", "universit"): {"education", "scholarship"},
    ("ro", "prosum"): {"self_consumption", "energy_community"},
    ("ro", "tamplar"): {"wood_products", "windows_facade"},
}
# What the reader takes for stop words (Romanian `pește` is a fish and, without its comma, `peste`: over) or for single
# letters. No text has them as evidence; people type them all the same.
NO_EVIDENCE = {
    ("en", "R&D"),
    ("en", "well-being"),
    ("es", "I+D"),
    ("fr", "R&D"),
    ("hu", "K+F"),
    ("nl", "O&O"),
    ("pt", "I&D"),
    ("ro", "IA"),
    ("ro", "pește"),
}


def _phrases() -> Iterator[tuple[Concept, str, str]]:
    for concept in concepts().values():
        for language, phrases in concept.phrases.items():
            for phrase in phrases:
                yield concept, language, phrase


def _compared_as(language: str, phrase: str) -> str:
    """What a phrase is compared by: the word itself after ``=``, else its stems; empty if nothing in it counts."""
    words = [word for part in reader(language).phrases(phrase.removeprefix("=")) for word in part]
    if not any(word.counts for word in words):
        return ""
    return f"={words[0].folded}" if phrase.startswith("=") else " ".join(word.stem for word in words)


def test_no_concept_lacks_a_language_that_has_been_whole() -> None:
    lacking = [
        (concept.id, language)
        for concept in concepts().values()
        for language in ("en", "ro", "it", "fr", "de", "es")
        if not concept.phrases.get(language)
    ]
    assert lacking == []


def test_the_glossary_has_the_languages_that_its_page_counts() -> None:
    assert {language for _, language, _ in _phrases()} == set(LANGUAGES)


def test_no_phrase_stands_twice_in_a_cell() -> None:
    twice = [
        (concept.id, language, phrase)
        for concept in concepts().values()
        for language, phrases in concept.phrases.items()
        for phrase in {one for one in phrases if [other.lower() for other in phrases].count(one.lower()) > 1}
    ]
    assert twice == []


def test_every_phrase_has_a_word_that_counts() -> None:
    """A phrase of stop words and single letters alone is found in no text."""
    empty = {(language, phrase) for _, language, phrase in _phrases() if not _compared_as(language, phrase)}
    assert empty == NO_EVIDENCE


def test_no_phrase_means_two_things() -> None:
    """By stems, as texts are read; `HOMONYMS` are known, and none of them stays listed that is none any more."""
    meanings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept, language, phrase in _phrases():
        if concept.kind.tells and (stems := _compared_as(language, phrase)):
            meanings[language, stems].add(concept.id)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == HOMONYMS


def test_one_thing_is_one_concept_in_each_language() -> None:
    """Said as a notice would, inflected where the language does, and found by its reader's stems."""
    said = {
        "de": "Sanierung asbesthaltiger Dächer",
        "el": "απομάκρυνση αμιάντου",
        "fi": "asbestin poistoa",
        "fr": "travaux de désamiantage",
        "hr": "uklanjanje azbestnih krovova",
        "hu": "azbesztmentesítési munkák",
        "sk": "odstránenie azbestu zo striech",
        "sv": "asbestsaneringar",
    }
    found = {
        language
        for language, text in said.items()
        for phrase in reader(language).phrases(text)
        for piece in lexicon(language).pieces(phrase)
        if concepts()["asbestos"] in piece.concepts
    }
    assert found == set(said)


def test_the_page_counts_what_is_there() -> None:
    row = next(line for line in glossary_page().splitlines() if line.startswith("| Dutch "))
    dutch = [concept for concept in concepts().values() if "nl" in concept.phrases]
    assert [cell.strip() for cell in row.split("|")[2:5]] == [
        "nl",
        str(len(dutch)),
        f"{sum(len(concept.phrases['nl']) for concept in dutch):,}",
    ]
