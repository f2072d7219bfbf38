"""The lists of November 2017, cut by another project to three calls each, and the full answer of the second call.

The third announced call is left out: its own answer was not kept.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

HOST = "https://opendata.itms2014.sk"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The interface as it was."""
    folder = recordings / "sk_itms" / "itms2014"
    announced = json.loads((folder / "vyzva_vyhlasena_list.json").read_text(encoding="utf-8"))
    lists = {
        "vyhlasene": json.dumps([row for row in announced if row["id"] != 3]).encode(),
        "planovane": (folder / "vyzva_planovana_list.json").read_bytes(),
    }
    exchanges = [
        Exchange(url=f"{HOST}/v2/vyzvy/{kind}?limit=1000&minId=0", answer=answer, content_type="application/json")
        for kind, answer in lists.items()
    ]
    item = Exchange(
        url=f"{HOST}/v2/vyzvy/vyhlasene/2",
        answer=(folder / "vyzva_vyhlasena_item.json").read_bytes(),
        content_type="application/json",
    )
    return Answers(exchanges=[*exchanges, item], recorded_at=datetime(2017, 11, 10, 12, tzinfo=UTC))
