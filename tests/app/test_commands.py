"""The commands on the bundled calls: stable JSON, filters, formats, and words that lead on."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from tests.app_runner import DAY, EXAMPLE, ROOT, Program, crawled_program

SCHEMA = json.loads((ROOT / "docs" / "call.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A catalogue with the bundled calls and one company. Read only."""
    folder = tmp_path_factory.mktemp("filled")
    made = crawled_program(folder)
    added = made.run("profile", "add", str(ROOT / "examples" / "profiles" / "ilfov-termo.yaml"))
    assert added.code == 0, added.err
    return made


def test_every_call_is_as_the_schema_says(filled: Program) -> None:
    calls = filled.calls("--now", DAY)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for call in calls:
        assert list(validator.iter_errors(call)) == []
    assert {call["kind"] for call in calls} == {"topic", "cascade_call", "external_action"}
    assert {call["state"] for call in calls} >= {"open", "planned", "closed"}


def test_state_is_of_the_instant_asked_for(filled: Program) -> None:
    open_now = filled.calls("--now", DAY, "--state", "open")
    assert open_now
    assert all(datetime.fromisoformat(call["next_deadline"]) >= datetime.fromisoformat(DAY) for call in open_now)
    far = filled.calls("--now", "2030-01-01")
    assert {call["state"] for call in far} <= {"closed", "unknown"}
    both = filled.calls("--now", DAY, "--state", "open", "--state", "planned")
    assert len(both) > len(open_now)


def test_a_deadline_day_lasts_until_17_in_brussels(filled: Program) -> None:
    def state_at(instant: str) -> str:
        found = {call["source_key"]: call for call in filled.calls("--now", instant)}
        return str(found["LIFE-2026-CET-INDUSTRY"]["state"])

    assert state_at("2026-09-16T16:59:00+02:00") == "open"
    assert state_at("2026-09-16T17:01:00+02:00") == "closed"


def test_a_two_stage_call_is_closed_to_newcomers_after_its_first_stage(filled: Program) -> None:
    calls = {call["source_key"]: call for call in filled.calls("--now", DAY)}
    over = calls["HORIZON-CL5-2026-08-Two-Stage-D1-06"]
    assert over["state"] == "closed"
    assert over["next_deadline"] is None
    assert [deadline["kind"] for deadline in over["deadlines"]] == ["stage 1", "stage 2"]
    assert datetime.fromisoformat(over["deadlines"][1]["at"]) > datetime.fromisoformat(DAY)


def test_cascade_calls_of_one_parent_stay_several(filled: Program) -> None:
    parents = [call["parent"]["topic"] for call in filled.calls("--now", DAY) if call["parent"]]
    assert max(parents.count(topic) for topic in parents) > 1


def test_list_source_and_limit(filled: Program) -> None:
    assert filled.calls("--source", "eu_funding_tenders", "--now", DAY) == filled.calls("--now", DAY)
    assert filled.calls("--source", "ro_nothing") == []
    two = filled.run("calls", "list", "--limit", "2", "--format", "json", "--now", DAY).json()
    assert len(two) == 2
    dates = [call["next_deadline"] for call in filled.calls("--now", DAY, "--state", "open")]
    assert dates == sorted(dates, key=datetime.fromisoformat)


def test_csv_is_whole_and_runs_nothing(filled: Program) -> None:
    done = filled.run("calls", "list", "--limit", "0", "--format", "csv", "--now", DAY)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["id"] for row in rows] == [call["id"] for call in filled.calls("--now", DAY)]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_tables_fit_a_narrow_terminal(filled: Program) -> None:
    for arguments in (("calls", "list"), ("profile", "list"), ("match", "--profile", "ilfov-termo")):
        done = filled.run(*arguments, COLUMNS="80")
        assert done.code == 0, done.err
        assert max(len(line) for line in done.out.splitlines()) <= 80
        assert "\x1b[" not in done.out


def test_show_tells_everything(filled: Program) -> None:
    shown = filled.run("calls", "show", "LIFE-2026-CET-INDUSTRY", "--now", DAY)
    assert shown.code == 0, shown.err
    for words in ("Wed 2026-09-16 17:00 Brussels time", "LIFE", "Description", "topic-details/LIFE-2026-CET-INDUSTRY"):
        assert words in shown.out
    full = filled.run("calls", "show", "LIFE-2026-CET-INDUSTRY", "--format", "json", "--now", DAY).json()
    assert {section["kind"] for section in full["sections"]} >= {"description", "conditions"}
    assert all(condition["clause"] for condition in full["conditions"])


def test_match_says_why_and_what_to_check(filled: Program) -> None:
    matches = filled.run("match", "--profile", "ilfov-termo", "--format", "json", "--now", DAY).json()
    assert matches
    for match in matches:
        assert match["eligibility"] in {"eligible", "to check"}
        assert match["relevance"]["grade"] in {"strong", "good", "possible"}
        assert match["relevance"]["evidence"]
        # Beside them stands a deadline where the call is still to open, or closed.
        assert {judgement["criterion"] for judgement in match["judgements"]} - {"deadline"} == {
            "country", "size", "applicant", "consortium",
        }  # fmt: skip
        for judgement in match["judgements"]:
            assert judgement["reason"]
            assert (judgement["verdict"] == "unknown") == (judgement["question"] is not None)
        assert match["call"]["state"] in {"open", "planned"}
    standings = [match["relevance"]["standing"]["total"] for match in matches]
    assert standings == sorted(standings, reverse=True)
    page = filled.run("match", "--profile", "ilfov-termo", "--why", "--now", DAY)
    assert "Apelul vorbește despre" in page.out
    assert matches[0]["call"]["title"][:40] in page.out


def test_an_empty_catalogue_tells_the_next_step(program: Program) -> None:
    assert "next: callfit crawl eu_funding_tenders" in program.run("calls", "list").out
    assert "next: callfit profile add" in program.run("profile", "list").out
    assert "next: callfit profile add" in program.run("match", "--profile", "x").err
    assert program.run("calls", "list", "--format", "json").json() == []


def test_help_needs_no_catalogue_and_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; sys.argv = ['callfit', '--help']\n"
        "from app.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'scrapy', 'twisted', 'sqlalchemy', 'scipy', 'numpy', 'pydantic', 'jinja2', 'babel'}\n"
        "heavy &= set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for command in ("crawl", "db", "calls", "profile", "match", "digest", "demo"):
        assert command in done.stdout


def test_the_program_runs_from_the_checkout_that_is_tested() -> None:
    import crawlers

    assert Path(crawlers.__file__).parents[1] == ROOT
    assert (ROOT / "scrapy.cfg").is_file()


def test_a_replayed_run_ends_on_its_own_day(program: Program) -> None:
    run = program.crawl(EXAMPLE, "--now", DAY).json()
    begun, ended = datetime.fromisoformat(run["started_at"]), datetime.fromisoformat(run["finished_at"])
    assert begun == datetime.fromisoformat(DAY)
    assert 0 < (ended - begun).total_seconds() < 120


def test_the_program_says_which_version_it_is(program: Program) -> None:
    done = program.run("--version")
    assert (done.code, done.out) == (0, f"callfit {version('callfit')}\n")
