"""Words in another language: from the glossary, learned from names of codes, and guessed."""

import csv
import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks.crosslingual.classes import hits, methods
from catalogue.taxonomy.translation import (
    LanguagePairs,
    Origin,
    Translation,
    WordTranslations,
    learn,
    learn_words,
)
from catalogue.taxonomy.translation.compounds import Compounds
from catalogue.taxonomy.words import reader

Learn = Callable[[str, str], WordTranslations]
NAMES = [
    ("Tuyaux en acier", "Steel pipes"),
    ("Tuyaux en plastique", "Plastic pipes"),
    ("Plaques en acier", "Steel plates"),
    ("Plaques en plastique", "Plastic plates"),
    ("Acier", "Steel"),
    ("Robinets à tournant", "Plug valves"),
    ("Robinets en acier", "Steel valves"),
]


def stem(language: str, word: str) -> str:
    return reader(language).phrases(word)[0][0].stem


def best(translations: tuple[Translation, ...]) -> Translation:
    return max(translations, key=lambda one: one.probability)


@pytest.fixture(scope="module")
def official(recordings: Path) -> Learn:
    """What is learned from the official names of the CPV, without the glossary."""

    with gzip.open(recordings / "taxonomies" / "cpv2008_23lang.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    @cache
    def of_pair(source: str, target: str) -> WordTranslations:
        pairs = [(row[source], row[target]) for row in rows if row[source] and row[target]]
        return WordTranslations(source, target, learned=learn_words(pairs, source, target), glossary=False)

    return of_pair


def test_words_are_told_apart_that_stand_together() -> None:
    learned = learn_words(NAMES, "fr", "en")
    words = WordTranslations("fr", "en", learned=learned, glossary=False)
    for french, english in (("acier", "steel"), ("plastique", "plastic"), ("tuyaux", "pipes"), ("plaques", "plates")):
        found = best(words.translate(stem("fr", french)))
        assert (found.stem, found.origin) == (stem("en", english), Origin.LEARNED), french
        assert found.probability > 0.5


def test_a_word_that_nobody_knows_is_guessed_from_its_spelling_and_says_so() -> None:
    words = WordTranslations("fr", "en", learned=learn_words(NAMES, "fr", "en"), glossary=False)
    found = words.translate(stem("fr", "robinetterie"))
    assert best(found).stem == stem("en", "valves")
    assert {one.origin for one in found} == {Origin.GUESS}
    assert words.translate("xyzzyq") == ()


def test_the_glossary_knows_what_no_name_of_a_code_says() -> None:
    alone = WordTranslations("fr", "en")
    found = alone.translate(stem("fr", "subvention"))
    assert {one.origin for one in found} == {Origin.GLOSSARY}
    assert stem("en", "grant") in {one.stem for one in found}
    # Its spelling is like that of other words; who knows a word does not guess it.
    names = [*NAMES, ("Subversion", "Subversion")]
    learned = learn_words(names, "fr", "en")
    assert learned is not None
    assert {one.origin for one in learned.translate("subvention", stem("fr", "subvention"))} == {Origin.GUESS}
    assert {one.origin for one in learn(names, "fr", "en").translate(stem("fr", "subvention"))} == {Origin.GLOSSARY}


def test_of_a_broad_concept_the_word_is_meant_that_translations_say() -> None:
    """The glossary has products, services and markets in one concept; alone it cannot tell which is meant."""
    alone = WordTranslations("fr", "en").translate(stem("fr", "produits"))
    assert len({round(one.probability, 6) for one in alone}) < len(alone)
    taught = learn([("Produits", "Products"), ("Services", "Services")] * 3, "fr", "en")
    found = taught.translate(stem("fr", "produits"))
    # Learned it weighs a half; more than that is what the glossary agrees with.
    assert (best(found).stem, best(found).origin) == (stem("en", "products"), Origin.GLOSSARY)
    assert best(found).probability > 0.6


def test_a_phrase_is_glossed_as_a_whole() -> None:
    glossed = WordTranslations("ro", "en").gloss("Pompe de căldură pentru primării")
    assert glossed[stem("en", "heat")] > 0.3
    assert glossed[stem("en", "pump")] > 0.3
    pieces = list(WordTranslations("ro", "en").pieces("Pompe de căldură pentru clădiri"))
    assert [one.piece.surface for one in pieces] == ["Pompe de căldură", "clădiri"]


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("ro", "pompe de căldură", ["heat", "pumps"]),
        ("it", "pompe di calore", ["heat", "pumps"]),
        ("de", "Wärmepumpen", ["heat", "pumps"]),
        ("fi", "lämpöpumput", ["heat", "pumps"]),
        ("sv", "värmepumpar", ["heat", "pumps"]),
        ("nl", "warmtepompen", ["heat", "pumps"]),
        ("hr", "toplinske crpke", ["heat", "pumps"]),
        ("sk", "tepelné čerpadlá", ["heat", "pumps"]),
        ("el", "αντλίες θερμότητας", ["heat", "pumps"]),
    ],
)
def test_official_names_teach_what_a_trade_calls_things(
    official: Learn, language: str, text: str, english: list[str]
) -> None:
    glossed = official(language, "en").gloss(text)
    likeliest = sorted(glossed, key=lambda word: -glossed[word])[:4]
    assert {stem("en", word) for word in english} <= set(likeliest)


