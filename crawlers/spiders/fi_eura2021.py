"""EURA 2021: the calls of Finland's EU regional and structural funds, out of the data inside the portal's page."""

import json
from typing import Any
from urllib.parse import unquote

import scrapy

from catalogue.model.call import Call, Programme
from catalogue.model.condition import Condition
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_list, find_value
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.structured import place_conditions
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_DATA = "preRenderData"
_CLOSED = "paattynyt"


class FiEura2021(JsonApi):
    """The source. The page lists all calls since 2021, most of them closed; their texts are on pages of their own."""

    source = Source(
        title="EURA 2021",
        country="FI",
        language="fi",
        zone="Europe/Helsinki",
        home="https://eura2021.fi/",
        licence="unverified: no terms could be read",
        expect=Expect(
            at_least=500,
            at_most=4_000,
            filled={"opens": 0.9, "deadlines": 0.8, "programme": 0.95, "funder": 0.5, "conditions": 0.95},
        ),
        proof=Proof.DERIVED,
        checked_against="two records and a few codes of 2026 as other projects keep them; what a call's own page holds "
        "is not documented and not read, and one project alone says what a code of eakrTyyppi means (YRTU: for firms)",
        unused=aside("read by the names that the codes stand for", "viranomainen", "alue", "maakunnat"),
    )
    url = "https://eura2021.fi/hakuilmoitukset/"
    records = f"{_DATA}.hankehaku"
    id_field = "hakutunnus"

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The data in the page, with the names that the codes of each record stand for beside them."""
        page = await self.fetch_html(request)
        raw = page.css('script[type="__PREACT_CLI_DATA__"]::text').get()
        if raw is None:
            raise PortalError("other shape", f"{self.url}: the page holds no script of the type __PREACT_CLI_DATA__")
        try:
            data = json.loads(unquote(raw))
        except ValueError as error:
            raise PortalError("cut off", f"{self.url}: the data in the page are no JSON: {error}") from error
        for record in find_list(data, self.records, self.url):
            for field in ("rahasto", "viranomainen", "alue"):
                record[f"{field}.fi"] = self._name(data, field, record.get(field))
            codes = record.get("maakunnat") or ()
            record["maakunnat.fi"] = [self._name(data, "maakunta", code) or code for code in codes]
        return data

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        number, status, fund = take(row, "id"), take(row, "tila"), take(row, "rahasto")
        kind = take_first(row, "eakrTyyppi")
        return self.new_call(
            key=number,
            title=take(row, "otsikko"),
            url=f"https://eura2021.fi/hakuilmoitukset/hakuilmoitus/{number}/",
            identifier=take_first(row, "hakutunnus"),
            dates=self.dates(iso_day, opens=take_first(row, "hakuaika.alku"), closes=take_first(row, "hakuaika.loppu")),
            status_raw=status,
            withdrawn=status == _CLOSED,
            programme=Programme(code=fund, name=take_first(row, "rahasto.fi") or fund),
            types_of_action=(kind,) if kind else (),
            funder=take_first(row, "viranomainen.fi"),
            conditions=self._places(take_all(row, "maakunnat.fi"), take_all(row, "alue.fi")),
        )

    def _places(self, regions: list[str], area: list[str]) -> tuple[Condition, ...]:
        """Where a project has to be: in the regions, or where none is named in the area of the authorities."""
        return (
            place_conditions(regions, "FI", "fi", "maakunnat")
            or place_conditions(area, "FI", "fi", "alue")
            or self.national()
        )

    def _name(self, data: object, field: str, code: object) -> str | None:
        """What a code stands for in Finnish, or None where the page does not tell."""
        entry = find_value(data, f"{_DATA}.koodisto.{field}", self.url)
        found = entry.get(code) if isinstance(entry, dict) and isinstance(code, str) else None
        return found.get("fi") if isinstance(found, dict) else None
