"""incentivi.gov.it: the catalogue of Italy's incentives for enterprises, from the search index behind it."""

import re
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from catalogue.model.call import Call, Instrument, SectionKind
from catalogue.model.condition import Condition
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_local
from crawlers.read.fields import look_up, take, take_all, take_each, take_first
from crawlers.read.html import as_paragraphs
from crawlers.read.structured import partly, place_conditions, size_conditions
from crawlers.source import Expect, Proof, Source, aside

_GRANT = ("zs_field_support_grant_type_min", "zs_field_support_grant_type_max")
_FIELDS = (
    *("zs_nid", "zs_title", "zs_body", "zs_url", "zs_field_link", "zs_field_open_date", "zs_field_close_date"),
    *("zs_field_close_date_descriptor", "zs_field_subject_grant", "zs_field_budget_allocation"),
    *(*_GRANT, "zs_field_ateco", "zs_field_comuni"),
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
    r"(?:camera di commercio|cciaa|comune|provincia|citt[àa] metropolitana|unione (?:dei|di|montana)|gal"
    r"|comunit[àa] montana)\b",
    re.IGNORECASE,
)
# The headings of the text stand in it without anything around them.
_HEADINGS = re.compile(
    r"\s*(?:Cos['’]è)?(?P<what>.*?)\bA chi si rivolge\s*(?P<who>.*?)\bCosa prevede\s*(?P<how>.*)", re.DOTALL
)


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
            filled={"opens": 0.7, "deadlines": 0.7, "instruments": 0.8}
            | dict.fromkeys(("sections", "funder", "conditions"), 0.9),
        ),
        proof=Proof.DERIVED,
        checked_against="eight records of 2 September 2026, taken out of their answer by another project; budgets, "
        "sizes and communes by what is written about the export only",
        unused=aside("days on which the record was changed, and nothing about the call", "ds_last_update")
        | aside("its meaning is not documented", "zs_field_multibando"),
    )
    url = f"https://www.incentivi.gov.it/solr/coredrupal/select?{urlencode({**_ASKED, 'fl': ','.join(_FIELDS)})}"
    records = "response.docs"
    total = "response.numFound"
    paging = Paging(parameter="start", first=0, step=500)
    id_field = "zs_nid"

    def call(self, row: Row) -> Call:
        """The call that a record is; the note on its dates is kept as words, for it may name other days."""
        funder, forms = take_first(row, "zs_field_subject_grant"), take_all(row, "zm_field_support_form_value")
        opens, closes, note = take_each(
            row, "zs_field_open_date", "zs_field_close_date", "zs_field_close_date_descriptor"
        )
        rolling = _ROLLING.search(note or "") is not None and _SHUT.search(note or "") is None
        total, lowest, highest = take_each(row, "zs_field_budget_allocation", *_GRANT)
        return self.new_call(
            key=take(row, "zs_nid"),
            title=take(row, "zs_title"),
            url=take(row, "zs_url"),
            links=[take_first(row, "zs_field_link")],
            dates=self.dates(_read_day, opens=opens, closes=closes, rolling=rolling, note=note),
            funder=funder,
            instruments=look_up(forms, _INSTRUMENTS),
            types_of_action=forms,
            budget=self.budget(total=total, project_min=lowest, project_max=highest),
            keywords=take_all(row, "zm_field_scopes_value"),
            conditions=(
                *self.applicants(take_all(row, "zm_field_subject_type_value"), "Tipologia_Soggetto"),
                *size_conditions(take_all(row, "zm_field_dimensions_value"), "it", "Dimensioni"),
                *self._places(row, funder or ""),
            ),
            texts=[*_texts(take_first(row, "zs_body") or ""), (SectionKind.CONDITIONS, _sectors(row))],
        )

    def _places(self, row: Row, funder: str) -> tuple[Condition, ...]:
        """Where; only a part of the regions listed, where communes, special zones or a local funder are named."""
        found = place_conditions(take_all(row, "zm_field_regions_value"), "IT", "it", "Regioni")
        zones = [zone for zone in take_all(row, "zm_field_special_territory_value") if zone != "Non applicabile"]
        narrower = "; ".join([*take_all(row, "zs_field_comuni"), *zones]) or (funder if _LOCAL.match(funder) else "")
        return partly(found, narrower) if narrower else found


def _read_day(raw: str) -> date | datetime:
    """A day as the index has it: midnight is the day itself, any other hour is UTC, of midnight in Rome as a rule."""
    found = iso_local(raw)
    return found if found.time() == time(0) else found.replace(tzinfo=UTC)


def _texts(body: str) -> list[tuple[SectionKind, str | None]]:
    found = _HEADINGS.fullmatch(body)
    if found is None:
        return [(SectionKind.DESCRIPTION, body)]
    return [
        (SectionKind.DESCRIPTION, found["what"]),
        (SectionKind.CONDITIONS, found["who"]),
        (SectionKind.SUPPORT, found["how"]),
    ]


def _sectors(row: Row) -> str:
    """The sectors that the portal names, to be read: no rule is made of them."""
    sectors = ", ".join(take_all(row, "zm_field_activity_sector_value"))
    told = {"Settore di attività": sectors, "Codici ATECO": take_first(row, "zs_field_ateco")}
    return as_paragraphs(f"{label}: {words}" for label, words in told.items() if words)
