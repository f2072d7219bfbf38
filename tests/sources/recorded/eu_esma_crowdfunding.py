"""The first of three pages that another project keeps, as if it were all: the number of documents is cut down to it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

URL = (
    "https://registers.esma.europa.eu/solr/esma_registers_upreg/select?q={!join from=id to=_root_}ae_entityTypeCode:CSP"
    "&fq=entity_type:(ae OR aeActivity OR aeNotHostMmbSt)&wt=json&rows=1000&sort=_root_ asc,id asc&cursorMark=*"
)
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The index as it was."""
    page = json.loads((recordings / "esma_ecsp" / "upreg_csp_page1.json").read_text(encoding="utf-8"))
    page["response"]["numFound"] = len(page["response"]["docs"])
    answer = Exchange(url=URL, answer=json.dumps(page).encode(), content_type="application/json")
    return Answers(exchanges=[answer], recorded_at=datetime(2026, 8, 15, 8, tzinfo=UTC))
