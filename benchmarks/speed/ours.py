"""Ours, alone in its process: ``python -m benchmarks.speed.ours CALLS PROFILES ROUNDS`` prints what it took."""

import json
import resource
import sys
import time
from collections.abc import Callable

from benchmarks.speed import texts
from matcher import Corpus
from matcher.eligibility.masks import VerdictTable
from matcher.eligibility.shared import SharedJudgements
from matcher.relevance.board import Board
from matcher.shortlists import shortlists

TOP = 20


def measure(calls: int, profiles: int, rounds: int) -> dict[str, float]:
    """The seconds to build and to prepare profiles, and the least of some rounds to rank and to do everything."""
    given, companies = list(texts.calls(calls)), list(texts.profiles(profiles))
    before = _memory()
    began = time.perf_counter()
    corpus = Corpus(given)
    verdicts = VerdictTable(corpus.calls, texts.NOW)
    judgements = SharedJudgements(texts.NOW)
    judgements.take_in(corpus.calls)
    built = time.perf_counter() - began
    began = time.perf_counter()
    board = Board(companies, corpus)
    prepared = time.perf_counter() - began
    board.best(TOP)
    ranks, everything = [], []
    for _ in range(rounds):
        ranks.append(_seconds(lambda: board.best(TOP)))
        everything.append(_seconds(lambda: shortlists(board, verdicts, TOP, judgements=judgements)))
    return {
        "build": built,
        "prepare": prepared,
        "rank": min(ranks),
        "everything": min(everything),
        "memory": _memory() - before,
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:4]))))
