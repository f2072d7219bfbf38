"""``python -m benchmarks.relevance --set mte --run OUT``: how well calls are ranked, beside plain rankers.

Writes Callfit's ranking as a TREC run (``qid Q0 docid rank score tag``) and prints nDCG@10, MRR and recall@10 with 95 %
bootstrap intervals, and the paired difference in nDCG@10 to each plain ranker. With ``--labels`` the links of that file
are known as choices.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measures import Measures, interval, measure
from benchmarks.recordings import RECORDINGS
from benchmarks.relevance import rankers
from benchmarks.relevance.sets import NAMES, LabelledSet, read_set
from catalogue.model.match import Grade
from matcher.relevance.score import grade

_DEPTH = 1_000
_PLAIN: dict[str, Callable[[LabelledSet], NDArray[np.float64]]] = {
    "TF-IDF": rankers.rank_by_tf_idf,
    "bm25s": rankers.rank_by_bm25s,
    "token_set_ratio": rankers.rank_by_token_sets,
}


def main(arguments: list[str] | None = None) -> None:
    """Rank, write the run, and print the measures where the file tells what is relevant."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--set", choices=NAMES, required=True, dest="name")
    parser.add_argument("--queries", type=Path, help="a file in the shape of the dev half, which is the default")
    parser.add_argument("--labels", type=Path, help="the same, whose links are known as choices")
    parser.add_argument("--run", type=Path, help="where the TREC run goes")
    parser.add_argument("--only", action="store_true", help="leave the plain rankers out")
    given = parser.parse_args(arguments)
    if not RECORDINGS.is_dir():
        sys.exit(f"there are no recordings at {RECORDINGS}")
    of = read_set(given.name, given.queries, given.labels)
    ranking = rankers.rank_by_callfit(of)
    if given.run is not None:
        _write_run(given.run, of, ranking.standing)
        print(f"wrote {given.run}: {len(of.queries)} queries")
    columns = {call.source_key: column for column, call in enumerate(of.calls)}
    relevant = [frozenset(columns[key] for key in query.relevant or () if key in columns) for query in of.queries]
    if not any(relevant):
        print("the file does not tell what is relevant: nothing to measure")
        return
    labelled = f", {len(of.labelled)} companies' choices known" if of.labelled else ""
    print(f"{of.name}: {sum(map(bool, relevant))} queries x {len(of.calls)} calls{labelled}")
    print(f"{'':16} {'nDCG@10':^22} {'MRR':^22} {'recall@10':^22} Callfit's nDCG@10 above it")
    own = measure(ranking.standing, relevant)
    _print_row("Callfit", own, None)
    for name in () if given.only else _PLAIN:
        _print_row(name, measure(_PLAIN[name](of), relevant), own)
    _print_grades(ranking.score, relevant)


def _print_row(name: str, found: Measures, own: Measures | None) -> None:
    cells = [_cell(interval(values)) for values in (found.ndcg, found.reciprocal, found.recall)]
    above = _cell(interval(own.ndcg - found.ndcg), signed=True) if own is not None else ""
    print(f"{name:16} {' '.join(cells)} {above}".rstrip())


def _print_grades(scores: NDArray[np.float64], relevant: Sequence[frozenset[int]]) -> None:
    """What part of the calls of each grade is relevant. A link that nobody drew counts as none."""
    linked = np.zeros(scores.shape, bool)
    for row, wanted in enumerate(relevant):
        linked[row, list(wanted)] = True
    grades = np.array([[grade(score) for score in row] for row in scores])
    told = [(name, linked[grades == name]) for name in Grade]
    print(
        "relevant, by grade: "
        + ", ".join(f"{name} {found.mean():.3f} of {found.size:,}" for name, found in told if found.size)
    )


def _cell(found: tuple[float, float, float], *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    mean, low, high = (f"{value:{sign}.3f}" for value in found)
    return f"{f'{mean} [{low}, {high}]':22}"


def _write_run(path: Path, of: LabelledSet, scores: NDArray[np.float64]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for query, row in zip(of.queries, scores, strict=True):
            for rank, column in enumerate(np.argsort(-row, kind="stable")[:_DEPTH], 1):
                lines.write(f"{query.id} Q0 {of.calls[column].source_key} {rank} {row[column]:.6f} callfit\n")


if __name__ == "__main__":
    main()
