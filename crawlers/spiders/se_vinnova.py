"""Vinnova: the application rounds of Sweden's innovation agency, from its open data."""

from collections.abc import AsyncIterator

from catalogue.model.call import Call, Programme, SectionKind
from crawlers.drafting import is_web_address
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi, find_list
from crawlers.read.dates import is_no_date, iso_local
from crawlers.read.fields import take, take_each, take_first, take_flag, take_records
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_API = "https://data.vinnova.se/api"
# Everything changed since then; for much older days the interface takes so long that it gives up.
_SINCE = "2018-01-01"
_OF_A_FILE = tuple(f"DokumentLista[].{name}" for name in ("FileName", "DokumentID", "Lang", "Primary"))
# What stands where nobody has translated.
_UNTRANSLATED = frozenset({"x", "xx"})
_PLANNED = ("AnnonseringslägePeriod", "AnnonseringslägeÅr")


class SeVinnova(JsonApi):
    """The source. One applies to a round; the round names its call, and the call its programme.

    All rounds are read every time: they are a few megabytes, and a round that changed would come without its call and
    programme, which need not have changed with it.
    """

    source = Source(
        title="Vinnova",
        country="SE",
        language="sv",
        zone="Europe/Stockholm",
        currency="SEK",
        home="https://www.vinnova.se/",
        licence="Public Domain Mark",
        timeout=180,
        expect=Expect(
            at_least=500, at_most=8_000, filled={"opens": 0.8, "deadlines": 0.8, "sections": 0.5, "programme": 0.4}
        ),
        proof=Proof.DERIVED,
        checked_against="three rounds of October 2026 whose texts another project had shortened, and the programme "
        "that the interface's documentation prints; no call was seen",
        unused=aside("personal data", "KontaktLista")
        | aside("later than the application", "UppskattatBeslutsdatum", "TidigastProjektstart", "SenastProjekt*")
        | aside("when applications are read, in no documented form", "DagligAvlasning", "AvlasningstillfalleLista")
        | aside("where the round is shown and where one applies", "Webbsida", "Extern")
        | aside("what a link or text is called", "LankLista[].Beskrivning", "WebTextLista[].TextID")
        | aside("what a paper is called", "DokumentLista[].Titel", "DokumentLista[].Beskrivning", *_OF_A_FILE),
    )
    url = f"{_API}/ansokningsomgangar/{_SINCE}"
    id_field = "Diarienummer"

    async def listed(self) -> AsyncIterator[Row]:
        """Every round with the titles of its call and its programme, where these are known."""
        programmes, calls = await self._titles("program"), await self._titles("utlysningar")
        async for row in super().listed():
            call = calls.get(str(row.get("DiarienummerUtlysning")), {})
            programme = programmes.get(str(call.get("DiarienummerProgram")), {})
            titles = {f"utlysning.{name}": call.get(name) for name in ("Titel", "TitelEngelska")}
            yield row | titles | {f"program.{name}": programme.get(name) for name in ("Titel", "Diarienummer")}

    async def _titles(self, kind: str) -> dict[str, Row]:
        """The programmes or calls by their numbers. Raises `PortalError` if there is none."""
        url = f"{_API}/{kind}/{_SINCE}"
        records = find_list(await self.fetch_json(url), "", url, self.reading.reject)
        if not records:
            raise PortalError("empty", f"{url} answered with an empty list, so that no round would have its programme")
        return {str(record.get("Diarienummer")): record for record in records}

    def call(self, row: Row) -> Call | None:
        """The call that a round is; none where only those invited can apply."""
        number = take(row, "Diarienummer")
        if not take_flag(row, "Publik"):
            return None
        language, title = _words(row, "Titel", "TitelEngelska")
        texts = [_words(row, "Beskrivning", "BeskrivningEngelska")]
        texts += [_words(one, "TextSv", "TextEn") for one in take_records(row, "WebTextLista")]
        papers = [take_first(paper, "fileURL") for paper in take_records(row, "DokumentLista")]
        links = [self.address(url) for link in take_records(row, "LankLista") if (url := take_first(link, "URL"))]
        opens, closes, month, year = take_each(row, "Oppningsdatum", "Stangningsdatum", *_PLANNED)
        programme, name = take_each(row, "program.Diarienummer", "program.Titel")
        planned = f"Annonseringsläge: {month or ''} {year}" if year and is_no_date(opens) else None
        return self.new_call(
            key=number,
            title=title,
            language=language,
            url=next(filter(is_web_address, links), f"sok/?q={number}"),
            links=[*links, *papers],
            identifier=number,
            call_identifier=take_first(row, "DiarienummerUtlysning"),
            call_title=_words(row, "utlysning.Titel", "utlysning.TitelEngelska")[1],
            programme=Programme(code=programme, name=name or programme) if programme else None,
            dates=self.dates(iso_local, opens=opens, closes=closes, note=planned),
            funder=self.source.title,
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, text) for _, text in texts],
        )


def _words(row: Row, swedish: str, english: str) -> tuple[str, str | None]:
    """The words of two fields in Swedish, or else in English, behind their language; what is not translated is none."""
    found = [("sv", take_first(row, swedish)), ("en", take_first(row, english))]
    told = ((language, words) for language, words in found if words and words.strip().casefold() not in _UNTRANSLATED)
    return next(told, ("sv", None))
