"""Eureka: the open and coming calls of the network's programmes, such as Eurostars and Globalstars."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import ClassVar
from urllib.parse import urlsplit

import scrapy
from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import with_parameters
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import inner_html, labelled_texts, select, select_all
from crawlers.read.structured import country_conditions
from crawlers.read.written_dates import written_day
from crawlers.source import Expect, Proof, Source

_OPENS, _CLOSES = ("Start Date", "From"), ("End Date", "Deadline", "Until")
# Behind an hour stands the zone, in its summer or winter name whatever the season; all are the clock of Brussels.
_CLOCK = re.compile(r"\s*\(?(?:CE\(?S?\)?T|Brussels time)\)?$")
_NO_END = re.compile(r"\b2[1-9][0-9]{2}\b")
_FLAG = re.compile(r"[^\w)]+$")
_TEXTS = "#about, .wysiwyg, .wysiwyg-content, .prose, .entry-content"
# Pages of programmes, which stand among the calls and have none of their own dates.
_PROGRAMMES = frozenset(
    "eurostars innowwide eureka-clusters network-projects globalstars investment-readiness "
    "fast-track-to-the-eic-accelerator".split()
)


class EuEureka(HtmlList):
    """The source. A call is known by the last part of its address, which outlived the site's two rebuildings.

    Who takes part is funded by a body of his own country, so the countries that a call names are those that fund;
    applicants from others may join at their own cost. A call that ends a century from now has no end.
    """

    source = Source(
        title="Eureka",
        country="EU",
        language="en",
        zone="Europe/Brussels",
        home="https://www.eurekanetwork.org/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=200, filled={"deadlines": 0.4, "sections": 0.6, "conditions": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the names of elements in programs that read the site before and after it was rebuilt, and the "
        "words of a few of its pages of 2025; no page was seen as it is. The programs name different elements, so only "
        "what they share is relied on: cards of the class group, labels, and the classes of texts and countries",
    )
    url = "https://eurekanetwork.org/opencalls/"
    item = "div.group:has(a[href]):has(h2, h3)"
    fields: ClassVar[Mapping[str, str]] = {"link": "a[href]::attr(href)", "title": "h2, h3"}
    next_page = "a.next.page-numbers::attr(href)"
    id_field = "link"

    async def listed(self) -> AsyncIterator[Row]:
        """The open calls, and those that open soon, of which there may be none."""
        read: set[str] = set()
        async for row in super().listed():
            read.add(row["link"])
            yield row
        address: str | None = with_parameters(self.url, {"time": "open-soon"})
        while address is not None:
            page = await self.fetch_html(address)
            for row in map(self.read_entry, page.css(self.item)):
                if row["link"] not in read:
                    read.add(row["link"])
                    yield row
            following = page.css(self.next_page).get()
            address = self.address(following) if following and self.address(following) not in read else None
            read.add(address or "")

    def read_entry(self, entry: Selector) -> Row:
        """What a card says, with what stands behind its labels."""
        return super().read_entry(entry) | _labelled(entry)

    def detail(self, row: Row) -> scrapy.Request | str | None:
        """The call's own page; the page of a programme is not asked for."""
        return None if _name(row["link"]) in _PROGRAMMES else self.address(row["link"])

    def detail_fields(self, page: Selector) -> Row:
        """What a call's page says."""
        texts = [inner_html(text) for text in page.css(_TEXTS) if not text.css("form")]
        row: Row = {"heading": select(page, "h1"), "countries": select_all(page, "span.break-words"), "texts": texts}
        return _labelled(page) | {name: value for name, value in row.items() if value}

    def call(self, row: Row) -> Call | None:
        """The call that a card leads to, or None for a programme."""
        link = take(row, "link")
        if _name(link) in _PROGRAMMES:
            return None
        title = take(row, "title")
        countries = [_FLAG.sub("", name) for name in take_all(row, "countries")]
        return self.new_call(
            key=_name(link),
            title=take_first(row, "heading") or title,
            url=link,
            dates=self._dates(row),
            conditions=country_conditions(countries, "Countries"),
            texts=[(SectionKind.DESCRIPTION, text) for text in dict.fromkeys(take_all(row, "texts"))],
        )

    def _dates(self, row: Row) -> Dates:
        opens, closes = _first(row, _OPENS), _first(row, _CLOSES)
        endless = closes is not None and _NO_END.search(closes) is not None
        return self.dates(_day, opens=opens, closes=None if endless else closes, rolling=endless, prose=True)


def _name(link: str) -> str:
    return urlsplit(link).path.rstrip("/").rpartition("/")[2]


def _labelled(part: Selector) -> Row:
    return dict(labelled_texts(part, (*_OPENS, *_CLOSES)))


def _first(row: Row, labels: tuple[str, ...]) -> str | None:
    """What stands right behind the first of the labels that the page has; all of them are taken."""
    values = [value.partition("\n")[0] for label in labels if (value := take_first(row, label)) is not None]
    return values[0] if values else None


def _day(raw: str) -> date | datetime:
    return written_day(_CLOCK.sub("", raw), "en")
