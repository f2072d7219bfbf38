"""French programmes ranked for French projects through English, as if each side were of another language.

Each side is glossed with a lexicon that was learned from another half of the codes: with one lexicon for both, a wrong
translation of a word would still meet itself. The glossary is one for both sides, as it is in the product; its wrong
translations would meet themselves too. Where programmes stay as they are and the projects go to English and come back,
nothing meets itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crosslingual.labels import pairs
from benchmarks.measures import measure
from benchmarks.ranking import Documents, Weights, stems
from benchmarks.recordings import RECORDINGS, read_rows
from catalogue.taxonomy.translation import LearnedWords, WordTranslations, learn_words

_FOLDER = RECORDINGS / "mte_matching"
PROJECTS = _FOLDER / "projects_fr.dev.jsonl.gz"
_CODE_LISTS = ("cpv", "nace")


@dataclass(frozen=True, slots=True)
class Share:
    """nDCG@10 by one way through English, and the share of what the texts as they are reach that it is."""

    way: str
    ndcg: float
    share: float


def ways(queries: Path = PROJECTS) -> list[Share]:
    """Every way, the texts as they are first; ``queries`` is the file of the projects."""
    programmes, projects = read_rows(_FOLDER / "programs_fr.jsonl.gz"), read_rows(queries)
    numbers = {one["id"]: number for number, one in enumerate(programmes)}
    relevant = [frozenset(numbers[id_] for id_ in one["relevant"]) for one in projects]
    offered = [
        "\n".join([*(one[part] for part in ("title", "promise", "text", "long")), *one["objectives"]])
        for one in programmes
    ]
    sought = ["\n".join(one[part] for part in ("title", "short", "long")) for one in projects]

    def reached(of_sought: Callable[[str], Weights], of_offered: Callable[[str], Weights]) -> float:
        documents = Documents([of_offered(text) for text in offered])
        scores = documents.bm25([of_sought(text) for text in sought], k1=1.2, b=0.75)
        return float(measure(scores, relevant).ndcg.mean())

    def plain(text: str) -> Weights:
        return stems(text, "fr")

    alone = reached(plain, plain)
    found = [Share("as they are", alone, 1.0)]
    for way, (of_sought, of_offered) in _glosses(plain).items():
        score = reached(of_sought, of_offered)
        found.append(Share(way, score, score / alone))
    return found


def _glosses(plain: Callable[[str], Weights]) -> dict[str, tuple[Callable[[str], Weights], Callable[[str], Weights]]]:
    """How both sides are told, by way."""
    halves = [_learned("fr", "en", half) for half in (0, 1)]
    bare = [WordTranslations("fr", "en", learned=half, glossary=False) for half in halves]
    both = [WordTranslations("fr", "en", learned=half) for half in halves]
    shared = WordTranslations("fr", "en", learned=_learned("fr", "en", None), glossary=False)
    ours = WordTranslations("fr", "en")
    return {
        "glossary alone": (ours.gloss, ours.gloss),
        "learned alone, one lexicon for both sides (flatters)": (shared.gloss, shared.gloss),
        "learned alone, halves": (bare[0].gloss, bare[1].gloss),
        "learned alone, halves the other way round": (bare[1].gloss, bare[0].gloss),
        "both, halves": (both[0].gloss, both[1].gloss),
        "both, halves the other way round": (both[1].gloss, both[0].gloss),
        "learned alone, to English and back": (_there_and_back(glossary=False), plain),
        "both, to English and back": (_there_and_back(glossary=True), plain),
    }


def _learned(source: str, target: str, half: int | None) -> LearnedWords | None:
    return learn_words(
        (pair for each in _CODE_LISTS for pair in pairs(each, source, target, half=half)), source, target
    )


def _there_and_back(*, glossary: bool) -> Callable[[str], Weights]:
    there = WordTranslations("fr", "en", learned=_learned("fr", "en", 0), glossary=glossary)
    back = WordTranslations("en", "fr", learned=_learned("en", "fr", 1), glossary=glossary)

    def gloss(text: str) -> Weights:
        weights: dict[str, float] = {}
        for stem, expected in there.gloss(text).items():
            for translation in back.translate(stem):
                weights[translation.stem] = weights.get(translation.stem, 0.0) + expected * translation.probability
        return weights

    return gloss
