"""How much of an answer is taken, how often we are sent on, and who we say we are."""

import gzip
import zlib
from collections.abc import Iterator

import pytest

from crawlers.run import contact_settings
from tests.crawlers.portal_server import Asked, PortalServer, Reply, serving
from tests.crawlers.probe import Probed, probe

LIMIT = 100_000
TEXT = b"x" * 50_000
ANSWERS = {
    "robots.txt": Reply(status=404),
    "fits": Reply(body=b"x" * LIMIT),
    "announced": Reply(body=b"x" * 123_456),
    "endless": Reply(body=b"x" * 16_000_000, announced=False),
    "packed": Reply(body=gzip.compress(TEXT), headers={"Content-Encoding": "gzip"}),
    "deflated": Reply(body=zlib.compress(TEXT), headers={"Content-Encoding": "deflate"}),
    "bomb": Reply(body=gzip.compress(bytes(10_000_000)), headers={"Content-Encoding": "gzip"}),
    "bomb-in-bomb": Reply(
        body=gzip.compress(gzip.compress(bytes(10_000_000))), headers={"Content-Encoding": "gzip, gzip"}
    ),
    "deflated-bomb": Reply(body=zlib.compress(bytes(10_000_000)), headers={"Content-Encoding": "deflate"}),
    "no-gzip": Reply(body=b"this is no gzip", headers={"Content-Encoding": "gzip"}),
    "no-deflate": Reply(body=b"\xff\xff\xff", headers={"Content-Encoding": "deflate"}),
    "strange": Reply(body=b"x", headers={"Content-Encoding": "br"}),
    "nowhere": Reply(status=302, headers={"Location": "http://[::1/"}),
    "script": Reply(status=302, headers={"Location": "javascript:alert(1)"}),
    "refresh": Reply(
        body=b'<html><meta http-equiv="refresh" content="0; url=/fits">', headers={"Content-Type": "text/html"}
    ),
}


def _answer(asked: Asked, _: int) -> Reply:
    page = asked.path.rpartition("/")[2]
    if page.isdigit():
        return Reply(status=302, headers={"Location": f"/{int(page) - 1}"}) if page != "0" else Reply()
    return ANSWERS[page]


def _url(page: str) -> str:
    return f"https://portal.example.org/{page}"


@pytest.fixture(scope="module")
def crawl() -> Iterator[tuple[Probed, PortalServer]]:
    urls = [_url(page) for page in (*ANSWERS, "5", "6") if page != "robots.txt"]
    with serving(_answer) as server:
        yield (
            probe(
                *urls,
                origin=server.origin,
                source={"largest_answer": LIMIT},
                installation={"contact": "desk@agency.example"},
            ),
            server,
        )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("announced", "the answer has 123,456 bytes; at most 100,000 of one answer are read"),
        ("endless", "the answer goes on after 100,000 bytes; at most 100,000 of one answer are read"),
        ("bomb", "bytes packed and goes on after 100,000 unpacked; at most 100,000 of one answer are read"),
        ("bomb-in-bomb", "goes on after 100,000 unpacked"),
        ("deflated-bomb", "goes on after 100,000 unpacked"),
    ],
)
def test_an_answer_that_is_too_large_says_so(crawl: tuple[Probed, PortalServer], page: str, words: str) -> None:
    probed, server = crawl
    assert probed[_url(page)].kind == "too large"
    assert words in probed[_url(page)].text
    assert len(server.asked(f"portal.example.org/{page}")) == 1


def test_an_endless_answer_is_broken_off(crawl: tuple[Probed, PortalServer]) -> None:
    assert crawl[1].sent["portal.example.org/endless"] < 10_000_000


def test_answers_within_the_limit_are_read_packed_or_not(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    assert {probed[_url(page)].answer for page in ("fits", "packed", "deflated")} == {"x" * 100}
    assert server.seen[-1].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("page", "words"),
    [("no-gzip", "cannot be unpacked"), ("no-deflate", "cannot be unpacked"), ("strange", "packed as br")],
)
def test_an_answer_that_cannot_be_unpacked_says_so(crawl: tuple[Probed, PortalServer], page: str, words: str) -> None:
    outcome = crawl[0][_url(page)]
    assert (outcome.kind, words in outcome.text) == ("cut off", True), outcome.text


def test_five_redirects_are_followed_and_no_more(crawl: tuple[Probed, PortalServer]) -> None:
    probed, _ = crawl
    assert probed[_url("5")].answer == "fine"
    assert (probed[_url("6")].kind, "more than 5 redirects" in probed[_url("6")].text) == ("refused", True)
    assert probed[_url("refresh")].answer.startswith("<html>")


@pytest.mark.parametrize("page", ["nowhere", "script"])
def test_a_redirect_to_no_address_is_told(crawl: tuple[Probed, PortalServer], page: str) -> None:
    outcome = crawl[0][_url(page)]
    assert (outcome.kind, "which is no address" in outcome.text) == ("refused", True)


def test_portals_are_told_who_asks_and_whom_to_write_to(crawl: tuple[Probed, PortalServer]) -> None:
    told = {(asked.headers["user-agent"], asked.headers["from"]) for asked in crawl[1].seen}
    assert told == {("callfit/0.1 (reader of public funding calls; desk@agency.example)", "desk@agency.example")}


def test_a_contact_that_is_no_mail_address_is_in_the_user_agent_alone() -> None:
    told = contact_settings("https://agency.example/bot")
    assert told["USER_AGENT"] == "callfit/0.1 (reader of public funding calls; https://agency.example/bot)"
    assert "From" not in str(told)
    assert "USER_AGENT" not in contact_settings("")


def test_pages_are_asked_for_in_the_language_of_the_portal() -> None:
    headers = contact_settings("", "ro")["DEFAULT_REQUEST_HEADERS"]
    assert isinstance(headers, dict)
    assert headers["Accept-Language"] == "ro, en;q=0.5"
