"""The self-test holds for the program as it is, and notices each way of breaking it."""

import json
import os
from typing import Any

import pytest

from tests.app_runner import ROOT
from tests.forked import run_forked
from tests.postgres import PostgresServer

Found = dict[str, dict[str, Any]]


def played(*arguments: str) -> Found:
    """What the cases found, in a process of their own."""
    ended = run_forked("tests.app.selftest.breaking", arguments, folder=ROOT, environment=os.environ)
    assert ended.code == 0, ended.err
    found: Found = json.loads(ended.out)
    return found


@pytest.fixture(scope="module")
def found() -> Found:
    return played()


@pytest.mark.parametrize("part", ["everywhere", "many", "weeks"])
def test_nothing_is_lost_and_nothing_told_twice(found: Found, part: str) -> None:
    tally = found[part]
    assert tally["is_proof"]
    assert tally["due"] == tally["once"] + tally["again"] > 0
    assert tally["kills"] > 0


def test_the_same_on_a_server_with_four_senders_at_once(postgres_server: PostgresServer) -> None:
    url = postgres_server.create("selftest")
    try:
        assert [tally["is_proof"] for tally in played(url).values()] == [True, True, True]
        # Of what it made there nothing is left.
        postgres_server.execute(
            "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname LIKE 'callfit%'); END $$", "selftest"
        )
    finally:
        postgres_server.execute("DROP DATABASE selftest")


@pytest.mark.parametrize(
    ("broken", "faults"),
    [
        ("mark_before_sending", {"never", "unrecorded"}),
        ("mark_never", {"unexplained", "unrecorded"}),
        ("forget_what_was_told", {"twice"}),
        ("number_anew", {"twice", "unrecorded"}),
        ("say_it_otherwise", {"altered"}),
    ],
)
def test_what_is_broken_is_noticed(found: Found, broken: str, faults: set[str]) -> None:
    tally = found[broken]
    assert not tally["is_proof"]
    names = ("twice", "never", "not_due", "unexplained", "altered", "unrecorded")
    assert faults <= {name for name in names if tally[name]}
