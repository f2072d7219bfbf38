"""Conditional requests: an answer of the last crawl is taken again only if the portal says that it still holds."""

import hashlib
import json
import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.extensions.httpcache import RFC2616Policy
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from catalogue.model.run import Health
from crawlers.fetching import Fetching

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from scrapy.utils.request import RequestFingerprinterProtocol

logger = logging.getLogger(__name__)

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_FORM = b"callfit answer 1"
_KEPT = ".answer"
_BEING_WRITTEN = ".part"
_UNFINISHED = "unfinished"
# Seconds after which a file that is still being written was left by a crawl that was killed.
_LONGEST_WRITING = 3600


def cache_settings(folder: str) -> dict[str, object]:
    """Scrapy settings that keep answers in ``folder``; none are kept where it is the empty text."""
    return {"HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": folder} if folder else {}


class ConditionalCache(HttpCacheMiddleware):
    """Scrapy's cache, made to ask: no stored answer is taken in the place of one that failed to come."""

    def process_request(self, request: Request) -> Request | Response | None:  # type: ignore[override]
        """None; the request then carries the conditions that its own stored answer allows, and no others."""
        # Of an earlier try, or of the page that redirected here.
        for condition in _CONDITIONS:
            request.headers.pop(condition, None)
        # By this Scrapy's policy takes every stored answer for stale, and caches on the way ask the portal too.
        request.headers["Cache-Control"] = "max-age=0"
        return super().process_request(request)

    def process_exception(self, request: Request, exception: Exception) -> None:  # type: ignore[override]  # noqa: ARG002
        """None: Scrapy would pass the stored answer off as the portal's."""
        request.meta.pop("cached_response", None)


class Revalidation(RFC2616Policy):
    """What may be kept, and what makes it hold again: whole answers to GET with a validator, and 304 alone.

    Scrapy's policy also takes the stored answer where the portal answers with a server error, and puts conditions on
    requests that change things, which servers answer with 412.
    """

    def __init__(self, settings: "BaseSettings") -> None:
        super().__init__(settings)
        self._largest = settings.getint("HTTPCACHE_LARGEST")

    def should_cache_request(self, request: Request) -> bool:
        """Whether the answer to the request may be kept and asked after."""
        return request.method == "GET" and super().should_cache_request(request)

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Whether the answer is kept. One that was cut off would otherwise be found unchanged for ever after."""
        validated = "ETag" in response.headers or "Last-Modified" in response.headers
        # A stored answer that still holds carries a flag too: it is not stored anew, so that it grows old.
        fit = response.status == 200 and validated and not response.flags and len(response.body) <= self._largest
        return fit and super().should_cache_response(response, request)

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:  # noqa: ARG002
        """Whether the portal says that the stored answer still holds."""
        return response.status == 304


class AnswerFolder:
    """Stored answers, a file each, in the folder ``HTTPCACHE_DIR``/SOURCE of the user's own.

    A file begins with a checksum of all the rest: one that was half written or damaged is no entry, and never an error.
    What describes the answer is JSON. Scrapy's own storages unpickle, so that whoever can write to the folder, or to a
    copy of it that is put back, can run programs; here they can only forge answers, which are hostile to begin with.
    Cookies and the request, with whatever key it carried, are not kept.

    Answers older than ``HTTPCACHE_EXPIRATION_SECS`` are removed at the start of a crawl, also if they were found to
    hold since then: a portal whose validators are wrong is found out in the end. All are removed if the last crawl of
    the source did not end well, because a bad answer may be among them. A folder that cannot be used costs the
    conditions, never the crawl.
    """

    def __init__(self, settings: "BaseSettings") -> None:
        self._root = Path(settings["HTTPCACHE_DIR"])
        self._longest = settings.getint("HTTPCACHE_EXPIRATION_SECS")
        self._folder: Path | None = None
        self._fingerprinter: RequestFingerprinterProtocol | None = None

    def open_spider(self, spider: Spider) -> None:
        """Make the source's folder ready, without what is too old or not to be trusted."""
        self._fingerprinter = spider.crawler.request_fingerprinter
        folder = self._root / spider.name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._tidy(folder)
            (folder / _UNFINISHED).touch()
        except OSError as error:
            self._give_up(folder, error)
        else:
            self._folder = folder

    def close_spider(self, spider: Spider) -> None:
        """Trust what was kept if the crawl ended well."""
        run = spider.reading.run if isinstance(spider, Fetching) else None
        if self._folder is not None and run is not None and run.health is Health.OK:
            with suppress(OSError):
                (self._folder / _UNFINISHED).unlink()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:  # noqa: ARG002 - Scrapy's protocol
        """The stored answer to the request, or None."""
        path = self._path(request)
        if path is None:
            return None
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        return _read_answer(raw)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:  # noqa: ARG002
        """Keep the answer, whole or not at all."""
        path = self._path(request)
        if path is None:
            return
        written = path.with_suffix(f".{os.getpid()}{_BEING_WRITTEN}")
        try:
            written.write_bytes(_write_answer(response))
            written.replace(path)
        except OSError as error:
            self._give_up(path.parent, error)
            with suppress(OSError):
                written.unlink()

    def _path(self, request: Request) -> Path | None:
        if self._folder is None or self._fingerprinter is None:
            return None
        return self._folder / f"{self._fingerprinter.fingerprint(request).hex()}{_KEPT}"

    def _tidy(self, folder: Path) -> None:
        # Files carry the file system's time, whatever day the crawl is of.
        now = time.time()
        untrusted = (folder / _UNFINISHED).exists()
        oldest = {_KEPT: now if untrusted else now - self._longest, _BEING_WRITTEN: now - _LONGEST_WRITING}
        for path in folder.iterdir():
            if path.suffix in oldest and path.stat().st_mtime < oldest[path.suffix]:
                path.unlink(missing_ok=True)

    def _give_up(self, folder: Path, error: OSError) -> None:
        self._folder = None
        logger.warning(
            "the folder %s for answers of portals cannot be used (%s): no more are kept; CALLFIT_CACHE names another",
            folder,
            error.strerror or error,
        )


def _write_answer(response: Response) -> bytes:
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name != b"Set-Cookie"
        for value in values
    ]
    described = json.dumps({"url": response.url, "status": response.status, "headers": headers}).encode()
    rest = described + b"\n" + response.body
    return b"%s %s\n%s" % (_FORM, hashlib.sha256(rest).hexdigest().encode(), rest)


def _read_answer(raw: bytes) -> Response | None:
    begin, _, rest = raw.partition(b"\n")
    if begin != b"%s %s" % (_FORM, hashlib.sha256(rest).hexdigest().encode()):
        return None
    described, _, body = rest.partition(b"\n")
    known = json.loads(described)
    headers = Headers()
    for name, value in known["headers"]:
        headers.appendlist(name.encode("latin-1"), value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=known["url"], body=body)
    return kind(url=known["url"], status=known["status"], headers=headers, body=body)
