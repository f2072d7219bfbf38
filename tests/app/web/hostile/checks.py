"""What has to hold of every answer, whatever was sent."""

import csv
import io
import json
import re
from xml.etree import ElementTree

from icalendar import Calendar
from lxml import html

from tests.app.web.hostile.asking import Answer
from tests.app.web.hostile.values import MARK

_LOADS = frozenset({"src", "srcset", "data", "poster", "background", "style"})
_LEADS = frozenset({"href", "action", "formaction"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_HEADERS = re.compile(r"[ -~\xa0-\xff]*")


def check_answer(answer: Answer) -> list[str]:
    """What is wrong with an answer by itself; nothing, mostly."""
    found = []
    if answer.status >= 500:
        found.append(f"the status is {answer.status}")
    names = [name for name, _ in answer.headers]
    if any(MARK in name or name == "bcc" for name in names) or not all(
        _PLAIN_HEADERS.fullmatch(value) for _, value in answer.headers
    ):
        found.append(f"a header is made of what was sent: {answer.headers}")
    if len(answer.headers) != len({*names}) or (MARK in answer.header("location").partition("?")[0]):
        found.append(f"headers are there twice, or lead away: {answer.headers}")
    if answer.body:
        found += _READERS.get(answer.kind, lambda _: [])(answer)
    return found


def check_page(text: str) -> list[str]:
    """What in a page could run, or was worked out, of what came with `MARK`."""
    if MARK not in text:
        return []
    found = [f"worked out: {one}" for one in re.findall(rf"{MARK}49{MARK}", text)]
    if "\0" in text:
        found.append("a NUL")
    for element in html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        if MARK in element.tag or element.tag in {"iframe", "object", "embed", "base", "img", "math"}:
            found.append(f"an element {element.tag}")
        if element.tag in {"script", "style"} and MARK in (element.text or ""):
            found.append("in a script or a style")
        found += [fault for name, value in element.attrib.items() for fault in _check_attribute(name, value)]
        if element.tag not in {"input", "textarea"} and any(one in (element.text or "") for one in "\u202e\u2066"):
            found.append(f"turned round in {element.tag}")
    return found


def _check_attribute(name: str, value: str) -> list[str]:
    said = value.strip().lower()
    if name.startswith("on") or MARK in name or (name in _LOADS and MARK in said):
        return [f"an attribute {name}={value[:60]}"]
    if name in _LEADS and said.startswith(("javascript:", "data:", "//")):
        return [f"a link {value[:60]}"]
    return []


def _check_html(answer: Answer) -> list[str]:
    return check_page(answer.text)


def _check_xml(answer: Answer) -> list[str]:
    root = ElementTree.fromstring(answer.body)
    return [f"a link {value}" for one in root.iter() for value in one.attrib.values() if value.startswith("javascript")]


def _check_json(answer: Answer) -> list[str]:
    json.loads(answer.body)
    return []


def _check_calendar(answer: Answer) -> list[str]:
    calendar = Calendar.from_ical(answer.body)
    return [
        f"a line {one}" for component in calendar.walk() for one in component if MARK.upper() in one or one == "BCC"
    ]


def _check_csv(answer: Answer) -> list[str]:
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    found = [f"a formula {cell}" for row in rows for cell in row if cell.startswith(_FORMULA) and not _is_number(cell)]
    return found + [f"{len(row)} cells of {len(rows[0])}" for row in rows if len(row) != len(rows[0])]


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def _check_workbook(answer: Answer) -> list[str]:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(answer.body)).worksheets[0]
    return [f"a formula {cell.value}" for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


_READERS = {
    "text/html": _check_html,
    "application/atom+xml": _check_xml,
    "application/json": _check_json,
    "application/problem+json": _check_json,
    "text/calendar": _check_calendar,
    "text/csv": _check_csv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _check_workbook,
}
