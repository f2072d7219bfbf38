"""The labelled sets are ranked as well as the pages say, by the benchmark's own code."""

from pathlib import Path

import pytest

from benchmarks.measures import measure
from benchmarks.relevance import __main__ as benchmark
from benchmarks.relevance.rankers import rank_by_callfit, rank_by_tf_idf
from benchmarks.relevance.sets import LabelledSet, read_set


def gains(of: LabelledSet) -> tuple[float, float]:
    """The mean nDCG@10 of ours and of TF-IDF."""
    columns = {call.source_key: column for column, call in enumerate(of.calls)}
    relevant = [frozenset(columns[key] for key in query.relevant or () if key in columns) for query in of.queries]
    rankings = (rank_by_callfit(of).standing, rank_by_tf_idf(of))
    ours, plain = (measure(ranking, relevant).ndcg.mean() for ranking in rankings)
    return float(ours), float(plain)


@pytest.mark.parametrize(("name", "least", "above"), [("mte", 0.555, 0.03), ("sme15", 0.62, 0.03)])
def test_ranking_is_as_good_as_it_was_and_better_than_plain_words(
    recordings: Path, name: str, least: float, above: float
) -> None:
    ours, plain = gains(read_set(name))
    assert ours >= least
    assert ours - plain >= above


def test_known_links_of_other_projects_help(recordings: Path) -> None:
    labels = recordings / "mte_matching/projects_fr.dev.jsonl.gz"
    ours, _ = gains(read_set("mte", labels=labels))
    assert ours >= 0.62


def test_the_run_is_a_trec_run_of_every_query(
    recordings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark.main(["--set", "mte", "--run", str(tmp_path / "run"), "--only"])
    lines = [line.split() for line in (tmp_path / "run").read_text(encoding="utf-8").splitlines()]
    assert {len(line) for line in lines} == {6}
    assert len({line[0] for line in lines}) == 52
    first = [line for line in lines if line[0] == lines[0][0]]
    assert [int(line[3]) for line in first] == list(range(1, 261))
    assert [float(line[4]) for line in first] == sorted((float(line[4]) for line in first), reverse=True)
    assert "mte: 52 queries x 260 calls" in capsys.readouterr().out
