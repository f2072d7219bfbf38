"""Lombardy: which of two days is taken, and what a page without its call is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.reading import Reading
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay
from crawlers.replay.sites import open_recording
from crawlers.spiders.it_lombardia import ItLombardia

NOW = datetime(2026, 9, 1, 10, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "it_lombardia"


@pytest.mark.parametrize(
    ("hidden", "told", "closes", "told_of"),
    [
        ("2026-09-25 12:00", "Scade il: 25/09/2026, ore 12:00", "2026-09-25T10:00:00+00:00", False),
        ("2026-09-25 12:00", "Scade il: 28/09/2026, ore 12:00", "2026-09-30T21:59:00+00:00", True),
        (None, "Scade il: 28/09/2026, ore 12.00", "2026-09-28T10:00:00+00:00", False),
        (None, None, "2026-09-30T21:59:00+00:00", False),
    ],
)
def test_a_page_that_contradicts_itself_is_not_believed(
    hidden: str | None, told: str | None, closes: str, told_of: bool
) -> None:
    reading = Reading(source="it_lombardia", now=NOW)
    row = {"codice_bando": "RLL1", "titolo_bando": "Bando", "ente": "Regione Lombardia", "stato": "Aperto"}
    days = {"chiusura": hidden, "scade_il": told, "chiusura_adesione": "2026-09-30T00:00:00.000"}
    call = ItLombardia(reading=reading).call({**row, "pagina": "https://portal.example/RLL1", **days})
    assert [deadline.at.isoformat() for deadline in call.deadlines] == [closes]
    assert bool(reading.issues) is told_of


def test_the_page_of_no_call_is_a_page_missing_and_no_call() -> None:
    recording = open_recording(EXAMPLE)
    assert isinstance(recording, Answers)
    nothing = b"<html><head><title>Errore | Bandi</title></head><body><h1>Errore</h1></body></html>"
    spoilt = [
        Exchange(url=one.url, answer=nothing, content_type=one.content_type) if "tertium" in one.url else one
        for one in recording.exchanges
    ]
    found = replay(ItLombardia, Answers(exchanges=spoilt, recorded_at=NOW), NOW, at_least=1)
    assert (found.health, found.complete, len(found.calls)) == (Health.THIN, False, 5)
