"""How many of the best twenty are those that asking one by one gives: ``python -m benchmarks.speed.same``.

Beside each other: all calls asked one by one, and as many candidates as named worked out (`matcher.relevance.board`).
Calls that have nothing in common with a company in words or in meaning, all equally far down, are left out of both.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.recordings import RECORDINGS, read_rows
from benchmarks.relevance.sets import read_set
from benchmarks.speed import texts
from catalogue.model.call import Call, CallKind, Section, SectionKind
from catalogue.model.profile import Profile
from matcher import Corpus
from matcher.relevance.board import Board
from matcher.relevance.query import profile_query
from matcher.relevance.score import Asking
from matcher.relevance.semantics import learn

TOP = 20
CANDIDATES = (40, 52, 60)
MADE_UP_CALLS, MADE_UP_PROFILES = 20_000, 100


def main() -> None:
    """Print a row a set: of the calls of all lists, the share that is the same, by the number of candidates."""
    if not texts.is_recorded():
        print("the recorded texts are not beside this checkout")
        return
    print("{:52}".format("the same of the best twenty, of so many candidates") + "".join(f"{n:>9}" for n in CANDIDATES))
    for name, corpus, profiles in _sets():
        shares = _same(corpus, profiles)
        print(f"{name:52}" + "".join(f"{share:>9.2%}" for share in shares), flush=True)


def _sets() -> Iterator[tuple[str, Corpus, Sequence[Profile]]]:
    titles, topics, programmes = (read_set(name) for name in ("sme", "he", "mte"))
    water, horizon, french = ([query.profile for query in one.queries] for one in (titles, topics, programmes))
    portal = [_topic(row) for row in read_rows(RECORDINGS / "eu_ft/topics_fulltext_open_2026-08-11.jsonl.gz")]
    learned = learn([section.text for call in portal for section in call.sections], "en")
    for name, calls, profiles in (
        ("topics of the EU portal", portal, [*water, *horizon]),
        ("titles of Horizon 2020", titles.calls, water),
        ("topics of Horizon Europe", topics.calls, horizon),
        ("French programmes", programmes.calls, french),
    ):
        told = f"{len(profiles)} projects, {len(calls):,} {name}"
        yield told, Corpus(calls), profiles
        if learned is not None and calls is not programmes.calls:
            yield "  the same with meanings", Corpus(calls, [learned]), profiles
    made_up = list(texts.calls(MADE_UP_CALLS))
    told = f"{MADE_UP_PROFILES} companies, {MADE_UP_CALLS:,} calls"
    yield told, Corpus(made_up), list(texts.profiles(MADE_UP_PROFILES))


def _same(corpus: Corpus, profiles: Sequence[Profile]) -> list[float]:
    board = Board(profiles, corpus)
    rows = np.arange(len(corpus))
    alone = set[tuple[int, int]]()
    for place, profile in enumerate(profiles):
        scores = Asking(profile_query(profile), corpus).scores(rows)
        best = np.lexsort((rows, -scores.standing))[:TOP]
        common = np.isin(best, scores.pieces.place) | bool(corpus.semantics)
        alone.update((place, row) for row in best[common].tolist())
    found = (board.best(TOP, candidates) for candidates in CANDIDATES)
    return [len(alone & set(zip(one.profile.tolist(), one.row.tolist(), strict=True))) / len(alone) for one in found]


def _topic(row: dict[str, object]) -> Call:
    return Call(
        source="topics",
        source_key=str(row["reference"]),
        kind=CallKind.TOPIC,
        title=str(row["title"]),
        language="en",
        url="https://portal.example/",
        sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=str(row.get("description") or "")),),
    )


if __name__ == "__main__":
    main()
