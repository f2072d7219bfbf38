"""Haeavustuksia.fi: the grants of all authorities of the Finnish state."""

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_each, take_translated
from crawlers.source import Expect, Proof, Source, aside

_FUNDER = "vastuullinenJarjestajaOrganisaatio"


class FiHaeavustuksia(JsonApi):
    """The source. A continuous call ("Jatkuva") has a last day too, in 2036 or so; who may apply is told elsewhere."""

    source = Source(
        title="Haeavustuksia.fi",
        country="FI",
        language="fi",
        zone="Europe/Helsinki",
        home="https://www.haeavustuksia.fi/",
        licence="unverified: no terms could be read",
        expect=Expect(
            at_least=40, at_most=2_600, filled={"opens": 0.9, "deadlines": 0.8, "sections": 0.7, "funder": 0.9}
        ),
        proof=Proof.DERIVED,
        checked_against="one record of September 2026, in an envelope that another project had shortened; how many "
        "calls are open is not known. The interface is the portal's own, and nobody promises that it stays",
        unused=aside("the system's own names", f"{_FUNDER}.valtionapuorganisaatioId", f"{_FUNDER}.lyhenne")
        | aside("repeats the words with markup", "nimi.rich*", "kuvaus.rich*", f"{_FUNDER}.nimi.rich*")
        | aside("the one kind that was seen is a call", "julkaisuTyyppi"),
    )
    url = (
        "https://www.haeavustuksia.fi/api/haku/list-items?Pagination.PageSize=100&Language=fi&SearchTerm=&VaOrgLyhenne="
        "&ShowFuture=true&ShowOngoing=true&ShowEnded=false&HideExternal=false"
    )
    records = "hakuilmoitukset"
    total = "totalCount"
    pages = "pageCount"
    paging = Paging(parameter="Pagination.Page")
    id_field = "hakuasianAsianumero"

    def call(self, row: Row) -> Call:
        """The call that a record is, in the first language that it has."""
        number = take(row, "hakuasianAsianumero")
        language, title = take_translated(row, "nimi", "fi")
        opens, closes, kind = take_each(row, "hakuAlkaaDateTimeUtc", "hakuPaattyyDateTimeUtc", "hakuTyyppi")
        return self.new_call(
            key=number,
            title=title,
            language=language,
            url=f"fi/haku/{number}",
            identifier=number,
            dates=self.dates(iso_instant, opens=opens, closes=closes, rolling=kind == "Jatkuva"),
            funder=take_translated(row, f"{_FUNDER}.nimi", "fi")[1],
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_translated(row, "kuvaus", language)[1])],
        )