def test_a_compound_no_name_has_is_known_by_its_parts(official: Learn) -> None:
    german = official("de", "en")
    assert german.learned is not None
    assert german.learned.parts("stahlrohrreinigung", "stahlrohrreinig") == tuple(
        stem("de", part) for part in ("Stahl", "Rohr", "Reinigung")
    )
    found = {one.stem: one.origin for one in german.translate("stahlrohrreinig") if one.probability > 0.1}
    assert {stem("en", word) for word in ("steel", "pipes", "cleaning")} <= found.keys()
    assert set(found.values()) == {Origin.LEARNED}


def test_what_is_learned_is_the_same_each_time_and_adds_up(official: Learn) -> None:
    again = learn_words(NAMES, "fr", "en")
    first = learn_words(NAMES, "fr", "en")
    assert again is not None
    assert first is not None
    assert again.tables == first.tables
    learned = official("ro", "en").learned
    assert learned is not None
    whole = learned.tables.levels[0].table
    assert len(whole) > 4000
    assert all(abs(sum(likely for _, likely in said) - 1) < 0.01 for said in whole.values())


def test_a_word_is_no_compound_when_it_is_commoner_than_its_parts() -> None:
    compounds = Compounds("de", {"hand": 3, "werk": 2, "handwerk": 9, "handwerker": 1, "zeug": 4, "werkzeug": 1})
    assert compounds.parts("handwerk") == ("handwerk",)
    assert compounds.parts("werkzeug") == ("werk", "zeug")
    # French writes none.
    assert Compounds("fr", {"hand": 3, "werk": 9}).parts("handwerk") == ("handwerk",)


def test_a_word_without_end_is_not_taken_apart() -> None:
    words = learn([("Rohr", "pipe"), ("Stahlrohr", "steel pipe")], "de", "en")
    assert words.gloss("rohr" * 5000) == {}
    endless = "a" * 30 + "b" * 31
    assert Compounds("de", {"a" * 30: 2, "b" * 31: 2}).parts(endless) == (endless,)
    assert Compounds("de", {"a" * 20: 2, "b" * 21: 2}).parts("a" * 20 + "b" * 21) == ("a" * 20, "b" * 21)


@pytest.mark.parametrize(
    ("language", "first", "of_five"), [("ro", 0.74, 0.905), ("sv", 0.62, 0.825), ("sk", 0.8, 0.925)]
)
def test_names_of_codes_that_were_not_learned_from_find_their_english_one(
    recordings: Path, language: str, first: float, of_five: float
) -> None:
    """A name of a class of NACE among 615, by what the CPV teaches: the floor is just under what was measured."""
    found = hits(methods()["learned alone"](language))["all"]
    assert found.first >= first
    assert found.of_five >= of_five


def test_a_pair_of_languages_is_learned_when_it_is_asked_for_and_once() -> None:
    asked: list[tuple[str, str]] = []

    def load(source: str, target: str) -> WordTranslations:
        asked.append((source, target))
        return WordTranslations(source, target)

    pairs = LanguagePairs(load)
    assert asked == []
    assert pairs.translate(stem("fr", "vélo"), "fr", "en")
    assert pairs.gloss("vélo", "fr", "en")
    assert asked == [("fr", "en")]


def test_no_text_is_translated_into_its_own_language() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        WordTranslations("fr", "fr")
