"""Where requests go: to the portal, or in a replay to the stand-in for it."""

from urllib.parse import urlsplit, urlunsplit
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawlers.manners.addresses import refused_address
from crawlers.manners.refusals import PrivateAddressError
from crawlers.manners.sizes import too_large


class PortalHandler(HTTP11DownloadHandler):
    """Scrapy's handler, which says why it broke a request off: by the name's address, or by the answer's size."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._announced: WeakKeyDictionary[Request, object] = WeakKeyDictionary()
        crawler.signals.connect(self._note_length, signal=signals.headers_received)

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises `PrivateAddressError`, `AnswerTooLargeError`, and what Scrapy's own handler raises."""
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlparse_cached(request).hostname or ""
            address = refused_address(host)
            if address is None:
                raise
            raise PrivateAddressError(f"{host} leads to {address}, which is not on the public internet") from error
        except DownloadCancelledError as error:
            # Scrapy cancels for nothing else: a time-out has its own error.
            announced = self._announced.get(request)
            limit = request.meta.get("download_maxsize", self._limit)
            raise too_large(limit, announced if isinstance(announced, int) else None) from error

    def _note_length(self, body_length: object, request: Request) -> None:
        self._announced[request] = body_length


class ReplayHandler(PortalHandler):
    """Sends every request to the stand-in at ``CALLFIT_REPLAY_ORIGIN``, as ``ORIGIN/HOST/PATH``.

    Everything above it (robots.txt, retries, redirects, the check of addresses) works with the portal's own addresses,
    and nothing of a replay can reach the portal.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._origin = urlsplit(crawler.settings["CALLFIT_REPLAY_ORIGIN"])

    async def download_request(self, request: Request) -> Response:
        """The stand-in's answer, under the portal's address."""
        parts = urlsplit(request.url)
        path = f"/{parts.netloc}{parts.path}"
        url = urlunsplit((self._origin.scheme, self._origin.netloc, path, parts.query, ""))
        response = await super().download_request(request.replace(url=url))
        return response.replace(url=request.url)
