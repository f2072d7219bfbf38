"""Rows as a workbook that a spreadsheet opens and that runs nothing."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from notifier.wording.lines import safe_link

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_575
_MOST_LINKS = 65_000
_WIDTHS = {"title": 60, "sentence": 80, "blocker": 60, "question": 60, "company": 30, "call": 40, "url": 40}
_USUAL_WIDTH = 14


def write_workbook(name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A workbook with one sheet ``name``: ``rows`` under a heading that stays in view and filters.

    Texts stay texts, whatever they begin with. Raises `CommandError` where the library for it is not installed, or the
    rows are more than a sheet holds.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise CommandError("to write workbooks, install the extra: pip install 'callfit[xlsx]'") from error
    if len(rows) > _MOST_ROWS:
        raise CommandError(f"a sheet holds {_MOST_ROWS:,} rows, and these are {len(rows):,}; use --format csv")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for number, column in enumerate(columns, 1):
        heading = sheet.cell(1, number, column.replace("_", " "))
        heading.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, _USUAL_WIDTH)
        for place, row in enumerate(rows, 2):
            _fill(sheet.cell(place, number), row[column], link=column == "url" and place < _MOST_LINKS)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(cell: "Cell | MergedCell", value: str | float | date | None, *, link: bool) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    cell.value = text
    if text.startswith("="):
        # Told as a text in the file, and shown as one when somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = True
    elif link and safe_link(text) is not None:
        cell.hyperlink = text
