"""DotaceEU's three feeds end where a page is empty; one that cannot be read takes nothing from the others."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers
from crawlers.replay.offline import Replayed, replay
from crawlers.spiders.cz_dotaceeu import CzDotaceeu

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "cz_dotaceeu")


class Portal:
    """The kept answers, changed by ``change``; it remembers what was asked."""

    def __init__(self, change: Callable[[Asked, Answer], Answer] = lambda _, answer: answer) -> None:
        self.asked: list[str] = []
        self._change = change

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(f"{asked.path.rpartition('/')[2]} {asked.query['page']}")
        return self._change(asked, EXAMPLE.answer(asked))


def read(portal: Portal) -> Replayed:
    return replay(CzDotaceeu, portal, EXAMPLE.recorded_at, at_least=1)


def test_each_feed_is_read_up_to_its_first_page_without_a_card() -> None:
    portal = Portal()
    assert read(portal).health is Health.OK
    assert portal.asked == [
        *("vyzvyfeeddotace 1", "vyzvyfeeddotace 2", "vyzvyfeeddotace 3"),
        *("vyzvyfeedeuprog 1", "vyzvyfeedeuprog 2", "vyzvyfeedfinanc 1", "vyzvyfeedfinanc 2"),
    ]


def test_a_feed_without_a_card_is_told_and_the_others_are_read() -> None:
    def empty(asked: Asked, answer: Answer) -> Answer:
        return replace(answer, body=b"<ul></ul>") if asked.path.endswith("euprog") else answer

    found = read(Portal(empty))
    assert found.health is Health.THIN
    assert "vyzvyfeedeuprog" in found.reading.issues[0].text
    assert len(found.calls) == 11
    assert found.stored


def test_a_page_that_comes_again_ends_the_feed_with_an_alarm() -> None:
    def repeat(asked: Asked, answer: Answer) -> Answer:
        return EXAMPLE.answer(replace(asked, query={"page": "1"}))

    portal = Portal(repeat)
    found = read(portal)
    assert found.health is Health.THIN
    assert len(portal.asked) == 6


@pytest.mark.parametrize(
    ("term", "opens", "closes", "words"),
    [
        ("14. 5. 2026 - 30. 11. 2026", "2026-05-13T22:00", "2026-11-30T22:59", None),
        ("14. 5. 2026 – 30. 11. 2026 14:00", "2026-05-13T22:00", "2026-11-30T13:00", None),
        ("- 30. 11. 2026", None, "2026-11-30T22:59", None),
        ("14. 5. 2026 -", "2026-05-13T22:00", None, None),
        ("14. 5. 2026 - do vyčerpání prostředků", "2026-05-13T22:00", None, "do vyčerpání prostředků"),
        ("30. 11. 2026", None, None, "30. 11. 2026"),
        ("bude upřesněn", None, None, "bude upřesněn"),
    ],
)
def test_a_term_gives_days_only_where_it_says_which_is_which(
    term: str, opens: str | None, closes: str | None, words: str | None
) -> None:
    def rewrite(_: Asked, answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace(b"14. 5. 2026 - 30. 11. 2026", term.encode()))

    call = next(call for call in read(Portal(rewrite)).calls.values() if call.source_key.endswith("vyzva-iii"))
    assert (call.opens.at.isoformat()[:16] if call.opens else None) == opens
    assert [deadline.at.isoformat()[:16] for deadline in call.deadlines] == ([closes] if closes else [])
    assert call.deadline_words == words
