"""Hostile CSV to rows: its columns are checked, a row that is cut off is noticed, blank cells are absent."""

import csv
import io
from collections.abc import Iterator

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
) -> Iterator[dict[str, str]]:
    """The rows of a table, each cell under its heading, stripped; blank cells are absent.

    ``columns`` are the headings that must be there. ``trailing`` allows rows with more cells than the header; what has
    no heading is left aside. Raises `PortalError`: "not data" for a web page, "other shape" for a table without one of
    the columns or of another encoding, "cut off" for one with a row that is no whole row.
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
        for number, cells in enumerate(lines, start=2):
            if cells:
                yield _row(header, cells, f"{where}: row {number}", trailing=trailing)
    except csv.Error as error:
        raise PortalError("cut off", f"{where}: line {lines.line_num} is no line of a table: {error}") from error


def _row(header: list[str], cells: list[str], where: str, *, trailing: bool) -> dict[str, str]:
    if len(cells) < len(header) or (len(cells) > len(header) and not trailing):
        raise PortalError("cut off", f"{where} has {len(cells)} cells where the header has {len(header)}")
    named = zip(header, cells, strict=False)
    return {heading: cell.strip() for heading, cell in named if heading and cell.strip()}
