"""Inovacijų agentūra: the calls of Lithuania's Innovation Agency, from the list and the data of its pages."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import scrapy

from catalogue.model.call import Budget, Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.portals.paging import Paging
from crawlers.read.budget import read_budget
from crawlers.read.dates import iso_any
from crawlers.read.devalue import read_devalue
from crawlers.read.fields import flatten, take, take_first, take_records
from crawlers.read.html import read_line
from crawlers.read.structured import applicant_conditions
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
_RATE = re.compile(r"(?P<rate>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:%|proc\.?)?")
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
        expect=Expect(
            at_least=3, at_most=400, filled={"deadlines": 0.4, "sections": 0.5, "conditions": 1.0, "keywords": 0.3}
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields and forms as one project reads them, and the days and sum of one real call as a "
        "reader of the site noted them in October 2026; no answer was seen. The words for forms of support are ours "
        "but for their beginnings",
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
        body = {
            "zodis": "",
            "rikiavimas": "default",
            "busena": self._state,
            "puslapis": self.paging.first + index,
            "kategorijos": [],
        }
        headers = {"Content-Type": "application/json"}
        return scrapy.Request(self.url, method="POST", body=json.dumps(body), headers=headers, dont_filter=True)

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
        """The call that a record is."""
        elsewhere, address, status = take_first(row, "redirect_url"), take(row, "url"), take(row, "busena")
        kinds = [read_line(take(kind, "name")) for kind in take_records(row, "finansavimo_tipas")]
        terms = [take_records(term, "items") for term in take_records(row, "terms")]
        texts = {name: take_first(row, name) for name in _TEXTS}
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=elsewhere or address,
            identifier=take_first(row, "kvietimo_kodas"),
            call_identifier=take_first(row, "priemones_kodas"),
            dates=self._dates(row),
            status_raw=status,
            withdrawn=status in _OVER,
            budget=_budget(row),
            instruments=tuple(
                dict.fromkeys(_INSTRUMENTS[kind] for kind in map(str.casefold, kinds) if kind in _INSTRUMENTS)
            ),
            types_of_action=tuple(kinds),
            keywords=tuple(read_line(take(item, "name")) for items in terms for item in items),
            links=[take_first(row, "daugiau_informacijos.url")],
            conditions=(*_applicants(texts), *self.national()),
            texts=[(_TEXTS[name], text) for name, text in texts.items()],
        )

    def _dates(self, row: Row) -> Dates:
        """The dates of a call, and the portal's words on how long it is valid beside them."""
        dates = self.dates(iso_any, opens=take_first(row, "galioja_nuo"), closes=take_first(row, "galioja_iki"))
        words = read_line(take_first(row, "galiojimo_salyga") or "")
        return replace(dates, words=words or None)


def _applicants(texts: dict[str, str | None]) -> tuple[Condition, ...]:
    """Who may apply, which is told in prose: a condition to show, without a rule."""
    for name in ("tinkami_pareiskejai", "galimi_pareiskejai"):
        if (text := texts[name]) is not None:
            return applicant_conditions([read_line(text)], "lt", name)
    return ()


def _budget(row: Row) -> Budget | None:
    """The pot, the bounds for one project and the highest rate; a rate that is no number is kept as words."""
    budget = read_budget(
        "EUR",
        "lt",
        total=take_first(row, "suma"),
        project_min=take_first(row, "min_finansavimas"),
        project_max=take_first(row, "max_finansavimas"),
    )
    raw = take_first(row, "didziausia_galima_finansuojamoji_dalis_proc") or ""
    notes = take_first(row, "didziausia_galima_finansuojamoji_dalis_pastabos") or ""
    found = _RATE.fullmatch(raw.strip())
    rate = Decimal(found["rate"].replace(",", ".")) if found is not None else None
    if rate is not None and not 0 < rate <= 100:
        raise ReadError(f"a rate that is none: {raw[:40]!r}")
    told = (budget.words or "" if budget is not None else "", notes, raw if rate is None else "")
    words = "; ".join(filter(None, map(read_line, told)))
    found_any = budget is not None or rate is not None or words
    return replace(budget or Budget(), rate_max=rate, words=words or None) if found_any else None
