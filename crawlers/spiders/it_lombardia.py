"""Lombardy: the region's calls, from its open register and the page that each call has on Bandi Online."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import scrapy
from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging, with_parameters
from crawlers.portals.sitemap import read_sitemap
from crawlers.read.dates import iso_local
from crawlers.read.fields import take, take_each, take_first
from crawlers.read.html import words_of
from crawlers.read.page import inner_html, select
from crawlers.read.written_dates import day_after
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_SITE = "https://www.bandi.regione.lombardia.it"
_SITEMAP = f"{_SITE}/servizi/sitemap.xml"
_PAGE = f"{_SITE}/servizi/servizio/bandi/dettaglio/"
# Of calls without a last day the register keeps those of every year since 2015.
_STANDING = timedelta(days=3 * 365)
# The register is renewed about once a month; a call that it takes for closed may have been prolonged since.
_PROLONGED = timedelta(days=60)
_JOBS = "Concorsi Pubblici e Avvisi sul Personale"
# The fund stands behind its heading, as the first of a row.
_FUND = "//p[small[normalize-space()='Fonti di finanziamento']]/following-sibling::div[1]//span/text()"


class ItLombardia(DetailPages, JsonApi):
    """The source. The register has days; the hour, a prolonged term and who may apply are on the call's page."""

    source = Source(
        title="Bandi Online Lombardia",
        country="IT",
        language="it",
        zone="Europe/Rome",
        home=f"{_SITE}/",
        licence="unverified: open data of the region, whose licence could not be read",
        expect=Expect(
            at_least=60,
            at_most=1_500,
            filled={
                **dict.fromkeys(("opens", "status_raw", "funder"), 0.9),
                **dict.fromkeys(("deadlines", "sections"), 0.6),
            },
        ),
        proof=Proof.DERIVED,
        checked_against="one row of the register and five pieces of its page of 1 September 2026; the site map and the "
        "page of a call without a last day by what one project writes",
        unused=aside("how many have applied", "presentato"),
    )
    url = with_parameters(
        "https://www.dati.lombardia.it/resource/bukx-h2uy.json", {"$limit": "1000", "$order": "codice_bando"}
    )
    paging = Paging(parameter="$offset", first=0, step=1_000, full=1_000)
    page_has = "stato"
    id_field = "codice_bando"
    # A few pages of the portal come and go.
    may_lack = 0.02
    detail_url = "{pagina}"

    def page(self, index: int) -> scrapy.Request:
        """The request for a page of what one may still apply for."""
        today = self.today()
        where = (
            f"chiusura_adesione >= '{today - _PROLONGED}T00:00:00' OR "
            f"(chiusura_adesione IS NULL AND apertura_adesione >= '{today - _STANDING}T00:00:00')"
        )
        request = super().page(index)
        return request.replace(url=with_parameters(request.url, {"$where": where}))

    async def listed(self) -> AsyncIterator[Row]:
        """The rows of the register, each with the address of its page; without job offers.

        Under the code alone the portal does not find all pages: its site map has their addresses.
        """
        pages = {page.rpartition("-")[2]: page for page in await read_sitemap(self, _SITEMAP) if page.startswith(_PAGE)}
        if not pages:
            raise PortalError("other shape", f"{_SITEMAP} names no page of a call")
        async for row in super().listed():
            if row.get("tipo_strumento") != _JOBS:
                code = str(row.get("codice_bando"))
                yield {**row, "pagina": pages.get(code, f"{_PAGE}{code}")}

    def detail_fields(self, page: Selector) -> Row:
        """What stands on the call's page."""
        return {
            "stato": select(page, "span.chip-label"),
            "chiusura": select(page, "input.checkCloseDate::attr(value)"),
            "domande_dal": _dated_line(page, "apertura"),
            "scade_il": _dated_line(page, "chiusura"),
            "fondo": page.xpath(_FUND).get(),
            "partecipanti": "".join(inner_html(text) for text in page.css("#partecipanti .item_text-description")),
        }

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        code, status, closes = take(row, "codice_bando"), take(row, "stato"), self._closes(row)
        told, listed, who = take_each(row, "domande_dal", "apertura_adesione", "partecipanti")
        bodies = take_each(row, "ente", "direzione_generale")
        return self.new_call(
            key=code,
            title=take(row, "titolo_bando"),
            url=take(row, "pagina"),
            identifier=code,
            dates=self.dates(
                _read_day, opens=told or listed, closes=closes, rolling=status == "Aperto" and closes is None
            ),
            withdrawn=status == "Chiuso",
            status_raw=status,
            funder=" - ".join(filter(None, bodies)),
            types_of_action=take_each(row, "tipo_strumento"),
            programme=take_first(row, "fondo"),
            conditions=(*self.applicants([words_of(who)], "Chi può partecipare"), *self.national("ITC4")),
            texts=[(SectionKind.CONDITIONS, who)],
        )

    def _closes(self, row: Row) -> str | None:
        """When it closes: as the page has it, and as the register where the page contradicts itself."""
        hidden, told, listed = take_each(row, "chiusura", "scade_il", "chiusura_adesione")
        if hidden and told and _day(hidden) != _day(told):
            self.reading.note("dates differ", f"{row.get('pagina')} says {hidden!r} and {told!r}")
            return listed
        return hidden or told or listed


def _dated_line(page: Selector, entity: str) -> str | None:
    line = select(page, f'p:has(strong[data-entity="{entity}"])')
    return line.replace(" ,", ",") if line is not None else None


def _read_day(raw: str) -> date | datetime:
    """A day of the register or of the page's hidden field, in ISO form, or one behind its label on the page."""
    return iso_local(raw) if raw[:4].isdecimal() else day_after(raw, "it", "Domande dal:", "Scade il:")


def _day(raw: str) -> date:
    found = _read_day(raw)
    return found.date() if isinstance(found, datetime) else found
