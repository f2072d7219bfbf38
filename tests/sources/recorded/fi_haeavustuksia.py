"""One record as the interface answered it in September 2026; the envelope around it is ours."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

URL = (
    "https://www.haeavustuksia.fi/api/haku/list-items?Pagination.PageSize=100&Language=fi&SearchTerm=&VaOrgLyhenne="
    "&ShowFuture=true&ShowOngoing=true&ShowEnded=false&HideExternal=false&Pagination.Page=1"
)
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The interface with this one call."""
    folder = recordings / "fi_haeavustuksia"
    envelope = json.loads((folder / "list_page_1_trimmed.json").read_text(encoding="utf-8"))
    record = json.loads((folder / "list_item_va-lou-2026-5.json").read_text(encoding="utf-8"))
    envelope.update(totalCount=1, pageCount=1, hakuilmoitukset=[record])
    exchange = Exchange(url=URL, answer=json.dumps(envelope).encode(), content_type="application/json")
    return Answers(exchanges=[exchange], recorded_at=datetime(2026, 9, 10, 12, tzinfo=UTC))
