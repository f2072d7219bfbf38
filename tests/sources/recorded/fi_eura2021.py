"""Two records of 2026 with the few codes that were kept beside them, in a page around them that is ours.

The authority of one record is not among the kept codes, so that its name is not known.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawlers.replay import Answers, Exchange

FAULTS: tuple[str, ...] = ()
REAL = "d62b6d71-91c0-40e3-83b3-c5db0d51f134"
PAGE = """<!DOCTYPE html>
<html><head><title>EURA 2021</title></head><body><div id="preact_root"></div>
<script type="__PREACT_CLI_DATA__">{}</script></body></html>"""


def answers(recordings: Path) -> Answers:
    """The page with these two calls; the other records of the file that shows its shape are invented."""
    folder = recordings / "fi_eura2021"
    kept = json.loads((folder / "eura_row_and_codes_trimmed.json").read_text(encoding="utf-8"))
    data = json.loads((folder / "eura_page_data_shape.json").read_text(encoding="utf-8"))
    shown = data["preRenderData"]
    shown["hankehaku"] = [*(row for row in shown["hankehaku"] if row["id"] == REAL), kept["row"]]
    shown["koodisto"]["viranomainen"].update(kept["codes"]["viranomainen"])
    page = PAGE.format(quote(json.dumps(data, ensure_ascii=False), safe=""))
    exchange = Exchange(
        url="https://eura2021.fi/hakuilmoitukset/", answer=page.encode(), content_type="text/html; charset=utf-8"
    )
    return Answers(exchanges=[exchange], recorded_at=datetime(2026, 9, 10, 12, tzinfo=UTC))
