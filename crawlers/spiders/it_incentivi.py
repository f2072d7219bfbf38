"""incentivi.gov.it: the catalogue of Italy's incentives for enterprises, from the search index behind it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from catalogue.model.call import Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.budget import read_budget
from crawlers.read.dates import iso_local
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.structured import applicant_conditions, partly, place_conditions, size_conditions
from crawlers.source import Expect, Proof, Source, aside

_FIELDS = (
    *("zs_nid", "zs_title", "zs_body", "zs_url", "zs_field_link", "zs_field_open_date", "zs_field_close_date"),
    *("zs_field_close_date_descriptor", "zs_field_subject_grant", "zs_field_budget_allocation"),
    *("zs_field_support_grant_type_min", "zs_field_support_grant_type_max", "zs_field_ateco", "zs_field_comuni"),
    *("zm_field_regions_value", "zm_field_subject_type_value", "zm_field_dimensions_value", "zm_field_scopes_value"),
    *("zm_field_support_form_value", "zm_field_activity_sector_value", "zm_field_special_territory_value"),
)
_ASKED = {"q": "index_id:incentivi", "q.op": "OR", "wt": "json", "rows": "500", "sort": "id asc"}
_INSTRUMENTS = {
    "Contributo/Fondo perduto": Instrument.GRANT,
    "Prestito/Anticipo rimborsabile": Instrument.LOAN,
    "Interventi a garanzia": Instrument.GUARANTEE,
    "Capitale di rischio": Instrument.EQUITY,
    "Agevolazione fiscale": Instrument.TAX_CREDIT,
}
# Applications are taken as they come for as long as there is money.
_ROLLING = re.compile(r"\ba sportello\b|\b(?:fino|sino) (?:ad|all['’]) ?esaurimento\b", re.IGNORECASE)
_SHUT = re.compile(r"\bchius[oaie]\b|\bsospes[oaie]\b|\besaurit[oaie]\b", re.IGNORECASE)
# Who gives money in a part of a region only; the field of regions knows no smaller place.
_LOCAL = re.compile(
    r"(?:camera di commercio|cciaa|comune|provincia|citt[àa] metropolitana|unione|comunit[àa] montana|gal)\b",
    re.IGNORECASE,
)
# The headings of the text stand in it without anything around them.
_HEADINGS = re.compile(r"(?P<what>.*?)\bA chi si rivolge\s*(?P<who>.*?)\bCosa prevede\s*(?P<how>.*)", re.DOTALL)


class ItIncentivi(JsonApi):
    """The source. The index leaves out what a record has not; it has no field for the state."""

    source = Source(
        title="incentivi.gov.it",
        country="IT",
        language="it",
        zone="Europe/Rome",
        home="https://www.incentivi.gov.it/",
        licence="Italian Open Data License 2.0 (IODL 2.0)",
        timeout=120,
        expect=Expect(
            at_least=2_500,
            at_most=15_000,
            filled={
                "opens": 0.7,
                "deadlines": 0.7,
                "sections": 0.9,
                "conditions": 0.95,
                "instruments": 0.8,
                "funder": 0.9,
            },
        ),
        proof=Proof.DERIVED,
        checked_against="eight records of 2 September 2026 with the index's own field names and values, taken out of "
        "their answer and the text cut by another project; budgets, sizes and communes by the facts on the export only",
        unused=aside("days on which the record was changed, and nothing about the call", "ds_last_update")
        | aside("its meaning is not documented", "zs_field_multibando")
        | aside("what a project may spend, not what it gets", "zs_field_cost_*", "zm_field_granted_costs_value"),
    )
    url = f"https://www.incentivi.gov.it/solr/coredrupal/select?{urlencode({**_ASKED, 'fl': ','.join(_FIELDS)})}"
    records = "response.docs"
    total = "response.numFound"
    paging = Paging(parameter="start", first=0, step=500)
    id_field = "zs_nid"

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        funder = take_first(row, "zs_field_subject_grant")
        forms = take_all(row, "zm_field_support_form_value")
        return self.new_call(
            key=take(row, "zs_nid"),
            title=take(row, "zs_title"),
            url=take(row, "zs_url"),
            links=[take_first(row, "zs_field_link")],
            dates=self._dates(row),
            funder=funder,
            instruments=tuple(dict.fromkeys(_INSTRUMENTS[form] for form in forms if form in _INSTRUMENTS)),
            types_of_action=tuple(forms),
            budget=read_budget(
                *("EUR", "it"),
                total=take_first(row, "zs_field_budget_allocation"),
                project_min=take_first(row, "zs_field_support_grant_type_min"),
                project_max=take_first(row, "zs_field_support_grant_type_max"),
            ),
            keywords=tuple(take_all(row, "zm_field_scopes_value")),
            conditions=(
                *applicant_conditions(take_all(row, "zm_field_subject_type_value"), "it", "Tipologia_Soggetto"),
                *size_conditions(take_all(row, "zm_field_dimensions_value"), "it", "Dimensioni"),
                *self._places(row, funder or ""),
            ),
            texts=[*_texts(take_first(row, "zs_body") or ""), (SectionKind.CONDITIONS, _sectors(row))],
        )

    def _dates(self, row: Row) -> Dates:
        """Opening and closing; the note beside them is kept as words, for it may name other days."""
        note = take_first(row, "zs_field_close_date_descriptor")
        dates = self.dates(
            _read_day,
            opens=take_first(row, "zs_field_open_date"),
            closes=take_first(row, "zs_field_close_date"),
            rolling=note is not None and _ROLLING.search(note) is not None and _SHUT.search(note) is None,
        )
        return replace(dates, words=self.line(note, "a note on dates")[:500]) if note else dates

    def _places(self, row: Row, funder: str) -> tuple[Condition, ...]:
        """Where; only a part of the regions listed, where communes, special zones or a local funder are named."""
        found = place_conditions(take_all(row, "zm_field_regions_value"), "IT", "it", "Regioni") or self.national()
        zones = [zone for zone in take_all(row, "zm_field_special_territory_value") if zone != "Non applicabile"]
        narrower = "; ".join([*take_all(row, "zs_field_comuni"), *zones])
        if not narrower and _LOCAL.match(funder) is None:
            return found
        return tuple(replace(one, clause=f"{one.clause} ({narrower or funder})"[:400]) for one in partly(found))


def _read_day(raw: str) -> date | datetime:
    """A day as the index has it: midnight is the day itself, any other hour is UTC, of midnight in Rome as a rule."""
    found = iso_local(raw)
    return found if found.time() == time(0) else found.replace(tzinfo=UTC)


def _texts(body: str) -> list[tuple[SectionKind, str | None]]:
    found = _HEADINGS.fullmatch(body)
    if found is None:
        return [(SectionKind.DESCRIPTION, body)]
    return [
        (SectionKind.DESCRIPTION, found["what"].removeprefix("Cos'è").removeprefix("Cos’è")),
        (SectionKind.CONDITIONS, found["who"]),
        (SectionKind.SUPPORT, found["how"]),
    ]


def _sectors(row: Row) -> str:
    """The sectors that the portal names, to be read: no rule is made of them."""
    sectors = ", ".join(take_all(row, "zm_field_activity_sector_value"))
    codes = take_first(row, "zs_field_ateco")
    return "\n".join(
        f"{label}: {words}" for label, words in (("Settore di attività", sectors), ("Codici ATECO", codes)) if words
    )
