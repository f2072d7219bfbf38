"""Innoviris: the calendar of the Brussels-Capital Region's programmes for research and innovation, one table."""

from collections.abc import AsyncIterator

from catalogue.model.call import Call
from crawlers.portal import Portal, Row
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_each, take_first
from crawlers.read.html import read_line
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source

_COLUMNS = ("ID", "description", "type", "kind", "start", "end", "comment")


class BeInnoviris(Portal):
    """The source. A programme has no page of its own. Of their kinds one is documented, OPEN, which never closes."""

    source = Source(
        title="Innoviris",
        country="BE",
        language="en",
        zone="Europe/Brussels",
        home="https://www.innoviris.brussels/program-calendar",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=200, filled={"opens": 0.3}),
        proof=Proof.DOCUMENTATION,
        checked_against="the order of the columns and the words of two of them as one project reads them; no page was "
        "seen, and how many programmes there are is not known",
    )
    id_field = "ID"

    async def rows(self) -> AsyncIterator[Row]:
        """The lines of the table under its heading; one of a single cell is a heading as well."""
        page = await self.fetch_html(self.source.home)
        lines = [[read_line(cell.get()) for cell in line.xpath("./th | ./td")] for line in page.css("table tr")]
        if not lines or len(lines[0]) != len(_COLUMNS) or lines[0][0].upper() != "ID":
            raise PortalError("other shape", f"where the columns {', '.join(_COLUMNS)} belong is {lines[:1]}")
        for cells in lines[1:]:
            if len(cells) == len(_COLUMNS):
                yield dict(zip(_COLUMNS, cells, strict=True))
            elif len(cells) > 1:
                self.reading.reject(f"{' | '.join(cells)[:80]}: {len(cells)} cells are not the {len(_COLUMNS)} columns")

    def call(self, row: Row) -> Call:
        """The call that a line is."""
        number = take(row, "ID")
        opens, closes, kind, comment = take_each(row, "start", "end", "kind", "comment")
        return self.new_call(
            key=number,
            title=take(row, "description"),
            url=f"#{number}",
            identifier=number,
            dates=self.dates(iso_day, opens=opens, closes=closes, rolling=kind == "OPEN", prose=True, note=comment),
            withdrawn="suspend" in (comment or "").casefold(),
            types_of_action=[take_first(row, "type")],
            funder=self.source.title,
            conditions=self.national("BE1"),
        )
