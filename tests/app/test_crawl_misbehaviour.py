"""Each way in which the portal can misbehave: the verdict, the words, the exit code, and that nothing is lost."""

import time
from pathlib import Path

import pytest

from tests.app_runner import DAY, EXAMPLE, Program, crawled_program

LATER = "2026-08-21T05:00:00+00:00"
SEARCH_ONLY = ",host=api.tech.ec.europa.eu"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A catalogue after one good reading. Every test here may only add to it, never take away."""
    return crawled_program(tmp_path_factory.mktemp("healthy"))


@pytest.mark.parametrize(
    ("mischief", "health", "code", "issue", "words"),
    [
        ("server-error", "broken", 4, "server error", "HTTP status 500"),
        ("server-error" + SEARCH_ONLY, "thin", 3, "search down", "only topics are read, from the static files"),
        ("html", "blocked", 4, "not data", "a web page where data belongs"),
        ("html" + SEARCH_ONLY, "thin", 3, "search down", "a web page where data belongs"),
        ("truncated", "broken", 4, "cut off", "breaks off"),
        ("empty", "thin", 3, "empty", "not one call was read"),
        ("short-page", "thin", 3, "short page", "records where"),
        ("overlap", "thin", 3, "overlap", "pushed out of the pages"),
        ("moving-total", "thin", 3, "moving total", "announced"),
        ("missing-key", "changed", 3, "record rejected", "metadata.identifier' is missing"),
        ("bad-date", "changed", 3, "record rejected", "not an instant"),
        ("script", "changed", 3, "active content", "carried a script"),
        ("reset", "broken", 4, "unreachable", "cannot be reached"),
        ("redirect-private", "blocked", 4, "refused", "not on the public internet"),
    ],
)
def test_misbehaviour(healthy: Program, mischief: str, health: str, code: int, issue: str, words: str) -> None:
    before = healthy.calls("--now", LATER)
    done = healthy.crawl(EXAMPLE, "--now", LATER, "--mischief", mischief)
    run = done.json()
    assert (run["health"], done.code) == (health, code), run
    assert not run["complete"]
    found = {found["kind"]: found["text"] for found in run["issues"]}
    assert issue in found, run["issues"]
    assert words in found[issue]
    after = healthy.calls("--now", LATER)
    kept = [{name: value for name, value in call.items() if name != "last_seen"} for call in after]
    stood = [{name: value for name, value in call.items() if name != "last_seen"} for call in before]
    assert {call["id"] for call in kept} == {call["id"] for call in stood}
    assert all(call["gone_at"] is None for call in kept)
    assert [call["state"] for call in kept] == [call["state"] for call in stood]
    if mischief != "script":
        assert kept == stood


def test_a_script_in_a_title_never_reaches_the_catalogue(healthy: Program) -> None:
    healthy.crawl(EXAMPLE, "--now", LATER, "--mischief", "script")
    everything = healthy.run("calls", "list", "--limit", "0", "--format", "json").out.lower()
    for word in ("<script", "onerror", "javascript:"):
        assert word not in everything
    # The next good reading puts the true title back.
    done = healthy.crawl(EXAMPLE, "--now", LATER)
    assert done.code == 0
    assert done.json()["counts"]["new"] == 0


def test_a_portal_that_is_busy_for_a_moment_is_read_all_the_same(program: Program) -> None:
    done = program.crawl(EXAMPLE, "--now", DAY, "--mischief", "too-many,times=2")
    assert done.code == 0, done.out + done.err
    assert done.json()["complete"]


def test_a_portal_that_trickles_is_given_up_in_time(program: Program) -> None:
    done = program.run(
        "crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--mischief", "trickle", "--timeout", "0.5",
        "--format", "json",
    )  # fmt: skip
    assert done.code == 4
    assert done.json()["health"] == "broken"
    assert "cannot be reached" in str(done.json()["issues"])


def test_the_table_says_what_is_wrong_and_that_nothing_was_closed(healthy: Program) -> None:
    done = healthy.run("crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--mischief", "server-error")
    assert done.code == 4
    assert "eu_funding_tenders: broken" in done.out
    assert "no call was taken as gone" in done.err


def test_a_reading_that_is_killed_leaves_the_catalogue_as_it_was(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    before = program.calls("--now", DAY)
    arguments = ["crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--mischief", "trickle", "--now", LATER]
    with program.start(*arguments) as reading:
        time.sleep(3)
        reading.kill()
    assert program.calls("--now", DAY) == before
    done = program.crawl(EXAMPLE, "--now", "2026-08-22T05:00:00+00:00")
    assert done.code == 0, done.out
    assert (done.json()["counts"]["new"], done.json()["counts"]["changed"]) == (0, 0)


def test_an_unreachable_portal_is_told_in_words_and_not_in_tracebacks(program: Program) -> None:
    done = program.run("crawl", "eu_funding_tenders", "--replay", str(EXAMPLE), "--mischief", "reset")
    assert done.code == 4
    assert "the connection broke off" in done.err
    assert "Traceback" not in done.err
