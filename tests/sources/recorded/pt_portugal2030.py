"""Two of the five open calls of the first page of 14 September 2026, and the answer behind the last page."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from crawlers.reading import Reading
from crawlers.replay import Answers, Exchange
from crawlers.spiders.pt_portugal2030 import PtPortugal2030

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The portal as it was, with one page; what it answered behind the last one is all that it says of the others."""
    folder = recordings / "pt_portugal2030"
    first = PtPortugal2030(reading=Reading(source="pt_portugal2030", now=NOW)).page(0)
    url, kind = PtPortugal2030.url, "application/json"
    page = (folder / "avisos_query_page0_two_of_five.json").read_bytes()
    end = (folder / "avisos_query_past_last_page.json").read_bytes()
    body = dict(parse_qsl(first.body.decode(), keep_blank_values=True))
    return Answers(
        exchanges=[
            Exchange(url=url, method="POST", body=body, answer=page, content_type=kind),
            Exchange(url=url, method="POST", answer=end, content_type=kind),
        ],
        recorded_at=NOW,
    )
