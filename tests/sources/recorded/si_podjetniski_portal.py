"""The list of 2026 and the page of one call, as saved in October 2026.

Only their content was kept then, and the list was cut short before that call: its entry is added here in the markup of
the others. The pages of the other calls were not saved; they are answered by the one page there is, under their number
and title.
"""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from parsel import Selector

from crawlers.replay import Answers, Exchange

HOME = "https://www.podjetniski-portal.si"
HTML = "text/html; charset=utf-8"
SLUG = "javni-razpis-za-spodbujanje-razvoja-podjetnistva-v-obcini-hrastnik-v-letu-2026-2026-06-01"
CARD = re.compile(r'<div class="news col-lg-6">.*?</a> </div>')
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """The portal as it was, as far as it was saved."""
    folder = recordings / "si_podjetniski_portal"
    listed = (folder / "razpisi_2026_seznam.html").read_text(encoding="utf-8")
    page = (folder / "razpis_hrastnik_2026.html").read_text(encoding="utf-8")
    first = CARD.findall(listed)[0]
    own = first.replace("41608", "41592").replace("02. 10. 2026", "01. 06. 2026")
    own = re.sub(r"/razpisi/[^\"]+", f"/razpisi/{SLUG}", own)
    listed = listed.replace(first, f"{first} {own}")
    exchanges = [
        _list("year=2026&page=1", listed),
        _list("year=2026&page=2", listed),
        _list("year=2025&page=1", CARD.sub("", listed)),
        Exchange(url=f"{HOME}/razpisi/{SLUG}", answer=page.encode(), content_type=HTML),
    ]
    exchanges += [_page(entry, page) for entry in Selector(text=listed).css(".news a")]
    return Answers(exchanges=exchanges, recorded_at=datetime(2026, 10, 6, 8, tzinfo=UTC))


def _list(query: str, body: str) -> Exchange:
    return Exchange(url=f"{HOME}/razpisi?{query}", answer=body.encode(), content_type=HTML)


def _page(entry: Selector, page: str) -> Exchange:
    number, title = entry.css("span::attr(data-eliid)").get() or "", entry.css("h3::text").get() or ""
    body = page.replace("eli_tenders_41592", number)
    body = re.sub(r'(<h1 class="title">).*?(</h1>)', lambda found: f"{found[1]}{escape(title)}{found[2]}", body)
    return Exchange(url=f"{HOME}{entry.css('a::attr(href)').get()}", answer=body.encode(), content_type=HTML)
