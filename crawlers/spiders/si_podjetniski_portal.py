"""Podjetniški portal: calls for Slovenia's enterprises, gathered from funds, agencies, ministries, municipalities."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import check_pages
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_each
from crawlers.read.html import read_line
from crawlers.read.page import runs_in, select
from crawlers.read.sentences import first_day, last_day
from crawlers.reading import PortalError, ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

# Older publications are closed, or were read when they were new.
_WINDOW = timedelta(days=400)
_SUM = "Znesek razpisanih nepovratnih sredstev znaša "


class SiPodjetniskiPortal(HtmlList):
    """The source. The date of an entry is that of its publication; until when one can apply is prose.

    Half of the calls are on their issuers' own sites too, and some of these are sources of their own.
    """

    source = Source(
        title="Podjetniški portal",
        country="SI",
        language="sl",
        zone="Europe/Ljubljana",
        home="https://www.podjetniski-portal.si/",
        licence="public information of the agency SPIRIT Slovenija; no licence is stated (unverified)",
        coverage=Coverage.WINDOW,
        expect=Expect(at_least=30, at_most=400, share_of_last=0.6, filled={"sections": 0.9, "funder": 0.7}),
        proof=Proof.DERIVED,
        checked_against="the list of 2026 and the page of one call as saved in October 2026, shortened; the sentences "
        "of last days as a program met them in 38 calls",
        unused=aside("when and where it was published", "Objavljeno") | aside("personal data", "Dodatne informacije"),
    )
    item = "#newsList .news > a[href]"
    fields: ClassVar = {"eli": "span.eli::attr(data-eliid)", "url": "::attr(href)", "date": "p.date"}
    id_field = "eli"
    detail_url = "{url}"

    async def listed(self) -> AsyncIterator[Row]:
        """The entries of the years that the window reaches into, newest first."""
        oldest = self.today() - _WINDOW
        for year in range(self.today().year, oldest.year - 1, -1):
            async for row in self._year(year):
                if not _is_before(oldest, row.get("date")):
                    yield row

    async def _year(self, year: int) -> AsyncIterator[Row]:
        """The entries of one year. Beyond its end the portal shows the last page again, or none."""
        seen: set[object] = set()
        for number in count(1):
            check_pages(number, self.source.home)
            page = await self.fetch_html(f"{self.source.home}razpisi?year={year}&page={number}")
            if not page.css("#newsList"):
                raise PortalError("other shape", f"{year}, page {number}: there is no list of calls (#newsList)")
            rows = {row.get("eli") or row.get("url"): row for row in map(self.read_entry, page.css(self.item))}
            fresh = [row for name, row in rows.items() if name not in seen]
            if not fresh:
                return
            seen |= rows.keys()
            for row in fresh:
                yield row

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page, as markup."""
        # The way back is a script.
        page.xpath("//p[a[contains(@class, 'backLink')]]").drop()
        row: Row = dict(runs_in(page, "div.newsDetail", ":scope > b"))
        own = {"title": select(page, "h1.title"), "own": select(page, "div.newsDetail span.eli::attr(data-eliid)")}
        return row | own if row else {}

    def call(self, row: Row) -> Call:
        """The call that an entry and its page tell of. Raises `ReadError` for the page or the date of another."""
        eli, url = take(row, "eli"), take(row, "url")
        numeric_day(take(row, "date"))
        if take(row, "own") != eli:
            raise ReadError(f"the page at {url} is that of another entry than {eli}")
        aims = take_each(row, "Namen razpisa", "Predmet razpisa", "Cilj razpisa")
        who, costs, papers, more = take_each(
            row, "Pogoji za sodelovanje", "Upravičeni stroški", "Razpisna dokumentacija", "Več"
        )
        funder, until, worth = take_each(row, "Razpisnik", "Rok", "Vrednost razpisa")
        return self.new_call(
            key=eli.removeprefix("eli_tenders_"),
            title=take(row, "title"),
            url=url,
            dates=self._dates(read_line(until or "")),
            budget=self.budget(total=read_line(worth or "").removeprefix(_SUM)),
            funder=funder,
            links=Selector(text=f"<p>{more or ''}{papers or ''}</p>").css("a::attr(href)").getall(),
            conditions=self.national(),
            texts=[
                *((SectionKind.DESCRIPTION, aim) for aim in aims),
                (SectionKind.CONDITIONS, who),
                (SectionKind.SUPPORT, costs),
                (SectionKind.HOW_TO_APPLY, papers),
            ],
        )

    def _dates(self, raw: str) -> Dates:
        try:
            return self.dates(partial(first_day, language="sl"), opens=raw)
        except ReadError:
            return self.dates(partial(last_day, language="sl"), closes=raw, prose=True)


def _is_before(oldest: date, raw: object) -> bool:
    try:
        day = numeric_day(str(raw))
    except ReadError:
        return False
    return date(day.year, day.month, day.day) < oldest
