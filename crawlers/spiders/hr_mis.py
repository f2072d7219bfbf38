"""EU fondovi: the open calls of Croatia's EU funds, from the public interface of their management system (MIS)."""

from typing import ClassVar

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_each, take_first
from crawlers.read.html import terms_of
from crawlers.source import Expect, Proof, Source, aside

_API = "https://ekohezija.gov.hr/MISPublicApi/poziv"
_PAGES = "https://eu-pozivi.eufondovi.gov.hr"


class HrMis(JsonApi):
    """The source. A call has no page of its own: its address opens the list at it."""

    source = Source(
        title="EU fondovi",
        country="HR",
        language="hr",
        zone="Europe/Zagreb",
        home="https://eufondovi.gov.hr/pozivi/",
        licence="public information of the Republic of Croatia; no licence is stated (unverified)",
        timeout=90,
        verify_certificate=False,
        expect=Expect(
            at_least=5, at_most=1_000, filled={"deadlines": 0.5, "sections": 0.8, "budget": 0.6, "programme": 0.7}
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the fields as one program reads them daily; no answer was seen. That program names the "
        "portal's own page as the one that asks, we do not; foreign data centres are refused, and the chain of "
        "certificates is said to be incomplete",
        unused=aside("when it was published, not when it opens", "DatumObjavePoziva")
        | aside("the papers of the call", "Prilozi", "UputeZaPrijavitelje", "Obrasci", "DokumentacijaZaIzravnuDodjelu")
        | aside("the state once more, in the system's own words", "MisStatus")
        | aside("the fund behind the programme", "InvesticijskiFondNaziv"),
    )
    url = f"{_API}/browse/?status=Otvoren&op=kk&top=1000&skip=0&fond=&vpd=&podrucje=&tijelo&statusIds[]=Otvoren"
    records = "Records"
    total = "TotalCount"
    headers: ClassVar = {"Accept": "application/json"}
    id_field = "Oznaka"
    detail_url = f"{_API}/{{ID}}"

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        number, code = take(row, "ID"), take_first(row, "Oznaka")
        opens = take_first(row, "DatumPocetkaZaprimanjaProjektnihPrijava")
        closes = take_first(row, "RokZaPodnosenjeProjektnihPrijava")
        # 0 is none.
        pots = [
            pot for pot in take_each(row, "UkupnaBespovratnaSredstva", "VrijednostPoziva") if (pot or "").strip("0.")
        ]
        lowest, highest = take_each(row, "NajnizaVrijednostPotpore", "NajvisaVrijednostPotpore")
        texts = take_each(row, "Sazetak", "CiljPoziva", "SvrhaPoziva", "Predmet")
        return self.new_call(
            key=number,
            title=take(row, "Naziv"),
            url=f"{_PAGES}/calls/?poziv={code or number}",
            identifier=code,
            dates=self.dates(iso_instant, opens=opens, closes=closes),
            status_raw=take_first(row, "Status"),
            programme=take_first(row, "OperativniProgramNaziv"),
            types_of_action=[take_first(row, "VrstaPostupkaDodjeleNaziv")],
            funder=take_first(row, "NadleznoTijeloNaziv"),
            budget=self.budget(total=next(iter(pots), None), project_min=lowest, project_max=highest, language="en"),
            keywords=_names(row, "Podrucja"),
            conditions=(*self.applicants(_names(row, "Prijavitelji"), "Prijavitelji"), *self.national()),
            texts=[
                *((SectionKind.DESCRIPTION, text) for text in texts),
                (SectionKind.CONDITIONS, take_first(row, "PrihvatljiviPrijavitelji")),
            ],
        )


def _names(row: Row, field: str) -> list[str]:
    """The names in a field, of which it is not known whether it is a text or a list, or a list of records."""
    value = row.pop(field, None)
    values = value if isinstance(value, list) else [value]
    names = [one.get("Naziv") if isinstance(one, dict) else one for one in values]
    return [term.strip(" ,.-•") for name in names if isinstance(name, str) for term in terms_of(name)]
