"""One row of the register and five pieces of its page, of 1 September 2026; the page is put together here."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crawlers.portals.paging import with_parameters
from crawlers.replay import Answers, Exchange
from crawlers.spiders.it_lombardia import ItLombardia

SITEMAP = "https://www.bandi.regione.lombardia.it/servizi/sitemap.xml"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The register and the portal as they were, with this call alone."""
    path = recordings / "it_lombardia" / "socrata_row_and_detail_fragments.json"
    recorded = json.loads(path.read_text(encoding="utf-8"))
    address = recorded["_source"]["detail_url"]
    pieces = "\n".join(recorded["detail_fragments"].values())
    page = f"<!DOCTYPE html><html><head><title>Bando</title></head><body><div><p>{pieces}</div></body></html>"
    sitemap = f"<urlset><url><loc>{address}</loc></url></urlset>"
    register = with_parameters(ItLombardia.url, {"$offset": "0", "$where": "*"})
    row = json.dumps([recorded["socrata_row"]])
    return Answers(
        exchanges=[
            Exchange(url=SITEMAP, answer=sitemap.encode(), content_type="application/xml"),
            Exchange(url=register, answer=row.encode(), content_type="application/json"),
            Exchange(url=address, answer=page.encode(), content_type="text/html; charset=utf-8"),
        ],
        recorded_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )
