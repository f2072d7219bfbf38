"""Podjetniški portal: calls for Slovenia's enterprises, gathered from funds, agencies, ministries, municipalities."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from parsel import Selector

from catalogue.model.call import Budget, Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import check_pages
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line
from crawlers.read.money import money_after
from crawlers.read.page import runs_in, select
from crawlers.read.written_dates import day_after
from crawlers.reading import PortalError, ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

# Older publications are closed, or were read when they were new.
_WINDOW = timedelta(days=400)
# The sentences in which the portal's writers name one last day; all others stay words. The longer ones come first.
_DEADLINES = (
    "Javni poziv bo odprt do porabe sredstev. Skrajni rok za oddajo vlog je",
    "Rok za oddajo vlog je do vključno",
    "Rok za oddajo vlog je do",
    "Rok za oddajo vlog je",
    "Rok za prijavo je odprt od dneva objave razpisa do dneva skupne odobritve sredstev oziroma najkasneje do vključno",
    "Rok za prijavo:",
    "Razpis je odprt do",
    "Vloge je mogoče oddati izključno elektronsko. Rok za oddajo vlog je",
)
# ``21. 9. 2026, do 14.00 ure``
_UNTIL = re.compile(r"(?P<day>.*[0-9]{4}), do (?P<hour>[0-9]{1,2}[.:][0-9]{2})(?: ure)?\.?")
# Where only a beginning stands, there is no last day.
_BEGINNINGS = (
    "Prijava na razpis se začne",
    "Oddaja vloge je možna od",
    "Oddaja vloge je možna preko spletne aplikacije družbe Borzen od",
)
_AMOUNTS = ("Znesek razpisanih nepovratnih sredstev znaša",)


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
        checked_against=(
            "the list of 2026 and the page of one call as saved in October 2026: only their content was kept, and the "
            "list was shortened; the sentences in which a last day stands after a program that met them in 38 calls"
        ),
        unused=aside("when and where it was published", "Objavljeno") | aside("personal data", "Dodatne informacije"),
    )
    item = "#newsList .news > a[href]"
    id_field = "eli"

    async def listed(self) -> AsyncIterator[Row]:
        """The entries of the years that the window reaches into, newest first."""
        today = self.reading.now.astimezone(ZoneInfo(self.source.zone)).date()
        oldest = today - _WINDOW
        for year in range(today.year, oldest.year - 1, -1):
            async for row in self._year(year):
                if _published(row.pop("date"), self.source.home) >= oldest:
                    yield row

    async def _year(self, year: int) -> AsyncIterator[Row]:
        """The entries of one year. Beyond its end the portal shows the last page again, or none."""
        seen: set[str] = set()
        for number in count(1):
            check_pages(number, self.source.home)
            url = f"{self.source.home}razpisi?year={year}&page={number}"
            page = await self.fetch_html(url)
            if not page.css("#newsList"):
                raise PortalError("other shape", f"{url}: there is no list of calls (#newsList); the page was rebuilt")
            rows = [self._entry(entry, url) for entry in page.css(self.item)]
            fresh = [row for row in rows if row["eli"] not in seen]
            if not fresh:
                return
            for row in fresh:
                seen.add(row["eli"])
                yield row

    def _entry(self, entry: Selector, where: str) -> Row:
        found = {
            "eli": select(entry, "span.eli::attr(data-eliid)"),
            "url": select(entry, "::attr(href)"),
            "date": select(entry, "p.date"),
        }
        missing = [name for name, value in found.items() if value is None]
        if missing:
            raise PortalError("other shape", f"{where}: an entry of the list has no {', '.join(missing)}")
        return dict(found)

    def detail(self, row: Row) -> str:
        """The call's own page."""
        return self.address(row["url"])

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page, as markup."""
        # The way back is a script.
        page.xpath("//p[a[contains(@class, 'backLink')]]").drop()
        row: Row = dict(runs_in(page, "div.newsDetail", ":scope > b"))
        if not row:
            return row
        own = select(page, "div.newsDetail span.eli::attr(data-eliid)")
        return row | {"title": select(page, "h1.title"), "own": own}

    def call(self, row: Row) -> Call:
        """The call that an entry and its page tell of."""
        eli, url = take(row, "eli"), take(row, "url")
        if take(row, "own") != eli:
            raise ReadError(f"the page at {url} is that of another entry than {eli}")
        more, papers = take_first(row, "Več"), take_first(row, "Razpisna dokumentacija")
        funder = take_first(row, "Razpisnik")
        return self.new_call(
            key=eli.removeprefix("eli_tenders_"),
            title=take(row, "title"),
            url=url,
            dates=self._dates(read_line(take_first(row, "Rok") or "")),
            budget=_budget(read_line(take_first(row, "Vrednost razpisa") or "")),
            funder=read_line(funder) if funder else None,
            links=[*_links(more), *_links(papers)],
            conditions=self.national(),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "Namen razpisa")),
                (SectionKind.DESCRIPTION, take_first(row, "Predmet razpisa")),
                (SectionKind.DESCRIPTION, take_first(row, "Cilj razpisa")),
                (SectionKind.CONDITIONS, take_first(row, "Pogoji za sodelovanje")),
                (SectionKind.SUPPORT, take_first(row, "Upravičeni stroški")),
                (SectionKind.HOW_TO_APPLY, papers),
            ],
        )

    def _dates(self, raw: str) -> Dates:
        try:
            return self.dates(_first_day, opens=raw)
        except ReadError:
            return self.dates(_last_day, closes=raw, prose=True)


def _published(raw: str, where: str) -> date:
    try:
        day = numeric_day(raw)
    except ReadError as error:
        raise PortalError("other shape", f"{where}: the date of an entry: {error}") from error
    return day.date() if isinstance(day, datetime) else day


def _first_day(raw: str) -> date | datetime:
    """The one first day in a sentence of the portal. Raises `ReadError` for any other sentence."""
    return day_after(raw, "sl", *_BEGINNINGS)


def _last_day(raw: str) -> date | datetime:
    """The one last day in a sentence of the portal. Raises `ReadError` for any other sentence."""
    found = _UNTIL.fullmatch(raw)
    return day_after(f"{found['day']} ob {found['hour']}" if found else raw, "sl", *_DEADLINES)


def _budget(raw: str) -> Budget | None:
    if not raw:
        return None
    try:
        return Budget(total=money_after(raw, "EUR", "sl", *_AMOUNTS))
    except ReadError:
        return Budget(words=raw)


def _links(markup: str | None) -> list[str]:
    return Selector(text=markup).css("a::attr(href)").getall() if markup else []
