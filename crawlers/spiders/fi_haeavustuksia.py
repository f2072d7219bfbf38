"""Haeavustuksia.fi: the grants of all authorities of the Finnish state."""

from urllib.parse import quote

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_instant
from crawlers.read.fields import take, take_first
from crawlers.source import Expect, Proof, Source, aside

_CONTINUOUS = "Jatkuva"
_FUNDER = "vastuullinenJarjestajaOrganisaatio"


class FiHaeavustuksia(JsonApi):
    """The source. A continuous call has a last day too, in 2036 or so; who may apply is told on each call's own page.

    The interface is the portal's own and nobody promises that it stays; what stands behind a call's own address is not
    documented and not read.
    """

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
        checked_against="one record as the interface answered it in September 2026, in an envelope that another "
        "project had shortened; how many calls are open at a time is not known",
        unused=aside("the system's own names", f"{_FUNDER}.valtionapuorganisaatioId", f"{_FUNDER}.lyhenne")
        | aside("repeats the words with markup", "nimi.rich*", "kuvaus.rich*", f"{_FUNDER}.nimi.rich*")
        | aside("repeats the name in another language", f"{_FUNDER}.nimi.sv", f"{_FUNDER}.nimi.en")
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
        language, title = _first(row, "nimi")
        _, text = _first(row, "kuvaus")
        return self.new_call(
            key=number,
            title=title or "",
            language=language,
            url=f"https://www.haeavustuksia.fi/fi/haku/{quote(number, safe='')}",
            identifier=number,
            dates=self.dates(
                iso_instant,
                opens=take_first(row, "hakuAlkaaDateTimeUtc"),
                closes=take_first(row, "hakuPaattyyDateTimeUtc"),
                rolling=take_first(row, "hakuTyyppi") == _CONTINUOUS,
            ),
            funder=take_first(row, f"{_FUNDER}.nimi.fi"),
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, text)],
        )


def _first(row: Row, field: str) -> tuple[str, str | None]:
    """The words of a field in Finnish, or else in Swedish or English, and their language."""
    found = {language: take_first(row, f"{field}.{language}") for language in ("fi", "sv", "en")}
    return next(((language, words) for language, words in found.items() if words), ("fi", None))
