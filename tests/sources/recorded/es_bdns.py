"""Two whole answers of October 2024 and five of November 2025; lists of records that came flattened are rebuilt here.

The search that leads to them is built here as well: all of them stand in its first week.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers.reading import Reading
from crawlers.replay import Answers, Exchange
from crawlers.spiders.es_bdns import EsBdns

API = "https://www.infosubvenciones.es/bdnstrans/api/convocatorias"
JSON = "application/json"
NOW = datetime(2025, 11, 23, 12, tzinfo=UTC)
# Of the seven one is for SMEs to apply to, and its term is prose.
FAULTS: tuple[str, ...] = (
    "its answers read as changed, not ok",
    "hollow: only 0% of the calls have deadlines, at least 30% were expected",
)


def answers(recordings: Path) -> Answers:
    """The register as it was, with these records alone."""
    found = details(recordings)
    spider = EsBdns(reading=Reading(source="es_bdns", now=NOW))
    first = next(spider.windows())
    week = [{"numeroConvocatoria": one["codigoBDNS"], "descripcion": one["descripcion"]} for one in found]
    listing = EsBdns.url + "&fechaDesde={}&fechaHasta={}&page=0"
    return Answers(
        exchanges=[
            _exchange(listing.format(*(day.strftime("%d/%m/%Y") for day in first)), _page(week)),
            _exchange(listing.format("*", "*"), _page([])),
            *(_exchange(f"{API}?vpd=GE&numConv={one['codigoBDNS']}", one) for one in found),
        ],
        recorded_at=NOW,
    )


def details(recordings: Path) -> list[dict[str, Any]]:
    """The seven details, all in the interface's own shape."""
    folder = recordings / "es_bdns"
    whole = [json.loads((folder / f"convocatoria_detalle_{code}.json").read_text("utf-8")) for code in (790724, 790767)]
    flattened = json.loads((folder / "convocatorias_2025_via_supabase.json").read_text("utf-8"))
    for one in flattened:
        for name in ("sectores", "regiones"):
            one[name] = [{"descripcion": text} for text in one[name]]
    return [*whole, *flattened]


def _page(week: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": week, "totalElements": len(week), "totalPages": 1 if week else 0}


def _exchange(url: str, answer: object) -> Exchange:
    return Exchange(url=url, answer=json.dumps(answer).encode(), content_type=JSON)
