"""Funding Programmes Portal: calls for Cyprus, national, co-financed and of the Union, in one place and in English."""

import re
import unicodedata
from collections.abc import AsyncIterator
from datetime import date, datetime
from html import escape
from urllib.parse import quote, unquote, urlsplit

from parsel import Selector

from catalogue.model.call import Budget, Call, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import check_pages
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import tidy
from crawlers.read.money import read_money
from crawlers.read.page import labelled_texts
from crawlers.read.structured import applicant_conditions
from crawlers.read.written_dates import written_day
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source, aside

_HOME = "https://www.fundingprogrammesportal.gov.cy/"
_CATEGORY, _DESCRIPTION, _CODE = "Programme Category", "Programme Description", "Identifier Code"
_WHO, _OPENS, _CLOSES = "Eligibility for Participation", "Call Opening Date", "Call Closing Date"
_RATE = "Financing percentage by EU or other bodies / Level of Subsidy or Loan"
_CONTACTS = "National Contact Point(s)"
_LABELS = (
    *(_CATEGORY, "Programme Name", _DESCRIPTION, "Programme Details", _CODE, "Call", "Summary"),
    *("Detailed Call Description", "Call Total Budget", _RATE, "Thematic Categories", _WHO, _OPENS, _CLOSES, _CONTACTS),
)
_PATH = re.compile(r"/en/(?P<kind>call|programs|program-major-category)/(?P<slug>[^/]+)/?")
_LONGEST_TITLE = 300


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
        expect=Expect(at_least=10, at_most=3_000, filled={"sections": 0.8, "programme": 0.8, "conditions": 1.0}),
        proof=Proof.DOCUMENTATION,
        checked_against=(
            "the labels, their order and their values in the text of three calls' pages, as an archive kept them "
            "without markup. How pages are linked is concluded from their addresses; the form of dates is not known."
        ),
        unused=aside("personal data", _CONTACTS)
        | aside("the heading of what follows", "Programme Details")
        | aside("whose money the programme is: four words for hundreds of calls", _CATEGORY),
    )
    id_field = "slug"

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

    def detail(self, row: Row) -> str:
        """The call's own page."""
        return str(row["url"])

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page, a line a text; personal data is not taken."""
        row: Row = dict(labelled_texts(page, _LABELS))
        row.pop(_CONTACTS, None)
        if _CATEGORY not in row:
            return {}
        texts = [tidy(text) for text in page.xpath("//body//text()[not(ancestor::script)]").getall()]
        texts = [text for text in texts if text]
        before = texts[: texts.index(_CATEGORY)] if _CATEGORY in texts else []
        if before[-1:] == ["Closed"]:
            row["closed"] = before.pop()
        return row | {"title": before[-1] if before else None}

    def call(self, row: Row) -> Call:
        """The call that a page tells of. The word Closed stands on it only when it is."""
        slug, url = take(row, "slug"), take(row, "url")
        code, told = take_first(row, _CODE), take_first(row, "Call")
        if code is not None and "\n" in code:
            # Where the label Call is missing too, title and summary stand under the code.
            code, row["Summary"] = None, code
        title = take(row, "title") if told is None else told.partition("\n")[0]
        row.pop("title", None)
        status, programme = take_first(row, "closed"), take(row, "Programme Name")
        budget, who = take_first(row, "Call Total Budget"), take_first(row, _WHO) or ""
        return self.new_call(
            key=slug,
            title=title[:_LONGEST_TITLE],
            url=url,
            identifier=code,
            dates=self.dates_or_words(
                _day, opens=_one_line(row, _OPENS), closes=_one_line(row, _CLOSES), opening=_OPENS
            ),
            withdrawn=status is not None,
            status_raw=status,
            programme=Programme(code=programme, name=programme),
            budget=_budget(budget.replace("\n", " ")) if budget else None,
            keywords=tuple(_terms(take_first(row, "Thematic Categories") or "")),
            conditions=(*applicant_conditions(_terms(who), "en", _WHO), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, _paragraphs(row, "Summary")),
                (SectionKind.DESCRIPTION, _paragraphs(row, "Detailed Call Description")),
                (SectionKind.DESTINATION, _paragraphs(row, _DESCRIPTION)),
                (SectionKind.SUPPORT, _paragraphs(row, _RATE)),
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


def _day(raw: str) -> date | datetime:
    """``31/05/2024`` or ``1 June 2023, 13:00``. Raises `ReadError` for anything else."""
    return written_day(raw, "en") if re.search(r"[^\W\d_]{3}", raw) else numeric_day(raw)


def _one_line(row: Row, label: str) -> str | None:
    value = take_first(row, label)
    return value.replace("\n", " ") if value is not None else None


def _terms(text: str) -> list[str]:
    return [term for line in text.split("\n") if (term := line.strip("•·*- \t"))]


def _budget(raw: str) -> Budget:
    try:
        return Budget(total=read_money(raw, "EUR", "en"))
    except ReadError:
        return Budget(words=raw)


def _paragraphs(row: Row, label: str) -> str:
    return "<br>".join(escape(line) for line in (take_first(row, label) or "").split("\n"))
