"""What commands print: tables that fit the terminal for people, JSON and CSV for scripts."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from app.cells import csv_cell, plain

if TYPE_CHECKING:
    from rich.console import Console


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="table for people, json or csv for scripts.")]
ToOption = Annotated[
    str | None,
    typer.Option(
        metavar="WHERE",
        help="A folder for .eml and .html files, smtp://HOST:PORT, smtps://…, or screen; without it CALLFIT_MAIL.",
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="INSTANT", help="Work as of this instant, such as 2026-08-20T09:00+02:00."),
]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its heading and the cell of a record.

    A column without ``share`` is as wide as its cells; those with one divide the rest of the terminal by it, and what
    does not fit is folded over lines, or cut with an ellipsis.
    """

    heading: str
    cell: Callable[[Record], str]
    share: int | None = None
    fold: bool = False
    right: bool = False


def console() -> "Console":
    """A console on standard output: colour only on a terminal, wide enough for scripts that read it."""
    from rich.console import Console

    return Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else _piped_width())


def _piped_width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((120, 40)).columns


def print_records(
    records: Sequence[Record],
    columns: Sequence[Column],
    output: Format,
    empty: str,
    style: Callable[[Record], str] | None = None,
) -> None:
    """Print a list in the format asked for. ``empty`` says in the table's place what to do when there is nothing.

    ``style`` is how the table shows a record's row, such as "red".
    """
    if output is Format.JSON:
        print(json.dumps(list(records), ensure_ascii=False, indent=2, default=plain))
    elif output is Format.CSV:
        _print_csv(records)
    elif not records:
        console().print(empty, markup=False)
    else:
        _print_table(records, columns, style)


def print_record(record: Record) -> None:
    """Print one record as JSON."""
    print(json.dumps(record, ensure_ascii=False, indent=2, default=plain))


def _print_csv(records: Sequence[Record]) -> None:
    if not records:
        return
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(records[0].keys())
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)
    sys.stdout.write(text.getvalue())


def _print_table(records: Sequence[Record], columns: Sequence[Column], style: Callable[[Record], str] | None) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shares = any(column.share is not None for column in columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=shares)
    for column in columns:
        table.add_column(
            column.heading,
            justify="right" if column.right else "left",
            overflow="fold" if column.fold else "ellipsis",
            no_wrap=not column.fold,
            ratio=column.share,
        )
    for record in records:
        table.add_row(*(Text(column.cell(record)) for column in columns), style=style(record) if style else None)
    console().print(table)


def in_zone(instant: datetime, zone: str) -> datetime:
    """An instant on the clock of a zone, for printing."""
    return instant.astimezone(ZoneInfo(zone))


def warn(text: str) -> None:
    """Tell something beside the result: on standard error, so that scripts keep their output clean."""
    print(text, file=sys.stderr)
