"""EURA 2021: the calls of Finland's EU regional and structural funds, out of the data inside the portal's page."""

from typing import Any

from catalogue.model.call import Call, Programme
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_value
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_all, take_each, take_first
from crawlers.source import Expect, Proof, Source, aside

_CODED = {"rahasto": "rahasto", "viranomainen": "viranomainen", "alue": "alue", "maakunnat": "maakunta"}


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
        checked_against="two records and a few codes of 2026 as other projects keep them; the calls' own pages are not "
        "read. That the type YRTU means money for firms is what one project says",
        unused=aside("read by the names that the codes stand for", "alue", "maakunnat"),
    )
    url = "https://eura2021.fi/hakuilmoitukset/"
    script = 'script[type="__PREACT_CLI_DATA__"]'
    records = "preRenderData.hankehaku"
    id_field = "hakutunnus"

    def as_row(self, record: dict[str, Any], answer: object) -> Row:
        """The record, and beside its codes what they stand for; a code that stands for nothing stays as it is."""
        row = super().as_row(record, answer)
        for field, kind in _CODED.items():
            names = find_value(answer, f"preRenderData.koodisto.{kind}", self.url)
            codes = record.get(field)
            some = codes if isinstance(codes, list) else [codes]
            row[f"{field}.fi"] = [_name(names, code) or code for code in some if code]
        return row

    def call(self, row: Row) -> Call:
        """The call that a record is. It is for the regions that it names, or else for the area of the authorities."""
        number, status, fund = take(row, "id"), take(row, "tila"), take(row, "rahasto")
        opens, closes = take_each(row, "hakuaika.alku", "hakuaika.loppu")
        authority, code = take_each(row, "viranomainen.fi", "viranomainen")
        regions, area = take_all(row, "maakunnat.fi"), take_all(row, "alue.fi")
        return self.new_call(
            key=number,
            title=take(row, "otsikko"),
            url=f"hakuilmoitukset/hakuilmoitus/{number}/",
            identifier=take_first(row, "hakutunnus"),
            dates=self.dates(iso_day, opens=opens, closes=closes),
            status_raw=status,
            withdrawn=status == "paattynyt",
            programme=Programme(code=fund, name=take(row, "rahasto.fi")),
            types_of_action=[take_first(row, "eakrTyyppi")],
            funder=authority if authority != code else None,
            conditions=self.places(regions, "maakunnat") if regions else self.places(area, "alue"),
        )


def _name(names: object, code: object) -> str | None:
    entry = names.get(code) if isinstance(names, dict) and isinstance(code, str) else None
    return entry.get("fi") if isinstance(entry, dict) else None
