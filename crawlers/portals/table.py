"""Portals that publish a table: CSV in one of its dialects."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

import scrapy

from crawlers.portal import Portal, Row
from crawlers.read.answers import is_web_page
from crawlers.read.table import read_table
from crawlers.reading import PortalError


class Table(Portal):
    """A source that reads the rows of a CSV file.

    ``columns`` are the headings that must be there; a file without one of them is of another shape. ``encoding`` is
    that of the file, ``delimiter`` what stands between its cells. A row with fewer cells than the header is rejected;
    if it is the last, the file is cut off there. ``trailing`` allows rows with more cells than the header; what has no
    heading is left aside.
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
        return read_table(
            body,
            self.url,
            self.columns,
            encoding=self.encoding,
            delimiter=self.delimiter,
            trailing=self.trailing,
            reject=self.reading.reject,
        )
