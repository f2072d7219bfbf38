"""Where requests go: to the portal, or in a replay to the stand-in for it."""

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response


class ReplayHandler(HTTP11DownloadHandler):
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
