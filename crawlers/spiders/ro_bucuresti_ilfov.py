"""PR București-Ilfov: the timetable of calls of the regional programme of Bucharest and Ilfov."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from parsel import Selector

from catalogue.model.call import Call, Programme, SectionKind
from catalogue.taxonomy.names import plain
from crawlers.portal import Portal, Row
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line, terms_of
from crawlers.read.page import text_of
from crawlers.read.wording import bare
from crawlers.read.written_dates import day_in
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_URL = "https://regiobucuresti-ilfov.ro/calendar-apeluri"
_PROGRAMME = "Programul Regional București-Ilfov 2021-2027"
# What a column holds, by words in its heading (bare); the first that fits. Article 49(2) of Regulation (EU) 2021/1060
# says what the timetable of a programme must hold: area, objective, applicants, total support, start and end.
_COLUMNS = (
    ("consultation", ("consultare",)),
    ("kind", ("tip apel", "tipul apel", "competitiv")),
    ("closes", ("inchidere", "inchiderii", "sfarsit", "final", "limita")),
    ("opens", ("lansare", "lansarii", "deschidere", "deschiderii", "inceput")),
    ("total", ("buget", "alocare", "valoare", "suma")),
    ("who", ("solicitant", "beneficiar")),
    ("where", ("geografic", "regiune", "zona")),
    ("objective", ("obiectiv",)),
    ("title", ("actiune", "actiunea", "apel", "titlu", "denumire", "interventie")),
)


class RoBucurestiIlfov(Portal):
    """The source. Its days are estimates: by them a call is planned, and never open; a month or quarter stays words.

    A call has neither number nor page of its own: it is known by its title, which begins with the action's number.
    """

    source = Source(
        title="PR București-Ilfov: calendarul apelurilor",
        country="RO",
        language="ro",
        zone="Europe/Bucharest",
        home="https://regiobucuresti-ilfov.ro/",
        licence="public information of the regional development agency ADRBI; no licence is stated (unverified)",
        expect=Expect(at_least=2, at_most=200, filled={"budget": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="what Article 49(2) of Regulation (EU) 2021/1060 demands of such a timetable; of the page only "
        "the address is known, and if it holds no table with such columns, the reading says so",
        unused=aside("when the guide is up for comments: nobody can apply then", "consultation")
        | aside("how projects are chosen", "kind"),
    )
    id_field = "title"

    async def rows(self) -> AsyncIterator[Row]:
        """The rows of every table that has the columns of a timetable."""
        page = await self.fetch_html(_URL)
        found = False
        for table in page.css("table"):
            lines = [row.xpath("./th | ./td") for row in table.css("tr")]
            names = [_name(text_of(cell)) for cell in lines[0]] if lines else []
            if not {"title", "opens"} <= set(names):
                continue
            found = True
            for cells in lines[1:]:
                if len(cells) == len(names):
                    yield _row(names, cells)
                elif len(cells) > 1 and (words := " | ".join(filter(None, map(text_of, cells)))):
                    self.reading.reject(f"{words[:80]}: a row of {len(cells)} cells under {len(names)} headings")
        if not found:
            raise PortalError("other shape", f"{_URL}: no table has a column for the call and one for its launch")

    def call(self, row: Row) -> Call:
        """The call that a row of the timetable is."""
        title, closes = read_line(take(row, "title")), take_first(row, "closes")
        name = plain(title)[:200].replace(" ", "-")
        return self.new_call(
            key=name,
            title=title,
            url=f"{_URL}#{quote(name)}",
            dates=self.dates_or_words(
                day_in("ro"),
                opens=take_first(row, "opens"),
                closes=None,
                opening="Lansare estimată",
                note=f"Închidere estimată: {closes}" if closes else None,
            ),
            programme=Programme(code="PR BI", name=_PROGRAMME),
            budget=self.budget(total=take_first(row, "total")),
            conditions=(
                *self.applicants(terms_of(take_first(row, "who")), "solicitanți eligibili"),
                *self.places([take_first(row, "where") or "București-Ilfov"], _PROGRAMME),
            ),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "objective"))],
        )


def _name(heading: str) -> str:
    words = bare(heading)
    return next((name for name, signs in _COLUMNS if any(sign in words for sign in signs)), read_line(heading))


def _row(names: list[str], cells: list[Selector]) -> Row:
    """The cells under the names of their columns; of several columns of one kind the first counts."""
    row: Row = {}
    for name, cell in zip(names, cells, strict=True):
        if text := text_of(cell):
            row.setdefault(name, text)
    return row
