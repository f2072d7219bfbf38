"""What ranks: Callfit's own engine, and plain rankers beside it."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking import Documents
from benchmarks.recordings import RECORDINGS, read_rows
from benchmarks.relevance.sets import LabelledSet, Query, plain_call_text, plain_profile_text
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.taxonomy.words import reader
from matcher.relevance.choices import Choices
from matcher.relevance.corpus import Corpus
from matcher.relevance.query import profile_query
from matcher.relevance.score import Asking
from matcher.relevance.semantics import Semantics, learn

Array = NDArray[np.float64]
_TAG = re.compile(r"<[^>]*>")
_CHOSEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
FOLDS = 10


def catalogue_texts(of: LabelledSet) -> Iterator[str]:
    """What a catalogue in that language holds: the set's own calls, and in English those recorded of the EU portal."""
    yield from map(plain_call_text, of.calls)
    if of.language != "en":
        return
    for row in read_rows(RECORDINGS / "eu_ft/topics_fulltext_open_2026-08-11.jsonl.gz"):
        yield ". ".join(str(row.get(field) or "") for field in ("title", "callTitle", "keywords", "description"))
    for row in read_rows(RECORDINGS / "eu_ft/cascade_calls_2026-04-20_to_2026-08-22.jsonl.gz"):
        yield html.unescape(_TAG.sub(" ", " ".join(row.get("description") or [])))
    for row in read_rows(RECORDINGS / "eu_ft/calls_union_2026-03-13_to_2026-08-22.jsonl.gz"):
        yield ". ".join(str(row.get(field) or "") for field in ("title", "callTitle", "destination", "abstract"))


def learn_semantics(of: LabelledSet) -> tuple[Semantics, ...]:
    """The vectors learned from those texts; none where they are too few."""
    learned = learn(catalogue_texts(of), of.language)
    return (learned,) if learned is not None else ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Of each query and call (queries x calls, in the order of the set): how far it stands out, and its score."""

    standing: Array
    score: Array


def rank_by_callfit(of: LabelledSet) -> Ranking:
    """Every call against every query, by the product's own engine.

    Links of labelled companies count as choices. Where a labelled company is itself among the queries, each query is
    ranked without the links of its fold (tenths of the queries, by order), its own among them.
    """
    corpus = Corpus(of.calls, learn_semantics(of))
    place = {call.source_key: row for row, call in enumerate(corpus.calls)}
    order = np.array([place[call.source_key] for call in of.calls])
    asked = {query.id: number % FOLDS for number, query in enumerate(of.queries)}
    known: dict[int, Choices] = {}
    found = Ranking(*np.empty((2, len(of.queries), len(of.calls))))
    rows = np.arange(len(corpus))
    for number, query in enumerate(of.queries):
        asking = Asking(profile_query(query.profile), corpus)
        scores = asking.scores(rows)
        standing = scores.standing
        if of.labelled:
            fold = number % FOLDS
            if fold not in known:
                known[fold] = _choices(corpus, [one for one in of.labelled if asked.get(one.id) != fold], place)
            alike = known[fold].alike(query.profile, asking.query.sayings, standing)
            standing = standing + known[fold].standing(alike)
        found.standing[number] = standing[order]
        found.score[number] = -np.expm1(-scores.fit[order])
    return found


def _choices(corpus: Corpus, labelled: Sequence[Query], place: dict[str, int]) -> Choices:
    choices = [
        Choice(
            profile_id=query.id,
            call_id=corpus.calls[place[key]].id,
            kind=ChoiceKind.LINKED,
            at=_CHOSEN_AT,
            by=ChosenBy.ADVISOR,
        )
        for query in labelled
        for key in sorted(query.relevant or ())
        if key in place
    ]
    return Choices(corpus, [query.profile for query in labelled], choices)


def rank_by_tf_idf(of: LabelledSet) -> Array:
    """Cosine of TF-IDF vectors of Snowball stems: sublinear term frequency, smoothed inverse document frequency."""
    calls, queries = _stems(of)
    return Documents(list(map(Counter, calls))).cosine(list(map(Counter, queries)), log_queries=True)


def _stems(of: LabelledSet) -> tuple[list[list[str]], list[list[str]]]:
    """The stems of each call and of each query."""
    cut = reader(of.language).stems
    calls = [cut(plain_call_text(call)) for call in of.calls]
    return calls, [cut(plain_profile_text(query.profile)) for query in of.queries]


def rank_by_bm25s(of: LabelledSet) -> Array:
    """bm25s on the same stems, with the constants of the recorded baselines (k1 1.2, b 0.75)."""
    import bm25s

    retriever = bm25s.BM25(k1=1.2, b=0.75)
    calls, queries = _stems(of)
    retriever.index(calls, show_progress=False)
    return np.array([retriever.get_scores(query) for query in queries], float)


def rank_by_token_sets(of: LabelledSet) -> Array:
    """rapidfuzz's token_set_ratio of the whole texts, in lower case."""
    from rapidfuzz import fuzz, process

    queries = [plain_profile_text(query.profile).lower() for query in of.queries]
    calls = [plain_call_text(call).lower() for call in of.calls]
    return np.asarray(process.cdist(queries, calls, scorer=fuzz.token_set_ratio, workers=-1), float)
