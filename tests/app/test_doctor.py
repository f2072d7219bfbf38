"""What needs a person: told with its cause and the next step, quiet once it is seen, until it is another thing."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.app_runner import ROOT, Program

SOURCE = "sk_itms21"
DAY = "2026-03-26T12:00+01:00"
NEXT = "2026-03-27T12:00+01:00"
LATER = "2026-04-08T12:00+01:00"


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """The answers of a day later, when the portal has renamed a field of every record."""
    folder = tmp_path / "renamed"
    shutil.copytree(ROOT / "examples" / SOURCE, folder)
    for path in folder.glob("call-*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        record["sumaEur"] = record.pop("sumaEu")
        path.write_text(json.dumps(record), encoding="utf-8")
    listed = json.loads((folder / "list.json").read_text(encoding="utf-8"))
    for record in listed["results"]:
        record["sumaEur"] = record.pop("sumaEu")
    (folder / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    return folder


def crawl(program: Program, answers: Path, now: str, *more: str) -> int:
    return program.run("crawl", SOURCE, "--replay", str(answers), "--now", now, *more).code


def matters(program: Program, now: str, *more: str) -> dict[str, Any]:
    done = program.run("doctor", "--format", "json", "--now", now, *more, CALLFIT_CONTACT="team@callfit.example")
    return {matter["id"]: matter for matter in done.json()}


def test_a_source_that_changed_is_told_with_the_difference_that_broke_it(program: Program, renamed: Path) -> None:
    assert crawl(program, ROOT / "examples" / SOURCE, DAY) == 0
    assert SOURCE not in matters(program, DAY)
    assert crawl(program, renamed, NEXT) == 3
    matter = matters(program, NEXT)[SOURCE]
    assert matter["text"] == "sk_itms21 is changed (last read completely on 2026-03-26)"
    assert matter["since"] == "2026-03-27T11:00:00+00:00"
    assert "the field sumaEu has a value in 0 of 5 records, 5 of 5 had one" in matter["causes"][0]
    assert "new since then: sumaEur" in matter["causes"][0]
    assert "callfit sources record sk_itms21" in matter["step"]
    money = [call["budget"]["total"]["amount"] for call in program.calls() if call["source_key"] == "3718"]
    assert money == [13_500_000], "the good value of before is gone"

    done = program.run("doctor", "--now", NEXT)
    assert done.code == 3
    assert "sk_itms21 is changed" in done.out
    assert "→ keep what it answers now" in done.out


def test_what_was_seen_stays_quiet_until_it_changes(program: Program, renamed: Path) -> None:
    crawl(program, ROOT / "examples" / SOURCE, DAY)
    crawl(program, renamed, NEXT)
    assert SOURCE in matters(program, NEXT)
    assert SOURCE not in matters(program, NEXT, "--ack", SOURCE)
    done = program.run("doctor", "--now", NEXT)
    assert done.code == 0
    assert "acknowledged: callfit doctor --all shows them" in done.out
    assert matters(program, NEXT, "--all")[SOURCE]["acknowledged"]
    # The same again the day after is no other thing; that nobody reads it any more is.
    crawl(program, renamed, "2026-03-28T12:00+01:00")
    assert SOURCE not in matters(program, "2026-03-28T12:00+01:00")
    stale = matters(program, LATER)[SOURCE]
    assert stale["text"].startswith("sk_itms21 is stale")
    assert stale["causes"][0].startswith("stale: last read on 2026-03-28 11:00 UTC; it is to be read every 1 d")


def test_the_new_normal_is_accepted(program: Program, renamed: Path) -> None:
    crawl(program, ROOT / "examples" / SOURCE, DAY)
    assert crawl(program, renamed, NEXT, "--accept") == 3, "what the declaration itself asks for is not given up"
    issues = matters(program, NEXT)[SOURCE]["causes"]
    assert issues == ["hollow: only 20% of the calls have budget, at least 70% were expected"]


def test_a_name_that_is_none_is_refused(program: Program) -> None:
    done = program.run("doctor", "--ack", "nothing")
    assert done.code == 1
    assert "nothing is named nothing; there are: " in done.err
