"""Innovationsfonden refuses haste with a status of its own, and says so where there is nothing to apply for."""

from dataclasses import replace
from pathlib import Path

from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.registry import load_source
from crawlers.replay import Answers
from crawlers.replay.offline import Replayed, replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "dk_innovationsfonden"


def read(index: int, *, status: int = 200, page: str | None = None) -> Replayed:
    """The example with one of its pages answered otherwise; the first is the list."""
    kept = Answers.load(EXAMPLE)
    exchanges = list(kept.exchanges)
    answer = exchanges[index].answer if page is None else page.encode()
    exchanges[index] = replace(exchanges[index], status=status, answer=answer)
    return replay(load_source("dk_innovationsfonden"), replace(kept, exchanges=exchanges), kept.recorded_at)


def test_status_454_is_a_refusal_and_nothing_else() -> None:
    replayed = read(0, status=454)
    assert replayed.health is Health.BLOCKED
    assert [issue.kind for issue in replayed.reading.issues] == ["refused"]


def test_a_call_whose_own_page_is_refused_is_not_half_read() -> None:
    replayed = read(1, status=454)
    assert replayed.health is Health.THIN
    assert "dk_innovationsfonden:4101" not in replayed.calls
    assert len(replayed.calls) == 5


def test_a_list_that_says_it_is_empty_is_not_taken_for_another_page() -> None:
    page = "<!DOCTYPE html><html><body><main><p>Der er lige nu {}.</p></main></body></html>"
    assert read(0, page=page.format("ingen søgemuligheder")).health is Health.THIN
    assert read(0, page=page.format("meget at se")).health is Health.CHANGED


def test_words_in_the_place_of_a_closing_day_are_kept_as_words() -> None:
    call = read(0).calls["dk_innovationsfonden:4140"]
    assert not call.deadlines
    assert call.deadline_words == "Løbende, indtil midlerne er brugt"


def test_a_call_whose_opening_is_words_is_kept_and_not_taken_for_open() -> None:
    page = Answers.load(EXAMPLE).exchanges[0].answer.decode().replace("14 SEP 2026", "Forventes i foråret")
    replayed = read(0, page=page)
    call = replayed.calls["dk_innovationsfonden:4146"]
    assert replayed.health is Health.OK
    assert state(call, Answers.load(EXAMPLE).recorded_at) is State.UNKNOWN
    assert call.deadline_words == "Åbner: Forventes i foråret; 18 DEC 2026 kl. 13.00"
