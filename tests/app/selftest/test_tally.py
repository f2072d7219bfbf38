"""What was received is counted against what was due."""

from typing import Any

import pytest

from app.selftest.mail_server import Mail
from app.selftest.tally import Stored, Tally, Told, count

ME, OTHER = "sample-0000", "sample-0001"
ALL_IS_WELL = {"twice": 0, "never": 0, "not_due": 0, "unexplained": 0, "altered": 0, "unrecorded": 0}


def told(call: str, because: str = "new", profile: str = ME) -> Told:
    return Told(profile, f"it_incentivi:{call}", because, "")


def mail(message_id: str, *calls: str, words: str = "as ever") -> Mail:
    return Mail(
        to=f"{ME}@selftest.example",
        message_id=message_id,
        call_ids=frozenset(f"it_incentivi:{call}" for call in calls),
        words=words,
    )


def stored(*tells: Told, is_sent: bool = True) -> Stored:
    return Stored(profile_id=ME, is_sent=is_sent, told=frozenset(tells))


def faults(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in ALL_IS_WELL}


def test_what_came_once() -> None:
    due = frozenset({told("A"), told("B")})
    tally = count(due, [mail("<1>", "A", "B")], {}, {"<1>": stored(*due)})
    assert (tally.due, tally.once, tally.again, tally.mails, tally.repeats) == (2, 2, 0, 1, 0)
    assert faults(tally) == ALL_IS_WELL
    assert tally.is_proof


def test_a_repeat_is_explained_by_a_kill_and_each_by_its_own() -> None:
    due = frozenset({told("A"), told("B")})
    kept = {"<1>": stored(*due)}
    again = count(due, [mail("<1>", "A", "B")] * 2, {"<1>": 1}, kept)
    assert (again.once, again.again, again.repeats) == (0, 2, 1)
    assert again.is_proof
    thrice = count(due, [mail("<1>", "A", "B")] * 3, {"<1>": 1}, kept)
    assert faults(thrice) == ALL_IS_WELL | {"unexplained": 1}
    assert not thrice.is_proof


@pytest.mark.parametrize(
    ("mails", "kept", "expected"),
    [
        pytest.param([], {"<1>": stored(told("A"), is_sent=False)}, {"never": 1}, id="planned and never sent"),
        pytest.param([mail("<1>")], {"<1>": stored(told("A"))}, {"never": 1}, id="sent, and the call not in it"),
        pytest.param([], {"<1>": stored(told("A"))}, {"never": 1, "unrecorded": 1}, id="noted as sent, never received"),
        pytest.param(
            [mail("<1>", "A")], {"<1>": stored(told("A"), is_sent=False)}, {"unrecorded": 1}, id="received, not noted"
        ),
        pytest.param(
            [mail("<1>", "A"), mail("<2>", "A")],
            {"<1>": stored(told("A")), "<2>": stored(told("A"))},
            {"twice": 1},
            id="in two mails",
        ),
        pytest.param(
            [mail("<1>", "A"), mail("<9>", "A")],
            {"<1>": stored(told("A"))},
            {"twice": 1, "unrecorded": 1},
            id="again with another Message-ID",
        ),
        pytest.param(
            [mail("<1>", "A", "C")], {"<1>": stored(told("A"), told("C"))}, {"not_due": 1}, id="to whom it was not due"
        ),
        pytest.param(
            [mail("<1>", "A")], {"<1>": stored(told("A", "closing"))}, {"never": 1, "not_due": 1}, id="another reason"
        ),
        pytest.param(
            [mail("<1>", "A", words="one"), mail("<1>", "A", words="two")],
            {"<1>": stored(told("A"))},
            {"altered": 1, "unexplained": 1},
            id="again in other words",
        ),
    ],
)
def test_each_fault_has_its_number(mails: list[Mail], kept: dict[str, Stored], expected: dict[str, Any]) -> None:
    tally = count(frozenset({told("A")}), mails, {}, kept)
    assert faults(tally) == ALL_IS_WELL | expected
    assert not tally.is_proof


def test_that_nothing_was_due_proves_nothing() -> None:
    assert not count(frozenset(), [], {}, {}).is_proof


def test_tallies_add_up() -> None:
    assert Tally(due=2, once=1, seconds=0.5) + Tally(due=3, kills=4, seconds=1.0) == Tally(
        due=5, once=1, kills=4, seconds=1.5
    )
