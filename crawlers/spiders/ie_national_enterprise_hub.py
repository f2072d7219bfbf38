"""National Enterprise Hub: the supports for businesses of some thirty agencies of Ireland, in pieces of five cards."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import unquote, urlsplit

import scrapy
from parsel import Selector

from catalogue.model.call import Call, Instrument, SectionKind
from catalogue.model.condition import Condition, Criterion
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_text, sanitise
from crawlers.read.page import inner_html, words_after
from crawlers.read.structured import applicant_conditions
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source

# The list on its page, and in it the choice of an agency.
_LIST, _AGENCY = "120482", "120482-116936"
# What is in a piece of the list that another one follows.
_MORE = "shadow-filter"
_WHO = "Who is it for?"
# The choice "type of support" by the numbers of its tags; what other tags mean is not known.
_INSTRUMENTS = {
    "189050": Instrument.GRANT,
    "189052": Instrument.GRANT,
    "189054": Instrument.LOAN,
    "189056": Instrument.TAX_CREDIT,
}


class IeNationalEnterpriseHub(HtmlList):
    """The source. The cards name no dates, so no support is ever open or rolling here; most are open-ended schemes.

    A card carries the numbers of its tags: its agency is the one that the choice on the list's page gives that number.
    """

    source = Source(
        title="National Enterprise Hub",
        country="IE",
        language="en",
        zone="Europe/Dublin",
        home="https://www.neh.gov.ie/",
        licence="public information of the Government of Ireland; no licence is named (unverified)",
        every=timedelta(days=2),
        expect=Expect(
            at_least=150,
            at_most=1_500,
            filled={"sections": 0.9, "funder": 0.7, "instruments": 0.1, "conditions": 1.0, "keywords": 0.5},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the markup that one project reads in 2026 and its count of some 320 supports of 29 agencies; "
        "no answer was seen. What the numbers of the tags for sizes stand for is not known, so sizes are not read",
    )
    url = f"https://www.neh.gov.ie/service/pagination/neh-en/{_LIST}?view=asCategoryContainerPagination"
    item = ".card-wrapper.filter-card"
    fields: ClassVar[Mapping[str, str]] = {
        "link": "::attr(data-link)",
        "filter": "::attr(data-filter)",
        "title": "h4",
        "tagline": ".top-title",
        "tags*": "p.tag",
    }
    paging = Paging(parameter="pageNum", first=0)
    whole_pages = False
    id_field = "title"
    _agencies: Mapping[str, str]

    async def listed(self) -> AsyncIterator[Row]:
        """The cards of all pieces, after the names of the agencies."""
        where = f"{self.source.home}business-supports"
        page = await self.fetch_html(where)
        choices = page.css(f'input[name="{_AGENCY}"]')
        self._agencies = {choice.attrib.get("value", ""): words_after(choice) for choice in choices}
        if not self._agencies:
            raise PortalError("other shape", f"{where}: there is no choice of an agency ({_AGENCY}); it was rebuilt")
        async for row in super().listed():
            yield row

    def following(self, request: scrapy.Request, page: Selector, index: int, entries: int) -> scrapy.Request | None:
        """The next piece, where this one says that there is one."""
        return super().following(request, page, index, entries) if _MORE in page.get() else None

    def read_entry(self, entry: Selector) -> Row:
        """The fields of a card, its texts as markup."""
        row = super().read_entry(entry)
        for name, css in (("text", "div.text-wrapper"), ("who", "div.who-is-for-container")):
            row.update((name, inner_html(block)) for block in entry.css(css)[:1])
        names = (self._agencies.get(tag) for tag in row.get("filter", "").split(","))
        return {**row, "agency": next(filter(None, names), None)}

    def call(self, row: Row) -> Call:
        """The support that a card shows, by the name in its address."""
        link, who = take(row, "link"), take_first(row, "who")
        tags = take(row, "filter").split(",")
        lines = [line for line in read_text(sanitise(who or "")).splitlines() if line != _WHO]
        return self.new_call(
            key=unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2]).casefold(),
            title=take(row, "title"),
            url=link,
            funder=take_first(row, "agency"),
            instruments=tuple(dict.fromkeys(_INSTRUMENTS[tag] for tag in tags if tag in _INSTRUMENTS)),
            keywords=tuple(take_all(row, "tags")),
            conditions=(*_conditions(lines), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "tagline")),
                (SectionKind.DESCRIPTION, take_first(row, "text")),
                (SectionKind.CONDITIONS, who),
            ],
        )


def _conditions(lines: list[str]) -> Iterator[Condition]:
    """Who a support is for. What a card calls a small business need not be one of the Union's definition."""
    for condition in applicant_conditions(lines, "en", _WHO):
        yield replace(condition, rule=None) if condition.criterion is Criterion.SIZE else condition
