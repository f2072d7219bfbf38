"""The active calls for businesses of two days of 2026, their fields named again as the interface names them.

Amounts were kept as rounded words (``5M Ft – 400M Ft``), closing instants as the day of their UTC text, which is the
day before: they are taken to be midnights in Budapest. What was not kept (opening dates, forms of support, texts) is
absent, so the reading has faults.
"""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from crawlers.replay import Answers, Exchange

URL = "https://ginapp-api.fair.gov.hu/papi/tenders/list"
FAULTS: tuple[str, ...] = ()
_UNITS = {"": 1, "E": 10**3, "M": 10**6, " Mrd": 10**9}
_AMOUNT = re.compile(r"(?P<number>[0-9.]+)(?P<unit>E|M| Mrd)? Ft")


def answers(recordings: Path, day: date = date(2026, 7, 25)) -> Answers:
    """The interface as it was on one of the two days, 25 July or 18 August."""
    path = recordings / "hu_palyazat" / f"derived_active_calls_{day.isoformat()}.json"
    tenders = [_tender(row) for row in json.loads(path.read_text(encoding="utf-8"))]
    answer = {"pagination": {"pageIndex": 0, "pageSize": 5000, "totalCount": len(tenders)}, "tenders": tenders}
    exchange = Exchange(
        url=URL, method="POST", status=201, answer=json.dumps(answer).encode(), content_type="application/json"
    )
    return Answers(exchanges=[exchange], recorded_at=datetime.combine(day, time(8), tzinfo=UTC))


def _tender(row: dict[str, Any]) -> dict[str, Any]:
    link = parse_qs(urlsplit(row["url"]).query)
    closes = datetime.combine(
        date.fromisoformat(row["deadline"]) + timedelta(days=1), time(0), tzinfo=ZoneInfo("Europe/Budapest")
    )
    lowest, highest = _bounds(row["amount"])
    return {
        "code": row["code"],
        "name": row["title"],
        "status": row["status"],
        "endTime": f"{closes.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}",
        "minSupportAmount": lowest,
        "maxSupportAmount": highest,
        "sumAvailableSupportAmount": row["keret"],
        "sumRequestedSupportAmount": row["requested"],
        "rateOfSupport": row["rate"],
        "operationalProgram": link["op"][0],
        "beneficiaries": row["sizeClasses"],
        "categories": row["regions"],
        "modificationTime": row["modified"],
    }


def _bounds(words: str) -> tuple[int, int]:
    """The least and the most that a project may get; 0 where nothing was said."""
    amounts = [
        int(Decimal(found["number"]) * _UNITS[found["unit"] or ""])
        for found in map(_AMOUNT.fullmatch, _parts(words))
        if found
    ]
    return (amounts[0], amounts[1]) if len(amounts) == 2 else (0, amounts[0] if amounts else 0)


def _parts(words: str) -> list[str]:
    return words.removeprefix("max ").split(" – ")
