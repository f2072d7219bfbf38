"""Slovenia's pages of EU money are known by their labels alone: an entry behind an unknown word is told."""

from dataclasses import replace
from pathlib import Path

from catalogue.model.call import Call
from catalogue.model.run import Health
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers
from crawlers.replay.offline import Replayed, replay
from crawlers.spiders.si_evropska_sredstva import SiEvropskaSredstva

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "si_evropska_sredstva")
WORD = '<span class="badge">Aktualno</span>'


class Rewritten:
    """The kept pages with the first ``old`` in each replaced."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old.encode(), new.encode()

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        answer = EXAMPLE.answer(asked)
        return replace(answer, body=answer.body.replace(self._old, self._new, 1))


def read(old: str, new: str) -> Replayed:
    return replay(SiEvropskaSredstva, Rewritten(old, new), EXAMPLE.recorded_at, at_least=1)


def call_of(found: Replayed, beginning: str) -> Call:
    return next(call for call in found.calls.values() if call.title.startswith(beginning))


def test_an_entry_behind_an_unknown_word_is_told_and_lends_no_value_to_the_one_before() -> None:
    second = f"{WORD}\n   <h3>Javni razpis za naložbe"
    found = read(second, second.replace("Aktualno", "Podaljšano"))
    assert found.health is Health.CHANGED
    assert "the entry behind it has a word for its state that is not known" in found.reading.rejected[0]
    before = call_of(found, "Javni razpis za sofinanciranje")
    assert before.deadlines == call_of(read("", ""), "Javni razpis za sofinanciranje").deadlines
    assert not any(call.title.startswith("Javni razpis za naložbe") for call in found.calls.values())


def test_a_term_of_two_days_opens_and_closes() -> None:
    call = call_of(read("<span>16. 10. 2026</span>", "<span>1. 9. 2026 - 16. okt. 2026</span>"), "Javni razpis za sof")
    assert call.deadline_words == "1. 9. 2026 - 16. okt. 2026"
    call = call_of(read("<span>16. 10. 2026</span>", "<span>1. 9. 2026 - 16. 10. 2026</span>"), "Javni razpis za so")
    assert call.opens is not None
    assert call.opens.raw == "1. 9. 2026"
    assert [deadline.moment.raw for deadline in call.deadlines] == ["16. 10. 2026"]
