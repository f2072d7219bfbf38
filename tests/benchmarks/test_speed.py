"""The benchmark of speed measures what it says, in small."""

from pathlib import Path

import pytest

from benchmarks.speed import one, texts
from benchmarks.speed.__main__ import main


def test_a_row_a_contender_with_what_was_measured(recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--calls", "60", "--profiles", "4", "--rounds", "1"])
    rows = capsys.readouterr().out.splitlines()
    ours = next(row for row in rows if row.startswith("ours"))
    assert all(float(figure) >= 0 for figure in ours.split()[1:])
    assert len(ours.split()) == 7
    for name in ("bm25s, numpy", "bm25s, numba", "tantivy"):
        assert any(row.startswith(name) for row in rows)


def test_one_company_and_one_call_are_timed(
    recordings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one, "CALLS", 30)
    one.main(["company", "25"])
    one.main(["call", "25"])
    rows = [row.split(": ") for row in capsys.readouterr().out.splitlines()]
    assert [what for what, _ in rows] == ["one company against 25 calls", "one call against 25 companies"]
    assert all(float(took.split()[0]) > 0 and float(took.split()[-2]) > 0 for _, took in rows)


def test_the_same_number_gives_the_same_texts_of_the_length_that_is_said(recordings: Path) -> None:
    calls, profiles = list(texts.calls(100)), list(texts.profiles(100))
    assert calls[40:50] == list(texts.calls(10, first=40))
    assert profiles[40:50] == list(texts.profiles(10, first=40))
    assert sum(len(texts.call_text(call)) for call in calls) > 100 * 1_000
    assert 300 < sum(len(profile.description) for profile in profiles) / 100 < 600
