"""Eureka: the open and coming calls of the network's programmes, such as Eurostars and Globalstars."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Call, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import inner_html, labelled_texts, page_name, select, select_all
from crawlers.read.structured import country_conditions
from crawlers.read.written_dates import written_day
from crawlers.source import Expect, Proof, Source

# The labels of the site before and after it was rebuilt; the first that a page has counts.
_LABELS = {"Start Date": "opens", "From": "opens", "End Date": "closes", "Deadline": "closes", "Until": "closes"}
# Behind an hour stands the zone, in its summer or winter name whatever the season; all are the clock of Brussels.
_CLOCK = re.compile(r"\s*\(?(?:CE\(?S?\)?T|Brussels time)\)?$")
_NO_END = re.compile(r"\b2[1-9][0-9]{2}\b")
_FLAG = re.compile(r"[^\w)]+$")
_TEXTS = "#about, .wysiwyg, .wysiwyg-content, .prose, .entry-content"
# The programmes by the names of their pages, which stand among the calls and have no dates of their own.
_PROGRAMMES = {
    "eurostars": "Eurostars",
    "innowwide": "Innowwide",
    "eureka-clusters": "Eureka Clusters",
    "network-projects": "Network projects",
    "globalstars": "Globalstars",
    "investment-readiness": "Investment readiness",
    "fast-track-to-the-eic-accelerator": "Fast track to the EIC Accelerator",
}


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
        checked_against="the names of elements in programs that read the site, and the words of a few of its pages of "
        "2025; no page was seen as it is",
    )
    url = "https://eurekanetwork.org/opencalls/"
    further = ("https://eurekanetwork.org/opencalls/?time=open-soon",)
    # Programs name different elements: cards of this class, labels, and the classes of texts and countries they share.
    item = "div.group:has(a[href]):has(h2, h3)"
    fields: ClassVar[Mapping[str, str]] = {"link": "a[href]::attr(href)", "title": "h2, h3"}
    next_page = "a.next.page-numbers::attr(href)"
    id_field = "link"

    def read_entry(self, entry: Selector) -> Row:
        """What a card says."""
        return super().read_entry(entry) | _days(entry)

    def detail(self, row: Row) -> str | None:
        """The call's own page; the page of a programme is not asked for."""
        return None if page_name(row["link"]) in _PROGRAMMES else self.address(row["link"])

    def detail_fields(self, page: Selector) -> Row:
        """What a call's page says."""
        texts = [inner_html(text) for text in page.css(_TEXTS) if not text.css("form")]
        found = {"heading": select(page, "h1"), "countries": select_all(page, "span.break-words"), "texts": texts}
        return found | _days(page)

    def call(self, row: Row) -> Call | None:
        """The call that a card leads to, or None for a programme."""
        link, title = take(row, "link"), take(row, "title")
        opens, closes = take_first(row, "opens"), take_first(row, "closes")
        if page_name(link) in _PROGRAMMES:
            return None
        programme = next((part for part in link.split("/") if part in _PROGRAMMES), None)
        endless = closes is not None and _NO_END.search(closes) is not None
        countries = [_FLAG.sub("", name) for name in take_all(row, "countries")]
        return self.new_call(
            key=page_name(link),
            title=take_first(row, "heading") or title,
            url=link,
            dates=self.dates(_day, opens=opens, closes=None if endless else closes, rolling=endless, prose=True),
            programme=Programme(code=programme, name=_PROGRAMMES[programme]) if programme else None,
            conditions=country_conditions(countries, "Countries"),
            texts=[(SectionKind.DESCRIPTION, text) for text in dict.fromkeys(take_all(row, "texts"))],
        )


def _days(part: Selector) -> Row:
    """What stands right behind the labels of days."""
    found = labelled_texts(part, _LABELS)
    return {name: found[label].partition("\n")[0] for label, name in reversed(_LABELS.items()) if label in found}


def _day(raw: str) -> date | datetime:
    return written_day(_CLOCK.sub("", raw), "en")
