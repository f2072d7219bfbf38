"""Portugal 2030: what is sent is what the portal's page sends, and nothing open is an alarm."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from catalogue.model.run import Health
from crawlers.reading import Reading
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay
from crawlers.spiders.pt_portugal2030 import PtPortugal2030

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)


def test_the_first_page_is_asked_for_as_the_portal_asks_for_it(recordings: Path) -> None:
    recorded = (recordings / "pt_portugal2030" / "request_body.txt").read_text(encoding="utf-8").strip()
    sent = PtPortugal2030(reading=Reading(source="pt_portugal2030", now=NOW)).page(0).body.decode()
    asked = parse_qsl(sent, keep_blank_values=True)
    assert asked[-1] == ("page", "0")
    assert asked[:-1] == parse_qsl(recorded, keep_blank_values=True)


def test_no_open_call_is_never_true() -> None:
    nothing = Exchange(
        url=PtPortugal2030.url,
        method="POST",
        answer=b'{"code": 404, "info": "No data found"}',
        content_type="application/json",
    )
    found = replay(PtPortugal2030, Answers(exchanges=[nothing], recorded_at=NOW), NOW)
    assert (found.health, found.complete, found.stored) == (Health.THIN, False, False)
