"""Innoviris: the calendar of the Brussels-Capital Region's programmes for research and innovation, one table."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Portal, Row
from crawlers.read.dates import iso_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source

_COLUMNS = ("ID", "description", "type", "kind", "start", "end", "comment")
_CONTINUOUS = "OPEN"
_SUSPENDED = "suspend"


class BeInnoviris(Portal):
    """The source. A programme has no page of its own: it is linked to the calendar and known by the ID shown there.

    Of the kinds of programme one is documented, ``OPEN``, which takes applications all the time.
    """

    source = Source(
        title="Innoviris",
        country="BE",
        language="en",
        zone="Europe/Brussels",
        home="https://www.innoviris.brussels/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=3, at_most=200, filled={"opens": 0.3, "conditions": 1.0}),
        proof=Proof.DOCUMENTATION,
        checked_against="the order of the columns and the words of two of them as one project reads them; no page was "
        "seen. How many programmes the table has is not known, nor the headings of its columns but the first",
    )
    url = "https://www.innoviris.brussels/program-calendar"
    id_field = "ID"

    async def rows(self) -> AsyncIterator[Row]:
        """The lines of the table under its heading."""
        page = await self.fetch_html(self.url)
        lines = [[read_line(cell.get()) for cell in line.xpath("./th | ./td")] for line in page.css("table tr")]
        if not lines or len(lines[0]) != len(_COLUMNS) or lines[0][0].casefold() != _COLUMNS[0].casefold():
            shown = ", ".join(lines[0])[:120] if lines else "no table"
            raise PortalError("other shape", f"{self.url}: where {', '.join(_COLUMNS)} belong is {shown}")
        for number, cells in enumerate(lines[1:], start=1):
            if len(cells) != len(_COLUMNS):
                self.reading.reject(f"line {number}: it has {len(cells)} cells where the heading has {len(_COLUMNS)}")
                continue
            yield {column: cell for column, cell in zip(_COLUMNS, cells, strict=True) if cell}

    def call(self, row: Row) -> Call:
        """The call that a line is."""
        number, comment = take(row, "ID"), take_first(row, "comment") or ""
        kind, programme = take(row, "kind"), take_first(row, "type")
        is_suspended = _SUSPENDED in comment.casefold()
        return self.new_call(
            key=number,
            title=take(row, "description"),
            url=f"{self.url}#{quote(number)}",
            identifier=number,
            dates=self.dates(
                iso_day,
                opens=take_first(row, "start"),
                closes=take_first(row, "end"),
                rolling=kind == _CONTINUOUS,
            ),
            status_raw=comment if is_suspended else None,
            withdrawn=is_suspended,
            types_of_action=(programme,) if programme else (),
            conditions=self.national("BE1"),
            texts=[(SectionKind.FURTHER_INFORMATION, comment)],
        )
