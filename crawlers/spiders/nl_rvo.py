"""RVO: the schemes of the Netherlands Enterprise Agency, from its open data and the pages that they point at."""

import re
from itertools import takewhile
from urllib.parse import urlsplit

from parsel import Selector

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import as_paragraphs, tidy
from crawlers.read.page import text_of
from crawlers.source import Expect, Proof, Source, aside

_SCHEME = re.compile(r"/subsidies-financiering/[^/]+/?")
# What a page's own element says, with "voor aanvragen" behind it or without.
_CLOSED = frozenset({"gesloten", "tijdelijk gesloten"})
_STATES = frozenset({"open", "bijna open", "binnenkort open", *_CLOSED})
_FOR_APPLICATIONS = " voor aanvragen"
_AFTER_THE_TEXT = ("In opdracht van", "Hoort bij", "We helpen u graag")
_FUND = re.compile(r"\bseed capital\b|\bvroegefasefinanciering\b|\bB\.V\.", re.IGNORECASE)


class NlRvo(DetailPages, JsonApi):
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
        expect=Expect(at_least=25, at_most=800, filled={"sections": 0.9, "keywords": 0.5, "status_raw": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields as two projects read them and the labels as one does; no answer was seen. Of the "
        "number of schemes there are two accounts, 47 and several pages of 50",
        unused=aside("when the page was made or changed", "created", "changed")
        | aside("the countries that a scheme is about, not those of applicants", "countries")
        | aside("what its values mean is not documented", "subsidies", "type"),
    )
    url = "https://www.rvo.nl/api/v1/opendata/subsidies"
    paging = Paging(parameter="page", first=0, full=50)

    def detail(self, row: Row) -> str | None:
        """The page of a scheme; entries that are none have nothing to read."""
        page = self.address(take(dict(row), "url"))
        return page if _is_scheme(page) else None

    def detail_fields(self, page: Selector) -> Row:
        """The label of a scheme's page, and its text from the heading to what stands at the foot of every page."""
        if not page.css("h1"):
            return {}
        _, _, below = text_of((page.css("main") or page.css("body"))[0]).partition(text_of(page.css("h1")[0]))
        lines = takewhile(lambda line: not line.startswith(_AFTER_THE_TEXT), below.split("\n"))
        return {"status": _label(page), "text": [line for line in lines if line.strip()]}

    def call(self, row: Row) -> Call | None:
        """The call that an entry is, or None for a page that belongs to another."""
        page, title = self.address(take(row, "url")), take(row, "title")
        if not _is_scheme(page):
            return None
        status = take_first(row, "status")
        return self.new_call(
            key=take(row, "id"),
            title=title,
            url=page,
            # Where dates would stand the agency has its label alone.
            dates=Dates(words=status),
            status_raw=status,
            withdrawn=status is not None and _state(status) in _CLOSED,
            instruments=(Instrument.EQUITY,) if _FUND.search(title) else (),
            keywords=[word for name in ("sectors", "subjects", "tags") for word in take_all(row, name)],
            conditions=(*self.applicants(take_all(row, "targets"), "targets"), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "intro")),
                (SectionKind.CONDITIONS, as_paragraphs(take_all(row, "text"))),
            ],
        )


def _is_scheme(page: str) -> bool:
    return _SCHEME.fullmatch(urlsplit(page).path) is not None


def _state(label: str) -> str:
    return label.casefold().removesuffix(_FOR_APPLICATIONS)


def _label(page: Selector) -> str | None:
    """The state of a scheme as an element of its page says it, and nothing else.

    It stands above the first heading of the text; other schemes are shown with their own labels further down.
    """
    above = page.xpath("(//h1)[1]/following::*[not(ancestor-or-self::a)]")
    before = takewhile(lambda element: not element.xpath("self::h2"), above)
    words = (tidy(element.xpath("string()").get() or "") for element in before)
    return next((label for label in words if _state(label) in _STATES), None)
