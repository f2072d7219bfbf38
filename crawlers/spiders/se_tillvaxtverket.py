"""Tillväxtverket: the calls of Sweden's agency for economic and regional growth, which runs the EU's regional fund."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Budget, Call, SectionKind
from crawlers.drafting import NO_DATES, Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import definitions_in, text_of
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.wording import after_opening
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_NUMBER = re.compile(r"\.(\d+)\.html$")
_OPENS, _CLOSES, _CLOSED = "Öppnar", "Stänger", "Stängd"
_STATE = re.compile(rf"(?:{_OPENS}|{_CLOSES}|{_CLOSED}) \d")
_WHO, _WHAT, _AMOUNT, _ABOUT = (
    *("Vem kan söka?", "Vad kan ni söka för?", "Hur mycket kan ni få i stöd?", "Vad handlar erbjudandet om?"),
)


class SeTillvaxtverket(HtmlList):
    """The source. A call's page begins with a list: when it opens, closes or closed, and then its regions.

    Most calls are for those who help companies, not for companies; who may apply is prose.
    """

    source = Source(
        title="Tillväxtverket",
        country="SE",
        language="sv",
        zone="Europe/Stockholm",
        currency="SEK",
        home="https://tillvaxtverket.se/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=300, filled={"sections": 0.9, "conditions": 0.95, "budget": 0.6}),
        proof=Proof.DOCUMENTATION,
        checked_against="the words of a dozen calls' pages of 2022 to 2026 without their markup, and the links that "
        "one project follows from the list; a project of 2017 read other addresses and other markup",
    )
    url = "https://tillvaxtverket.se/tillvaxtverket/sokfinansiering/utlysningar.1139.html"
    item = 'a[href*="/utlysningar/utlysningar/"]'
    fields: ClassVar[Mapping[str, str]] = {"url": "a::attr(href)"}
    id_field = "url"

    async def listed(self) -> AsyncIterator[Row]:
        """Every call that the list links to, once: a card may link to it by its picture and by its title."""
        known: set[str] = set()
        async for row in super().listed():
            row["url"] = self.address(row["url"]).partition("#")[0]
            if row["url"] not in known:
                known.add(row["url"])
                yield row

    def detail(self, row: Row) -> str:
        """The call's own page."""
        return str(row["url"])

    def detail_fields(self, page: Selector) -> Row:
        """The title, the list below it and what stands under the headings that every call has."""
        found: Row = {"title": next((text_of(title) for title in page.css("h1")), None)}
        state = next((entry for entry in page.css("li") if _STATE.match(text_of(entry))), None)
        if state is not None:
            found["state"] = text_of(state)
            found["regioner"] = [text_of(entry) for entry in state.xpath("./following-sibling::li")]
        under = definitions_in(page, "body", "h1, h2, h3, h4, h5", "p, ul")
        found.update((heading, under.get(heading)) for heading in (_WHO, _WHAT, _AMOUNT, _ABOUT))
        return {name: value for name, value in found.items() if value}

    def call(self, row: Row) -> Call:
        """The call that a page tells of, by the number in its address."""
        url = take(row, "url")
        number = _NUMBER.search(url)
        if number is None:
            raise ReadError(f"its address has no number: {url[:200]}")
        state, who, amount = take_first(row, "state"), take_first(row, _WHO), take_first(row, _AMOUNT)
        regions = take_all(row, "regioner")
        return self.new_call(
            key=number[1],
            title=take(row, "title"),
            url=url,
            status_raw=state.split(" ")[0] if state else None,
            withdrawn=state is not None and state.startswith(_CLOSED),
            dates=self._dates(state),
            conditions=(
                *applicant_conditions([self.line(who, _WHO)] if who else (), "sv", _WHO),
                *(place_conditions(regions, "SE", "sv", "regioner") or self.national()),
            ),
            budget=Budget(words=self.line(amount, _AMOUNT)) if amount else None,
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, _WHAT)),
                (SectionKind.DESCRIPTION, take_first(row, _ABOUT)),
                (SectionKind.CONDITIONS, who),
            ],
        )

    def _dates(self, state: str | None) -> Dates:
        if state is None:
            return NO_DATES
        return self.dates(_day, opens=state) if state.startswith(_OPENS) else self.dates(_day, closes=state)


def _day(raw: str) -> date | datetime:
    return written_day(after_opening(raw, (_OPENS, _CLOSES, _CLOSED)), "sv")
