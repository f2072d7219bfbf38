"""Texts are cut into the longest runs that the lexicon knows, whatever the text."""

import random
from collections.abc import Iterator

import pytest

from catalogue.taxonomy.glossary import concepts
from catalogue.taxonomy.lexicon import Lexicon, Piece, lexicon
from catalogue.taxonomy.words import Phrase, reader


def cut(known: Lexicon, phrase: Phrase) -> Iterator[list[str]]:
    """The stems of each piece, by trying every run from the longest down; a form is looked for before a stem."""
    while phrase:
        for length in range(len(phrase), 0, -1):
            stems = tuple(word.stem for word in phrase[:length])
            if stems in known or (length == 1 and (f"={phrase[0].folded}",) in known) or length == 1:
                yield list(stems)
                phrase = phrase[length:]
                break


def stems_of(piece: Piece) -> list[str]:
    return [word.stem for word in piece.words]


@pytest.mark.parametrize("language", ["en", "de", "fr", "ro", "sv"])
def test_the_longest_run_that_is_known_is_one_piece(language: str) -> None:
    chance = random.Random(language)
    phrases = [phrase for concept in concepts().values() for phrase in concept.phrases.get(language, ())]
    known = lexicon(language)
    several = 0
    for _ in range(300):
        words = " ".join(chance.sample(phrases, 6)).removeprefix("=").replace(" =", " ").split()
        # Some phrases are broken in two, and some words nobody knows.
        for _ in range(chance.randint(0, 3)):
            words.insert(chance.randrange(len(words)), chance.choice((*words, "qwertz", "trains")))
        for phrase in reader(language).phrases(" ".join(words)):
            pieces = list(known.pieces(phrase))
            assert [stems_of(piece) for piece in pieces] == list(cut(known, phrase))
            several += sum(len(piece.words) > 1 for piece in pieces)
            for piece in pieces:
                form, stems = (f"={piece.words[0].folded}",), tuple(stems_of(piece))
                assert (piece.meaning is not None) == (stems in known or (len(stems) == 1 and form in known))
    assert several > 200


def test_a_form_stands_before_its_stem() -> None:
    """*Trains* are rail vehicles and *training* is none, though both have one stem."""
    for text, vehicles in (("trains", True), ("training", False)):
        ((phrase,), known) = reader("en").phrases(text), lexicon("en")
        features = {feature for piece in known.pieces(phrase) if piece.meaning for feature in piece.meaning.features}
        assert any("rail" in feature for feature in features) == vehicles
