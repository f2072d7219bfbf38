"""Workbooks hold what lists hold, and nothing that a spreadsheet would run."""

import io
import sys
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from app.errors import CommandError
from app.workbooks import write_workbook

COLUMNS = ("title", "score", "next_deadline", "url")


def cells(*rows: dict[str, object]) -> list[list[object]]:
    written = write_workbook("matches", COLUMNS, [dict.fromkeys(COLUMNS) | row for row in rows])
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(written))["matches"].iter_rows()]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example","x")', "=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2"]
)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    written = write_workbook("matches", ("title",), [{"title": text}])
    sheet = zipfile.ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    cell = load_workbook(io.BytesIO(written))["matches"]["A2"]
    assert cell.value == text
    assert cell.data_type == "s"


def test_numbers_and_days_are_numbers_and_days() -> None:
    heading, row = cells({"title": "Soil", "score": 0.25, "next_deadline": date(2026, 9, 16)})
    assert heading == ["title", "score", "next deadline", "url"]
    assert row == ["Soil", 0.25, datetime(2026, 9, 16), None]  # noqa: DTZ001 - as a workbook has days


def test_characters_that_no_workbook_holds_and_endless_texts_are_cut() -> None:
    assert cells({"title": "a\x00b\x1bc"})[1][0] == "abc"
    assert len(str(cells({"title": "x" * 40_000})[1][0])) == 32_767


def test_only_a_plain_web_address_is_a_link() -> None:
    written = write_workbook("matches", ("url",), [{"url": "https://a.example/x"}, {"url": "file:///etc/passwd"}])
    sheet = load_workbook(io.BytesIO(written))["matches"]
    assert sheet["A2"].hyperlink is not None
    assert sheet["A3"].hyperlink is None
    assert sheet["A3"].value == "file:///etc/passwd"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CommandError, match=r"pip install 'callfit\[xlsx\]'"):
        write_workbook("matches", COLUMNS, [])
