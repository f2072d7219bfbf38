"""Fetching one address for a look, with the manners of a crawl: robots.txt, public addresses only, one at a time."""

from collections.abc import AsyncIterator
from datetime import datetime

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings as ScrapySettings

from catalogue.model.call import Call
from catalogue.settings import Settings
from crawlers import settings as scrapy_settings
from crawlers.look.answer import Fetched
from crawlers.portal import Portal, Row
from crawlers.reading import PortalError, Reading
from crawlers.run import contact_settings, replay_settings
from crawlers.source import Expect, Proof, Source


class _Visit(Portal):
    """One request for ``wanted``, and no calls; what was answered, with whatever status, is in ``answers``."""

    source = Source(
        title="a look",
        country="EU",
        language="en",
        zone="UTC",
        home="https://localhost/",
        licence="nothing is kept",
        expect=Expect(at_least=1, at_most=1),
        proof=Proof.DOCUMENTATION,
        checked_against="nothing",
    )
    accepted = frozenset(range(200, 600))
    wanted: str
    answers: list[Response]

    async def rows(self) -> AsyncIterator[Row]:
        """Nothing but the request."""
        self.answers.append(await self.fetch(scrapy.Request(self.wanted, dont_filter=True)))
        for row in list[Row]():
            yield row

    def call(self, row: Row) -> Call | None:  # noqa: ARG002 - what a source must have
        """None: a look makes no calls."""
        return None


def visit(url: str, installation: Settings, now: datetime, *, replay_origin: str | None = None) -> Fetched:
    """What ``url`` answers, with whatever status. With ``replay_origin`` a stand-in there is asked.

    One process can visit once: the network loop cannot be restarted. Raises `PortalError` where nothing is answered.
    """
    reading, answers = Reading(source="look", now=now), list[Response]()
    settings = ScrapySettings()
    settings.setmodule(scrapy_settings)
    settings.setdict({"ITEM_PIPELINES": {}} | contact_settings(installation.contact))
    if replay_origin is not None:
        settings.setdict(replay_settings(replay_origin))
    process = AsyncCrawlerProcess(settings)
    process.crawl(_Visit, reading=reading, wanted=url, answers=answers)
    process.start()
    if not answers:
        issue = next(iter(reading.issues), None)
        raise PortalError(issue.kind, issue.text) if issue else PortalError("stopped", f"{url}: it was not asked")
    response = answers[0]
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Fetched(url=response.url, body=response.body, status=response.status, content_type=content_type)
