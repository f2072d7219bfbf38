"""BDNS: Spain's national register of calls for subsidies, of the state, the regions and the towns."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging, with_parameters
from crawlers.read.dates import iso_day, iso_instant, numeric_day
from crawlers.read.fields import take, take_first, take_records
from crawlers.read.money import read_money
from crawlers.read.structured import applicant_conditions, partly, place_conditions
from crawlers.read.wording import bare
from crawlers.read.written_dates import written_day
from crawlers.reading import PortalError, ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

_API = "https://www.infosubvenciones.es/bdnstrans/api"
_PAGES = "https://www.infosubvenciones.es/bdnstrans/GE/es/convocatorias"
# Long ranges end in an error of its database.
_WINDOW = timedelta(days=7)
# What is registered is open for weeks; a first reading of everything would be 650,000 records.
_FIRST_READING = timedelta(days=90)
_INSTRUMENTS = {
    "SUBVENCIÓN Y ENTREGA DINERARIA SIN CONTRAPRESTACIÓN": Instrument.GRANT,
    "PRÉSTAMO": Instrument.LOAN,
    "PRÉSTAMOS": Instrument.LOAN,
    "GARANTÍA": Instrument.GUARANTEE,
    "VENTAJA FISCAL": Instrument.TAX_CREDIT,
    "APORTACIÓN DE FINANCIACIÓN RIESGO": Instrument.EQUITY,
}
# A town's money is for the town; the field of regions knows no smaller place than a province or an island.
_TOWN = re.compile(r"(?:ayuntamiento|ajuntament|concello|udala)\b", re.IGNORECASE)


class EsBdns(JsonApi):
    """The source. It is asked for what was registered for SMEs since the last success, a week at a time.

    Today is left for tomorrow: its pages shift while records arrive. What the register changes in a call later than
    the overlap is not seen.
    """

    source = Source(
        title="BDNS",
        country="ES",
        language="es",
        zone="Europe/Madrid",
        home="https://www.infosubvenciones.es/",
        licence="legal notice of the BDNS: the source is named and the data are not altered; the notice itself could "
        "not be read",
        delay=0.2,
        timeout=90,
        coverage=Coverage.CHANGES,
        overlap=timedelta(days=14),
        expect=Expect(
            at_least=100,
            at_most=12_000,
            # A full reading is compared with a full one; readings of changes are not compared in number.
            share_of_last=0.6,
            filled={"conditions": 0.95, "funder": 0.95, "budget": 0.6, "instruments": 0.7, "deadlines": 0.3},
        ),
        proof=Proof.DERIVED,
        checked_against="two whole answers of October 2024 and five of November 2025 whose sectors and regions another "
        "project had flattened; the search only by what is written about it, and which of two addresses for people "
        "lives is not known",
        unused=aside("internal numbers, and the day of registration", "id", "codigoInvente", "fechaRecepcion")
        | aside("repeats the funder, as the list has it", "nivel1", "nivel2", "nivel3")
        | aside("the title in a regional language", "descripcionLeng")
        | aside("says no of calls that are open", "abierto")
        | aside("money of the recovery plan, and notes for the authorities", "mrr", "sePublicaDiarioOficial", "fondos")
        | aside("state aid numbers", "ayudaEstado", "urlAyudaEstado", "reglamento", "reglamento.orden", "objetivos")
        | aside("products of farming and fishing", "sectoresProductos")
        | aside("the legal notice", "advertencia"),
    )
    # 3 is "PYME y personas físicas que desarrollan actividad económica".
    url = f"{_API}/convocatorias/busqueda?vpd=GE&pageSize=100&tiposBeneficiario=3"
    records = "content"
    total = "totalElements"
    pages = "totalPages"
    paging = Paging(parameter="page", first=0)
    id_field = "numeroConvocatoria"
    # Of some records the portal has an error page only.
    may_lack = 0.02
    _window: tuple[date, date]

    def page(self, index: int) -> scrapy.Request:
        """The request for a page of the week that is being read."""
        first, last = (day.strftime("%d/%m/%Y") for day in self._window)
        url = with_parameters(self.url, {"fechaDesde": first, "fechaHasta": last, "page": str(index)})
        return scrapy.Request(url, dont_filter=True)

    async def listed(self) -> AsyncIterator[Row]:
        """The records of every week, from the oldest on."""
        announced = 0
        for window in self.windows():
            self._window = window
            async for row in super().listed():
                yield row
            announced += self.reading.announced
        self.reading.announced = announced

    def windows(self) -> Iterator[tuple[date, date]]:
        """The weeks to ask for, first and last day each, up to yesterday."""
        zone = ZoneInfo(self.source.zone)
        yesterday = self.reading.now.astimezone(zone).date() - timedelta(days=1)
        since = self.reading.since or self.reading.now - _FIRST_READING
        first = min(since.astimezone(zone).date(), yesterday)
        while first <= yesterday:
            last = min(first + _WINDOW - timedelta(days=1), yesterday)
            yield first, last
            first = last + timedelta(days=1)

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The JSON that is answered. Raises `PortalError` also for the notice that the database is being serviced."""
        answer = await super().document(request)
        if isinstance(answer, dict) and str(answer.get("codigo", "")).startswith("ERR_"):
            raise PortalError("server error", f"{request} answered with {answer['codigo']}")
        return answer

    def detail(self, row: Row) -> str:
        """The record's own answer, which has everything but its number and title."""
        return f"{_API}/convocatorias?vpd=GE&numConv={row.get('numeroConvocatoria')}"

    def call(self, row: Row) -> Call | None:
        """The call that a record is; none where SMEs are not named or the money goes to somebody who is."""
        number, listed = take(row, "codigoBDNS"), take(row, "numeroConvocatoria")
        if number != listed:
            raise ReadError(f"its own answer is of {number}")
        applicants = [take(one, "descripcion") for one in take_records(row, "tiposBeneficiarios")]
        kind = take_first(row, "tipoConvocatoria") or ""
        if bare(kind).startswith("concesion directa") or not any(bare(one).startswith("pyme") for one in applicants):
            return None
        bodies = [body for level in (1, 2, 3) if (body := take_first(row, f"organo.nivel{level}"))]
        sectors = [take(one, "descripcion").strip() for one in take_records(row, "sectores")]
        forms = [take(one, "descripcion").strip() for one in take_records(row, "instrumentos")]
        total = read_money(take_first(row, "presupuestoTotal"), "EUR", "en")
        begins, ends = take_first(row, "textInicio"), take_first(row, "textFin")
        notices = take_records(row, "anuncios")
        title, rules = take(row, "descripcion"), take_first(row, "descripcionBasesReguladoras")
        return self.new_call(
            key=number,
            title=title,
            url=f"{_PAGES}/{number}",
            identifier=number,
            dates=self._dates(row, ends),
            funder=" - ".join(bodies[-2:]) or None,
            types_of_action=(kind,) if kind else (),
            instruments=tuple(dict.fromkeys(_INSTRUMENTS[form] for form in forms if form in _INSTRUMENTS)),
            budget=Budget(total=total) if total is not None else None,
            keywords=tuple(filter(None, (take_first(row, "descripcionFinalidad"), *sectors))),
            conditions=(*applicant_conditions(applicants, "es", "tiposBeneficiarios"), *self._places(row, bodies)),
            texts=[
                (SectionKind.DESCRIPTION, rules if rules != title else None),
                *((SectionKind.DESCRIPTION, take_first(notice, "texto")) for notice in notices),
                (SectionKind.SUPPORT, take_first(row, "reglamento.descripcion")),
                (SectionKind.HOW_TO_APPLY, _term(begins, ends)),
            ],
            links=_links(row, notices),
        )

    def _dates(self, row: Row, ends: str | None) -> Dates:
        """The days of the register; where it has no last day, the one that its text consists of, or its words.

        A term in days from some publication stays words: which days are working days depends on the town.
        """
        opens, closes = take_first(row, "fechaInicioSolicitud"), take_first(row, "fechaFinSolicitud")
        if closes is not None or ends is None:
            return self.dates(_read_day, opens=opens, closes=closes)
        told = self.dates(_read_written, closes=ends, prose=True)
        return replace(told, opens=self.dates(_read_day, opens=opens).opens)

    def _places(self, row: Row, bodies: list[str]) -> tuple[Condition, ...]:
        regions = [take(one, "descripcion") for one in take_records(row, "regiones")]
        found = place_conditions(regions, "ES", "es", "regiones") or self.national()
        town = next((body for body in bodies if _TOWN.match(body)), None)
        return tuple(replace(one, clause=f"{one.clause} ({town})"[:400]) for one in partly(found)) if town else found


