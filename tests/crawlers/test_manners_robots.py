"""robots.txt, as a server on loopback sees a real crawl obey it."""

from collections.abc import Iterator

import pytest

from tests.crawlers.portal_server import Asked, PortalServer, Reply, serving
from tests.crawlers.probe import Probed, probe

FORBIDS = b"User-agent: *\nDisallow: /private/\n"
PADDING = b"# " + b"x" * 98 + b"\n"
# The limit falls into its last line, after "Disallow: /".
JUST_LONGER = (FORBIDS + PADDING * 6_000)[: 500 * 1024 - 12] + b"\nDisallow: /late/\n"
ROBOTS = {
    "forbids": Reply(body=FORBIDS),
    "names-us": Reply(body=b"User-agent: *\nDisallow: /\n\nUser-agent: Callfit\nDisallow: /private/\n"),
    "names-our-words": Reply(body=b"User-agent: reader\nDisallow: /\n"),
    "down": Reply(status=503, body=b""),
    "drops": Reply(status=0),
    "busy": Reply(status=429, body=b""),
    "wait-long": Reply(status=503, body=b"", headers={"Retry-After": "7200"}),
    "missing": Reply(status=404, body=b"User-agent: *\nDisallow: /\n"),
    "closed": Reply(status=403, body=b""),
    "leads-inside": Reply(status=302, body=b"", headers={"Location": "http://192.168.0.1/robots.txt"}),
    "in-circles": Reply(status=302, body=b"", headers={"Location": "https://in-circles.example.org/robots.txt"}),
    "long": Reply(body=FORBIDS + PADDING * 300_000 + b"Disallow: /late/\n"),
    "just-longer": Reply(body=JUST_LONGER),
    "slow": Reply(body=b"User-agent: *\nCrawl-delay: 60\n\nUser-agent: callfit\nCrawl-delay: 0.5\n"),
    "too-slow": Reply(body=b"User-agent: *\nCrawl-delay: 86400\n"),
}
PAGES = {
    "forbids": ("private/1", "open/1", "private/2", "private/3", "open/2"),
    "names-us": ("private/1", "open/1"),
    "long": ("private/1", "late/1"),
    "just-longer": ("private/1", "late/1"),
    "slow": ("1", "2"),
    "down": ("1", "2", "3"),
}


def _answer(asked: Asked, _: int) -> Reply:
    host, _slash, path = asked.path.partition("/")
    return ROBOTS[host.partition(".")[0]] if path == "robots.txt" else Reply()


def _url(host: str, page: str = "1") -> str:
    return f"https://{host}.example.org/{page}"


@pytest.fixture(scope="module")
def crawl() -> Iterator[tuple[Probed, PortalServer]]:
    urls = [_url(host, page) for host in ROBOTS for page in PAGES.get(host, ("1",))]
    with serving(_answer) as server:
        yield probe(*urls, origin=server.origin), server


def test_rules_hold_for_every_one_of_several_first_requests(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    assert not [path for path in server.paths() if "/private/" in path]
    for page in ("private/1", "private/2", "private/3"):
        assert probed[_url("forbids", page)].kind == "refused"
        assert "robots.txt" in probed[_url("forbids", page)].text
    assert [probed[_url("forbids", page)].answer for page in ("open/1", "open/2")] == ["fine", "fine"]
    assert len(server.asked("forbids.example.org/robots.txt")) == 1


def test_rules_are_those_for_our_name_and_not_for_words_beside_it(crawl: tuple[Probed, PortalServer]) -> None:
    probed, _ = crawl
    assert probed[_url("names-us", "open/1")].answer == "fine"
    assert probed[_url("names-us", "private/1")].kind == "refused"
    assert probed[_url("names-our-words")].answer == "fine"


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("down", "robots.txt of down.example.org answered 503"),
        ("busy", "robots.txt of busy.example.org answered 429"),
        ("drops", "robots.txt of drops.example.org cannot be reached (the connection broke off)"),
        (
            "wait-long",
            "robots.txt of wait-long.example.org cannot be read (HTTP status 503, and asks to be left alone",
        ),
    ],
)
def test_a_host_that_does_not_say_what_may_be_read_is_left_alone(
    crawl: tuple[Probed, PortalServer], host: str, words: str
) -> None:
    probed, server = crawl
    for page in PAGES.get(host, ("1",)):
        outcome = probed[_url(host, page)]
        assert outcome.kind == "unreachable"
        assert words in outcome.text
        assert outcome.text.endswith("nothing is read from it in this run; the next run asks again")
    assert {path for path in server.paths(robots=True) if path.startswith(f"{host}.")} == {
        f"{host}.example.org/robots.txt"
    }


@pytest.mark.parametrize("host", ["missing", "closed", "in-circles"])
def test_a_host_without_robots_txt_has_no_rules(crawl: tuple[Probed, PortalServer], host: str) -> None:
    assert crawl[0][_url(host)].answer == "fine"


def test_a_robots_txt_that_leads_to_a_private_address_is_not_fetched(crawl: tuple[Probed, PortalServer]) -> None:
    outcome = crawl[0][_url("leads-inside")]
    assert (outcome.kind, "192.168.0.1 is not on the public internet" in outcome.text) == ("refused", True)


def test_only_the_beginning_of_an_endless_robots_txt_is_read(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    for host in ("long", "just-longer"):
        assert probed[_url(host, "private/1")].kind == "refused"
        assert probed[_url(host, "late/1")].answer == "fine"
    assert server.sent["long.example.org/robots.txt"] < 10_000_000


def test_the_crawl_delay_for_us_is_kept(crawl: tuple[Probed, PortalServer]) -> None:
    first, second = (asked.at for asked in crawl[1].seen if asked.path in {"slow.example.org/1", "slow.example.org/2"})
    assert 0.45 < second - first < 5


def test_a_crawl_delay_that_no_crawl_can_keep_is_not_disregarded(crawl: tuple[Probed, PortalServer]) -> None:
    probed, server = crawl
    outcome = probed[_url("too-slow")]
    assert outcome.kind == "refused"
    assert "asks for 86,400 seconds between two requests, more than the 120 that a crawl waits" in outcome.text
    assert server.asked("too-slow.example.org/1") == []


def test_the_longer_of_both_delays_is_kept_also_when_the_host_was_not_asked_for_long() -> None:
    rules = {"a": b"User-agent: *\nCrawl-delay: 0.1", "b": b"User-agent: *\nCrawl-delay: 0.4"}

    def answer(asked: Asked, _: int) -> Reply:
        return Reply(body=rules[asked.path[0]] if asked.path.endswith("/robots.txt") else b"")

    urls = [_url(host, page) for host in rules for page in ("2", "3")]
    with serving(answer) as server:
        probe(*urls, before=[_url(host) for host in rules], origin=server.origin, overrides={"DOWNLOAD_DELAY": 0.2})
    for host, least in (("a", 0.15), ("b", 0.35)):
        robots, first, second, third = (asked.at for asked in server.seen if asked.path.startswith(f"{host}."))
        assert first - robots > least - 0.1
        assert third - second > least
