"""``callfit sources look``: one request with a crawl's manners, and a page that a person can go on from."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.settings import Settings
from crawlers.replay import Answers, StandIn
from tests.app.in_process import InProcess
from tests.app_runner import Program
from tests.called import call_forked

PORTAL = "https://portal.ro"
BODY = json.dumps({"total": 2, "calls": [{"id": n, "until": f"2026-10-1{n}", "kontakt": "x"} for n in (4, 5, 6)]})
WALL = "<html><head><title>Just a moment...</title></head><body>wait</body></html>"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """The kept answers of a small portal."""
    folder = tmp_path / "portal"
    folder.mkdir()
    answers = [
        {"url": f"{PORTAL}/api?page=1&size=3", "file": "calls.json"},
        {"url": f"{PORTAL}/wall", "file": "wall.html", "status": 403},
        {"url": f"{PORTAL}/secret/calls", "file": "calls.json"},
        {"url": f"{PORTAL}/robots.txt", "file": "robots.txt"},
        {"url": f"{PORTAL}/moved", "status": 301, "headers": {"Location": f"{PORTAL}/api?page=1&size=3"}},
        {"url": f"{PORTAL}/inside", "status": 302, "headers": {"Location": "http://169.254.169.254/latest/"}},
    ]
    index = {"recorded_at": "2026-10-06T08:00:00+02:00", "about": "made", "answers": answers}
    (folder / "answers.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / "calls.json").write_text(BODY, encoding="utf-8")
    (folder / "wall.html").write_text(WALL, encoding="utf-8")
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /secret/\n", encoding="utf-8")
    return folder


def test_a_look_over_http_ends_with_the_command_that_goes_on(program: Program, portal: Path) -> None:
    done = program.run("sources", "look", f"{PORTAL}/api?size=3&page=1", "--replay", str(portal), COLUMNS="80")
    assert done.code == 0, done.err
    for words in ('records = "calls"', "beside it total = 2", "date: iso_day", "perhaps personal data"):
        assert words in " ".join(done.out.split())
    command = (
        f"callfit sources new ro_portal --shape json --home {PORTAL}/ --url '{PORTAL}/api?size=3&page=1' --language ro"
    )
    assert f"  {command}\n" in done.out
    others = [line for line in done.out.splitlines() if PORTAL not in line]
    assert max(map(len, others)) <= 80


def test_a_redirect_is_followed_and_told(program: Program, portal: Path) -> None:
    found = program.run("sources", "look", f"{PORTAL}/moved", "--replay", str(portal), "--format", "json").json()
    assert found["url"] == f"{PORTAL}/api?page=1&size=3"
    assert (found["shape"], found["records"][0]["count"], found["status"]) == ("json", 3, 200)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/secret/calls", "Forbidden by robots.txt"),
        ("/inside", "169.254.169.254 is not on the public internet"),
        ("/wall", "It says: Just a moment"),
        ("/nowhere", "a refusal, HTTP status 404"),
    ],
)
def test_what_may_not_or_cannot_be_read_is_named(program: Program, portal: Path, address: str, words: str) -> None:
    done = program.run("sources", "look", f"{PORTAL}{address}", "--replay", str(portal))
    assert done.code == 4, done.out
    assert words in done.out + done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost:8000/x", "http://10.0.0.7/"])
def test_private_addresses_are_never_asked(program: Program, address: str) -> None:
    done = program.run("sources", "look", address)
    assert done.code == 4
    assert "is not on the public internet" in done.err


def _visit(origin: str) -> int:
    from crawlers.look.visit import visit

    ours = Settings(contact="us@example.org")
    return visit(f"{PORTAL}/api?page=1&size=3", ours, datetime.now(UTC), replay_origin=origin).status


def test_it_asks_for_robots_txt_and_the_page_and_no_more(program: Program, portal: Path) -> None:
    with StandIn(Answers.load(portal)) as standing:
        assert call_forked(_visit, standing.origin) == 200
        assert [seen.path for seen in standing.requests] == ["/robots.txt", "/api"]


def test_a_file_can_be_looked_at(tmp_path: Path) -> None:
    here = InProcess("sqlite:///none.db")
    saved = tmp_path / "saved.json"
    saved.write_text(BODY, encoding="utf-8")
    found = here.run("sources", "look", str(saved), "--language", "de", "--format", "json").json()
    assert (found["kind"], found["language"], found["bytes"]) == ("JSON", "de", len(BODY))
    assert found["next"].startswith("callfit sources new xx_portal --shape json --home https://THE-PORTAL/")
    assert "no file that can be read" in here.run("sources", "look", str(tmp_path / "none")).err
    assert "--format table or json" in here.run("sources", "look", str(saved), "--format", "csv").err
