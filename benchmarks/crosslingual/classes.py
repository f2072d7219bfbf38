"""The name of a class of NACE in one language, and the English name of the same class among all 615."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.crosslingual.labels import classes, pairs, tuned_on
from benchmarks.ranking import Documents, Matrix, letters, of_best, places_of_right, stems
from catalogue.taxonomy.translation import WordTranslations, learn_words
from catalogue.taxonomy.words import fold

# The weights of the mix, taken over from earlier experiments, where they were tuned on the same half.
_BM25, _COSINE, _LETTERS = 0.7, 0.3, 1.0
HALVES = ("tuned on", "held out", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The share of names whose class came first, or among the first five, and the mean of one over its place."""

    first: float
    of_five: float
    reciprocal: float


def methods() -> Mapping[str, Callable[[str], Matrix]]:
    """What is compared: each gives, for a language, the scores of all its names for all English ones."""
    return {
        "token_set_ratio": _token_set,
        "letters, TF-IDF": _letters,
        "glossary alone": lambda language: _translated(language, learned=False, glossary=True),
        "learned alone": lambda language: _translated(language, learned=True, glossary=False),
        "both": lambda language: _translated(language, learned=True, glossary=True),
    }


def hits(scores: Matrix) -> Mapping[str, Hits]:
    """How well the right class was found, by half."""
    places = places_of_right(scores)
    tuned = np.array([tuned_on(row["code"]) for row in classes()])
    return {
        half: Hits(
            first=float((places[rows] <= 1).mean()),
            of_five=float((places[rows] <= 5).mean()),
            reciprocal=float((1 / places[rows]).mean()),
        )
        for half, rows in zip(HALVES, (tuned, ~tuned, tuned | True), strict=True)
    }


def mean_of(several: list[Hits]) -> Hits:
    """The mean over languages."""
    return Hits(
        first=sum(one.first for one in several) / len(several),
        of_five=sum(one.of_five for one in several) / len(several),
        reciprocal=sum(one.reciprocal for one in several) / len(several),
    )


def _names(language: str) -> list[str]:
    return [row[language] for row in classes()]


def _token_set(language: str) -> Matrix:
    folded = [[fold(name) for name in _names(each)] for each in (language, "en")]
    return np.asarray(process.cdist(*folded, scorer=fuzz.token_set_ratio), dtype=np.float64)


def _letters(language: str) -> Matrix:
    english = Documents([letters(name) for name in _names("en")])
    return english.cosine([letters(name) for name in _names(language)], log_queries=True)


def _translated(language: str, *, learned: bool, glossary: bool) -> Matrix:
    words = learn_words(pairs("cpv", language, "en"), language, "en") if learned else None
    translations = WordTranslations(language, "en", learned=words, glossary=glossary)
    glosses = [translations.gloss(name) for name in _names(language)]
    english = Documents([stems(name, "en") for name in _names("en")])
    by_words = _BM25 * of_best(english.bm25(glosses, k1=1.2, b=0.4)) + _COSINE * of_best(english.cosine(glosses))
    return by_words + _LETTERS * _letters(language)
