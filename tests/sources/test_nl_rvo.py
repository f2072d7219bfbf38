"""RVO: one account says that its list cannot be paged, and answers every page with the first."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from catalogue.model.run import Health
from crawlers.registry import load_source
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "nl_rvo"
API = "https://www.rvo.nl/api/v1/opendata/subsidies"


def test_a_list_that_repeats_its_first_page_is_told_and_left() -> None:
    scheme = json.loads((EXAMPLE / "page-0.json").read_text(encoding="utf-8"))[0]
    schemes = [scheme | {"id": str(number), "title": f"Regeling {number}"} for number in range(50)]
    listed = Exchange(url=f"{API}?page=*", answer=json.dumps(schemes).encode(), content_type="application/json")
    kept = Answers.load(EXAMPLE)
    site = replace(kept, exchanges=[listed, *kept.exchanges])
    found = replay(load_source("nl_rvo"), site, datetime(2026, 10, 6, 10, tzinfo=UTC), at_least=1)
    assert len(found.calls) == 50
    assert found.health is Health.THIN
    assert [issue.kind for issue in found.reading.issues] == ["overlap"]
    # The second page and each scheme's own.
    assert found.reading.pages == 52
