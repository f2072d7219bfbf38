"""FFG: the calls of Austria's research promotion agency.

The agency answers 403 to clients that name themselves and to data centres, and its robots.txt is told to forbid
addresses with a query, as the pages of the list are. We name ourselves and obey: such a reading is blocked and says so.
"""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import ClassVar

import scrapy
from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging, with_parameters
from crawlers.read.budget import read_budget
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import tidy
from crawlers.read.page import labelled_texts
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source

_OVER = frozenset({"Geschlossen", "Beendet"})
_STATES = frozenset({"Geöffnet", "Demnächst", "In Vorbereitung"}) | _OVER
_PERIOD, _MOST = "Einreichzeitraum", "Max. Förderung pro Projekt"
_AT_ANY_TIME = frozenset({"laufend", "laufend geöffnet", "laufend möglich"})
# The three filters of the list; which words each of them gives is not known, so all are read.
_FILTERS = (1, 2, 3)


class AtFfg(HtmlList):
    """The source. A call is known by the path of its page: the families of paths share no numbers."""

    source = Source(
        title="FFG",
        country="AT",
        language="de",
        zone="Europe/Vienna",
        home="https://www.ffg.at/",
        licence="not known (unverified)",
        every=timedelta(days=2),
        delay=2,
        # The cards name a day; the pages of two calls that are told of say noon.
        closing=time(12),
        expect=Expect(at_least=25, at_most=3_000, filled={"deadlines": 0.4, "sections": 0.8, "status_raw": 0.9}),
        proof=Proof.DOCUMENTATION,
        checked_against="the reports of two who read the list of cards in autumn 2026; nothing of it is recorded, and "
        "an older list with other addresses is told of as well",
    )
    url = "https://www.ffg.at/foerderungen"
    item = 'article[data-component-id="ao_canvas:call-teaser"]'
    fields: ClassVar = {"link": "a::attr(href)", "title": "h2", "subtitle": "h3", "teaser": "p"}
    paging = Paging(parameter="page", first=0)
    id_field = "link"
    _filter: int

    def page(self, index: int) -> scrapy.Request:
        """A page of the filter that is being read."""
        request = super().page(index)
        return request.replace(url=with_parameters(request.url, {f"status[{self._filter}]": str(self._filter)}))

    async def listed(self) -> AsyncIterator[Row]:
        """The cards of each filter. Only what is open always has some: without any, it is another page."""
        for number in _FILTERS:
            self._filter = number
            try:
                async for row in super().listed():
                    yield row
            except PortalError as error:
                if number == _FILTERS[0] or error.kind != "other shape":
                    raise

    def read_entry(self, entry: Selector) -> Row:
        """The fields of a card: its elements, its labelled lines, and the one text that is a state."""
        labelled = {label: value.partition("\n")[0] for label, value in labelled_texts(entry, (_PERIOD, _MOST)).items()}
        states = [text for text in map(tidy, entry.css("::text").getall()) if text in _STATES]
        return {**super().read_entry(entry), **labelled, **({"state": states[0]} if states else {})}

    def call(self, row: Row) -> Call:
        """The call that a card shows."""
        link = take(row, "link")
        state = take(row, "state")
        return self.new_call(
            key=link.partition("?")[0].removeprefix(self.source.home).strip("/"),
            title=take(row, "title"),
            url=link,
            dates=self._dates(row),
            status_raw=state,
            withdrawn=state in _OVER,
            budget=read_budget("EUR", "de", project_max=take_first(row, _MOST)),
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, name)) for name in ("subtitle", "teaser")],
        )

    def _dates(self, row: Row) -> Dates:
        period = take_first(row, _PERIOD)
        if period is None or period.casefold() in _AT_ANY_TIME:
            return self.dates(numeric_day, rolling=period is not None)
        opens, _, closes = period.replace("–", "-").partition(" - ")
        if not period[0].isdigit():
            return self.dates(numeric_day, closes=period, prose=True)
        return self.dates(numeric_day, opens=opens, closes=closes)
