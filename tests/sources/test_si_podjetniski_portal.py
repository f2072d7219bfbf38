"""Slovenia's portal writes its deadlines in sentences: those that we know give a day, all others stay words."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.replay.answer import Answer, Asked
from crawlers.replay.answers import Answers
from crawlers.replay.offline import replay
from crawlers.spiders.si_podjetniski_portal import SiPodjetniskiPortal

EXAMPLE = Answers.load(Path(__file__).parents[2] / "examples" / "si_podjetniski_portal")
KEY = "si_podjetniski_portal:41605"


class Portal:
    """The kept answers, one sentence replaced; it remembers what was asked."""

    def __init__(self, sentence: str) -> None:
        self.asked: list[str] = []
        self._sentence = sentence

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        self.asked.append(f"{asked.path}?{asked.query.get('year')}&{asked.query.get('page')}")
        answer = EXAMPLE.answer(asked)
        return replace(
            answer, body=answer.body.replace(b"Razpis je odprt do 13. novembra 2026.", self._sentence.encode())
        )


@pytest.mark.parametrize(
    ("sentence", "opens", "closes"),
    [
        ("Razpis je odprt do 12. avgusta 2026.", None, "2026-08-12T21:59"),
        ("Rok za oddajo vlog je do vključno 21. 9. 2026, do 14.00 ure.", None, "2026-09-21T12:00"),
        ("Rok za prijavo: petek, 29. maj 2026", None, "2026-05-29T21:59"),
        (
            "Vloge je mogoče oddati izključno elektronsko. Rok za oddajo vlog je 15. julij 2026",
            None,
            "2026-07-15T21:59",
        ),
        (
            "Javni poziv bo odprt do porabe sredstev. Skrajni rok za oddajo vlog je 31. 3. 2028",
            None,
            "2028-03-31T21:59",
        ),
        (
            "Rok za prijavo je odprt od dneva objave razpisa do dneva skupne odobritve sredstev oziroma najkasneje do "
            "vključno 3. 9. 2027",
            None,
            "2027-09-03T21:59",
        ),
        ("Prijava na razpis se začne 27. 11. 2026", "2026-11-26T23:00", None),
        (
            "Oddaja vloge je možna preko spletne aplikacije družbe Borzen od 4. 8. 2026",
            "2026-08-03T22:00",
            None,
        ),
        ("Roki za oddajo vlog na javni razpis: 1. rok: 10. 6. 2026, 2. rok: 9. 9. 2026", None, None),
        ("Rok za prijavo: sobota, 29. maj 2026", None, None),
        ("Rok za oddajo je podaljšan do 29. maja 2026", None, None),
        ("Do porabe sredstev.", None, None),
    ],
)
def test_a_sentence_gives_a_day_only_if_it_is_known(sentence: str, opens: str | None, closes: str | None) -> None:
    call = replay(SiPodjetniskiPortal, Portal(sentence), EXAMPLE.recorded_at).calls[KEY]
    assert (call.opens.at.isoformat()[:16] if call.opens else None) == opens
    assert [deadline.at.isoformat()[:16] for deadline in call.deadlines] == ([closes] if closes else [])
    assert call.deadline_words == (None if opens or closes else sentence)


def test_the_last_page_shown_again_ends_a_year_and_old_entries_are_not_asked_for() -> None:
    portal = Portal("")
    found = replay(SiPodjetniskiPortal, portal, EXAMPLE.recorded_at)
    lists = [path for path in portal.asked if path.startswith("/razpisi?")]
    assert lists == [f"/razpisi?{year}" for year in ("2026&1", "2026&2", "2026&3", "2025&1", "2025&2")]
    assert "si_podjetniski_portal:41411" not in found.calls
    assert not any("2025-03-12" in path for path in portal.asked)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('<p class="date">23. 07. 2026', '<p class="datum">23. 07. 2026', "the field 'date' is missing"),
        ("23. 07. 2026", "julija 2026", "not a day of the form"),
        ('data-eliid="eli_tenders_41605"', "", "the field 'eli' is missing"),
    ],
)
def test_one_odd_entry_of_the_list_costs_no_other(old: str, new: str, why: str) -> None:
    class Odd:
        def answer(self, asked: Asked) -> Answer:
            answer = EXAMPLE.answer(asked)
            return replace(answer, body=answer.body.replace(old.encode(), new.encode()))

    found = replay(SiPodjetniskiPortal, Odd(), EXAMPLE.recorded_at, at_least=1)
    assert KEY not in found.calls
    assert len(found.calls) == 7
    assert [why in text for text in found.reading.rejected] == [True]
