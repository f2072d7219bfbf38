"""The list of open calls and six full details of 26 March 2026; the list is cut down to those six."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

API = "https://api.itms21.sk/public/v1/vyzva"
DETAILS = (2492, 3165, 3325, 3564, 3668, 3718)
JSON = "application/json"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The API as it was."""
    folder = recordings / "sk_itms" / "itms21"
    listed = json.loads((folder / "vyzva_open_list.json").read_text(encoding="utf-8"))
    listed["results"] = [row for row in listed["results"] if row["id"] in DETAILS]
    listed["size"] = len(listed["results"])
    details = [
        Exchange(
            url=f"{API}/id/{number}", answer=(folder / f"vyzva_detail_{number}.json").read_bytes(), content_type=JSON
        )
        for number in DETAILS
    ]
    listing = Exchange(url=f"{API}?ajUkoncene=false&limit=-1", answer=json.dumps(listed).encode(), content_type=JSON)
    return Answers(exchanges=[listing, *details], recorded_at=datetime(2026, 3, 26, 12, tzinfo=UTC))
