"""EU fondovi: the open calls of Croatia's EU funds, from the public interface of their management system (MIS)."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from catalogue.model.call import Budget, Call, Programme, SectionKind
from catalogue.model.money import Money
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_text, sanitise
from crawlers.read.money import read_plain_amount, stated
from crawlers.read.structured import applicant_conditions
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
        checked_against=(
            "names of fields and addresses after a program that reads the interface daily; no answer was seen. Foreign "
            "data centres are refused, and the chain of certificates is said to be incomplete, so it is not verified. "
            "Whether a list of applicants is a text or a list is not known: both are read."
        ),
        unused=aside("when it was published, not when it opens", "DatumObjavePoziva")
        | aside("the papers of the call", "Prilozi", "UputeZaPrijavitelje", "Obrasci", "DokumentacijaZaIzravnuDodjelu")
        | aside("the state once more, in the system's own words", "MisStatus")
        | aside("the fund behind the programme", "InvesticijskiFondNaziv"),
    )
    url = f"{_API}/browse/?status=Otvoren&op=kk&top=1000&skip=0&fond=&vpd=&podrucje=&tijelo&statusIds[]=Otvoren"
    records = "Records"
    total = "TotalCount"
    # The interface answers to the portal's own pages and expects to be asked by them.
    headers: ClassVar[Mapping[str, str]] = {"Accept": "application/json", "Origin": _PAGES, "Referer": f"{_PAGES}/"}
    id_field = "Oznaka"

    def detail(self, row: Row) -> str:
        """The call's own answer, which has its texts."""
        return f"{_API}/{quote(str(row['ID']), safe='')}"

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        number, code = take(row, "ID"), take_first(row, "Oznaka")
        programme, kind = take_first(row, "OperativniProgramNaziv"), take_first(row, "VrstaPostupkaDodjeleNaziv")
        total, worth = _amount(row, "UkupnaBespovratnaSredstva"), _amount(row, "VrijednostPoziva")
        return self.new_call(
            key=number,
            title=take(row, "Naziv"),
            url=f"{_PAGES}/calls/?poziv={quote(code or number, safe='')}",
            identifier=code,
            dates=self.dates(
                iso_instant,
                opens=take_first(row, "DatumPocetkaZaprimanjaProjektnihPrijava"),
                closes=take_first(row, "RokZaPodnosenjeProjektnihPrijava"),
            ),
            status_raw=take_first(row, "Status"),
            programme=Programme(code=programme, name=programme) if programme else None,
            types_of_action=(kind,) if kind else (),
            funder=take_first(row, "NadleznoTijeloNaziv"),
            budget=Budget(
                total=total or worth,
                project_min=_amount(row, "NajnizaVrijednostPotpore"),
                project_max=_amount(row, "NajvisaVrijednostPotpore"),
            ),
            keywords=tuple(_names(row, "Podrucja")),
            conditions=(*applicant_conditions(_names(row, "Prijavitelji"), "hr", "Prijavitelji"), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "Sazetak")),
                (SectionKind.DESCRIPTION, take_first(row, "CiljPoziva")),
                (SectionKind.DESCRIPTION, take_first(row, "SvrhaPoziva")),
                (SectionKind.DESCRIPTION, take_first(row, "Predmet")),
                (SectionKind.CONDITIONS, take_first(row, "PrihvatljiviPrijavitelji")),
            ],
        )


def _amount(row: Row, name: str) -> Money | None:
    raw = take_first(row, name)
    return stated(read_plain_amount(raw), "EUR") if raw is not None else None


def _names(row: Row, name: str) -> list[str]:
    """The names in a field: a list of names or of records that have one, or a text, a line or semicolon a name."""
    value = row.pop(name, None)
    values = value if isinstance(value, list) else [value]
    texts = [one.get("Naziv") if isinstance(one, dict) else one for one in values]
    lines = (read_text(sanitise(text)).replace(";", "\n") for text in texts if isinstance(text, str))
    return [found for line in lines for part in line.split("\n") if (found := part.strip(" ,.-•"))]
