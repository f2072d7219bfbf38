"""Funding Programmes Portal: calls for Cyprus, national, co-financed and of the Union, in one place and in English."""

import re
import unicodedata
from collections.abc import AsyncIterator
from urllib.parse import quote, unquote, urlsplit

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import check_pages
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import as_paragraphs
from crawlers.read.page import label_of, labelled_texts, texts_of
from crawlers.read.written_dates import day_in
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_HOME = "https://www.fundingprogrammesportal.gov.cy/"
_CATEGORY, _DESCRIPTION, _CODE = "Programme Category", "Programme Description", "Identifier Code"
_WHO, _OPENS, _CLOSES = "Eligibility for Participation", "Call Opening Date", "Call Closing Date"
_RATE = "Financing percentage by EU or other bodies / Level of Subsidy or Loan"
_CONTACTS, _TOTAL, _DETAILS = "National Contact Point(s)", "Call Total Budget", "Detailed Call Description"
_LABELS = (
    *(_CATEGORY, "Programme Name", _DESCRIPTION, "Programme Details", _CODE, "Call", "Summary"),
    *(_DETAILS, _TOTAL, _RATE, "Thematic Categories", _WHO, _OPENS, _CLOSES, _CONTACTS),
)
_PATH = re.compile(r"/en/(?P<kind>call|programs|program-major-category)/(?P<slug>[^/]+)/?")


class CyFundingPortal(HtmlList):
    """The source. Calls hang from programmes, and these from categories; a page is known by its labels alone.

    The portal gives a call no number: its address is its name. Addresses come with www and without, with a slash at
    their end and without, and hold Greek letters that look like Latin ones.
    """

    source = Source(
        title="Funding Programmes Portal",
        country="CY",
        language="en",
        zone="Asia/Nicosia",
        home=_HOME,
        licence="public information of the Republic of Cyprus; no licence is stated (unverified)",
        expect=Expect(at_least=10, at_most=3_000, filled={"sections": 0.8, "programme": 0.8}),
        proof=Proof.DOCUMENTATION,
        checked_against="the labels and values in the text of three calls' pages, as an archive kept them without "
        "markup. How pages are linked is concluded from their addresses; the form of dates is not known",
        unused=aside("personal data", _CONTACTS)
        | aside("the heading of what follows", "Programme Details")
        | aside("whose money the programme is: four words for hundreds of calls", _CATEGORY),
    )
    id_field = "slug"
    detail_url = "{url}"
    page_has = _CATEGORY

    async def listed(self) -> AsyncIterator[Row]:
        """The calls that the portal's start, its categories and its programmes lead to."""
        pages, calls = [f"{_HOME}en/"], dict[str, Row]()
        for index, url in enumerate(pages):
            check_pages(index, _HOME)
            try:
                page = await self.fetch_html(url)
            except PortalError as error:
                if index == 0:
                    raise
                self.reading.note("page missing", f"the calls of a programme cannot be had: {error}")
                continue
            for kind, slug in _linked(page):
                target = f"{_HOME}en/{kind}/{quote(slug)}/"
                if kind == "call":
                    calls.setdefault(slug, {"slug": slug, "url": target})
                elif target not in pages:
                    pages.append(target)
        if not calls:
            raise PortalError("other shape", f"{_HOME}en/: no link leads to a call (/en/call/)")
        for row in calls.values():
            yield row

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page, and above the first one; personal data is not taken."""
        texts = texts_of(page.css("body")[0])
        row: Row = {label: value.split("\n") for label, value in labelled_texts(texts, _LABELS).items()}
        row.pop(_CONTACTS, None)
        before = texts[: next((index for index, text in enumerate(texts) if label_of(text) == _CATEGORY), 0)]
        closed = before.pop() if before[-1:] == ["Closed"] else None
        return row | {"closed": closed, "title": before[-1] if before else None}

    def call(self, row: Row) -> Call:
        """The call that a page tells of. The word Closed stands on it only when it is."""
        code, told = take_all(row, _CODE), take_all(row, "Call") or [""]
        if len(code) > 1:
            # Where the label Call is missing too, title and summary stand under the code.
            code, row["Summary"] = [], code
        above, status = take_first(row, "title"), take_first(row, "closed")
        opens, closes, total, rate = (" ".join(take_all(row, label)) for label in (_OPENS, _CLOSES, _TOTAL, _RATE))
        themes, who = (_terms(take_all(row, label)) for label in ("Thematic Categories", _WHO))
        summary, details, about = (as_paragraphs(take_all(row, label)) for label in ("Summary", _DETAILS, _DESCRIPTION))
        return self.new_call(
            key=take(row, "slug"),
            title=told[0] or above,
            url=take(row, "url"),
            identifier=code[0] if code else None,
            dates=self.dates_or_words(day_in("en"), opens=opens, closes=closes, opening=_OPENS),
            withdrawn=status is not None,
            status_raw=status,
            programme=take(row, "Programme Name"),
            budget=self.budget(total=total, rate=rate),
            keywords=themes,
            conditions=(*self.applicants(who, _WHO), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, summary),
                (SectionKind.DESCRIPTION, details),
                (SectionKind.DESTINATION, about),
                (SectionKind.SUPPORT, as_paragraphs([rate])),
            ],
        )


def _linked(page: Selector) -> list[tuple[str, str]]:
    """The pages of the portal that a page links to: what they are and their names, in one spelling."""
    host = urlsplit(_HOME).hostname or ""
    found = []
    for href in page.css("a::attr(href)").getall():
        parts = urlsplit(href.strip())
        match = _PATH.fullmatch(parts.path)
        if match is not None and (parts.hostname or host).removeprefix("www.") == host.removeprefix("www."):
            found.append((match["kind"], unicodedata.normalize("NFC", unquote(match["slug"])).lower()))
    return found


def _terms(lines: list[str]) -> list[str]:
    return [term for line in lines if (term := line.strip("•·*- \t"))]
