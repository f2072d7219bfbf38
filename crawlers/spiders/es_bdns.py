"""BDNS: Spain's national register of calls for subsidies, of the state, the regions and the towns."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import scrapy

from catalogue.model.call import Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging, with_parameters
from crawlers.read.dates import iso_day, iso_instant
from crawlers.read.fields import look_up, take, take_each, take_first, take_records
from crawlers.read.html import as_paragraphs
from crawlers.read.structured import partly
from crawlers.read.wording import bare
from crawlers.read.written_dates import day_in
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
_LOCAL = re.compile(
    r"(?:ayuntamiento|ajuntament|concello|udala|mancomunidad|mancomunitat|comarca|consell comarcal)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PERIOD = ("fechaInicioSolicitud", "fechaFinSolicitud", "textInicio", "textFin")


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
        delay=0.5,
        timeout=90,
        coverage=Coverage.CHANGES,
        overlap=timedelta(days=14),
        expect=Expect(
            at_least=100,
            at_most=12_000,
            # A full reading is compared with a full one; readings of changes are not compared in number.
            share_of_last=0.6,
            filled={"funder": 0.95, "budget": 0.6, "instruments": 0.7, "deadlines": 0.3},
        ),
        proof=Proof.DERIVED,
        checked_against="two whole answers of 2024 and five of 2025, of which another project had flattened sectors "
        "and regions; the search by what is written about it",
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
    # A record's own answer has everything but its number and title.
    detail_url = f"{_API}/convocatorias?vpd=GE&numConv={{numeroConvocatoria}}"
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
        yesterday = self.today() - timedelta(days=1)
        since = self.reading.since or self.reading.now - _FIRST_READING
        first = min(since.astimezone(ZoneInfo(self.source.zone)).date(), yesterday)
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

    def call(self, row: Row) -> Call | None:
        """The call that a record is; none where SMEs are not named or the money goes to somebody who is."""
        number, listed = take(row, "codigoBDNS"), take(row, "numeroConvocatoria")
        if number != listed:
            raise ReadError(f"its own answer is of {number}")
        applicants = [take(one, "descripcion") for one in take_records(row, "tiposBeneficiarios")]
        kind = take_first(row, "tipoConvocatoria") or ""
        if bare(kind).startswith("concesion directa") or not any(bare(one).startswith("pyme") for one in applicants):
            return None
        bodies = [body for body in take_each(row, *(f"organo.nivel{level}" for level in (1, 2, 3))) if body]
        opens, closes, begins, ends = take_each(row, *_PERIOD)
        notices, title = take_records(row, "anuncios"), take(row, "descripcion")
        rules, aid = take_each(row, "descripcionBasesReguladoras", "reglamento.descripcion")
        sectors = [take_first(one, "descripcion") for one in take_records(row, "sectores")]
        term = as_paragraphs(f"{name}: {words}" for name, words in (("Inicio", begins), ("Fin", ends)) if words)
        forms = [take_first(one, "descripcion") or "" for one in take_records(row, "instrumentos")]
        return self.new_call(
            key=number,
            title=title,
            url=f"{_PAGES}/{number}",
            identifier=number,
            dates=self._dates(opens, closes, ends),
            funder=" - ".join(bodies[-2:]),
            types_of_action=[kind],
            instruments=look_up(forms, _INSTRUMENTS),
            budget=self.budget(total=take_first(row, "presupuestoTotal"), language="en"),
            keywords=[take_first(row, "descripcionFinalidad"), *sectors],
            conditions=(*self.applicants(applicants, "tiposBeneficiarios"), *self._places(row, bodies)),
            texts=[
                (SectionKind.DESCRIPTION, rules if rules != title else None),
                *((SectionKind.DESCRIPTION, take_first(notice, "texto")) for notice in notices),
                (SectionKind.SUPPORT, aid),
                (SectionKind.HOW_TO_APPLY, term),
            ],
            links=_links(row, notices),
        )

    def _dates(self, opens: str | None, closes: str | None, ends: str | None) -> Dates:
        """The days of the register; where it has no last day, the one that its text consists of, or its words.

        A term in days from some publication stays words: which days are working days depends on the town.
        """
        dates = self.dates(_day, opens=opens, closes=closes)
        if closes is not None or ends is None:
            return dates
        return replace(self.dates(day_in("es"), closes=ends, prose=True), opens=dates.opens)

    def _places(self, row: Row, bodies: list[str]) -> tuple[Condition, ...]:
        """Where; only a part of the regions listed, where a town or a few of them give the money.

        Where none is listed, the money of the state is the country's; of a region's own it is not known.
        """
        listed = [take(one, "descripcion") for one in take_records(row, "regiones")]
        found = self.places(listed, "regiones") if listed or bodies[:1] == ["ESTADO"] else ()
        local = next((body for body in bodies if _LOCAL.match(body)), None)
        return partly(found, local) if local is not None else found


def _day(raw: str) -> date | datetime:
    """A day as the register writes it: since 2025 by itself, before as its midnight with the offset of Madrid."""
    return iso_instant(raw) if "T" in raw else iso_day(raw)


def _links(row: Row, notices: list[Row]) -> Iterator[str]:
    """The gazette, the rules, the office to apply at, and the call's own papers. Towns write addresses as they like."""
    gazettes = [take_first(notice, "url") for notice in notices]
    told = [*gazettes, *take_each(row, "urlBasesReguladoras", "sedeElectronica")]
    for address in (raw.strip() for raw in told if raw):
        if _ADDRESS.fullmatch(address):
            yield address.lower() if address.startswith("WWW.") else address
    for number in filter(None, (take_first(paper, "id") for paper in take_records(row, "documentos"))):
        yield f"{_API}/convocatorias/documentos?idDocumento={number}"
