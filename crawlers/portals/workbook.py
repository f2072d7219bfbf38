"""Portals that publish a workbook: XLSX files, in which a table begins somewhere below its title."""

import warnings
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import scrapy

from crawlers.portal import Portal, Row
from crawlers.read.answers import is_web_page
from crawlers.read.archive import read_archive
from crawlers.read.html import tidy
from crawlers.reading import PortalError, ReadError

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

# A workbook may unpack to this many bytes in this many parts; a table has a few thousand rows.
_MOST_BYTES = 60_000_000
_MOST_PARTS = 500
_MOST_SHEETS = 20
_MOST_ROWS = 20_000
_MOST_COLUMNS = 60
# A table's heading stands in one of the first rows of a sheet.
_HEADING_WITHIN = 40
# What openpyxl ends in where a part of a workbook is missing or of another shape.
_DAMAGE = (BadZipFile, ParseError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError)


class Workbook(Portal):
    """A source that reads the rows of a table in an XLSX file; needs the extra ``xlsx``.

    ``columns`` gives each field the words, in lower case, that the heading of its column holds: it is the first column
    that has them and is no other field's. The heading is the first row with a column for each field in ``needed``; a
    workbook without such a row is of another shape. Columns of no field come under their own heading.
    """

    url: ClassVar[str]
    columns: ClassVar[Mapping[str, str]]
    needed: ClassVar[tuple[str, ...]]

    async def rows(self) -> AsyncIterator[Row]:
        """The rows of the table; blank cells are absent."""
        for row in self.read_workbook(await self.fetch_workbook(self.url), self.url):
            yield row

    async def fetch_workbook(self, url: str) -> bytes:
        """The file at ``url``. Raises `PortalError` if there is none."""
        response = await self.fetch(scrapy.Request(url, dont_filter=True))
        self.reading.pages += 1
        if is_web_page(response.body):
            raise PortalError("not data", f"{url} answered with a web page where a workbook belongs")
        return response.body

    def read_workbook(self, body: bytes, where: str) -> Iterator[Row]:
        """The rows of the table in the workbook ``body``, each cell as text under its field, blank ones absent.

        A typed day is ``2026-09-15``, with an hour ``2026-09-15T12:00:00``; a number is its digits. Raises
        `PortalError` for what is no workbook, has no such table or more than any table of calls.
        """
        book = _open(body, where)
        try:
            for sheet in book.worksheets[:_MOST_SHEETS]:
                # A sheet says itself how large it is, and may say anything: the bounds are ours.
                cells = sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
                fields = None
                for number, values in enumerate(cells, start=1):
                    texts = [_text(value) for value in values]
                    if fields is None:
                        if number > _HEADING_WITHIN:
                            break
                        fields = self._fields(texts)
                        continue
                    if number > _MOST_ROWS and any(texts):
                        raise PortalError("too large", f"{where}: the table has more than {_MOST_ROWS:,} rows")
                    if row := {field: text for field, text in zip(fields, texts, strict=False) if field and text}:
                        yield row
                if fields is not None:
                    return
        except _DAMAGE as error:
            raise PortalError("cut off", f"{where}: the workbook is damaged: {tidy(str(error))[:200]}") from error
        finally:
            book.close()
        raise PortalError("other shape", f"{where}: no sheet has a table with the columns {', '.join(self.needed)}")

    def _fields(self, headings: Sequence[str]) -> list[str] | None:
        """The field of each column, or None if these are no headings of the table."""
        fields = [tidy(heading) for heading in headings]
        free = dict(enumerate(heading.casefold() for heading in fields))
        found = set()
        for field, words in self.columns.items():
            column = next((number for number, heading in free.items() if words in heading), None)
            if column is not None:
                fields[column] = field
                found.add(field)
                del free[column]
        return fields if found.issuperset(self.needed) else None


def _open(body: bytes, where: str) -> "Book":
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise PortalError(
            "stopped", f"{where} is an XLSX file; to read it, install Callfit with its extra: callfit[xlsx]"
        ) from error
    try:
        _inspect(body)
        with warnings.catch_warnings():
            # It warns of what it does not keep: looks, checks of what is typed in.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
    except (*_DAMAGE, ReadError) as error:
        raise PortalError(
            "cut off" if body[:2] == b"PK" else "not data",
            f"{where} is no workbook that can be read: {tidy(str(error))[:200]}",
        ) from error


def _inspect(body: bytes) -> None:
    """Raises `ReadError` for a file that unpacks to too much, and for one that declares entities of its own.

    openpyxl counts nothing, and reads some parts with a parser that expands what they declare.
    """
    for name, part in read_archive(body, most_files=_MOST_PARTS, most_bytes=_MOST_BYTES, suffix=""):
        if b"<!DOCTYPE" in part.replace(b"\0", b""):
            raise ReadError(f"{name[:100]!r} has a document type of its own, as no workbook has")


def _text(value: Any) -> str:  # noqa: ANN401 - a cell may hold anything
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
