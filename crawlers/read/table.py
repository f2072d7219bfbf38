"""Hostile CSV to rows: its columns are checked, a row that is cut off is noticed, blank cells are absent."""

import csv
import io
import sys
from collections.abc import Callable, Iterator

from crawlers.read.answers import is_web_page
from crawlers.reading import PortalError

# A cell may hold a whole page of text.
_LONGEST_CELL = 10_000_000


def read_table(
    body: bytes,
    where: str,
    columns: tuple[str, ...],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    trailing: bool = False,
    reject: Callable[[str], None] | None = None,
) -> Iterator[dict[str, str]]:
    """The rows of a table, each cell under its heading, stripped; blank cells are absent.

    ``columns`` are the headings that must be there. ``trailing`` allows rows with more cells than the header; what has
    no heading is left aside. ``reject`` is told of a row that is no whole row, unless it is the last: there the table
    breaks off, as it does at the first such row without ``reject``. Raises `PortalError`: "not data" for a web page,
    "other shape" for a table without one of the columns or of another encoding, "cut off" for one that breaks off.
    """
    if is_web_page(body):
        raise PortalError("not data", f"{where} answered with a web page where a table belongs")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise PortalError("other shape", f"{where}: its text is not {encoding}: {error.reason}") from error
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [heading.strip() for heading in next(lines, [])]
        missing = [column for column in columns if column not in header]
        if missing:
            raise PortalError("other shape", f"{where}: the table has no column {', '.join(missing)}")
        whole = range(len(header), sys.maxsize if trailing else len(header) + 1)
        for cells in _whole_rows(lines, whole, where, reject):
            named = zip(header, cells, strict=False)
            yield {heading: cell.strip() for heading, cell in named if heading and cell.strip()}
    except csv.Error as error:
        raise PortalError("cut off", f"{where}: line {lines.line_num} is no line of a table: {error}") from error


def _whole_rows(
    lines: Iterator[list[str]], whole: range, where: str, reject: Callable[[str], None] | None
) -> Iterator[list[str]]:
    """The rows of so many cells as ``whole`` says. Raises `PortalError` "cut off" if the last one is none of them."""
    odd = None
    for number, cells in enumerate(lines, start=2):
        if odd is not None and reject is not None:
            reject(odd)
        odd = None
        if len(cells) in whole:
            yield cells
        elif cells:
            odd = f"{where}: row {number} has {len(cells)} cells where the header has {whole.start}"
            if reject is None:
                break
    if odd is not None:
        raise PortalError("cut off", odd)
