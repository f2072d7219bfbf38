"""Eight records of 2 September 2026 as the index gives them, in an envelope that is built here around them."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange
from crawlers.spiders.it_incentivi import ItIncentivi

FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The index as it was, with these records alone."""
    recorded = json.loads((recordings / "it_incentivi" / "solr_select_raw_fields.json").read_text(encoding="utf-8"))
    page = json.dumps({"response": recorded["response"]}).encode()
    url = f"{ItIncentivi.url}&start=0"
    return Answers(
        exchanges=[Exchange(url=url, answer=page, content_type="application/json")],
        recorded_at=datetime(2026, 9, 2, 12, tzinfo=UTC),
    )
