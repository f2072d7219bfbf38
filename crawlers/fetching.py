"""The spider that asks, whatever is asked for: one request, one answer, or the reason why there is none."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.manners.refusals import UNREACHABLE, NoAnswerError, words_for
from crawlers.reading import PortalError, Reading

Download = Callable[[scrapy.Request], Awaitable[Response]]


class Fetching(scrapy.Spider):
    """A spider that fetches with the manners of this program and writes down what it finds.

    ``reading`` is where this run writes down what it finds. ``download`` takes the place of the network in a replay
    without one. ``accepted`` are the HTTP statuses that mean success.
    """

    accepted: ClassVar[frozenset[int]] = frozenset({200})

    def __init__(self, *, reading: Reading, download: Download | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reading = reading
        self._download = download

    async def fetch(self, request: scrapy.Request) -> Response:
        """The portal's answer to ``request``, with manners and retries. Raises `PortalError` if there is none."""
        where = request.url.partition("?")[0]
        try:
            response = await self._download_one(request)
        except NoAnswerError as error:
            raise PortalError(error.kind, f"{where}: {error}") from error
        except IgnoreRequest as error:
            raise PortalError("refused", f"{where}: {error}") from error
        except UNREACHABLE as error:
            raise PortalError("unreachable", f"{where} cannot be reached: {words_for(error)}") from error
        if response.status not in self.accepted:
            kind = "server error" if response.status >= 500 or response.status in {408, 429} else "refused"
            raise PortalError(kind, f"{where} answered with HTTP status {response.status}")
        return response

    async def _download_one(self, request: scrapy.Request) -> Response:
        if self._download is not None:
            return await self._download(request)
        engine = self.crawler.engine
        assert engine is not None
        return await engine.download_async(request)
