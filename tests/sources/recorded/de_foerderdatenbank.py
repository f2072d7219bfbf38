"""A slice of the export of August 2026: two programmes and what they point at, packed as the export is."""

from datetime import UTC, datetime
from pathlib import Path

from crawlers.replay import Answers, Exchange
from crawlers.replay.answers import pack

FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The export as it was, cut down to the recorded documents."""
    folder = recordings / "de_foerderdatenbank" / "xml_export"
    members = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.xml"))}
    url = "https://www.foerderdatenbank.de/FDB/WS/export"
    export = Exchange(url=url, answer=pack(members), content_type="application/zip")
    return Answers(exchanges=[export], recorded_at=datetime(2026, 8, 22, 8, tzinfo=UTC))
