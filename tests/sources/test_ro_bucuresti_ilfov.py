"""The timetable of Ilfov's programme holds estimates: by them no call is ever open. A page of another form is told."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers
from crawlers.replay.offline import replay
from crawlers.spiders.ro_bucuresti_ilfov import RoBucurestiIlfov

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "ro_bucuresti_ilfov")
NOW = EXAMPLE.recorded_at


class Rewritten:
    """The kept answers with one text in the place of another."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old.encode(), new.encode()

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        answer = EXAMPLE.answer(asked)
        return replace(answer, body=answer.body.replace(self._old, self._new))


def test_an_estimate_that_has_passed_opens_nothing() -> None:
    calls = replay(RoBucurestiIlfov, EXAMPLE, NOW).calls.values()
    assert {state(call, NOW) for call in calls} == {State.PLANNED, State.UNKNOWN}
    assert {state(call, NOW + timedelta(days=90)) for call in calls} == {State.PLANNED, State.UNKNOWN}
    assert {state(call, NOW + timedelta(days=900)) for call in calls} == {State.UNKNOWN}


def test_a_page_without_the_table_of_a_timetable_is_told() -> None:
    found = replay(RoBucurestiIlfov, Rewritten("lansării", "anunțului"), NOW, at_least=1)
    assert found.health is Health.CHANGED
    assert not found.calls
    assert "no table has a column for the call and one for its launch" in found.reading.issues[0].text


def test_a_new_estimate_is_no_new_call() -> None:
    before = replay(RoBucurestiIlfov, EXAMPLE, NOW)
    after = replay(RoBucurestiIlfov, Rewritten("01.09.2026", "15.10.2026"), NOW, before=before)
    assert before.calls.keys() == after.calls.keys()
    assert after.health is Health.OK
