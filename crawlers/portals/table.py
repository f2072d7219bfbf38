"""Portals that publish a table: CSV in one of its dialects."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

import scrapy

from crawlers.portal import Portal, Row
from crawlers.read.answers import is_web_page
from crawlers.reading import PortalError


class Table(Portal):
    """A source that reads the rows of a CSV file.

    ``columns`` are the headings that must be there; a file without one of them is of another shape. ``encoding`` is
    that of the file, ``delimiter`` what stands between its cells. A row that has fewer cells than the header is cut
    off. ``trailing`` allows rows with more cells than the header; what has no heading is left aside.
    """

    url: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    encoding: ClassVar[str] = "utf-8-sig"
    delimiter: ClassVar[str] = ","
    trailing: ClassVar[bool] = False

    async def rows(self) -> AsyncIterator[Row]:
        """The rows of the table, each cell under its heading; blank cells are absent."""
        body = await self.fetch_table(self.url)
        for row in self.read_table(body):
            yield row

    async def fetch_table(self, url: str) -> bytes:
        """The file at ``url``. Raises `PortalError` if there is none."""
        response = await self.fetch(scrapy.Request(url, dont_filter=True))
        self.reading.pages += 1
        if is_web_page(response.body):
            raise PortalError("not data", f"{url} answered with a web page where a table belongs")
        return response.body

    def read_table(self, body: bytes) -> Iterator[Row]:
        """The rows of the table in ``body``. Raises `PortalError` for one that is not as declared."""
        try:
            text = body.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise PortalError("other shape", f"{self.url}: its text is not {self.encoding}: {error.reason}") from error
        # A cell may hold a whole page of text.
        csv.field_size_limit(10_000_000)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            header = [heading.strip() for heading in next(lines, [])]
            missing = [column for column in self.columns if column not in header]
            if missing:
                raise PortalError("other shape", f"{self.url}: the table has no column {', '.join(missing)}")
            for number, cells in enumerate(lines, start=2):
                if cells:
                    yield self._row(header, cells, number)
        except csv.Error as error:
            raise PortalError("cut off", f"{self.url}: line {lines.line_num} is no line of a table: {error}") from error

    def _row(self, header: list[str], cells: list[str], number: int) -> Row:
        if len(cells) < len(header) or (len(cells) > len(header) and not self.trailing):
            raise PortalError(
                "cut off", f"{self.url}: row {number} has {len(cells)} cells where the header has {len(header)}"
            )
        named = zip(header, cells, strict=False)
        return {heading: cell.strip() for heading, cell in named if heading and cell.strip()}
