"""Poland's schedules are issued anew again and again: a call that moves in them stays the same call."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from catalogue.model.call import Call
from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers, pack
from crawlers.replay.offline import Replayed, replay
from crawlers.spiders.pl_dane_gov import PlDaneGov

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "pl_dane_gov")
NOW = EXAMPLE.recorded_at


class Portal:
    """The kept answers, the sheets in them changed by ``change``; it remembers what was asked."""

    def __init__(self, change: Callable[[str], str] = lambda sheet: sheet) -> None:
        self.asked: list[str] = []
        self._change = change

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(asked.path)
        answer = EXAMPLE.answer(asked)
        if not answer.body.startswith(b"PK"):
            return answer
        with zipfile.ZipFile(BytesIO(answer.body)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        return replace(answer, body=pack({**parts, sheet: self._change(parts[sheet].decode()).encode()}))


def read(change: Callable[[str], str] = lambda sheet: sheet) -> Replayed:
    return replay(PlDaneGov, Portal(change), NOW, at_least=1)


def named(found: Replayed, title: str) -> list[Call]:
    return [call for call in found.calls.values() if call.title == title]


def test_the_newest_workbook_is_read() -> None:
    portal = Portal()
    assert replay(PlDaneGov, portal, NOW, at_least=1).health is Health.OK
    assert [path for path in portal.asked if "datasets" not in path] == [
        "/media/resources/20260911/harmonogram_fers.xlsx",
        "/resources/9121/file",
    ]


def test_a_call_that_is_put_off_stays_the_same_call() -> None:
    before, after = read(), read(lambda sheet: sheet.replace("30.10.2026", "13.11.2026"))
    assert list(before.calls) == list(after.calls)
    assert {key for key in before.calls if before.calls[key] != after.calls[key]} == {
        named(before, "Akademia menedżera MŚP")[0].id
    }


def test_a_schedule_sorted_anew_changes_nothing() -> None:
    def reverse(sheet: str) -> str:
        rows = [line for line in sheet.split("\n") if re.search(r"\.202[67]<", line)]
        assert rows != rows[::-1]
        for there, row in zip(rows, reversed(rows), strict=True):
            number = there.partition('r="')[2].partition('"')[0]
            sheet = sheet.replace(there, re.sub(r'r="([A-Z]*)\d+"', rf'r="\g<1>{number}" ', row))
        return sheet

    assert read(reverse).calls == read().calls


def test_two_rounds_of_a_call_are_two_calls() -> None:
    rounds = named(read(), "Inkubatory pomysłów")
    assert [state(call, NOW) for call in rounds] == [State.OPEN, State.PLANNED]
    assert rounds[1].source_key == f"{rounds[0].source_key}-2"


def test_two_calls_with_the_same_long_beginning_stay_two() -> None:
    long = "Wsparcie " * 30
    found = read(
        lambda sheet: sheet.replace("Akademia menedżera MŚP", f"{long}A").replace("Usługi rozwojowe", f"{long}B")
    )
    assert len({call.source_key for call in found.calls.values()}) == 10


def test_a_quarter_or_a_month_is_no_date() -> None:
    call = named(read(), "Cyberbezpieczne wodociągi")[0]
    assert (call.opens, call.deadlines) == (None, ())
    assert call.deadline_words == "Data początkowa: wrzesień 2026; listopad 2026"
    assert state(call, NOW) is State.UNKNOWN


def test_a_project_of_an_applicant_named_beforehand_is_no_call() -> None:
    assert not named(read(), "Nowe programy nauczania")
    kept = read(lambda sheet: sheet.replace("Niekonkurencyjny", "Konkurencyjny").replace("01.2027", "styczeń 2027"))
    assert named(kept, "Nowe programy nauczania")


@pytest.mark.parametrize("resources", [[], [{"id": "1", "attributes": {"format": "pdf", "link": "https://x.example"}}]])
def test_a_data_set_without_a_workbook_is_an_alarm(resources: list[object]) -> None:
    class Empty(Portal):
        def answer(self, asked: Asked) -> Answer:
            answer = super().answer(asked)
            return replace(answer, body=json.dumps({"data": resources}).encode()) if "4761" in asked.path else answer

    found = replay(PlDaneGov, Empty(), NOW, at_least=1)
    assert found.health is Health.CHANGED
    assert "none of" in found.reading.issues[0].text