def _read_day(raw: str) -> date | datetime:
    """A day as the register writes it: since 2025 by itself, before as its midnight with the offset of Madrid."""
    return iso_instant(raw) if "T" in raw else iso_day(raw)


def _read_written(raw: str) -> date | datetime:
    """A text that is a date and nothing else, in numbers or in words."""
    try:
        return numeric_day(raw)
    except ReadError:
        return written_day(raw, "es")


def _term(begins: str | None, ends: str | None) -> str:
    return "".join(f"<p>{label}: {escape(words)}</p>" for label, words in (("Inicio", begins), ("Fin", ends)) if words)


def _links(row: Row, notices: list[Row]) -> Iterator[str | None]:
    """The gazette, the rules, the office to apply at, and the call's own papers."""
    for address in (
        *(take_first(notice, "url") for notice in notices),
        take_first(row, "urlBasesReguladoras"),
        take_first(row, "sedeElectronica"),
    ):
        yield _web_address(address)
    for paper in take_records(row, "documentos"):
        yield f"{_API}/convocatorias/documentos?idDocumento={take(paper, 'id')}"


def _web_address(raw: str | None) -> str | None:
    """An address as towns write it, or None where it leads nowhere: with blanks in it, or a name alone."""
    text = (raw or "").strip()
    if " " in text or not text:
        return None
    if text.lower().startswith(("http://", "https://")):
        return text
    return f"https://{text.lower()}" if text.lower().startswith("www.") else None
