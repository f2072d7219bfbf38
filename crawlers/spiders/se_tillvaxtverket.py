"""Tillväxtverket: the calls of Sweden's agency for economic and regional growth, which runs the EU's regional fund."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Budget, Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_all, take_each
from crawlers.read.page import definitions_in, text_of
from crawlers.read.wording import after_opening
from crawlers.read.written_dates import written_day
from crawlers.source import Expect, Proof, Source

_NUMBER = re.compile(r"\.(?P<number>[0-9]+)\.html$")
_OPENS, _CLOSES, _CLOSED = "Öppnar", "Stänger", "Stängd"
_STATE = re.compile(rf"(?P<word>{_OPENS}|{_CLOSES}|{_CLOSED}) [0-9]")
_WHO, _WHAT = "Vem kan söka?", "Vad kan ni söka för?"
_AMOUNT, _ABOUT = "Hur mycket kan ni få i stöd?", "Vad handlar erbjudandet om?"


class SeTillvaxtverket(HtmlList):
    """The source. A call's page begins with a list: when it opens, closes or closed, and then its regions.

    Most calls are for those who help companies, not for companies; who may apply is prose. Standing calls, which are
    for companies, have addresses of their own.
    """

    source = Source(
        title="Tillväxtverket",
        country="SE",
        language="sv",
        zone="Europe/Stockholm",
        currency="SEK",
        home="https://tillvaxtverket.se/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=300, filled={"status_raw": 0.4, "sections": 0.6, "budget": 0.4}),
        proof=Proof.DOCUMENTATION,
        checked_against="the words of a dozen calls' pages of 2022 to 2026 without their markup, and the links that "
        "one project follows from the list; a project of 2017 read other addresses and other markup",
    )
    url = "https://tillvaxtverket.se/tillvaxtverket/sokfinansiering/utlysningar.1139.html"
    item = 'a[href*="/utlysningar/utlysningar/"], a[href*="/utlysningar/fastautlysningar/"]'
    fields: ClassVar = {"url": "a::attr(href)"}
    detail_url = "{url}"

    async def listed(self) -> AsyncIterator[Row]:
        """Every call that the list links to, once: a card may link to it by its picture and by its title."""
        known: set[str] = set()
        async for row in super().listed():
            row["url"] = self.address(row["url"]).partition("#")[0]
            if row["url"] not in known:
                known.add(row["url"])
                yield row

    def detail_fields(self, page: Selector) -> Row:
        """The title, the list below it and what stands under the headings that every call has."""
        found: Row = {"title": next((text_of(title) for title in page.css("h1")), None)}
        state = next((entry for entry in page.css("li") if _STATE.match(text_of(entry))), None)
        if state is not None:
            regions = [text_of(entry) for entry in state.xpath("./following-sibling::li")]
            found |= {"state": text_of(state), "regioner": regions}
        under = definitions_in(page, "body", "h1, h2, h3, h4, h5", "p, ul")
        return found | {heading: under.get(heading) for heading in (_WHO, _WHAT, _AMOUNT, _ABOUT)}

    def call(self, row: Row) -> Call:
        """The call that a page tells of, by the number in its address."""
        url = take(row, "url")
        number = _NUMBER.search(url)
        state, who, what, amount, about = take_each(row, "state", _WHO, _WHAT, _AMOUNT, _ABOUT)
        word = _STATE.match(state or "")
        is_opening = word is not None and word["word"] == _OPENS
        return self.new_call(
            key=number["number"] if number is not None else "",
            title=take(row, "title"),
            url=url,
            status_raw=word["word"] if word is not None else None,
            withdrawn=word is not None and word["word"] == _CLOSED,
            dates=self.dates(_day, opens=state) if is_opening else self.dates(_day, closes=state),
            funder=self.source.title,
            conditions=(
                *self.applicants([who] if who else (), _WHO),
                *self.places(take_all(row, "regioner"), "regioner"),
            ),
            budget=Budget(words=self.line(amount, _AMOUNT)) if amount else None,
            texts=[(SectionKind.DESCRIPTION, what), (SectionKind.DESCRIPTION, about), (SectionKind.CONDITIONS, who)],
        )


def _day(raw: str) -> date | datetime:
    return written_day(after_opening(raw, (_OPENS, _CLOSES, _CLOSED)), "sv")
