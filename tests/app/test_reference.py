"""``callfit reference`` as people use it: over HTTP from kept answers, taken over whole or not at all."""

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from catalogue.model.run import Health, Run
from catalogue.settings import Settings
from crawlers.reading import Yardstick
from crawlers.replay import Answers, Mischief, StandIn
from tests.app.in_process import InProcess
from tests.app_runner import ROOT, Done, Program
from tests.called import call_forked

ANSWERS = ROOT / "examples" / "references"
NEXT = "2026-08-21T12:00+02:00"
NAMES = ["cpv", "euro_rates", "nace_rev2", "nace_rev2_1", "nace_revisions", "nuts"]


def look(program: Program, *arguments: str) -> Done:
    return InProcess(program.database).run("reference", *arguments)


def update(program: Program, name: str, answers: Path = ANSWERS, *more: str) -> Done:
    return program.run("reference", "update", name, "--replay", str(answers), "--format", "json", *more)


def listed(program: Program, *more: str) -> dict[str, dict[str, Any]]:
    done = look(program, "list", "--format", "json", *more)
    assert done.code == 0, done.err
    return {record["name"]: record for record in done.json()}


def rows(program: Program, name: str) -> list[tuple[str, str, str]]:
    with sqlite3.connect(program.folder / "catalogue.db") as connection:
        query = "SELECT key, labels, facts FROM reference_row WHERE name = ? ORDER BY key"
        return connection.execute(query, [name]).fetchall()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The kept answers of the regions, to be changed."""
    folder = tmp_path / "changed"
    shutil.copytree(ANSWERS / "nuts", folder / "nuts")
    return folder


def test_all_sets_are_fetched_in_one_go_and_stand_in_the_place_of_the_bundled_ones(program: Program) -> None:
    before = listed(program)
    assert list(before) == NAMES
    assert {record["in_use"] for record in before.values()} == {"bundled", "nothing"}
    assert (before["cpv"]["in_use"], before["euro_rates"]["day"]) == ("nothing", "2025-10-09")

    done = program.run("reference", "update", "--replay", str(ANSWERS))
    assert done.code == 0, done.err
    after = listed(program, "--now", "2026-08-20T12:00+02:00")
    assert {name: (one["in_use"], one["rows"]) for name, one in after.items()} == {
        "cpv": ("kept answers", 2),
        "euro_rates": ("kept answers", 3),
        "nace_rev2": ("kept answers", 4),
        "nace_rev2_1": ("kept answers", 4),
        "nace_revisions": ("kept answers", 5),
        "nuts": ("kept answers", 10),
    }
    assert after["nuts"]["verdict"] == "ok"
    assert after["euro_rates"]["verdict"] == "stale"

    shown = look(program, "show", "nuts", "RO321", "--format", "json").json()
    assert shown == {"key": "RO321", "labels": {}, "facts": {"name": "Bucureşti", "own_name": "Bucureşti"}}
    page = look(program, "show", "nace_rev2")
    assert "Eurostat's R package" in page.out
    assert "996 to 996 rows" in page.out
    missing = look(program, "show", "nuts", "RO999")
    assert missing.code == 1
    assert "the set nuts has no row 'RO999'; it has 10 rows" in missing.err


def ask(program: Program, origin: str, hour: int) -> Run:
    """Update the regions from the stand-in at ``origin``."""
    installation = Settings(database=program.database, cache=str(program.folder / "cache"))
    return call_forked(_ask, installation, datetime(2026, 8, 21, hour, tzinfo=UTC), origin)


def _ask(installation: Settings, now: datetime, origin: str) -> Run:
    from crawlers.reference_run import update_reference

    return update_reference("nuts", installation, now, replay_origin=origin, yardstick=Yardstick(at_least=10))


def test_an_office_is_asked_with_manners(program: Program) -> None:
    answers = Answers.load(ANSWERS / "nuts")
    with StandIn(answers, robots="User-agent: *\nDisallow: /distribution/\n") as closed:
        run = ask(program, closed.origin, 1)
        assert (run.source, run.health) == ("reference-nuts", Health.BLOCKED)
        assert {seen.path for seen in closed.requests} == {"/robots.txt"}, "what robots.txt forbids was asked for"
        assert rows(program, "nuts") == []
    with StandIn(answers, Mischief(name="too-many", times=1)) as busy:
        run = ask(program, busy.origin, 2)
        assert (run.health, run.counts.read, run.counts.new) == (Health.OK, 10, 10), run.issues
        assert [seen.status for seen in busy.requests if seen.path != "/robots.txt"] == [429, 200]
    kept = rows(program, "nuts")
    with StandIn(answers) as still:
        run = ask(program, still.origin, 3)
        assert (run.health, run.counts.same, run.counts.changed) == (Health.OK, 10, 0), run.issues
        assert [seen.status for seen in still.requests if seen.path != "/robots.txt"] == [304]
    assert rows(program, "nuts") == kept


def test_what_comes_instead_of_the_file_leaves_the_set_that_is_there(program: Program) -> None:
    assert update(program, "nuts").code == 0
    kept = rows(program, "nuts")
    spoilt = {"html": "blocked", "server-error": "broken", "redirect-private": "blocked"}
    for hour, (mischief, verdict) in enumerate(spoilt.items()):
        at = f"2026-08-21T{hour:02}:00+02:00"
        shutil.rmtree(program.folder / "cache")
        done = update(program, "nuts", ANSWERS, "--mischief", mischief, "--now", at)
        assert (done.code, done.json()["health"]) == (4, verdict), mischief
        assert rows(program, "nuts") == kept
        found = listed(program, "--now", at)["nuts"]
        assert (found["rows"], found["verdict"], found["taken_at"]) == (10, verdict, "2026-08-20T07:00:00+00:00")


def test_a_set_that_shrank_is_not_taken_over_unless_somebody_says_so(program: Program, changed: Path) -> None:
    assert update(program, "nuts").code == 0
    table = changed / "nuts" / "regions.csv"
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:6]) + "\n", encoding="utf-8")
    reviewed = changed / "nuts" / "rows.json"
    reviewed.write_text(json.dumps(json.loads(reviewed.read_text(encoding="utf-8"))[:5]), encoding="utf-8")
    done = update(program, "nuts", changed)
    assert done.code == 3
    assert done.json()["issues"] == [{"kind": "too few", "text": "5 rows, the set that is there has 10"}]
    assert len(rows(program, "nuts")) == 10
    accepted = update(program, "nuts", changed, "--accept")
    assert accepted.code == 0, accepted.err
    assert len(rows(program, "nuts")) == 5


def test_the_doctor_tells_what_is_broken_stale_or_was_never_fetched(program: Program) -> None:
    day = ("--now", "2026-08-20T12:00+02:00")

    def matters(*more: str) -> dict[str, Any]:
        found = InProcess(program.database).run("doctor", "--format", "json", *more).json()
        return {matter["id"]: matter for matter in found if matter["id"].startswith("reference")}

    [never] = matters(*day).values()
    assert never["text"].endswith("were never fetched: cpv, euro_rates, nace_rev2, nace_rev2_1, nace_revisions, nuts")
    assert (never["step"], never["urgent"]) == ("fetch them: callfit reference update", False)

    assert update(program, "nuts").code == 0
    assert "nuts" not in matters(*day)["reference"]["text"]
    assert "reference:nuts" not in matters(*day)
    stale = matters("--now", "2027-09-01T12:00+02:00")["reference:nuts"]
    assert stale["text"] == "the reference set nuts is stale; what was taken over before stays in use"
    assert "callfit reference update nuts" in stale["step"]

    assert update(program, "nuts", ANSWERS, "--mischief", "html", "--now", NEXT).code == 4
    broken = matters("--now", NEXT)["reference:nuts"]
    assert broken["text"].startswith("the reference set nuts is blocked")
    assert "a web page where a table belongs" in broken["causes"][0]


def test_what_cannot_be_asked_is_said_with_what_to_do(program: Program, tmp_path: Path) -> None:
    unknown = program.run("reference", "update", "nutz")
    assert (unknown.code, unknown.err) == (1, "callfit: there is no reference set 'nutz'; did you mean nuts?\n")
    empty = program.run("reference", "update", "--replay", str(tmp_path / "nowhere"))
    assert empty.code == 1
    assert "has no answers of any reference set" in empty.err
    bare = Program(tmp_path, f"sqlite:///{tmp_path / 'none.db'}")
    done = look(bare, "list")
    assert done.code == 0
    assert "What is in use is left out" in done.err
    assert bare.run("reference", "update", "nuts", "--replay", str(ANSWERS)).code == 5
