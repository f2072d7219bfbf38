"""What the four recorded scans of the EU portal must lead to, worked out from the recordings alone.

Nothing of the product is imported here: rows are counted and dated anew, in the plainest way, so that a mistake in the
product cannot hide in its own test. Run it to see the numbers: ``python tests/scans/expected.py FOLDER``.
"""

import gzip
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("2026-06-16", "2026-07-01", "2026-08-20", "2026-08-21")
BRUSSELS = ZoneInfo("Europe/Brussels")
Row = dict[str, Any]


@dataclass(frozen=True)
class Day:
    """One scan: its instant, and what a reader that trusts dates and not the portal's word must hold after it."""

    day: str
    at: str
    rows: int
    legacy: int
    repeated: int
    read: int
    new: int
    back: int
    missing: int
    portal_says_open: int
    open_keys: frozenset[str]
    known_keys: frozenset[str]
    states: dict[str, int]


def utc(raw: str) -> datetime:
    return datetime.fromisoformat(raw[:19]).replace(tzinfo=UTC)


def brussels_clock(year_month_day: str, hour: int, minute: int) -> datetime:
    shown = datetime.fromisoformat(f"{year_month_day}T{hour:02d}:{minute:02d}").replace(tzinfo=BRUSSELS)
    return shown.astimezone(UTC)


def closing_instants(kind: str, raws: list[str]) -> list[datetime]:
    instants = []
    for raw in raws:
        at = utc(raw)
        if kind == "1":
            shown = at.astimezone(BRUSSELS)
            day = shown.strftime("%Y-%m-%d") if shown.strftime("%H:%M") == "00:00" else raw[:10]
            instants.append(brussels_clock(day, 17, 0))
        elif kind == "8":
            hour, minute = int(raw[11:13]), int(raw[14:16])
            instants.append(
                brussels_clock(raw[:10], 17, 0) if hour == minute == 0 else brussels_clock(raw[:10], hour, minute)
            )
        else:
            instants.append(at - timedelta(seconds=at.second))
    return sorted(instants)


def opening_instant(kind: str, raws: list[str]) -> datetime | None:
    if not raws:
        return None
    at = utc(raws[0])
    if kind == "2":
        return at - timedelta(seconds=at.second)
    shown = at.astimezone(BRUSSELS)
    day = shown.strftime("%Y-%m-%d") if shown.strftime("%H:%M") == "00:00" else raws[0][:10]
    return brussels_clock(day, 0, 0)


def state_of(row: Row, now: datetime) -> str:
    meta = row["metadata"]
    kind = meta["type"][0]
    closing = closing_instants(kind, meta.get("deadlineDate", []))
    if meta.get("deadlineModel") == ["two-stage"]:
        closing = closing[:1]
    opening = opening_instant(kind, meta.get("startDate", []))
    if not closing:
        return "planned" if opening is not None and opening > now else "unknown"
    if closing[-1] < now:
        return "closed"
    return "planned" if opening is not None and opening > now else "open"


def key_of(row: Row) -> str:
    if row["metadata"]["type"] == ["1"]:
        return str(row["metadata"]["identifier"][0])
    return str(row["reference"])[: -len("en")]


def work_out(folder: Path) -> list[Day]:
    """The four days in order."""
    known: dict[str, Row] = {}
    before: set[str] = set()
    days = []
    for day in DAYS:
        with gzip.open(folder / f"search_open_en_{day}.pages.json.gz", "rt", encoding="utf-8") as file:
            recording = json.load(file)
        now = datetime.fromisoformat(recording["_fetched_at"])
        rows = [row for page in recording["pages"] for row in page["results"]]
        living = [row for row in rows if row["metadata"]["DATASOURCE"] == ["SEDIA"]]
        first_of: dict[str, Row] = {}
        for row in living:
            first_of.setdefault(row["reference"], row)
        today = {key_of(row): row for row in first_of.values()}
        assert len(today) == len(first_of), "a key that is not unique"
        new = set(today) - set(known)
        back = set(today) & set(known) - before
        known.update(today)
        states: dict[str, int] = {}
        for row in known.values():
            state = state_of(row, now)
            states[state] = states.get(state, 0) + 1
        days.append(
            Day(
                day=day,
                at=now.isoformat(),
                rows=len(rows),
                legacy=len(rows) - len(living),
                repeated=len(living) - len(first_of),
                read=len(today),
                new=len(new),
                back=len(back),
                missing=len(set(known) - set(today)),
                portal_says_open=sum(row["metadata"]["status"] == ["31094502"] for row in rows),
                open_keys=frozenset(key for key, row in known.items() if state_of(row, now) == "open"),
                known_keys=frozenset(known),
                states=states,
            )
        )
        before = set(today)
    return days


if __name__ == "__main__":
    print("day         rows  legacy  repeated  read   new  back  missing  known  open  planned  closed  unknown")
    for d in work_out(Path(sys.argv[1])):
        numbers = [d.states.get(name, 0) for name in ("open", "planned", "closed", "unknown")]
        print(
            f"{d.day}  {d.rows:4}  {d.legacy:6}  {d.repeated:8}  {d.read:4}  {d.new:4}  {d.back:4}  {d.missing:7}"
            f"  {len(d.known_keys):5}  {numbers[0]:4}  {numbers[1]:7}  {numbers[2]:6}  {numbers[3]:7}"
        )
