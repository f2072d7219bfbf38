"""Manners and safety, against a real server on loopback with the real engine of Scrapy."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from crawlers.manners.addresses import is_public
from crawlers.manners.retry import read_retry_after

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (b"3", 3.0),
        (b"Thu, 20 Aug 2026 12:00:30 GMT", 30.0),
        (b"Thu, 20 Aug 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (None, None),
    ],
)
def test_retry_after_in_both_its_forms(raw: bytes | None, seconds: float | None) -> None:
    assert read_retry_after(raw, NOW) == seconds


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("147.67.34.30", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("::ffff:127.0.0.1", False),
        ("2a01:7080:24:100::30", True),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


class _Handler(BaseHTTPRequestHandler):
    """``/HOST/PATH``, as the replay handler asks: some paths are forbidden, one is busy once, one leads inside."""

    seen: list[str]

    def do_GET(self) -> None:
        path = self.path.split("/", 2)[2]
        self.seen.append(path)
        if path == "robots.txt":
            self._answer(200, b"User-agent: *\nDisallow: /private/\n")
        elif path == "busy" and self.seen.count("busy") == 1:
            self._answer(429, b"", {"Retry-After": "1"})
        elif path == "inside":
            self._answer(302, b"", {"Location": "http://169.254.169.254/latest/meta-data"})
        else:
            self._answer(200, b"fine")

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the test's output is not a web server's log."""


@contextmanager
def _server() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    handler = type("Handler", (_Handler,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


def _fetch(origin: str, *urls: str) -> dict[str, str]:
    """Each address fetched at once by a small spider with the project's settings, in a process of its own."""
    program = textwrap.dedent(
        """
        import json, sys, time
        import scrapy
        from scrapy.crawler import AsyncCrawlerProcess
        from scrapy.settings import Settings
        from crawlers import settings as project
        from crawlers.run import replay_settings

        origin, *urls = sys.argv[1:]
        result = {}

        class Probe(scrapy.Spider):
            name = "probe"
            async def start(self):
                for url in urls:
                    yield scrapy.Request(url, callback=self.came, errback=self.failed, dont_filter=True,
                                         meta={"asked": url, "at": time.monotonic()})
            def came(self, response):
                waited = time.monotonic() - response.meta["at"]
                result[response.meta["asked"]] = f"{response.status} after {'a pause' if waited > 0.9 else 'no pause'}"
            def failed(self, failure):
                result[failure.request.meta["asked"]] = f"{type(failure.value).__name__}: {failure.value}"

        settings = Settings()
        settings.setmodule(project)
        settings.setdict(replay_settings(origin) | {"ITEM_PIPELINES": {}, "LOG_ENABLED": False})
        process = AsyncCrawlerProcess(settings)
        process.crawl(Probe)
        process.start()
        print(json.dumps(result))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, origin, *urls], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    answers: dict[str, str] = json.loads(done.stdout)
    return answers


def test_robots_txt_holds_for_every_one_of_several_first_requests() -> None:
    urls = [
        f"https://portal.example.org/{path}" for path in ("private/1", "open/1", "private/2", "private/3", "open/2")
    ]
    with _server() as (origin, seen):
        answers = _fetch(origin, *urls)
    assert not [path for path in seen if path.startswith("private/")]
    assert [answer.split(":")[0] for url, answer in answers.items() if "/private/" in url] == ["IgnoreRequest"] * 3
    assert sorted(path for path in seen if path.startswith("open/")) == ["open/1", "open/2"]


def test_a_busy_portal_is_given_the_pause_it_asks_for() -> None:
    with _server() as (origin, seen):
        answers = _fetch(origin, "https://portal.example.org/busy")
    assert answers == {"https://portal.example.org/busy": "200 after a pause"}
    assert seen.count("busy") == 2


def test_private_addresses_are_never_asked_directly_or_by_redirect() -> None:
    urls = [
        "https://portal.example.org/inside",
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://0x7f.1/x",
        "http://2130706433/x",
        "http://[::1]/x",
        "http://intranet/x",
    ]
    with _server() as (origin, seen):
        answers = _fetch(origin, *urls)
    assert set(answers) == set(urls)
    assert {answer.split(":")[0] for answer in answers.values()} == {"PrivateAddressError"}
    assert [path for path in seen if path != "robots.txt"] == ["inside"]
