"""Repeated requests and their pauses, as a server on loopback sees them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawlers.manners.retry import read_retry_after
from tests.crawlers.portal_server import Asked, PortalServer, Reply, serving
from tests.crawlers.probe import Probed, probe

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (b"3", 3.0),
        (b"Thu, 20 Aug 2026 12:00:30 GMT", 30.0),
        (b"Thu, 20 Aug 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"\xb2", None),
        (None, None),
    ],
)
def test_retry_after_in_both_its_forms(raw: bytes | None, seconds: float | None) -> None:
    assert read_retry_after(raw, NOW) == seconds


def _answer(asked: Asked, before: int) -> Reply:
    page = asked.path.rpartition("/")[2]
    if page == "robots.txt" or (before and page.startswith("once-")):
        return Reply()
    soon = format_datetime((datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0), usegmt=True)
    status, headers = {
        "once-busy": (429, {"Retry-After": "1"}),
        "once-down": (503, {"Retry-After": soon}),
        "long-busy": (429, {"Retry-After": "3600"}),
        "long-down": (503, {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}),
        "browser": (454, {"Retry-After": "1"}),
        "broken": (500, {}),
    }[page]
    return Reply(status=status, body=b"", headers=headers)


PAGES = ("once-busy", "once-down", "long-busy", "long-down", "browser", "broken")


def _url(page: str) -> str:
    return f"https://portal.example.org/{page}"


@pytest.fixture(scope="module")
def crawl() -> Iterator[tuple[Probed, PortalServer]]:
    with serving(_answer) as server:
        probed = probe(*map(_url, PAGES), origin=server.origin, overrides={"CONCURRENT_REQUESTS_PER_DOMAIN": 8})
        yield probed, server


@pytest.mark.parametrize("page", ["once-busy", "once-down"])
def test_a_busy_portal_is_given_the_pause_it_asks_for(crawl: tuple[Probed, PortalServer], page: str) -> None:
    probed, server = crawl
    assert probed[_url(page)].answer == "fine"
    first, second = (asked.at for asked in server.asked(f"portal.example.org/{page}"))
    assert 0.9 < second - first < 10


@pytest.mark.parametrize("page", ["long-busy", "long-down"])
def test_a_portal_that_asks_for_a_long_pause_is_left_alone(crawl: tuple[Probed, PortalServer], page: str) -> None:
    probed, server = crawl
    outcome = probed[_url(page)]
    assert outcome.kind == "server error"
    assert "asks to be left alone for" in outcome.text
    assert outcome.text.endswith("seconds (Retry-After), more than the 120 that a crawl waits")
    assert len(server.asked(f"portal.example.org/{page}")) == 1


def test_a_page_that_checks_browsers_is_not_asked_again(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    assert probed[_url("browser")].kind == "refused"
    assert "454" in probed[_url("browser")].text
    assert len(server.asked("portal.example.org/browser")) == 1


def test_pauses_double_until_a_broken_portal_is_given_up(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    assert probed[_url("broken")].kind == "server error"
    at = [asked.at for asked in server.asked("portal.example.org/broken")]
    # A replay's first pause is a tenth of a second.
    assert [later - earlier > least for earlier, later, least in zip(at, at[1:], (0.1, 0.2, 0.4), strict=False)] == [
        True,
        True,
        True,
    ]
