"""ITMS21+: the calls of Slovakia's EU funds of 2021 to 2027."""

from datetime import timedelta
from html import escape

from catalogue.model.call import Budget, Call, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import epoch_ms
from crawlers.read.fields import take, take_first, take_flag, take_records
from crawlers.read.money import read_money
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.source import Expect, Proof, Source, aside

_API = "https://api.itms21.sk/public/v1"
_SUSPENDED = "pozastavenePredkladanieZonfp"


class SkItms21(JsonApi):
    """The source. `typ` is the type of call (open-ended or with one deadline), not its state."""

    source = Source(
        title="ITMS21+",
        country="SK",
        language="sk",
        zone="Europe/Bratislava",
        home="https://portal.itms21.sk/",
        licence="open data of the Slovak Republic; the terms' text could not be read",
        every=timedelta(days=1),
        expect=Expect(at_least=40, at_most=1_500, filled={"opens": 0.9, "conditions": 0.9, "budget": 0.7}),
        proof=Proof.RECORDED,
        checked_against="the list of open calls and six full details of 26 March 2026, as the API answered them",
        unused=aside(
            "internal numbers, code lists and links of the system",
            *("href", "program.*", "specifickyCielProgramu", "opatrenie", "druh", "fond", "typAkcie*", "nazovDe"),
            *("kategoriaRegionov", "programoveObdobie", "verzia", "vyhlasovatel.*", "poskytovatel.*", "createdAt"),
            *("updatedAt", "planovanaVyzva", "zameranieProjektu", "typPartnerstva", "mrk", "predvyber", "povinnostVo"),
        )
        | aside(
            "what a project is measured by, not who may apply",
            *("ukazovatel*", "oblastIntervencie", "typIntervencie", "rodovaRovnost", "makroregionalna*", "pocet*"),
            *("uzemnyMechanizmus*", "sekundarny*", "urcitaTema", "vykonavanie", "statnaPomoc", "formaPodpory"),
            *("cielovaSkupina",),
        )
        | aside("personal data", "kontakt*", "subjekt")
        | aside("the papers of the call", "dalsia*", "dokument", "aktualitaNaVyzve", "dovodVznikuVerzie")
        | aside(
            "procedure",
            *("sposobFinancovania", "opravneneVydavky", "zmenaAZrusenie*", "lehota*", "predpokladanaLehota*"),
            *("zamer*", "projektovyZamer*", "percentoZaPolozku", "miestoPrePodanie*", "inaSkutocnost*"),
        )
        | aside("repeats the places", "miestoRealizacieFull", "miestoRealizacieStat", "obsahujeMiesto*")
        | aside("not about the applicant", "hospodarskaCinnost", "partner", "sumaSr", "doplnujuceInformacie")
        | aside("its meaning is not documented", "vylucenaZFinacovania"),
    )
    url = f"{_API}/vyzva?ajUkoncene=false&limit=-1"
    records = "results"
    total = "size"
    id_field = "kod"

    def detail(self, row: Row) -> str:
        """The call's own answer, which has its cut-offs, amounts and conditions."""
        return f"{_API}/vyzva/id/{row['id']}"

    def call(self, row: Row) -> Call:
        """The call that a record is. One that is open-ended has cut-offs, if any, and no last day."""
        number = take(row, "id")
        flags = {name: take_flag(row, name) for name in ("vyhlasena", "uzavreta", "zrusena", _SUSPENDED)}
        cut_offs = [take_first(period, "datumUzavierky") for period in take_records(row, "posudzovaneObdobie")]
        places = [take(place, "nazovSk") for place in take_records(row, "miestoRealizacie")]
        applicants = [f"{take(one, 'kod')} {take(one, 'nazovSk')}" for one in take_records(row, "ziadatel")]
        return self.new_call(
            key=number,
            title=take(row, "nazovSk"),
            url=f"https://portal.itms21.sk/vyhlasena-vyzva/?id={number}",
            identifier=take(row, "kod"),
            dates=self.dates(
                epoch_ms,
                opens=take_first(row, "datumVyhlasenia"),
                closes=[*cut_offs, take_first(row, "datumUkoncenia")],
                rolling=take(row, "typ") == "OTVORENA",
            ),
            withdrawn=flags["uzavreta"] or flags["zrusena"] or flags[_SUSPENDED],
            status_raw=", ".join(name for name, is_set in flags.items() if is_set) or None,
            programme=Programme(code=take(row, "program.kod"), name=take(row, "program.nazovSk")),
            funder=take(row, "vyhlasovatel.nazov"),
            budget=Budget(
                total=read_money(take_first(row, "sumaEu"), "EUR", "en"),
                project_min=read_money(take_first(row, "minZiadanaVyskaNfp"), "EUR", "en"),
                project_max=read_money(take_first(row, "maxZiadanaVyskaNfp"), "EUR", "en"),
            ),
            links=[take_first(link, "url") for link in take_records(row, "externyZdroj")],
            conditions=(
                *applicant_conditions(applicants, "sk", "ziadatel"),
                *place_conditions(places, "SK", "sk", "miestoRealizacie"),
            ),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "cielVyzvy")),
                (SectionKind.CONDITIONS, _conditions(take_records(row, "podmienkaPoskytnutiaPrispevku"))),
                (SectionKind.SUPPORT, take_first(row, "mieraSpolufinancovania")),
                (SectionKind.HOW_TO_APPLY, take_first(row, "sposobPodaniaZoNFP")),
            ],
        )


def _conditions(conditions: list[Row]) -> str:
    return "".join(f"<h3>{escape(take(one, 'nazovSk'))}</h3>{take_first(one, 'popisSk') or ''}" for one in conditions)
