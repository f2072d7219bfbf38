"""Workbooks: the table is found by its heading, cells come as text, and what is no such workbook is told."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, ClassVar
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook as Book

from crawlers.portals import workbook
from crawlers.portals.workbook import Workbook
from crawlers.reading import PortalError, Reading
from crawlers.spiders.pl_dane_gov import PlDaneGov

WHERE = "https://portal.example/table.xlsx"
HEADING: list[object] = ["No.", "Title of the call", "Start date", "End date", "Remarks"]


class Source(Workbook):
    source = PlDaneGov.source
    columns: ClassVar = {"title": "title", "opens": "start", "closes": "end"}
    needed = ("title", "opens")


def read(body: bytes) -> list[dict[str, Any]]:
    portal = Source(reading=Reading(source="test", now=datetime(2026, 9, 22, tzinfo=UTC)))  # type: ignore[abstract]
    return list(portal.read_workbook(body, WHERE))


def book(*sheets: list[list[object]]) -> bytes:
    made = Book()
    made.remove(made.worksheets[0])
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def test_the_table_is_found_below_its_title_and_on_another_sheet() -> None:
    table: list[list[object]] = [["Schedule 2026"], [], HEADING]
    table += [[1, "Vouchers", "I quarter", None, "x"], [2, " ", None]]
    assert read(book([["Read me"]], table, [HEADING, [9, "Another table", "then"]])) == [
        {"No.": "1", "title": "Vouchers", "opens": "I quarter", "Remarks": "x"},
        {"No.": "2"},
    ]


def test_typed_days_hours_and_numbers_are_text() -> None:
    hour = datetime(2026, 10, 30, 12, 30, tzinfo=UTC).replace(tzinfo=None)
    row: list[object] = [1.0, 2.5, date(2026, 9, 15), hour, 120000000]
    found = read(book([HEADING, row]))
    assert found == [
        {"No.": "1", "title": "2.5", "opens": "2026-09-15", "closes": "2026-10-30T12:30:00", "Remarks": "120000000"}
    ]


def test_rows_beyond_any_table_of_calls_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 3)
    assert len(read(book([HEADING, [1, "a"], [2, "b"]]))) == 2
    with pytest.raises(PortalError, match="more than 3 rows") as told:
        read(book([HEADING, *([number, "a"] for number in range(3))]))
    assert told.value.kind == "too large"


def _bomb() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(70_000_000))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (lambda: book([["Title", "Beginning"], ["Vouchers", "2026"]]), "other shape"),
        (lambda: book([HEADING])[:2000], "cut off"),
        (_bomb, "cut off"),
        (lambda: b'{"error": "not found"}', "not data"),
        (lambda: b"", "not data"),
    ],
)
def test_what_is_no_such_workbook_is_told(body: Callable[[], bytes], kind: str) -> None:
    with pytest.raises(PortalError) as told:
        read(body())
    assert told.value.kind == kind


def test_without_openpyxl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    body = book([HEADING])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(PortalError, match=r"callfit\[xlsx\]"):
        read(body)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_entities_are_refused(part: str) -> None:
    declaration = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    body = BytesIO()
    with ZipFile(BytesIO(book([HEADING, [1, "Vouchers", "then"]]))) as good, ZipFile(body, "w") as spoilt:
        for name in good.namelist():
            written = good.read(name)
            spoilt.writestr(name, (declaration.encode() if name == part else b"") + written)
    with pytest.raises(PortalError) as told:
        read(body.getvalue())
    assert told.value.kind == "cut off"
    assert "document type" in str(told.value)
