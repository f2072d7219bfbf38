"""Lombardy: the region's calls, from its open register and the page that each call has on Bandi Online."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import scrapy
from parsel import Selector

from catalogue.model.call import Call, Programme, SectionKind
from catalogue.model.condition import Condition, Criterion
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging, with_parameters
from crawlers.read.conditions.text import quote
from crawlers.read.dates import iso_local
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_text, sanitise
from crawlers.read.page import inner_html, select
from crawlers.read.structured import place_conditions
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
_OPEN, _SHUT = "Aperto", "Chiuso"
_WHO = "Chi può partecipare"
# The fund stands behind its heading, as the first of a row.
_FUND = "//p[small[normalize-space()='Fonti di finanziamento']]/following-sibling::div[1]//span/text()"


class ItLombardia(JsonApi):
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
                **dict.fromkeys(("opens", "status_raw", "funder", "conditions"), 0.9),
                **dict.fromkeys(("deadlines", "sections"), 0.6),
            },
        ),
        proof=Proof.DERIVED,
        checked_against="one row of the register and five pieces of its page of 1 September 2026; the site map that "
        "leads to the pages and the page of a call without a last day by what one project writes",
        unused=aside("how many have applied", "presentato"),
    )
    url = with_parameters(
        "https://www.dati.lombardia.it/resource/bukx-h2uy.json", {"$limit": "1000", "$order": "codice_bando"}
    )
    paging = Paging(parameter="$offset", first=0, step=1_000, full=1_000)
    id_field = "codice_bando"
    # A few pages of the portal come and go.
    may_lack = 0.02

    def page(self, index: int) -> scrapy.Request:
        """The request for a page of what one may still apply for."""
        today = self.reading.now.astimezone(ZoneInfo(self.source.zone)).date()
        where = (
            f"chiusura_adesione >= '{today - _PROLONGED}T00:00:00' OR "
            f"(chiusura_adesione IS NULL AND apertura_adesione >= '{today - _STANDING}T00:00:00')"
        )
        request = super().page(index)
        return request.replace(url=with_parameters(request.url, {"$where": where}))

    async def listed(self) -> AsyncIterator[Row]:
        """The rows of the register, each with the address of its page; without job offers."""
        pages = await self._pages()
        async for row in super().listed():
            if row.get("tipo_strumento") != _JOBS:
                code = str(row.get("codice_bando"))
                yield {**row, "pagina": pages.get(code, f"{_PAGE}{code}")}

    async def _pages(self) -> dict[str, str]:
        """The address of every call's page by its code; under the code alone the portal does not find all of them."""
        root = await self.fetch_xml(_SITEMAP)
        addresses = [str(place.text).strip() for place in root.iter("{*}loc") if place.text]
        found = {url.rpartition("-")[2]: url for url in addresses if url.startswith(_PAGE)}
        if not found:
            raise PortalError("other shape", f"{_SITEMAP} names no page of a call")
        return found

    def detail(self, row: Row) -> str:
        """The call's page."""
        return str(row["pagina"])

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """What stands on the call's page. Raises `PortalError` for the page that says that there is no such call."""
        page = await self.fetch_html(request)
        row: Row = {
            "stato": select(page, "span.chip-label"),
            "chiusura": select(page, "input.checkCloseDate::attr(value)"),
            "domande_dal": _dated_line(page, "apertura"),
            "scade_il": _dated_line(page, "chiusura"),
            "fondo": "".join(page.xpath(_FUND).getall()[:1]).strip(),
            "partecipanti": "".join(inner_html(text) for text in page.css("#partecipanti .item_text-description")),
        }
        if not row["stato"]:
            raise PortalError("other shape", f"{request}: the page says of no call whether it is open")
        return {name: value for name, value in row.items() if value}

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        code, status = take(row, "codice_bando"), take(row, "stato")
        closes, fund = self._closes(row, code), take_first(row, "fondo")
        opens = take_first(row, "domande_dal"), take_first(row, "apertura_adesione")
        kind, who = take_first(row, "tipo_strumento"), take_first(row, "partecipanti") or ""
        bodies = filter(None, (take(row, "ente"), take_first(row, "direzione_generale")))
        return self.new_call(
            key=code,
            title=take(row, "titolo_bando"),
            url=take(row, "pagina"),
            identifier=code,
            dates=self.dates(
                _read_day, opens=opens[0] or opens[1], closes=closes, rolling=status == _OPEN and closes is None
            ),
            withdrawn=status == _SHUT,
            status_raw=status,
            funder=" - ".join(bodies),
            types_of_action=(kind,) if kind else (),
            programme=Programme(code=fund, name=fund) if fund else None,
            conditions=(
                *_applicants(who),
                *place_conditions(["Lombardia"], "IT", "it", "Regione Lombardia", exclusive=False),
            ),
            texts=[(SectionKind.CONDITIONS, who)],
        )

    def _closes(self, row: Row, code: str) -> str | None:
        """When it closes: as the page has it, and as the register where the page contradicts itself."""
        hidden, told, listed = (take_first(row, name) for name in ("chiusura", "scade_il", "chiusura_adesione"))
        if hidden and told and _day(hidden) != _day(told):
            self.reading.note("dates differ", f"{code}: its page says {hidden!r} and {told!r}")
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


def _applicants(html: str) -> tuple[Condition, ...]:
    """That there are words on who may apply, of which no rule is made."""
    words = read_text(sanitise(html))
    if not words:
        return ()
    clause = quote(f"{_WHO}: {words}")
    return (Condition(criterion=Criterion.APPLICANT, rule=None, clause=clause, language="it", where=_WHO),)
