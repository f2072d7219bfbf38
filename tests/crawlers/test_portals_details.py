"""What shapes share: pages of records, site maps, feeds whose entries have pages, words beside dates."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from catalogue.model.call import Call, DeadlineModel
from catalogue.model.run import Health
from catalogue.model.state import State, state
from crawlers.portal import Portal, Row
from crawlers.portals.details import DetailPages
from crawlers.portals.feed import Feed
from crawlers.portals.html_list import HtmlList
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.portals.sitemap import read_sitemap
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.page import page_name
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import Replayed, replay
from crawlers.source import Expect, Proof, Source

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
SITE = "https://portal.example"
SOURCE = Source(
    title="Portal",
    country="IT",
    language="it",
    zone="Europe/Rome",
    home=f"{SITE}/",
    licence="none",
    expect=Expect(at_least=1, at_most=9),
    proof=Proof.DOCUMENTATION,
    checked_against="nothing",
)


class Announced(DetailPages, Feed):
    """A feed whose entries have pages with a state."""

    source = SOURCE
    urls = (f"{SITE}/rss.xml",)
    page_has = "state"
    detail_url = "{link}"

    page_fields: ClassVar = {"state": ".state", "term": ".term"}

    def call(self, row: Row) -> Call:
        link = take(row, "link")
        dates = self.dates(numeric_day, closes=take_first(row, "term"), prose=True, note="<b>salvo</b> esaurimento")
        status = take(row, "state")
        return self.new_call(key=page_name(link), title=take(row, "title"), url=link, dates=dates, status_raw=status)


class Mapped(Portal):
    """A portal of which nothing but its site map is known."""

    source = SOURCE
    only: ClassVar[str] = ""

    async def rows(self) -> Any:
        for address in await read_sitemap(self, f"{SITE}/sitemap.xml", self.only):
            yield {"link": address}

    def call(self, row: Row) -> Call:
        link = take(row, "link")
        return self.new_call(key=page_name(link), title=link, url=link)


def read(spider: type[Portal], bodies: Mapping[str, str]) -> Replayed:
    exchanges = [
        Exchange(
            url=f"{SITE}{path}",
            answer=body.encode(),
            content_type="application/xml" if path.endswith(".xml") else "text/html; charset=utf-8",
        )
        for path, body in bodies.items()
    ]
    return replay(spider, Answers(exchanges=exchanges, recorded_at=NOW), NOW)


def feed(*names: str) -> str:
    items = "".join(f"<item><title>{name}</title><link>{SITE}/{name}</link></item>" for name in names)
    return f"<rss><channel>{items}</channel></rss>"


def page(state: str, term: str) -> str:
    return f"<html><body><p class='state'>{state}</p><p class='term'>{term}</p></body></html>"


def urls(*paths: str, kind: str = "url") -> str:
    return f"<set xmlns='x'>{''.join(f'<{kind}><loc> {SITE}{path} </loc></{kind}>' for path in paths)}</set>"


def test_the_entries_of_a_feed_may_have_pages_and_words_stand_beside_dates() -> None:
    found = read(Announced, {"/rss.xml": feed("a", "b"), "/a": page("Aperto", "31.12.2026"), "/b": page("Aperto", "")})
    assert found.health is Health.OK
    first, second = found.calls["test_portals_details:a"], found.calls["test_portals_details:b"]
    assert (state(first, NOW), first.deadline_words) == (State.OPEN, "salvo esaurimento")
    assert (state(second, NOW), second.deadline_words) == (State.UNKNOWN, "salvo esaurimento")
    assert second.deadline_model is DeadlineModel.UNKNOWN


@pytest.mark.parametrize("other", [page("", "31.12.2026"), "<html><body><h1>Pagina non trovata</h1></body></html>"])
def test_a_page_without_what_every_page_has_is_another_page(other: str) -> None:
    found = read(Announced, {"/rss.xml": feed("a", "b"), "/a": page("Aperto", "31.12.2026"), "/b": other})
    assert (list(found.calls), found.health) == (["test_portals_details:a"], Health.THIN)
    assert "/b" in found.reading.issues[0].text


def test_a_site_map_and_those_that_it_points_at() -> None:
    found = read(Mapped, {"/sitemap.xml": urls("/a", "/b")})
    assert [call.url for call in found.calls.values()] == [f"{SITE}/a", f"{SITE}/b"]

    class Pages(Mapped):
        only = "pages"

    index = urls("/pages.xml", "/media.xml", kind="sitemap")
    found = read(Pages, {"/sitemap.xml": index, "/pages.xml": urls("/c")})
    assert [call.url for call in found.calls.values()] == [f"{SITE}/c"]
    assert read(Pages, {"/sitemap.xml": urls("/media.xml", kind="sitemap")}).health is Health.CHANGED


def test_the_day_of_a_run_is_that_of_the_portal() -> None:
    found = read(Mapped, {"/sitemap.xml": urls("/a")})
    found.reading.now = datetime(2026, 8, 20, 22, 30, tzinfo=UTC)
    assert Mapped(reading=found.reading).today().isoformat() == "2026-08-21"


class Numbered(JsonApi):
    """A list of numbers, each with an answer of its own."""

    source = SOURCE
    url = f"{SITE}/list.json"
    detail_url = "/own/{id}.json"
    id_field = "title"

    def call(self, row: Row) -> Call:
        return self.new_call(key=take(row, "id"), title=take(row, "title"), url=self.url, funder=take_first(row, "who"))


def test_one_record_without_the_way_to_its_own_answer_costs_no_other() -> None:
    rows = [
        {"id": 1, "title": "a", "who": "x"},
        {"title": "b"},
        {"id": True, "title": "c"},
        {"id": "4 5", "title": "d"},
    ]
    own = {"/own/1.json": '{"who": null, "title": "a2"}', "/own/4%205.json": '{"who": "y"}'}
    found = read(Numbered, {"/list.json": json.dumps(rows), **own})
    assert [(call.title, call.funder) for call in found.calls.values()] == [("a2", "x"), ("d", "y")]
    assert found.health is Health.CHANGED
    assert found.reading.rejected == [
        "b: nothing leads to its own answer: the field id is missing",
        "c: nothing leads to its own answer: the field id holds 'True' where a part of an address belongs",
    ]


class Linked(HtmlList):
    """A list of web pages, each of which links to the next by its number."""

    source = SOURCE
    url = f"{SITE}/list"
    item = "li"
    fields: ClassVar = {"title": "li"}
    paging = Paging(parameter="page", linked=True)

    def call(self, row: Row) -> Call:
        title = take(row, "title")
        return self.new_call(key=title, title=title, url=self.url)


def test_pages_end_where_no_link_leads_on_and_not_at_a_short_one() -> None:
    pages = {
        f"/list?page={number}": f"<html><ul>{items}</ul><a href='/list?x&amp;page={number + 1}'>on</a></html>"
        for number, items in ((1, "<li>a<li>b"), (2, "<li>c"))
    } | {"/list?page=3": "<html><ul><li>d<li>e</ul><a href='/list?page=2'>back</a><a href='?page=40'>on</a></html>"}
    found = read(Linked, pages)
    assert [call.title for call in found.calls.values()] == ["a", "b", "c", "d", "e"]
    assert found.health is Health.OK
