"""Ours, alone in its process: ``python -m benchmarks.speed.ours CALLS PROFILES ROUNDS`` prints what it took."""

import json
import resource
import sys
import time
from collections import deque
from collections.abc import Callable

from benchmarks.speed import texts
from matcher import Corpus
from matcher.eligibility.masks import VerdictTable
from matcher.relevance.board import Board
from matcher.shortlists import shortlists

TOP = 20


def measure(calls: int, profiles: int, rounds: int) -> dict[str, float]:
    """The seconds to build and to prepare profiles, and the least of some rounds to rank and to do everything.

    Everything is ranking, verdicts and reasons, each pair's as numbers; ``told`` is what it takes besides to tell all
    of them in words. ``memory`` is without that, since no more than one list need be told at a time.
    """
    given, companies = list(texts.calls(calls)), list(texts.profiles(profiles))
    before = memory()
    began = time.perf_counter()
    corpus = Corpus(given)
    verdicts = VerdictTable(corpus.calls, texts.NOW)
    built = time.perf_counter() - began
    began = time.perf_counter()
    board = Board(companies, corpus)
    prepared = time.perf_counter() - began
    board.best(TOP)
    ranks, everything = [], []
    for _ in range(rounds):
        ranks.append(seconds(lambda: board.best(TOP)))
        everything.append(seconds(lambda: shortlists(board, verdicts, TOP)))
    found = {
        "build": built,
        "prepare": prepared,
        "rank": min(ranks),
        "everything": min(everything),
        "memory": memory() - before,
    }
    lists = shortlists(board, verdicts, TOP)
    return found | {"told": seconds(lambda: deque(lists, maxlen=0))}


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def memory() -> float:
    """The most memory that was taken so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:4]))))
