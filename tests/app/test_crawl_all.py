"""Every source in one go: one that fails harms no other, and the table says what became of each."""

import shutil
from pathlib import Path

import pytest

from app.crawling import crawl_each
from tests.app_runner import ROOT, Done, Program

WELL = ("sk_itms21", "dk_tilskudspuljer")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Answers of four sources: two good, one that breaks off, and one whose source file cannot be loaded."""
    folder = tmp_path / "kept"
    for name in (*WELL, "it_incentivi"):
        shutil.copytree(ROOT / "examples" / name, folder / name)
    for path in (folder / "it_incentivi").glob("*.json"):
        if path.name not in {"answers.json", "calls.json"}:
            path.write_bytes(path.read_bytes()[:200])
    (folder / "xx_broken").mkdir()
    own = tmp_path / "own"
    own.mkdir()
    (own / "xx_broken.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    return folder


def read_all(program: Program, kept: Path, *more: str) -> Done:
    return program.run("crawl", "--all", "--replay", str(kept), *more, CALLFIT_SOURCES=str(kept.parent / "own"))


def test_one_that_fails_harms_no_other(program: Program, kept: Path) -> None:
    done = read_all(program, kept, "--format", "json")
    found = {record["source"]: record for record in done.json()}
    assert set(found) == {*WELL, "it_incentivi", "xx_broken"}
    assert {name: found[name]["health"] for name in WELL} == dict.fromkeys(WELL, "ok")
    assert found["it_incentivi"]["health"] == "broken"
    assert found["it_incentivi"]["cause"].startswith("cut off: ")
    assert found["xx_broken"]["health"] == "broken"
    assert "nothing_of_that_name" in found["xx_broken"]["cause"]
    assert done.code == 3
    assert {call["source"] for call in program.calls()} == set(WELL)
    # Each in a process of its own: what one reading holds is gone when it ends.
    assert all(record["megabytes"] < 400 for record in found.values())
    assert "not read: eu_funding_tenders: " in done.err
    assert "sk_itms21: ok, 5 calls" in done.err


def test_the_table_ends_with_what_to_do(program: Program, kept: Path) -> None:
    done = read_all(program, kept, "--country", "it")
    assert done.code == 4, done.err
    assert "it_incentivi" in done.out
    assert "broken" in done.out
    assert "0 of 1 sources are well; 0 calls read." in done.err
    assert "What to do about the others: callfit doctor" in done.err


def test_a_country_without_sources_is_told(program: Program) -> None:
    done = program.run("crawl", "--all", "--country", "XX")
    assert (done.code, done.err) == (1, "callfit: there is no source to read in XX\n")


def test_a_reading_that_hangs_is_stopped(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFIT_DATABASE", program.database)
    monkeypatch.setenv("CALLFIT_CACHE", "")
    monkeypatch.chdir(program.folder)
    answers = str(ROOT / "examples" / "sk_itms21")
    [outcome] = crawl_each(["sk_itms21"], lambda _: ["--replay", answers, "--mischief", "trickle"], longest=2)
    assert outcome.problem == "stopped: it took longer than 2 seconds"
    assert program.calls() == []
