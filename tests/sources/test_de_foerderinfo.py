"""The feeds of the Förderberatung: windows that overlap, and may be taken down."""

from dataclasses import replace
from pathlib import Path

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay import Answers
from crawlers.replay.offline import Replayed, replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "de_foerderinfo"
SOURCE = load_source("de_foerderinfo")


def _read(*taken_down: str, before: Replayed | None = None) -> Replayed:
    kept = Answers.load(EXAMPLE)
    exchanges = [one for one in kept.exchanges if not any(f"-{name}/" in one.url for name in taken_down)]
    return replay(SOURCE, replace(kept, exchanges=exchanges), kept.recorded_at, before=before, at_least=1)


def test_what_several_feeds_carry_is_one_call() -> None:
    found = _read()
    assert found.health is Health.OK
    assert len(found.calls) == found.reading.rows == 7


def test_a_feed_taken_down_is_told_and_the_others_are_read() -> None:
    found = _read("internationales", "sicherheit", before=_read())
    assert found.health is Health.THIN
    assert found.stored
    assert {issue.kind for issue in found.reading.issues} == {"page missing"}
    assert len(found.calls) == 7


def test_an_entry_that_left_the_window_is_not_missed() -> None:
    found = _read("internationales", "schluesseltechnologien", before=_read())
    assert len(found.calls) == 5
    assert "calls vanished" not in {issue.kind for issue in found.reading.issues}
