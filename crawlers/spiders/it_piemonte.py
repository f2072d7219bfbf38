"""Piedmont: the region's calls for contributions and loans, from its feed of the newest and each call's own page."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import scrapy

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import NO_DATES, Dates
from crawlers.portal import Row
from crawlers.portals.details import DetailedPortal
from crawlers.portals.feed import read_entries
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line, read_text, sanitise
from crawlers.read.page import definitions_in, inner_html, select
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.wording import bare
from crawlers.read.written_dates import written_day
from crawlers.reading import PortalError, ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

_FEED = "https://bandi.regione.piemonte.it/contributi-finanziamenti/rss.xml"
# "Scaduto" is over, "concluso" too; "attuato" tells that a notice in advance became a call of its own, "esito" who won.
_SHUT = frozenset({"scaduto", "concluso", "attuato", "esito"})
_IN_ADVANCE = "data presunta di apertura"
_TERM = re.compile(r"(?:data (?:di )?)?scadenza\b(?: del bando)?\s*:?\s*", re.IGNORECASE)


class ItPiemonte(DetailedPortal):
    """The source. The state is a field of a call's page; its term is one at best, and a line of the text otherwise."""

    source = Source(
        title="Bandi Regione Piemonte",
        country="IT",
        language="it",
        zone="Europe/Rome",
        home="https://bandi.regione.piemonte.it/",
        licence="unverified: public notices, no licence is named",
        every=timedelta(hours=12),
        coverage=Coverage.WINDOW,
        expect=Expect(
            at_least=4,
            at_most=60,
            share_of_last=0.6,
            filled={"status_raw": 0.95, "sections": 0.7, "conditions": 0.95},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="what three projects write about the feed and the field of the state; nobody's page was seen, "
        "and the names of all other fields are guesses that leave the call without what they would say",
        unused=aside("the day of publication, and the entry's number in the feed", "published", "id")
        | aside("personal data", "creator", "author"),
    )
    id_field = "link"

    async def listed(self) -> AsyncIterator[Row]:
        """The entries of the feed: about ten, of about a week."""
        for row in read_entries(await self.fetch_xml(_FEED), _FEED):
            yield row

    def detail(self, row: Row) -> str:
        """The call's page."""
        return self.address(str(row.get("link") or ""))

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields of the call's page under the portal's own labels. Raises `PortalError` for one without a state."""
        page = await self.fetch_html(request)
        status = select(page, "dl[class*='stato-'] dd")
        if status is None:
            raise PortalError("other shape", f"{request}: the page says of no call whether it is open")
        fields = definitions_in(page, "dl.field")
        return {
            **{bare(label): value for label, value in fields.items()},
            "stato": status,
            "testo": "".join(inner_html(text) for text in page.css(".field--name-body")),
        }

    def call(self, row: Row) -> Call:
        """The call that an entry is."""
        link, status = take(row, "link"), take(row, "stato")
        summary, text = take_first(row, "summary") or "", take_first(row, "testo") or ""
        applicants = read_text(sanitise(take_first(row, "destinatari") or "")).replace(";", "\n").split("\n")
        return self.new_call(
            key=urlsplit(link).path.rstrip("/").rpartition("/")[2],
            title=take(row, "title"),
            url=link,
            dates=self._dates(row, f"{summary}<br>{text}"),
            withdrawn=bare(status) in _SHUT,
            status_raw=status,
            funder="Regione Piemonte",
            conditions=(
                *applicant_conditions(applicants, "it", "Destinatari"),
                *place_conditions(["Piemonte"], "IT", "it", "Regione Piemonte", exclusive=False),
            ),
            texts=[(SectionKind.DESCRIPTION, text or summary)],
        )

    def _dates(self, row: Row, text: str) -> Dates:
        """The term in its field, or in a line of the text that begins with the word for it; a presumed day is words."""
        presumed = [name for name in row if name.startswith(_IN_ADVANCE)]
        words = [f"{name.capitalize()}: {read_line(take(row, name))}" for name in presumed]
        fields = [read_line(take(row, name)) for name in list(row) if _TERM.fullmatch(name)]
        lines = [line for line in read_text(sanitise(text)).split("\n") if _TERM.match(line)]
        term = next(iter((*fields, *lines)), None)
        if term is not None:
            return self.dates(_read_term, closes=term, prose=True)
        return Dates(words="; ".join(words)) if words else NO_DATES


def _read_term(raw: str) -> date | datetime:
    """A day with or without its hour, in numbers or in words, behind the word for a term."""
    text = _TERM.sub("", raw, count=1)
    try:
        return numeric_day(text)
    except ReadError:
        return written_day(text, "it")
