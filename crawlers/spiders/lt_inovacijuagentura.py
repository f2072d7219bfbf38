"""Inovacijų agentūra: the calls of Lithuania's Innovation Agency, from the list and the data of its pages."""

from collections.abc import AsyncIterator
from dataclasses import replace

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_any
from crawlers.read.devalue import read_devalue
from crawlers.read.fields import flatten, look_up, take, take_each, take_first, take_inner, take_records
from crawlers.read.html import read_line
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source, aside

_SITE = "https://www.inovacijuagentura.lt"
_ASKED = ("galiojantis", "planuojamas")
_OVER = frozenset({"sustabdytas", "negaliojantis"})
_INSTRUMENTS = {
    "dotacija": Instrument.GRANT,
    "subsidija": Instrument.GRANT,
    "paskola": Instrument.LOAN,
    "garantija": Instrument.GUARANTEE,
    "rizikos kapitalas": Instrument.EQUITY,
}
_TEXTS = {
    "priemones_tikslas": SectionKind.DESCRIPTION,
    "remiama_veikla": SectionKind.DESCRIPTION,
    "finansuojamos_veiklos": SectionKind.DESCRIPTION,
    "tinkami_pareiskejai": SectionKind.CONDITIONS,
    "galimi_pareiskejai": SectionKind.CONDITIONS,
    "reikalingi_partneriai": SectionKind.CONDITIONS,
    "tinkami_partneriai": SectionKind.CONDITIONS,
    "tinkamos_islaidos": SectionKind.SUPPORT,
    "paraisku_pateikimo_budas": SectionKind.HOW_TO_APPLY,
}


class LtInovacijuagentura(JsonApi):
    """The source. Among the calls that the list says are valid are suspended ones, which say so themselves.

    A call's own data are those with which the site's pages are made. A call of another site has none, and is linked
    to the page there.
    """

    source = Source(
        title="Inovacijų agentūra",
        country="LT",
        language="lt",
        zone="Europe/Vilnius",
        home=f"{_SITE}/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=400, filled={"deadlines": 0.4, "sections": 0.5, "keywords": 0.3}),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields and forms as one project reads them, and the days and sum of one call of October "
        "2026; no answer was seen. The words for forms of support are ours but for their beginnings",
        unused=aside("of the page", "seo.*", "daugiau_informacijos.title", "daugiau_informacijos.target")
        | aside("personal data", "kontakt*"),
    )
    url = "https://web-prod.inovacijuagentura.lt/wp-json/finansavimas/v1/get_list/?lang=lt"
    records = "list"
    total = "total"
    paging = Paging(parameter="puslapis", full=12)
    id_field = "title"
    _state: str

    async def listed(self) -> AsyncIterator[Row]:
        """The valid calls, then the planned ones."""
        for self._state in _ASKED:
            async for row in super().listed():
                yield row

    def page(self, index: int) -> scrapy.Request:
        """The request for a page of the list."""
        asked = {"zodis": "", "rikiavimas": "default", "busena": self._state, "kategorijos": []}
        return self.request(self.url, asked, index)

    def detail(self, row: Row) -> str | None:
        """The data of the call's page, if it has one on this site."""
        return None if row.get("redirect_url") else f"{self.address(str(row.get('url') or ''))}_payload.json"

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields of a call out of the data with which its page is made."""
        try:
            document = read_devalue(await self.document(request))
        except ReadError as error:
            raise PortalError("other shape", f"{request}: {error}") from error
        entries = find_value(document, "data", str(request))
        entry = next(iter(entries.values()), None) if isinstance(entries, dict) else None
        data = entry.get("data") if isinstance(entry, dict) and entry.get("status") is True else None
        if not isinstance(data, dict):
            raise PortalError("other shape", f"{request}: there is no call in the data of the page")
        return flatten({name: value for name, value in data.items() if name not in {"id", "title", "url"}})

    def call(self, row: Row) -> Call:
        """The call that a record is. Who may apply is told in prose: a condition to show, without a rule."""
        elsewhere, address, status = take_first(row, "redirect_url"), take(row, "url"), take(row, "busena")
        opens, closes, validity = take_each(row, "galioja_nuo", "galioja_iki", "galiojimo_salyga")
        kinds = take_inner(row, "finansavimo_tipas", "name")
        texts = {name: take_first(row, name) for name in _TEXTS}
        told = next((name for name in ("tinkami_pareiskejai", "galimi_pareiskejai") if texts[name]), "")
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=elsewhere or address,
            identifier=take_first(row, "kvietimo_kodas"),
            call_identifier=take_first(row, "priemones_kodas"),
            dates=self.dates(iso_any, opens=opens, closes=closes, note=validity),
            status_raw=status,
            withdrawn=status in _OVER,
            budget=self._budget(row),
            instruments=look_up(map(read_line, kinds), _INSTRUMENTS),
            types_of_action=kinds,
            keywords=[name for term in take_records(row, "terms") for name in take_inner(term, "items", "name")],
            links=[take_first(row, "daugiau_informacijos.url")],
            conditions=(*self.applicants([texts.get(told) or ""], told), *self.national()),
            texts=[(_TEXTS[name], text) for name, text in texts.items()],
        )

    def _budget(self, row: Row) -> Budget:
        """The pot, the bounds for one project and the highest rate, and what is said beside the rate."""
        total, lowest, highest = take_each(row, "suma", "min_finansavimas", "max_finansavimas")
        share = "didziausia_galima_finansuojamoji_dalis"
        rate, notes = take_each(row, f"{share}_proc", f"{share}_pastabos")
        found = self.budget(total=total, project_min=lowest, project_max=highest, rate=rate) or Budget()
        return replace(found, words="; ".join(filter(None, (found.words, read_line(notes or "")))) or None)
