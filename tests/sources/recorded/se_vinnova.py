"""Three rounds of 10 October 2026, their texts shortened by another project, and the programme of the documentation.

That programme's calls are read from its own list of them. The rounds belong to other calls, which were not kept, so
that none of them has its programme.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

API = "https://data.vinnova.se/api"
FAULTS = (
    "its answers read as changed, not ok",
    "hollow: only 0% of the calls have programme, at least 40% were expected",
)


def answers(recordings: Path) -> Answers:
    """The interface with these rounds, this programme and its calls."""
    folder = recordings / "se_vinnova"
    programmes = json.loads((folder / "program_doc_example.json").read_text(encoding="utf-8"))
    calls = [
        {
            "Diarienummer": call["DiarienummerUtlysning"],
            "DiarienummerProgram": programme["Diarienummer"],
            "Titel": programme["Titel"],
        }
        for programme in programmes
        for call in programme["UtlysningDnrLista"]
    ]
    bodies = {
        "program": json.dumps(programmes).encode(),
        "utlysningar": json.dumps(calls).encode(),
        "ansokningsomgangar": (folder / "rounds_trimmed_2026-10-10.json").read_bytes(),
    }
    exchanges = [
        Exchange(url=f"{API}/{kind}/2018-01-01", answer=body, content_type="application/json")
        for kind, body in bodies.items()
    ]
    return Answers(exchanges=exchanges, recorded_at=datetime(2026, 10, 10, 12, tzinfo=UTC))
