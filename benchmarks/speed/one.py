"""One company against many calls, and one new call against many companies: ``python -m benchmarks.speed.one COUNT``."""

import sys
from collections.abc import Sequence
from functools import partial

import numpy as np

from benchmarks.speed import texts
from benchmarks.speed.ours import TOP, seconds
from catalogue.model.profile import Profile
from matcher import Corpus
from matcher.eligibility.masks import NOT_ELIGIBLE, VerdictTable
from matcher.eligibility.told import Told
from matcher.relevance.board import Board
from matcher.shortlists import shortlists

CALLS = 20_000
ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds of both, the least of some rounds."""
    count = int((sys.argv[1:] if arguments is None else arguments)[0])
    print(f"one company against {count:,} calls: {_one_profile(count):.3f} s")
    print(f"one new call against {count:,} companies: {_one_call(count):.3f} s", flush=True)


def _one_profile(count: int) -> float:
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

    return min(seconds(partial(tell, company)) for company in companies)


def _one_call(count: int) -> float:
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

    return min(seconds(partial(rank, number)) for number in range(ROUNDS))


if __name__ == "__main__":
    main()
