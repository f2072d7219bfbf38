"""The four recorded scans in order, each on its own day, against numbers worked out from the recordings alone."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.app_runner import Program
from tests.scans.expected import Day, work_out

TABLE = Path(__file__).parents[2] / "docs" / "scans.md"


@pytest.fixture(scope="module")
def scans(recordings: Path) -> list[Day]:
    """What must come out."""
    return work_out(recordings / "eu_ft")


def test_four_scans_in_order(recordings: Path, scans: list[Day], tmp_path: Path) -> None:
    program = Program(tmp_path, f"sqlite:///{tmp_path / 'catalogue.db'}")
    program.run("db", "upgrade")
    seen_before: set[str] = set()
    for day in scans:
        scan = recordings / "eu_ft" / f"search_open_en_{day.day}.pages.json.gz"
        done = program.crawl(scan, "--now", day.at)
        run = done.json()
        assert done.code == 0, run["issues"]
        counts = run["counts"]
        # Legacy rows are never asked for, and a row that stood on two pages is one record.
        assert (counts["announced"], counts["read"], counts["rejected"]) == (day.read, day.read, 0)
        assert counts["new"] == day.new, "a call that was seen before is never new again"
        calls = {call["source_key"]: call for call in program.calls("--now", day.at)}
        assert set(calls) == day.known_keys, "nothing is lost, nothing is invented"
        by_state = {key for key, call in calls.items() if call["state"] == "open"}
        assert by_state == day.open_keys
        assert all(call["gone_at"] is None for call in calls.values()), "what flickers is not closed"
        now = datetime.fromisoformat(day.at)
        for call in calls.values():
            if call["state"] == "open":
                assert datetime.fromisoformat(call["next_deadline"]) >= now, "an open call whose deadlines are over"
        first_seen = {key for key, call in calls.items() if call["first_seen"][:10] < day.day}
        assert first_seen == seen_before
        seen_before = set(calls)
        states = {state: sum(call["state"] == state for call in calls.values()) for state in day.states}
        assert states == day.states


def test_the_table_in_the_docs_holds_these_numbers(scans: list[Day]) -> None:
    text = TABLE.read_text(encoding="utf-8")
    for day in scans:
        numbers = (day.rows, day.legacy, day.repeated, day.read, day.new, day.back, day.missing, len(day.known_keys))
        states = (day.states.get(name, 0) for name in ("open", "closed", "unknown"))
        assert f"| {day.day} | {' | '.join(map(str, (*numbers, *states)))} |" in text
