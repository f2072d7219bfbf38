"""Conditional requests: what a second crawl asks, and what it never takes."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.utils.request import RequestFingerprinter

from crawlers.manners.cache import AnswerFolder
from tests.crawlers.portal_server import Asked, PortalServer, Reply, serving
from tests.crawlers.probe import Probed, probe

PAGES = "tagged dated no-cache fresh changing failing dropping moving plain secret half sent".split()
Crawls = tuple[PortalServer, dict[str, bytes], Probed, Probed]
CONDITIONS = {"if-none-match", "if-modified-since"}


def _url(page: str) -> str:
    return f"https://portal.example.org/{page}"


def _first(page: str) -> Reply:
    headers = {"ETag": f'"{page}"'}
    match page:
        case "dated":
            headers = {"Last-Modified": "Thu, 20 Aug 2026 05:00:00 GMT"}
        case "no-cache":
            headers |= {"Cache-Control": "no-cache, must-revalidate"}
        case "fresh":
            headers |= {"Cache-Control": "max-age=86400"}
        case "plain":
            headers = {}
        case "secret":
            headers |= {"Cache-Control": "no-store"}
        case _:
            headers |= {"Set-Cookie": "session=c00kie"}
    return Reply(body=f"first {page}".encode(), headers=headers, announced=page != "half")


def _second(asked: Asked, page: str) -> Reply:
    match page:
        case "changing":
            return Reply(body=b"second changing", headers={"ETag": '"other"'})
        case "failing":
            return Reply(status=500, body=b"")
        case "dropping":
            return Reply(status=0)
        case "moving":
            return Reply(status=302, headers={"Location": "/moved"})
        case "moved":
            return Reply(status=304 if CONDITIONS & asked.headers.keys() else 200, body=b"second moved")
        case _ if CONDITIONS & asked.headers.keys():
            return Reply(status=304)
        case _:
            return Reply(body=b"second " + page.encode())


def _answer(asked: Asked, before: int) -> Reply:
    page = asked.path.rpartition("/")[2]
    if page == "robots.txt":
        return Reply(status=404)
    return _second(asked, page) if before or page == "moved" else _first(page)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    """Two crawls, the files that the first one left, and the server, which saw a third one too."""
    root = tmp_path_factory.mktemp("cache")
    urls = [_url(page) for page in PAGES]
    how: dict[str, Any] = {
        "installation": {"cache": str(root)},
        "headers": {"Authorization": "Bearer k3y"},
        "posted": [_url("sent")],
        "overrides": {"RETRY_TIMES": 1},
    }
    with serving(_answer) as server:
        first = probe(*urls, origin=server.origin, **how)
        kept = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        second = probe(*urls, origin=server.origin, healthy=False, **how)
        probe(_url("tagged"), origin=server.origin, **how)
        yield server, kept, first, second


@pytest.mark.parametrize("page", ["tagged", "dated", "no-cache", "fresh"])
def test_a_second_crawl_asks_whether_an_answer_still_holds(crawls: Crawls, page: str) -> None:
    server, _, first, second = crawls
    # Whatever the portal said about how long it would.
    again = server.asked(f"portal.example.org/{page}")[1]
    assert again.headers["cache-control"] == "max-age=0"
    assert len(CONDITIONS & again.headers.keys()) == 1
    assert first[_url(page)].answer == second[_url(page)].answer == f"first {page}"


@pytest.mark.parametrize("page", ["plain", "secret", "half", "changing", "sent"])
def test_what_may_not_or_need_not_be_kept_is_read_anew(crawls: Crawls, page: str) -> None:
    server, _, first, second = crawls
    assert (first[_url(page)].answer, second[_url(page)].answer) == (f"first {page}", f"second {page}")
    again = server.asked(f"portal.example.org/{page}")[1]
    assert bool(CONDITIONS & again.headers.keys()) is (page == "changing")


@pytest.mark.parametrize(("page", "kind"), [("failing", "server error"), ("dropping", "unreachable")])
def test_what_does_not_come_is_never_made_up_for_by_what_came_once(crawls: Crawls, page: str, kind: str) -> None:
    server, _, first, second = crawls
    assert first[_url(page)].answer == f"first {page}"
    assert "if-none-match" in server.asked(f"portal.example.org/{page}")[1].headers
    assert second[_url(page)].kind == kind


def test_a_condition_belongs_to_one_address(crawls: Crawls) -> None:
    assert crawls[3][_url("moving")].answer == "second moved"


def test_neither_cookies_nor_keys_are_kept(crawls: Crawls) -> None:
    kept = b"".join(crawls[1].values())
    assert (b"first tagged" in kept, b"c00kie" in kept, b"k3y" in kept) == (True, False, False)


def test_replays_are_kept_apart_from_portals(crawls: Crawls) -> None:
    assert {name.split("/")[0] for name in crawls[1]} == {"replay"}


def test_after_a_crawl_that_did_not_end_well_nothing_is_asked_about(crawls: Crawls) -> None:
    asked = ["if-none-match" in each.headers for each in crawls[0].asked("portal.example.org/tagged")]
    assert asked == [False, True, False]


SPIDER: Any = SimpleNamespace(name="probe", crawler=SimpleNamespace(request_fingerprinter=RequestFingerprinter()))
REQUEST = Request("https://portal.example.org/x?q=ü")
ANSWER = HtmlResponse(
    "https://portal.example.org/x",
    headers={"ETag": '"é"', "Content-Type": "text/html; charset=iso-8859-2"},
    body="<p>šđ\n</p>".encode("iso-8859-2"),
)


def _folder(root: Path) -> AnswerFolder:
    folder = AnswerFolder(Settings({"HTTPCACHE_DIR": str(root), "HTTPCACHE_EXPIRATION_SECS": 30 * 86_400}))
    folder.open_spider(SPIDER)
    return folder


def _trust(root: Path) -> None:
    (root / "probe" / "unfinished").unlink()


def _kept(root: Path) -> Path:
    return next(root.rglob("*.answer"))


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    folder.store_response(SPIDER, REQUEST, ANSWER)
    back = folder.retrieve_response(SPIDER, REQUEST)
    assert isinstance(back, HtmlResponse)
    assert (back.url, back.status, back.headers, back.text) == (ANSWER.url, 200, ANSWER.headers, "<p>šđ\n</p>")
    assert folder.retrieve_response(SPIDER, Request("https://portal.example.org/y")) is None


def test_a_half_written_or_damaged_file_is_no_answer(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    folder.store_response(SPIDER, REQUEST, ANSWER)
    path = _kept(tmp_path)
    whole = path.read_bytes()
    dice = random.Random(1)
    damaged = [whole[:length] for length in range(0, len(whole), 3)]
    for _ in range(200):
        spoilt = bytearray(whole)
        spoilt[dice.randrange(len(whole))] ^= dice.randint(1, 255)
        damaged.append(bytes(spoilt))
    for body in damaged:
        path.write_bytes(body)
        assert folder.retrieve_response(SPIDER, REQUEST) is None
    path.unlink()
    path.mkdir()
    assert folder.retrieve_response(SPIDER, REQUEST) is None


def test_old_answers_and_what_a_killed_crawl_left_are_removed_at_the_start_of_the_next(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    folder.store_response(SPIDER, REQUEST, ANSWER)
    path = _kept(tmp_path)
    half, being_written = path.with_suffix(".1.part"), path.with_suffix(".2.part")
    half.write_bytes(b"half")
    being_written.write_bytes(b"half")
    now = time.time()
    os.utime(half, (now - 7200, now - 7200))
    for age, is_kept in ((29, True), (31, False)):
        _trust(tmp_path)
        os.utime(path, (now - age * 86_400, now - age * 86_400))
        assert (_folder(tmp_path).retrieve_response(SPIDER, REQUEST) is not None) is is_kept
    assert [half.exists(), being_written.exists(), path.exists()] == [False, True, False]


def test_a_folder_that_cannot_be_used_stops_nothing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "file"
    root.write_text("", encoding="utf-8")
    folder = _folder(root)
    for _ in range(2):
        folder.store_response(SPIDER, REQUEST, ANSWER)
        assert folder.retrieve_response(SPIDER, REQUEST) is None
    folder.close_spider(SPIDER)
    assert ["CALLFIT_CACHE names another" in record.getMessage() for record in caplog.records] == [True]


def test_a_folder_that_fails_on_the_way_stops_nothing_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = _folder(tmp_path)
    _trust(tmp_path)
    (tmp_path / "probe").rmdir()
    for _ in range(2):
        folder.store_response(SPIDER, REQUEST, ANSWER)
        assert folder.retrieve_response(SPIDER, REQUEST) is None
    assert len(caplog.records) == 1


def test_what_is_large_is_not_kept() -> None:
    from crawlers.manners.cache import Revalidation

    policy = Revalidation(Settings({"HTTPCACHE_LARGEST": 100}))
    for size, is_kept in ((100, True), (101, False)):
        response = Response(_url("x"), headers={"ETag": '"x"'}, body=bytes(size))
        assert policy.should_cache_response(response, REQUEST) is is_kept
