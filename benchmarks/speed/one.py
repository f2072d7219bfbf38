"""One company against many calls, one new call against many companies: ``python -m benchmarks.speed.one WHICH COUNT``.

``company`` against so many calls, or ``call`` against so many companies: by the clock and in seconds of the processor.
"""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from benchmarks.speed import texts
from benchmarks.speed.ours import TOP
from catalogue.model.profile import Profile
from matcher import Corpus
from matcher.eligibility.masks import NOT_ELIGIBLE, VerdictTable
from matcher.eligibility.told import Told
from matcher.relevance.board import Board
from matcher.shortlists import shortlists

CALLS = 20_000
ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds, the least of some rounds."""
    which, count = sys.argv[1:] if arguments is None else arguments
    measure, of = {"company": (_one_profile, "calls"), "call": (_one_call, "companies")}[which]
    took = measure(int(count))
    wall, processor = (min(one[clock] for one in took) for clock in (0, 1))
    print(f"one {which} against {int(count):,} {of}: {wall:.3f} s, of the processor {processor:.3f} s")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _one_profile(count: int) -> list[tuple[float, float]]:
    """From the company's profile to its first matches in words; calls and what they ask are known."""
    corpus = Corpus(list(texts.calls(count)))
    verdicts = VerdictTable(corpus.calls, texts.NOW)
    # What is made once for all companies is made for the first.
    first, *companies = texts.profiles(ROUNDS + 1)
    board = Board([first], corpus)
    assert len(shortlists(board, verdicts, TOP)[0]) == min(TOP, count)

    def tell(company: Profile) -> None:
        board.add([company])
        (found,) = shortlists(board, verdicts, TOP, first=len(board.profiles) - 1)
        assert found[0].profile_id == company.id

    return [_timed(partial(tell, company)) for company in companies]


def _one_call(count: int) -> list[tuple[float, float]]:
    """From a call that has just come to all companies in order: those that may apply first, then as it stands out.

    The companies' rows are made, what they tell is known, and so are the rows of the other calls.
    """
    corpus = Corpus(list(texts.calls(CALLS)))
    board = Board(list(texts.profiles(count)), corpus)
    told, everybody = Told(board.profiles, texts.NOW), np.arange(count)

    def rank(number: int) -> None:
        corpus.add(list(texts.calls(1, first=CALLS + number)))
        best = board.of_call(len(corpus) - 1)
        codes = VerdictTable(corpus.calls[-1:], texts.NOW).judge(told).of_pairs(everybody, np.zeros(count, np.intp))
        assert len(np.lexsort((-best.standing, codes == NOT_ELIGIBLE))) == count

    return [_timed(partial(rank, number)) for number in range(ROUNDS)]


if __name__ == "__main__":
    main()
