"""Portals of JSON: asked by POST, with their pages counted in what they are asked, or out of a script of a web page."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import quote

import pytest

from catalogue.model.call import Call
from catalogue.model.run import Health
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.fields import take
from crawlers.replay import Answers, Exchange
from crawlers.replay.answer import Answer, Asked
from crawlers.replay.offline import replay
from crawlers.source import Expect, Proof, Source

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
URL = "https://portal.example/list"
SOURCE = Source(
    title="Portal",
    country="LT",
    language="lt",
    zone="Europe/Vilnius",
    home="https://portal.example/",
    licence="none",
    expect=Expect(at_least=1, at_most=9_000),
    proof=Proof.DOCUMENTATION,
    checked_against="nothing",
)


class Listed(JsonApi):
    """A list of numbers and titles."""

    source = SOURCE
    url = URL
    id_field = "id"

    def call(self, row: Row) -> Call:
        number = take(row, "id")
        return self.new_call(key=number, title=take(row, "title"), url=f"/{number}")


class Posted(Listed):
    """The same by POST, in pages of three."""

    records = "list"
    body: ClassVar[Mapping[str, Any]] = {"state": "open"}
    paging = Paging(parameter="page", full=3)


class Scripted(Listed):
    """The same in a script of a web page."""

    script = 'script[type="data"]'


class Pages:
    """A portal of so many records in pages; it remembers what it was asked."""

    def __init__(self, count: int) -> None:
        self.asked: list[Any] = []
        self._records = [{"id": number, "title": f"call {number}"} for number in range(count)]

    def answer(self, asked: Asked) -> Answer:
        """The page that the body asks for."""
        body = json.loads(asked.body)
        self.asked.append(body)
        start = 3 * (body["page"] - 1)
        return Answer(status=200, body=json.dumps({"list": self._records[start : start + 3]}).encode())


@pytest.mark.parametrize(("count", "pages"), [(5, 2), (6, 3), (2_000, 667)])
def test_pages_are_counted_in_what_is_posted(count: int, pages: int) -> None:
    portal = Pages(count)
    found = replay(Posted, portal, NOW)
    assert (len(found.calls), found.health) == (count, Health.OK)
    assert portal.asked == [{"state": "open", "page": number} for number in range(1, pages + 1)]


def page(data: str) -> str:
    return f'<html><body><h1>Calls</h1><script type="data">{data}</script></body></html>'


RECORDS = json.dumps([{"id": 7, "title": "50% & more"}])


@pytest.mark.parametrize("data", [RECORDS, quote(RECORDS)])
def test_records_stand_in_a_script_percent_encoded_or_not(data: str) -> None:
    found = replay(Scripted, site(page(data)), NOW)
    assert [call.title for call in found.calls.values()] == ["50% & more"]


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (page(quote(RECORDS)[:20]), Health.BROKEN),
        (page(""), Health.CHANGED),
        ("<html><body><h1>Calls</h1></body></html>", Health.CHANGED),
        (RECORDS, Health.BLOCKED),
    ],
)
def test_a_page_without_the_script_is_told(body: str, verdict: Health) -> None:
    assert replay(Scripted, site(body), NOW).health is verdict


def site(body: str) -> Answers:
    exchange = Exchange(url=URL, answer=body.encode(), content_type="text/html; charset=utf-8")
    return Answers(exchanges=[exchange], recorded_at=NOW)


class Holed(Pages):
    """The same portal, in whose first page one record is none."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._records[1:2] = [None]  # type: ignore[list-item]


def test_a_member_of_the_list_that_is_no_record_costs_no_other() -> None:
    found = replay(Posted, Holed(5), NOW)
    assert len(found.calls) == 4
    assert found.health is Health.CHANGED
    assert found.reading.rejected == [f"{URL}: number 1 of the list at list is None, no record"]
    nothing = json.dumps([None, 3])
    assert replay(Listed, site(nothing), NOW).reading.issues[0].kind == "other shape"
