"""Tables of companies as advisors keep them: CSV of any common kind, or the first sheet of a workbook."""

import codecs
import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from app.company_columns import find_column
from app.errors import CommandError

LARGEST_FILE = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
_MOST_UNPACKED = 200_000_000
_MOST_PARTS = 500
_DELIMITERS = (",", ";", "\t")
# What openpyxl ends in where a part of a workbook is missing or of another shape.
_DAMAGE = (BadZipFile, ParseError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row that holds anything: its ``line`` in the file, where it begins, from 1, and its ``cells`` as texts."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file holds: its ``headings`` as they are written, the rows below, and what its reader should know."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    delimiter: str = ","
    notes: tuple[str, ...] = ()


def read_table(path: Path) -> Table:
    """The table in the file at ``path``. Raises `CommandError` if it is no table that can be read whole."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise CommandError(f"{path} holds {size:,} bytes; a table has at most {LARGEST_FILE:,}: divide it")
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    if raw.startswith(b"PK\x03\x04"):
        return _bounded(path, *_read_workbook(path, raw))
    return _bounded(path, *_read_csv(path, raw))


def _bounded(path: Path, rows: Iterator[TableRow], delimiter: str, notes: tuple[str, ...]) -> Table:
    found: list[TableRow] = []
    for row in rows:
        if len(row.cells) > MOST_COLUMNS:
            raise CommandError(f"{path}, line {row.line}: {len(row.cells)} columns; a table has at most {MOST_COLUMNS}")
        if len(found) > MOST_ROWS:
            raise CommandError(f"{path} has more than {MOST_ROWS:,} rows; divide it")
        if any(row.cells):
            found.append(row)
    if not found:
        raise CommandError(f"{path} holds nothing; callfit profile import --template shows what it should")
    headings = list(found[0].cells)
    while headings and not headings[-1]:
        headings.pop()
    return Table(headings=tuple(headings), rows=tuple(found[1:]), delimiter=delimiter, notes=notes)


def _read_csv(path: Path, raw: bytes) -> tuple[Iterator[TableRow], str, tuple[str, ...]]:
    text, notes = _decode(path, raw)
    delimiter = _find_delimiter(text)
    return _csv_rows(path, text, delimiter), delimiter, notes


def _decode(path: Path, raw: bytes) -> tuple[str, tuple[str, ...]]:
    if b"\0" in raw:
        wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        raise CommandError(f"{path} is {'in UTF-16' if wide else 'no text'}; save it as CSV in UTF-8, or as .xlsx")
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is neither in UTF-8 nor in Windows-1252; save it as CSV in UTF-8") from error
    return text, (f"{path} is not in UTF-8 and was read as Windows-1252: look whether accented letters are right",)


def _find_delimiter(text: str) -> str:
    """What parts the columns: what gives the first line most headings that we know."""
    line = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        cells = line.split(delimiter)
        return sum(find_column(cell.strip(' "')) is not None for cell in cells), len(cells)

    return max(_DELIMITERS, key=known)


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield TableRow(line=line, cells=tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CommandError(
            f"{path}, from line {line} on: no CSV that can be read: {error}; nothing was taken"
        ) from error


def _read_workbook(path: Path, raw: bytes) -> tuple[Iterator[TableRow], str, tuple[str, ...]]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise CommandError(
            f"{path} is a workbook; to read it, install the extra: pip install 'callfit[xlsx]', or save it as CSV"
        ) from error
    from crawlers.read.archive import read_archive
    from crawlers.reading import ReadError

    rows: list[TableRow] = []
    try:
        # openpyxl counts nothing, and reads some parts with a parser that expands what they declare.
        for name, part in read_archive(raw, most_files=_MOST_PARTS, most_bytes=_MOST_UNPACKED, suffix=""):
            if b"<!DOCTYPE" in part.replace(b"\0", b""):
                raise CommandError(f"{path}: {name[:100]!r} has a document type of its own, as no workbook has")
        with warnings.catch_warnings():
            # It warns of what it does not keep: looks, checks of what is typed in.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = book.worksheets
            # A sheet says itself how large it is, and may say anything: the bounds are ours.
            cells = sheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
            rows = [
                TableRow(line=line, cells=tuple(map(_cell_text, values))) for line, values in enumerate(cells, start=1)
            ]
        finally:
            book.close()
    except (*_DAMAGE, ReadError) as error:
        raise CommandError(f"{path} is no workbook that can be read: {' '.join(str(error).split())[:200]}") from error
    more = len(sheets) - 1
    notes = (f"{path}: only its first sheet, {sheets[0].title!r}, was read, and not the {more} others",) if more else ()
    return iter(rows), ";", notes


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(timespec="seconds")
        case date() | time():
            return value.isoformat()
        case float():
            text = f"{Decimal(repr(value)).normalize():f}"
            # With three digits behind the point it could be taken for thousands, which it is not here.
            return f"{text}0" if len(text.rpartition(".")[2]) == 3 and "." in text else text
    return str(value).strip()
