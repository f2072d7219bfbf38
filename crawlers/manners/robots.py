"""robots.txt done right (RFC 9309), with the pauses that it asks for."""

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawlers.manners.refusals import (
    UNREACHABLE,
    CrawlDelayError,
    NoAnswerError,
    PrivateAddressError,
    RedirectError,
    RobotsUnavailableError,
    words_for,
)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# RFC 9309, 2.5: at least this much of a robots.txt is read.
LARGEST_ROBOTS_TXT = 500 * 1024
_WAIT = "nothing is read from it in this run; the next run asks again"
_IS_ROBOTS_TXT = "is_robots_txt"


class Robots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with a look-up of its own, one at a time of each host.

    Scrapy 2.14 to 2.19 let the third and later of several concurrent first requests to a host through as if it had no
    robots.txt: they wait for one Deferred whose result an earlier waiter has already replaced by None. The lock makes
    every later request find what the first one found.

    What the answer means is RFC 9309, 2.3.1: a success is a list of rules, "not found" and its like (4xx) are none, and
    so are more than five redirects; a server error or no answer at all mean that nothing may be read. 429, "too many
    requests", is taken for the latter: it says to come back later, and not that there are no rules. The requests of a
    host that may not be read fail with `RobotsUnavailableError`.

    A ``Crawl-delay`` for us becomes the pause between two requests to the host, if it is longer than the source's own.
    One longer than ``LONGEST_CRAWL_DELAY`` seconds is not disregarded either: the requests fail with `CrawlDelayError`.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._found: dict[str, RobotParser | NoAnswerError] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        self._longest_delay = crawler.settings.getfloat("LONGEST_CRAWL_DELAY")
        crawler.signals.connect(self._stop_at_the_limit, signal=signals.bytes_received)

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules of the request's host. Raises `NoAnswerError` if nothing of the host may be read."""
        host = urlparse_cached(request).netloc
        async with self._locks[host]:
            if host not in self._found:
                self._found[host] = await self._look_up(request, host)
        found = self._found[host]
        if isinstance(found, NoAnswerError):
            raise type(found)(str(found))
        return found

    async def _look_up(self, request: Request, host: str) -> RobotParser | NoAnswerError:
        engine = self.crawler.engine
        assert engine is not None
        asked = Request(
            f"{urlparse_cached(request).scheme}://{host}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            # Unpacked, so that the limit is one of what is read.
            headers={"Accept-Encoding": "identity"},
            meta={"dont_obey_robotstxt": True, _IS_ROBOTS_TXT: True},
            callback=NO_CALLBACK,
        )
        try:
            response = await engine.download_async(asked)
        except PrivateAddressError as error:
            return error
        except RedirectError:
            return self._parse(b"")
        except NoAnswerError as error:
            return RobotsUnavailableError(f"robots.txt of {host} cannot be read ({error}): {_WAIT}")
        except UNREACHABLE as error:
            return RobotsUnavailableError(f"robots.txt of {host} cannot be reached ({words_for(error)}): {_WAIT}")
        return self._judge(response, request, host)

    def _judge(self, response: Response, request: Request, host: str) -> RobotParser | NoAnswerError:
        if response.status >= 500 or response.status == 429:
            return RobotsUnavailableError(f"robots.txt of {host} answered {response.status}: {_WAIT}")
        rules = self._parse(response.body if response.status == 200 else b"")
        delay = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        if delay is not None and delay > self._longest_delay:
            return CrawlDelayError(
                f"robots.txt of {host} asks for {delay:,g} seconds between two requests, more than the "
                f"{self._longest_delay:,g} that a crawl waits: nothing is read from it"
            )
        if delay is not None:
            self._slow_down(request, delay)
        return rules

    def _parse(self, body: bytes) -> RobotParser:
        if len(body) > LARGEST_ROBOTS_TXT:
            # Half a line may forbid far more than the whole one.
            body = body[:LARGEST_ROBOTS_TXT].rpartition(b"\n")[0]
        return ProtegoRobotParser.from_crawler(self.crawler, body)

    def _slow_down(self, request: Request, delay: float) -> None:
        """Make the pause of the host's slot ``delay`` seconds, if it is shorter, for as long as the crawl lasts."""
        engine = self.crawler.engine
        assert engine is not None
        downloader = engine.downloader
        slot = downloader.get_slot_key(request)
        known = downloader.per_slot_settings.get(slot, {})
        longer = max(delay, known.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")))
        # An idle slot is thrown away after a minute, and made anew from these settings.
        downloader.per_slot_settings[slot] = {**known, "delay": longer}
        if slot in downloader.slots:
            downloader.slots[slot].delay = longer

    def _stop_at_the_limit(self, data: bytes, request: Request) -> None:
        if _IS_ROBOTS_TXT in request.meta:
            self._received[request] = self._received.get(request, 0) + len(data)
            if self._received[request] > LARGEST_ROBOTS_TXT:
                raise StopDownload(fail=False)
