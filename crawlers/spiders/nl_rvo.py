"""RVO: the schemes of the Netherlands Enterprise Agency, from its open data and the pages that they point at."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

import scrapy
from parsel import Selector

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_line, tidy
from crawlers.read.page import text_of
from crawlers.read.structured import applicant_conditions
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_SCHEME = re.compile(r"/subsidies-financiering/[^/]+/?")
# What a page's own element says, with "voor aanvragen" behind it or without.
_STATES = frozenset({"open", "bijna open", "binnenkort open", "gesloten", "tijdelijk gesloten"})
_CLOSED = frozenset({"gesloten", "tijdelijk gesloten"})
_FOR_APPLICATIONS = " voor aanvragen"
_AFTER_THE_TEXT = ("In opdracht van", "Hoort bij", "We helpen u graag")
_FUND = re.compile(r"\bseed capital\b|\bvroegefasefinanciering\b|\bB\.V\.", re.IGNORECASE)


class NlRvo(JsonApi):
    """The source. The open data name no dates, sums or states; a scheme's state stands on its page as a label.

    Entries whose address is deeper than a scheme's are pages of one. Funds that the agency has accredited are listed
    as if they were schemes: they take part in companies.
    """

    source = Source(
        title="RVO",
        country="NL",
        language="nl",
        zone="Europe/Amsterdam",
        home="https://www.rvo.nl/",
        licence="CC0 1.0 (data.overheid.nl)",
        expect=Expect(at_least=25, at_most=800, filled={"sections": 0.9, "conditions": 1.0, "status_raw": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields as two projects read them and the labels as one does; no answer was seen. Of the "
        "number of schemes there are two accounts (47, several pages of 50). The markup of the pages is unknown: the "
        "label is looked for between the heading and the text, whatever its element",
        unused=aside("when the page was made or changed", "created", "changed")
        | aside("the countries that a scheme is about, not those of applicants", "countries")
        | aside("what its values mean is not documented", "subsidies", "type"),
    )
    url = "https://www.rvo.nl/api/v1/opendata/subsidies"
    paging = Paging(parameter="page", first=0, full=50)
    id_field = "title"

    def detail(self, row: Row) -> str | None:
        """The page of a scheme; entries that are none have nothing to read."""
        page = self.address(str(row.get("url") or ""))
        return page if _is_scheme(page) else None

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The label and the text of a scheme's page."""
        page = await self.fetch_html(request)
        if not page.css("h1"):
            raise PortalError("other shape", f"{request}: the page has no heading")
        return {"status": _label(page), "text": list(_text(page))}

    def call(self, row: Row) -> Call | None:
        """The call that an entry is, or None for a page that belongs to another."""
        page, title = self.address(take(row, "url")), take(row, "title")
        if not _is_scheme(page):
            return None
        status = take_first(row, "status")
        state = (status or "").casefold().removesuffix(_FOR_APPLICATIONS)
        return self.new_call(
            key=take(row, "id"),
            title=title,
            url=page,
            status_raw=status,
            withdrawn=state in _CLOSED,
            instruments=(Instrument.EQUITY,) if _FUND.search(read_line(title)) else (),
            keywords=tuple(word for name in ("sectors", "subjects", "tags") for word in take_all(row, name)),
            conditions=(*applicant_conditions(take_all(row, "targets"), "nl", "targets"), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "intro")),
                (SectionKind.CONDITIONS, "".join(f"<p>{escape(line)}</p>" for line in take_all(row, "text"))),
            ],
        )


def _is_scheme(page: str) -> bool:
    return _SCHEME.fullmatch(urlsplit(page).path) is not None


def _label(page: Selector) -> str | None:
    """The state of a scheme as an element of its page says it, and nothing else.

    It stands above the first heading of the text; other schemes are shown with their own labels further down.
    """
    for element in page.xpath("(//h1)[1]/following::*[not(ancestor-or-self::a)]"):
        if element.root.tag == "h2":
            return None
        words = tidy(element.xpath("string()").get() or "")
        if words.casefold().removesuffix(_FOR_APPLICATIONS) in _STATES:
            return words
    return None


def _text(page: Selector) -> Iterator[str]:
    """The lines of a page's text, from its heading to what stands at the foot of every page."""
    heading = text_of(page.css("h1")[0])
    body = page.css("main") or page.css("body")
    _, _, below = text_of(body[0]).partition(heading)
    for line in below.split("\n"):
        if line.startswith(_AFTER_THE_TEXT):
            return
        if line.strip():
            yield line
