"""What ``callfit digest selftest`` prints, and how it ends."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.cli import selftest as command
from app.cli.output import Format
from app.errors import CommandError, Exit
from app.selftest.parts import Size
from app.selftest.proof import QUICK, Proof
from app.selftest.tally import Tally
from app.selftest.trial import SelftestError

GOOD = Tally(due=12, once=10, again=2, mails=4, repeats=1, trials=3, kills=3, seconds=1.25)
LOST = Tally(due=12, once=9, never=3, mails=3, trials=3, kills=3, seconds=1.25)
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command with a proof that is given; gives its exit code and what it printed."""

    def run_with(found: dict[str, Tally] | Exception, **options: Any) -> tuple[int, str]:
        def prove(*_: object) -> Proof:
            if isinstance(found, Exception):
                raise found
            return Proof(parts=found, seconds=2.0)

        monkeypatch.setattr("app.selftest.proof.prove", prove)
        try:
            command.selftest(**{"profiles": 150, "quick": False, "database": None, "output": Format.TABLE} | options)
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return code, " ".join(capsys.readouterr().out.split())

    return run_with


def test_a_proof_is_told_in_words(run: Run) -> None:
    code, said = run({"at every step": GOOD})
    assert code == 0
    assert "at every step 3 12 10 2 0 0 1.2" in said
    assert "12 were due, and senders were killed 3 times. 10 came once. 2 came again in the very mail" in said
    assert "Nothing was lost and nothing told twice. 2 seconds." in said


def test_what_was_lost_is_told_and_the_exit_code_says_so(run: Run) -> None:
    code, said = run({"at every step": GOOD, "week after week": LOST})
    assert code == Exit.UNHEALTHY
    assert "3 things were due and never told." in said
    assert "Nothing was lost" not in said


def test_a_part_in_which_nothing_was_due_shows_nothing(run: Run) -> None:
    code, said = run({"at every step": GOOD, "week after week": Tally()})
    assert code == Exit.UNHEALTHY
    assert "nothing was due" in said


def test_for_scripts(run: Run) -> None:
    code, said = run({"at every step": LOST}, output=Format.JSON)
    record = json.loads(said)
    assert code == Exit.UNHEALTHY
    assert record["holds"] is False
    assert record["seconds"] == 2.0
    assert record["parts"][0] | {"part": "at every step", "holds": False, "due": 12, "never": 3} == record["parts"][0]


def test_a_sender_that_fails_is_no_proof(run: Run) -> None:
    with pytest.raises(CommandError, match="a sender ended with an error"):
        run(SelftestError("a sender ended with an error: ZeroDivisionError"))


def test_how_much_is_tried(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    asked: list[object] = []

    def prove(*given: object) -> Proof:
        asked.extend(given[:2])
        return Proof(parts={"at every step": GOOD}, seconds=2.0)

    for options in ({"quick": True}, {"profiles": 30, "database": "postgresql:///x"}):
        run({"at every step": GOOD})
        monkeypatch.setattr("app.selftest.proof.prove", prove)
        command.selftest(**{"profiles": 150, "quick": False, "database": None, "output": Format.JSON} | options)
    assert asked == [QUICK, None, Size(many=30), "postgresql:///x"]
