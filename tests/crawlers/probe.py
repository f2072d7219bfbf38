"""A crawl of a few addresses with the settings of a real one, in a process of its own: a network loop runs only once.

Run as a module it reads what to do, `Task` as JSON, from its argument, and prints what came of each address.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from twisted.internet.address import IPv4Address, IPv6Address

from app.cli.crawl import log_to_stderr
from catalogue.model.run import Health, Run
from catalogue.settings import Settings
from crawlers.manners import addresses
from crawlers.portal import Portal, Row
from crawlers.reading import PortalError, Reading
from crawlers.run import reader_settings
from crawlers.source import Expect, Proof, Source
from tests.forked import run_forked

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to ask, and how.

    ``origin`` is a stand-in, None for the addresses themselves. ``source``, ``installation`` and ``overrides`` change
    the declaration, the settings of the installation and those of Scrapy. The addresses are asked at once; those of
    ``before`` are asked ahead of them, and all idle slots are then thrown away; those of ``posted`` are asked by POST.
    ``healthy`` is the verdict on the run.
    ``dns`` answers for the name service, one list of addresses a look-up; ``public`` are private addresses that count
    as public; ``proxy`` is the environment's for http.
    """

    urls: Sequence[str]
    origin: str | None = None
    posted: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    installation: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Any] = field(default_factory=dict)
    before: Sequence[str] = ()
    healthy: bool = True
    dns: Mapping[str, list[list[str]]] = field(default_factory=dict)
    public: Sequence[str] = ()
    proxy: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one address after how many seconds: the answer, or the kind of failure and its text."""

    answer: str = ""
    kind: str = ""
    text: str = ""
    after: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Probed:
    """What came of every address, and what was written to standard error."""

    outcomes: dict[str, Outcome]
    warnings: str

    def __getitem__(self, url: str) -> Outcome:
        return self.outcomes[url]


def probe(*urls: str, **how: Any) -> Probed:
    """Ask for the addresses in a process of its own; ``how`` is the rest of the `Task`."""
    task = json.dumps(asdict(Task(urls=urls, **how)))
    done = run_forked("tests.crawlers.probe", [task], folder=ROOT, environment=os.environ, patience=60)
    assert done.code == 0, done.err
    found = json.loads(done.out)
    return Probed(outcomes={url: Outcome(**outcome) for url, outcome in found.items()}, warnings=done.err)


class _FakeNames:
    """The name service below ours."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self._answers = answers

    def resolveHostName(self, receiver: Any, name: str, port: int, types: Any, semantics: str) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self._answers[name].pop(0) if len(self._answers[name]) > 1 else self._answers[name][0]:
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()


def _main(task: Task) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}

    class Probe(Portal):
        source = Source(
            **{
                "title": "Probe",
                "country": "EU",
                "language": "en",
                "zone": "UTC",
                "home": "https://portal.example.org/",
                "licence": "none",
                "expect": Expect(at_least=1, at_most=1),
                "proof": Proof.DOCUMENTATION,
                "checked_against": "nothing",
                **task.source,
            }
        )

        async def start(self) -> AsyncIterator[Row]:
            assert self.crawler.engine is not None
            await asyncio.gather(*(self._ask_for(url) for url in task.before))
            self.crawler.engine.downloader._slot_gc(age=-60)
            await asyncio.gather(*(self._ask_for(url) for url in task.urls))
            nothing: tuple[Row, ...] = ()
            for row in nothing:
                yield row

        async def _ask_for(self, url: str) -> None:
            begun = time.monotonic()
            method = "POST" if url in task.posted else "GET"
            request = scrapy.Request(url, method=method, headers=dict(task.headers), dont_filter=True)
            try:
                response = await self.fetch(request)
            except PortalError as error:
                outcomes[url] = Outcome(kind=error.kind, text=str(error), after=time.monotonic() - begun)
            else:
                answer = response.body[:100].decode()
                outcomes[url] = Outcome(answer=answer, after=time.monotonic() - begun)

    health = Health.OK if task.healthy else Health.THIN
    run = Run(id="probe", source="probe", started_at=NOW, health=health)
    settings = reader_settings(
        Probe.source, Settings(**task.installation), task.origin, {"ITEM_PIPELINES": {}, **task.overrides}
    )
    log_to_stderr()
    if task.proxy:
        os.environ["http_proxy"] = task.proxy
    process = AsyncCrawlerProcess(settings)
    if task.dns:
        from twisted.internet import reactor

        reactor.installNameResolver(_FakeNames(dict(task.dns)))
    if task.public:
        really = addresses.is_public
        addresses.is_public = lambda address: address in task.public or really(address)
    process.crawl(Probe, reading=Reading(source="probe", now=NOW, run=run))
    process.start()
    return outcomes


if __name__ == "__main__":
    found = _main(Task(**json.loads(sys.argv[1])))
    print(json.dumps({url: asdict(outcome) for url, outcome in found.items()}))
