"""ITMS21+: the calls of Slovakia's EU funds of 2021 to 2027."""

from html import escape

from catalogue.model.call import Call, Instrument, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.read.dates import epoch_ms
from crawlers.read.fields import look_up, take, take_each, take_first, take_flag, take_inner, take_records
from crawlers.read.html import as_paragraphs
from crawlers.source import Expect, Proof, Source, aside

_API = "https://api.itms21.sk/public/v1"
_SUSPENDED = "pozastavenePredkladanieZonfp"
# Forms of support by the codes of Regulation (EU) 2021/1060, Annex I, table 2; of these 01 was seen.
_FORMS = {
    "01": Instrument.GRANT,
    "02": Instrument.EQUITY,
    "03": Instrument.LOAN,
    "04": Instrument.GUARANTEE,
    "05": Instrument.GRANT,
    "06": Instrument.PRIZE,
}


class SkItms21(JsonApi):
    """The source. `typ` is the type of call (open-ended or with one deadline), not its state."""

    source = Source(
        title="ITMS21+",
        country="SK",
        language="sk",
        zone="Europe/Bratislava",
        home="https://portal.itms21.sk/",
        licence="open data of the Slovak Republic; the terms' text could not be read",
        expect=Expect(
            at_least=40, at_most=1_500, filled={"opens": 0.9, "conditions": 0.9, "budget": 0.7, "keywords": 0.9}
        ),
        proof=Proof.RECORDED,
        checked_against="the list of open calls and six full details of 26 March 2026, as the API answered them",
        unused=aside(
            "internal numbers, code lists and links of the system",
            *("href", "program.*", "opatrenie", "druh", "fond", "typAkcie*", "nazovDe"),
            *("kategoriaRegionov", "programoveObdobie", "verzia", "vyhlasovatel.*", "poskytovatel.*", "createdAt"),
            *("updatedAt", "planovanaVyzva", "zameranieProjektu", "typPartnerstva", "mrk", "predvyber", "povinnostVo"),
        )
        | aside(
            "what a project is measured by, not who may apply",
            *("ukazovatel*", "oblastIntervencie", "typIntervencie", "rodovaRovnost", "makroregionalna*", "pocet*"),
            *("uzemnyMechanizmus*", "sekundarny*", "urcitaTema", "vykonavanie", "cielovaSkupina"),
        )
        | aside("personal data", "kontakt*", "subjekt")
        | aside("the papers of the call", "dalsia*", "dokument", "aktualitaNaVyzve", "dovodVznikuVerzie")
        | aside(
            "procedure",
            *("sposobFinancovania", "opravneneVydavky", "zmenaAZrusenie*", "lehota*", "predpokladanaLehota*"),
            *("zamer*", "projektovyZamer*", "percentoZaPolozku", "miestoPrePodanie*", "inaSkutocnost*"),
        )
        | aside("repeats the places", "miestoRealizacieFull", "miestoRealizacieStat", "obsahujeMiesto*")
        | aside("not about the applicant", "hospodarskaCinnost", "partner", "doplnujuceInformacie")
        | aside("the state's own part of the money", "sumaSr")
        | aside("its meaning is not documented", "vylucenaZFinacovania"),
    )
    url = f"{_API}/vyzva?ajUkoncene=false&limit=-1"
    records = "results"
    total = "size"
    id_field = "kod"
    # The call's own answer has its cut-offs, amounts and conditions.
    detail_url = f"{_API}/vyzva/id/{{id}}"

    def call(self, row: Row) -> Call:
        """The call that a record is. One that is open-ended has cut-offs, if any, and no last day."""
        number = take(row, "id")
        flags = {name: take_flag(row, name) for name in ("vyhlasena", "uzavreta", "zrusena", _SUSPENDED)}
        cut_offs = take_inner(row, "posudzovaneObdobie", "datumUzavierky")
        opens, closes, aim, rate, how = take_each(
            row, "datumVyhlasenia", "datumUkoncenia", "cielVyzvy", "mieraSpolufinancovania", "sposobPodaniaZoNFP"
        )
        total, lowest, highest = take_each(row, "sumaEu", "minZiadanaVyskaNfp", "maxZiadanaVyskaNfp")
        applicants = [f"{take(one, 'kod')} {take(one, 'nazovSk')}" for one in take_records(row, "ziadatel")]
        return self.new_call(
            key=number,
            title=take(row, "nazovSk"),
            url=f"vyhlasena-vyzva/?id={number}",
            identifier=take(row, "kod"),
            dates=self.dates(epoch_ms, opens=opens, closes=[*cut_offs, closes], rolling=take(row, "typ") == "OTVORENA"),
            withdrawn=flags["uzavreta"] or flags["zrusena"] or flags[_SUSPENDED],
            status_raw=", ".join(name for name, is_set in flags.items() if is_set),
            programme=Programme(code=take(row, "program.kod"), name=take(row, "program.nazovSk")),
            funder=take(row, "vyhlasovatel.nazov"),
            instruments=look_up(take_inner(row, "formaPodpory", "formaPodpory.kodZdroj"), _FORMS),
            # The specific objectives that pay for it, by their number and name.
            keywords=take_inner(row, "specifickyCielProgramu", "nazovSk"),
            budget=self.budget(total=total, project_min=lowest, project_max=highest, language="en"),
            links=take_inner(row, "externyZdroj", "url"),
            conditions=(
                *self.applicants(applicants, "ziadatel"),
                *self.places(take_inner(row, "miestoRealizacie", "nazovSk"), "miestoRealizacie"),
            ),
            texts=[
                (SectionKind.DESCRIPTION, aim),
                (SectionKind.CONDITIONS, _conditions(take_records(row, "podmienkaPoskytnutiaPrispevku"))),
                (SectionKind.SUPPORT, rate),
                # The schemes of state aid or of minimal aid.
                (SectionKind.SUPPORT, as_paragraphs(take_inner(row, "statnaPomoc", "nazov"))),
                (SectionKind.HOW_TO_APPLY, how),
            ],
        )


def _conditions(conditions: list[Row]) -> str:
    return "".join(f"<h3>{escape(take(one, 'nazovSk'))}</h3>{take_first(one, 'popisSk') or ''}" for one in conditions)
