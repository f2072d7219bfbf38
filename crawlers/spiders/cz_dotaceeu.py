"""DotaceEU: the calls of Czechia's EU funds, of programmes of the Union and of financial instruments."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import ClassVar
from urllib.parse import unquote, urlsplit

import scrapy

from catalogue.model.call import Call, Instrument, Programme
from crawlers.drafting import NO_DATES, Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.wording import after_opening
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source

_TERM = "Termín pro podání žádosti"
# Each feed, and what its calls give; the programmes of the Union give this or that.
_FEEDS: dict[str, tuple[Instrument, ...]] = {
    "vyzvyfeeddotace": (Instrument.GRANT,),
    "vyzvyfeedeuprog": (),
    "vyzvyfeedfinanc": (Instrument.LOAN, Instrument.GUARANTEE),
}
_OF_THE_UNION = "vyzvyfeedeuprog"
_OVER = ("Uzavřen", "Ukončen", "Zrušen", "Pozastaven")
_STATES = ("Otevřen", "Plánovan", *_OVER)
_PERIOD = re.compile(r"(?P<opens>[^-–]*?) ?[-–] ?(?P<closes>[^-–]*)")


class CzDotaceeu(HtmlList):
    """The source. A card has a title, a programme, a state and a term; who may apply stands on the programmes' pages.

    A card has no number: a call is known by the last two parts of its address, in which case does not count.
    """

    source = Source(
        title="DotaceEU",
        country="CZ",
        language="cs",
        zone="Europe/Prague",
        currency="CZK",
        home="https://dotaceeu.cz/",
        licence="public information of the Ministry of Regional Development; no licence is named (unverified)",
        expect=Expect(
            at_least=20, at_most=12_000, filled={"opens": 0.5, "deadlines": 0.5, "programme": 0.8, "status_raw": 0.8}
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the addresses of the feeds and the markup of their cards as two projects read them in 2026; "
        "no answer was seen, and how many calls there are is not known",
    )
    url = "https://dotaceeu.cz/cs/ajax-pages"
    item = "li.js-ajax-item"
    fields: ClassVar[Mapping[str, str]] = {
        "url": 'a[href*="ak-ziskat"]:not(.tag)::attr(href)',
        "title": "h3",
        "tags*": ".tag",
        "term": f'p:contains("{_TERM}")',
    }
    paging = Paging(parameter="page")
    whole_pages = False
    id_field = "title"
    _feed: str

    def page(self, index: int) -> scrapy.Request:
        """A page of the feed that is being read; the first without a card is the end of it."""
        return scrapy.Request(self.paging.address(f"{self.url}/{self._feed}", index), dont_filter=True)

    async def listed(self) -> AsyncIterator[Row]:
        """The cards of all feeds. One of them that has none is told, and the others are read."""
        for number, feed in enumerate(_FEEDS):
            self._feed = feed
            try:
                async for row in super().listed():
                    yield {**row, "feed": feed}
            except PortalError as error:
                if number == 0:
                    raise
                self.reading.note("page missing", f"the feed {feed} cannot be read to its end: {error}")

    def call(self, row: Row) -> Call:
        """The call that a card shows; the first of its tags is the programme."""
        url, feed, tags = take(row, "url"), take(row, "feed"), take_all(row, "tags")
        status = next((tag for tag in tags if tag.startswith(_STATES)), None)
        programme = tags[0] if tags and tags[0] != status else None
        return self.new_call(
            key=_key(url),
            title=take(row, "title"),
            url=url,
            dates=self._dates(take_first(row, "term")),
            status_raw=status,
            withdrawn=status is not None and status.startswith(_OVER),
            programme=Programme(code=programme, name=programme) if programme else None,
            instruments=_FEEDS[feed],
            conditions=() if feed == _OF_THE_UNION else self.national(),
        )

    def _dates(self, term: str | None) -> Dates:
        """The dates of ``28. 8. 2026 - 16. 10. 2026``; anything else is kept as words."""
        if term is None:
            return NO_DATES
        words = after_opening(term, (f"{_TERM}:",))
        period = _PERIOD.fullmatch(words)
        if period is None:
            return Dates(words=words or None)
        return self.dates_or_words(numeric_day, opens=period["opens"], closes=period["closes"], opening="Od")


def _key(url: str) -> str:
    parts = [part for part in unquote(urlsplit(url).path).casefold().split("/") if part]
    if len(parts) < 3:
        raise ReadError(f"its address names no call: {url[:200]}")
    return "/".join(parts[-2:])
