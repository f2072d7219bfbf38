"""Thirteen real calls of July 2026 that a public site listed by hand, in pages rebuilt after descriptions of them.

No answer of the portal itself is among the recordings. So this shows that the portal's ways to write days and sums are
read, not that its pages are: numbers of posts are places in the list, and every call has the same change and terms.
"""

import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from crawlers.replay import Answers, Exchange

HOME = "https://oportunitati-ue.gov.ro"
API = f"{HOME}/wp-json/wp/v2"
TERMS = {"beneficiar": ["IMM"], "domeniu": [], "tip_apel": ["Competitiv"], "zona_geografica": []}
FIELDS = "id,slug,link,title,date,modified,beneficiar,domeniu,tip_apel,zona_geografica"
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The interface and the pages as they are described, with the listed values in them."""
    path = recordings / "ro_oportunitati_ue" / "calls_listed_2026-07-22.json"
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    terms = TERMS | {
        "domeniu": sorted({call["domain"] for call in listed}),
        "zona_geografica": sorted({place for call in listed for place in call["nuts2"]}),
    }
    exchanges = [_list(name, [_term(name, index) for index in enumerate(terms[name])]) for name in terms]
    posts = [_post(index, call, terms) for index, call in enumerate(listed, start=1)]
    exchanges.append(_list("apel", posts, f"&orderby=modified&order=desc&_fields={FIELDS}"))
    exchanges += [_page(index, call) for index, call in enumerate(listed, start=1)]
    return Answers(exchanges=exchanges, recorded_at=datetime(2026, 7, 22, 9, tzinfo=UTC))


def _list(kind: str, records: list[dict[str, Any]], more: str = "") -> Exchange:
    return Exchange(
        url=f"{API}/{kind}?per_page=100&page=1{more}",
        answer=json.dumps(records).encode(),
        content_type="application/json",
        headers={"X-WP-Total": str(len(records)), "X-WP-TotalPages": "1"},
    )


def _term(name: str, term: tuple[int, str]) -> dict[str, Any]:
    return {"id": term[0] + 1, "name": term[1], "taxonomy": name}


def _post(index: int, call: dict[str, Any], terms: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "id": index,
        "slug": call["url"].rstrip("/").rpartition("/")[2],
        "link": call["url"],
        "title": {"rendered": escape(call["title"])},
        "date": "2026-07-01T10:00:00",
        "modified": "2026-07-01T10:00:00",
        "beneficiar": [1],
        "domeniu": [terms["domeniu"].index(call["domain"]) + 1],
        "tip_apel": [1],
        "zona_geografica": [terms["zona_geografica"].index(place) + 1 for place in call["nuts2"]],
    }


def _page(index: int, call: dict[str, Any]) -> Exchange:
    label = "Buget UE:" if "fonduri UE" in call["budget"] else "Buget total"
    label = "Buget național" if "buget național" in call["budget"] else label
    pairs = (("Data deschiderii:", call["opened"]), (label, call["budget"]))
    cells = "".join(
        f'<div class="col-md-6"><p class="label"><strong>{name}</strong></p>{value}</div>' for name, value in pairs
    )
    page = f'<!doctype html><html><body class="single-apel postid-{index}"><main>{cells}</main></body></html>'
    return Exchange(url=call["url"], answer=page.encode(), content_type="text/html; charset=utf-8")
