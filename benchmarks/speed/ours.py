"""Ours, alone in its process: ``python -m benchmarks.speed.ours CALLS PROFILES ROUNDS CLOCK`` prints what it took.

The clock is that of the ``wall``, or of the ``processor``, which other work on the machine hardly moves.
"""

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


CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}


def measure(calls: int, profiles: int, rounds: int, clock: str = "wall") -> dict[str, float]:
    """The seconds to build and to prepare profiles, and the least of some rounds to rank and to do everything.

    Everything is ranking, verdicts and reasons, each pair's as numbers; ``told`` is what it takes besides to tell all
    of them in words. ``rank_processor`` is of the processor, all cores together. ``memory`` is without what is told,
    since no more than one list need be told at a time.
    """
    given, companies = list(texts.calls(calls)), list(texts.profiles(profiles))
    before, now = memory(), CLOCKS[clock]

    def seconds(work: Callable[[], object]) -> float:
        began = now()
        work()
        return now() - began

    began = now()
    corpus = Corpus(given)
    verdicts = VerdictTable(corpus.calls, texts.NOW)
    built = now() - began
    began = now()
    board = Board(companies, corpus)
    prepared = now() - began
    board.best(TOP)
    ranks, of_processor, everything = [], [], []
    for _ in range(rounds):
        began = time.process_time()
        ranks.append(seconds(lambda: board.best(TOP)))
        of_processor.append(time.process_time() - began)
        everything.append(seconds(lambda: shortlists(board, verdicts, TOP)))
    found = {
        "build": built,
        "prepare": prepared,
        "rank": min(ranks),
        "rank_processor": min(of_processor),
        "everything": min(everything),
        "memory": memory() - before,
    }
    lists = shortlists(board, verdicts, TOP)
    return found | {"told": seconds(lambda: deque(lists, maxlen=0))}


def memory() -> float:
    """The most memory that was taken so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    CALLS, PROFILES, ROUNDS = map(int, sys.argv[1:4])
    print(json.dumps(measure(CALLS, PROFILES, ROUNDS, sys.argv[4])))
