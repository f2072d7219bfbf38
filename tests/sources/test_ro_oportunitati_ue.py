"""Romania's single point: only what changed is asked for, and what is no call is never taken for one that is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers
from crawlers.replay.offline import replay
from crawlers.spiders.ro_oportunitati_ue import RoOportunitatiUe

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "ro_oportunitati_ue")
NOW = EXAMPLE.recorded_at


class Portal:
    """The kept answers, changed by ``change``; it remembers what was asked."""

    def __init__(self, change: Callable[[Asked, Answer], Answer] = lambda _, answer: answer) -> None:
        self.asked: list[str] = []
        self._change = change

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(asked.path)
        return self._change(asked, EXAMPLE.answer(asked))


def test_a_reading_of_changes_asks_only_for_the_pages_of_what_changed() -> None:
    portal = Portal()
    # The third post changed at 08:00 of Bucharest, which is 05:00 UTC.
    found = replay(RoOportunitatiUe, portal, NOW, since=datetime(2026, 7, 15, 5, tzinfo=UTC))
    assert [call.source_key for call in found.calls.values()] == ["9412", "9407", "9398"]
    assert sum(path.startswith("/apel/") for path in portal.asked) == 3
    assert found.health is Health.OK


def test_nothing_beyond_the_last_page_is_asked_for() -> None:
    portal = Portal()
    replay(RoOportunitatiUe, portal, NOW)
    assert portal.asked.count("/wp-json/wp/v2/apel") == 2


def test_a_list_that_is_shorter_than_announced_is_told() -> None:
    def shorten(asked: Asked, answer: Answer) -> Answer:
        if not asked.path.endswith("/apel"):
            return answer
        return replace(answer, headers={**answer.headers, "X-WP-Total": "11"})

    found = replay(RoOportunitatiUe, Portal(shorten), NOW, at_least=1)
    assert found.health is Health.THIN
    assert "9 posts of 11 announced" in found.reading.issues[0].text


@pytest.mark.parametrize(
    ("title", "is_call"),
    [
        ("Ghidul solicitantului 1.7 – în consultare", False),
        ("Ghid în consultare publică: eficiență energetică", False),
        ("Consultare publică privind schema de ajutor", False),
        ("Corrigendum nr. 2 la Ghidul solicitantului", False),
        ("Schema de ajutor de minimis pentru microîntreprinderi", False),
        ("Schemă de ajutor de stat pentru autoconsum", False),
        ("Sprijin pentru mecanisme de consultare a partenerilor sociali", True),
        ("Granturi acordate prin schema de ajutor de minimis", True),
    ],
)
def test_the_dates_of_what_is_no_call_open_nothing(title: str, is_call: bool) -> None:
    def rename(asked: Asked, answer: Answer) -> Answer:
        if not asked.path.endswith("/apel"):
            return answer
        old = "Ghidul Solicitantului 1.2.2 – Clustere inovative".encode()
        return replace(answer, body=answer.body.replace(old, title.encode()))

    found = replay(RoOportunitatiUe, Portal(rename), NOW)
    call = found.calls["ro_oportunitati_ue:9407"]
    assert call.title == title
    assert state(call, NOW) is (State.OPEN if is_call else State.UNKNOWN)


def test_the_page_of_another_post_is_not_taken_for_the_calls_own() -> None:
    def mix_up(_: Asked, answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace(b"postid-9407", b"postid-9398"))

    found = replay(RoOportunitatiUe, Portal(mix_up), NOW, at_least=1)
    assert "ro_oportunitati_ue:9407" not in found.calls
    assert found.health is Health.CHANGED


def test_a_call_whose_opening_cannot_be_read_is_not_taken_for_open() -> None:
    def announce(_: Asked, answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace(b"6 iulie 2026", "în curând".encode()))

    call = replay(RoOportunitatiUe, Portal(announce), NOW).calls["ro_oportunitati_ue:9407"]
    assert state(call, NOW) is State.UNKNOWN
    assert call.deadline_words == "Data deschiderii: în curând; 15 octombrie 2026"


def test_a_page_that_is_not_there_is_told() -> None:
    def lose(asked: Asked, answer: Answer) -> Answer:
        return answer if "clustere-inovative" not in asked.path else replace(answer, status=404)

    found = replay(RoOportunitatiUe, Portal(lose), NOW, at_least=1)
    assert "ro_oportunitati_ue:9407" not in found.calls
    assert any("cannot be had" in issue.text for issue in found.reading.issues)
