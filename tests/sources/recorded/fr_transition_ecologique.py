"""The file of June 2026, whole; e-mail addresses in it are replaced by a note."""

from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

URL = "https://raw.githubusercontent.com/betagouv/mission-transition-ecologique/main/libs/data/static/data_gouv_export.csv"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The file as it was."""
    body = (recordings / "fr_mission_transition" / "data_gouv_export.csv").read_bytes()
    table = Exchange(url=URL, answer=body, content_type="text/plain; charset=utf-8")
    return Answers(exchanges=[table], recorded_at=datetime(2026, 6, 12, 8, tzinfo=UTC))
