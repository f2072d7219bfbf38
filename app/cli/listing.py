"""Lists that are also wanted as files: JSON for scripts, flat rows as CSV or a workbook for people."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cells import csv_cell
from app.errors import CommandError


class ListFormat(StrEnum):
    """How such a list is given."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


ListFormatOption = Annotated[
    ListFormat,
    typer.Option("--format", help="table for people, json for scripts, csv or xlsx (with --output) for spreadsheets."),
]
FileOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write it into this file instead of on the screen.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list in its forms.

    ``records`` are what JSON holds, ``rows`` the same flat under ``columns``, ``name`` that of a sheet, and
    ``print_table`` shows it to a person.
    """

    name: str
    records: Sequence[Mapping[str, Any]]
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    print_table: Callable[[], None]


def check_file(output: ListFormat, file: Path | None) -> None:
    """That a workbook has a file to go to, before anything is worked out for it. Raises `CommandError`."""
    if output is ListFormat.XLSX and file is None:
        raise CommandError("--format xlsx writes a file; name it with --output FILE.xlsx")


def give(listing: Listing, output: ListFormat, file: Path | None) -> None:
    """Print ``listing`` in the format asked for, or write it into ``file``. Raises `CommandError` if that fails."""
    if output is ListFormat.XLSX:
        from app.workbooks import write_workbook

        check_file(output, file)
        assert file is not None
        written = write_workbook(listing.name, listing.columns, listing.rows)
        with _told(file):
            file.write_bytes(written)
        return
    with _destination(file):
        if output is ListFormat.JSON:
            print(json.dumps(list(listing.records), ensure_ascii=False, indent=2))
        elif output is ListFormat.CSV:
            print(_csv(listing), end="")
        else:
            listing.print_table()


def _csv(listing: Listing) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(listing.columns)
    writer.writerows([csv_cell(row[column]) for column in listing.columns] for row in listing.rows)
    return text.getvalue()


@contextmanager
def _destination(file: Path | None) -> Iterator[None]:
    """Standard output, or ``file`` in its place: written only when all of it is there."""
    if file is None:
        yield
        return
    text = io.StringIO()
    with redirect_stdout(text):
        yield
    with _told(file):
        file.write_text(text.getvalue(), encoding="utf-8")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error
