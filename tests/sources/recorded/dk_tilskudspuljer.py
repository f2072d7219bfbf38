"""The real header of the table, and three rows under it that another project made up for its tests."""

from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange

URL = "https://www.statens-tilskudspuljer.dk/DataExport/statens-tilskudspuljer.csv"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The register as that project imagines it."""
    body = (recordings / "dk_tilskudspuljer" / "header_and_synthetic_rows.csv").read_bytes()
    exchange = Exchange(url=URL, answer=body, content_type="text/csv")
    return Answers(exchanges=[exchange], recorded_at=datetime(2026, 9, 1, 12, tzinfo=UTC))
