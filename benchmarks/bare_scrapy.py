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
    """Asks for pages one after another, or all at once."""

    name = "bare_pages"

    def __init__(self, *, origin: str, pages: int, concurrent: bool) -> None:
        super().__init__()
        self.origin = origin
        self.pages = pages
        self.concurrent = concurrent
        self.rows = 0

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
        """The first page, or all of them."""
        for number in range(1, (self.pages if self.concurrent else 1) + 1):
            yield self.ask(number)

    def parse(self, response: Response, number: int) -> scrapy.Request | None:  # type: ignore[override]
        """Count the rows; ask for the next page if they come one by one."""
        self.rows += len(json.loads(response.body)["results"])
        return self.ask(number + 1) if not self.concurrent and number < self.pages else None


def crawl_pages(origin: str, pages: int, *, concurrent: bool) -> float:
    """Seconds that bare Scrapy needs for ``pages`` pages of the stand-in at ``origin``."""
    process = AsyncCrawlerProcess(Settings({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False}))
    process.crawl(BarePages, origin=origin, pages=pages, concurrent=concurrent)
    begun = time.perf_counter()
    process.start()
    return time.perf_counter() - begun
