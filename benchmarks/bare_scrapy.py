"""Bare Scrapy: asks for the pages and parses their JSON, with the library's own settings and nothing of ours."""

import json
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from crawlers.portals.sedia import SEARCH, multipart


class BarePages(scrapy.Spider):
    """Asks for page after page until the announced total is read."""

    name = "bare_pages"

    def __init__(self, *, origin: str) -> None:
        super().__init__()
        self.origin = origin

    def ask(self, number: int) -> scrapy.Request:
        """The request for one page, as the portal wants it."""
        query = {"bool": {"must": [{"terms": {"type": ["1"]}}]}}
        body = multipart({"query": query, "languages": ["en"], "sort": [{"field": "identifier", "order": "ASC"}]})
        boundary = body.split(b"\r\n", 1)[0][2:].decode()
        return scrapy.Request(
            f"{self.origin}/{SEARCH.removeprefix('https://')}"
            f"?apiKey=SEDIA&text={quote('***')}&pageSize=100&pageNumber={number}",
            method="POST",
            body=body,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            dont_filter=True,
            cb_kwargs={"number": number},
        )

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first page."""
        yield self.ask(1)

    def parse(self, response: Response, number: int) -> scrapy.Request | None:
        """The next page, while there is one."""
        answer = json.loads(response.body)
        assert answer["results"]
        return self.ask(number + 1) if number * 100 < answer["totalResults"] else None


def crawl_pages(origin: str) -> float:
    """Seconds that bare Scrapy needs for all pages of the stand-in at ``origin``."""
    process = AsyncCrawlerProcess(Settings({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}))
    process.crawl(BarePages, origin=origin)
    begun = time.perf_counter()
    process.start()
    return time.perf_counter() - begun
