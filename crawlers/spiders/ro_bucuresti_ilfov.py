"""PR București-Ilfov: the timetable of calls of the regional programme of Bucharest and Ilfov."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import quote

from parsel import Selector

from catalogue.model.call import Budget, Call, Programme, SectionKind
from catalogue.taxonomy.names import plain
from crawlers.portal import Portal, Row
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line
from crawlers.read.money import read_money
from crawlers.read.page import text_of
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.wording import bare
from crawlers.read.written_dates import written_day
from crawlers.reading import PortalError, ReadError
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
        checked_against=(
            "what Article 49(2) of Regulation (EU) 2021/1060 demands of such a timetable, and what others quote of one "
            "call in it. Of the page itself only the address is known, and that it is plain text: if it holds no table "
            "with such columns, the reading says so."
        ),
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
                elif any(text_of(cell) for cell in cells) and len(cells) > 1:
                    self.reading.reject(f"a row of {len(cells)} cells where the table has {len(names)} columns")
        if not found:
            raise PortalError("other shape", f"{_URL}: no table has a column for the call and one for its launch")

    def call(self, row: Row) -> Call:
        """The call that a row of the timetable is."""
        title = read_line(take(row, "title"))
        name = plain(title)[:200].replace(" ", "-")
        total, who, closes = take_first(row, "total"), take_first(row, "who") or "", take_first(row, "closes")
        dates = self.dates_or_words(_day, opens=take_first(row, "opens"), closes=None, opening="Lansare estimată")
        closing = f"Închidere estimată: {read_line(closes)}" if closes else None
        places = take_first(row, "where") or "București-Ilfov"
        return self.new_call(
            key=name,
            title=title,
            url=f"{_URL}#{quote(name)}",
            dates=replace(dates, words="; ".join(filter(None, (dates.words, closing))) or None),
            programme=Programme(code="PR BI", name=_PROGRAMME),
            budget=_budget(total) if total else None,
            conditions=(
                *applicant_conditions(who.replace(";", "\n").split("\n"), "ro", "solicitanți eligibili"),
                *place_conditions(places.split("\n"), "RO", "ro", _PROGRAMME),
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


def _day(raw: str) -> date | datetime:
    """``01.09.2026`` or ``1 septembrie 2026``. Raises `ReadError` for anything else, such as a month."""
    return numeric_day(raw) if "." in raw[:3] else written_day(raw, "ro")


def _budget(raw: str) -> Budget:
    try:
        return Budget(total=read_money(raw, "EUR", "ro"))
    except ReadError:
        return Budget(words=read_line(raw))
