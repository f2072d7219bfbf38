"""Two days of Hungary's portal, 25 July and 18 August 2026, and what they must lead to, from the recordings alone.

Nothing of the product is imported here.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

DAYS = (date(2026, 7, 25), date(2026, 8, 18))
# What the portal touches without changing a call: a stamp that moves daily, and what others have asked for so far.
TOUCHED = ("modified", "requested", "remaining")
# Money for the managers of funds, which no company can ask for.
_NOT_FOR_COMPANIES = "technikai felhívás"


@dataclass(frozen=True)
class TwoDays:
    """The codes of the calls listed on both days, and the fields that differ, touched ones apart."""

    before: frozenset[str]
    after: frozenset[str]
    touched: int
    changed: dict[str, tuple[str, ...]]


def work_out(folder: Path) -> TwoDays:
    """What differs between the two days, for the calls that companies can apply for."""
    before, after = (_read(folder / f"derived_active_calls_{day.isoformat()}.json") for day in DAYS)
    both = sorted(before.keys() & after.keys())
    differ = {code: [name for name in before[code] if before[code][name] != after[code][name]] for code in both}
    changed = {code: tuple(name for name in names if name not in TOUCHED) for code, names in differ.items()}
    return TwoDays(
        before=frozenset(before),
        after=frozenset(after),
        touched=sum(bool(names) for names in differ.values()),
        changed={code: names for code, names in changed.items() if names},
    )


def _read(path: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["code"]: row for row in rows if not row["title"].lower().endswith(_NOT_FOR_COMPANIES)}
