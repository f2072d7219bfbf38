"""What programs are answered: every call once, as the docs describe it, and nothing of anybody."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.listed_calls import CurrentListing
from app.web import make_app
from app.web.site import Site
from catalogue.store.errors import StoreError
from crawlers.registry import bundled_names
from tests.app.web.conftest import SENDER, Clock, at_once
from tests.app.web.public.conftest import GONE, HOSTILE, TOLD, Shop, read
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import ACCELERATOR, CORK, LIFE, NOW, VOUCHERS

API = "/api/v1"
SCHEMA = json.loads((Path(__file__).parents[4] / "docs" / "call.schema.json").read_text(encoding="utf-8"))


def all_calls(shop: Shop, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = shop.browser.get(f"{API}/calls", params={**asked, **cursor}).json()
        found += page["calls"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("limit", ["7", "100"])
def test_paging_gives_every_call_once_and_none_that_is_gone(shop: Shop, limit: str) -> None:
    ids = [one["id"] for one in all_calls(shop, limit=limit, every="true")]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) == 54
    assert GONE.id not in ids


def test_records_are_those_that_the_docs_describe(shop: Shop) -> None:
    validator = Draft202012Validator(SCHEMA)
    for record in all_calls(shop, limit="100"):
        if record["id"] != HOSTILE.id:
            validator.validate(record)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"state": "planned", "source": "eu_funding_tenders"}, [LIFE.id]),
        ({"instrument": "equity"}, [ACCELERATOR.id]),
        ({"theme": "buildings", "country": "EU"}, [TOLD.id]),
        ({"q": "pompe de căldură", "state": "open"}, [TOLD.id]),
        ({"q": "hydrogen", "language": "ro"}, [HOSTILE.id]),
        ({"q": "hydrogen", "language": "en"}, []),
    ],
)
def test_parameters_choose(shop: Shop, asked: dict[str, str], ids: list[str]) -> None:
    assert [one["id"] for one in all_calls(shop, **asked)] == ids


def test_what_words_find_can_be_paged_through(shop: Shop) -> None:
    ids = [one["id"] for one in all_calls(shop, q="topic", limit="10", country="SE")]
    assert len(ids) == len(set(ids)) == 45


def test_a_call_has_its_texts_conditions_and_themes_and_its_history(shop: Shop) -> None:
    record = shop.browser.get(f"{API}/calls/{TOLD.id}").json()
    assert [one["kind"] for one in record["sections"]] == ["description"]
    assert record["sections"][0]["text"].startswith("Renovation of blocks")
    assert record["conditions"][0]["clause"].startswith("Only SMEs")
    assert "buildings" in {one["id"] for one in record["themes"]}
    history = shop.browser.get(f"{API}/calls/{LIFE.id}/history").json()
    (change,) = history["changes"]
    assert (change["field"], change["cause"], change["weight"]) == ("deadlines", "portal", "material")
    assert "2027-01-09 -> 2027-02-09" in change["words"]
    assert shop.browser.get(f"{API}/calls/{GONE.id}").json()["gone_at"] is not None
    assert shop.browser.get(f"{API}/calls/{quote(HOSTILE.id)}").json()["id"] == HOSTILE.id


def test_sources_themes_and_countries_are_listed(shop: Shop) -> None:
    sources = {one["name"]: one for one in shop.browser.get(f"{API}/sources").json()["sources"]}
    assert set(sources) == set(bundled_names())
    assert (sources["se_vinnova"]["calls"], sources["se_vinnova"]["live_calls"]) == (45, 45)
    assert sources["ro_mipe"]["live_calls"] == 1
    assert sources["fi_eura2021"]["last_complete"] is None
    countries = {one["code"]: one for one in shop.browser.get(f"{API}/countries").json()["countries"]}
    assert countries["RO"] == {"code": "RO", "calls": 2, "live_calls": 1}
    assert {"id": "buildings", "label": "Buildings and construction"} in shop.browser.get(f"{API}/themes").json()[
        "themes"
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/calls?limit=0", 422),
        ("/calls?limit=101", 422),
        ("/calls?q=-only", 422),
        ("/calls?q=" + "word+" * 40, 422),
        ("/calls?q=" + "x" * 201, 422),
        ("/calls?theme=nothing", 422),
        ("/calls?state=OPEN", 422),
        ("/calls?cursor=!!", 422),
        ("/calls?cursor=" + "W1tb" * 240, 422),
        ("/calls?q=topic&cursor=OTk5OTk5OTk", 422),
        ("/calls?q=topic&cursor=dHJ1ZQ", 422),
        ("/calls?cursor=MQ", 422),
        ("/calls?q=%00", 400),
        ("/calls?q=%ED%A0%80", 400),
        ("/calls?q=" + "x" * 10_000, 414),
        ("/calls/none", 404),
        ("/calls/%00", 404),
        ("/calls/none/history", 404),
        ("/calls/" + "x" * 3_000, 422),
        ("/nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem_in_words(shop: Shop, path: str, status: int) -> None:
    answer = shop.browser.get(f"{API}{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert answer.headers["cache-control"] == "no-store"


def test_only_reading_is_answered_and_every_site_may_read(shop: Shop) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert shop.browser.request(method, f"{API}/calls").status_code == 405
    answer = shop.browser.get(f"{API}/calls", headers={"origin": "https://other.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (
        "access-control-allow-origin" not in shop.browser.get("/calls", headers={"origin": "https://x.example"}).headers
    )


def test_nothing_of_a_company_is_in_any_answer(shop: Shop) -> None:
    for path in ("/calls?limit=100", "/sources", "/countries", "/openapi.json", f"/calls/{TOLD.id}"):
        text = shop.browser.get(f"{API}{path}").text
        assert CORK.id not in text
        assert CORK.name not in text
        assert "@" not in text.replace("@id", "")


def test_the_tag_of_an_answer_is_another_one_once_something_changed(tmp_path: Path) -> None:
    from catalogue.store.database import Database

    with Database.open(f"sqlite:///{tmp_path / 'c.db'}") as database:
        make_catalogue(database)
        read(database, [VOUCHERS], NOW - timedelta(hours=1))
        clock = Clock()
        site = Site(database=database, offer=CurrentOffer(database, beside=at_once), sender=SENDER, clock=clock)
        browser = TestClient(make_app(site))
        first = browser.get(f"{API}/calls")
        known = {"if-none-match": first.headers["etag"]}
        clock.now = NOW + timedelta(minutes=30)
        again = browser.get(f"{API}/calls", headers=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert first.headers["cache-control"] == "public, max-age=60"
        clock.now = VOUCHERS.deadlines[0].at + timedelta(seconds=1)
        closed = browser.get(f"{API}/calls", headers=known)
        assert (closed.status_code, closed.json()["calls"][0]["state"]) == (200, "closed")
        read(database, [VOUCHERS, replace(LIFE, title="New")], clock.now)
        clock.now += timedelta(minutes=2)
        more = browser.get(f"{API}/calls", headers={"if-none-match": closed.headers["etag"]})
        assert [one["title"] for one in more.json()["calls"]] == [VOUCHERS.title, "New"]


@pytest.mark.parametrize(
    "error", [StoreError("the database of office@x.example is locked"), RuntimeError("x@y.example")]
)
def test_our_own_failure_tells_nothing_of_it(shop: Shop, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(CurrentListing, "get", fail)
    browser = TestClient(make_app(shop.site), raise_server_exceptions=False)
    answer = browser.get(f"{API}/calls")
    assert answer.status_code in {500, 503}
    assert answer.headers["content-type"] == "application/problem+json"
    assert "example" not in answer.text


def test_the_document_is_whole_and_its_page_is_ours(shop: Shop) -> None:
    document = shop.browser.get(f"{API}/openapi.json").json()
    assert document["servers"] == [{"url": "/funding/api/v1"}]
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"], path
        for parameter in operations["get"].get("parameters", ()):
            assert parameter["description"], (path, parameter)
        assert "application/problem+json" in operations["get"]["responses"]["422"]["content"]
    page = shop.browser.get("/api").text
    for path in document["paths"]:
        assert f"GET /api/v1{path}" in page
    for path in ("/docs", "/redoc"):
        assert shop.browser.get(f"{API}{path}").status_code == 404
