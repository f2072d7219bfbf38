"""Manners and safety of every request: robots.txt done right, patient retries, public addresses only."""

import asyncio
import ipaddress
import socket
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.defer import Deferred


class PrivateAddressError(IgnoreRequest):
    """A request was to go to an address that is not on the public internet."""


class OneAtATimeRobots(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, with one look-up of a host at a time.

    Scrapy 2.14 to 2.19 let the third and later of several concurrent first requests to a host through as if it had no
    robots.txt: they wait for one Deferred whose result an earlier waiter has already replaced by None. The lock makes
    every later request find the finished parser instead.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host."""
        async with self._locks[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)


class PatientRetry(RetryMiddleware):
    """Scrapy's retry middleware, with a pause before each retry.

    The pause is what the portal asks for in Retry-After (seconds or a date), else it doubles from
    ``RETRY_FIRST_PAUSE`` seconds; never longer than ``RETRY_LONGEST_PAUSE`` seconds.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first_pause = settings.getfloat("RETRY_FIRST_PAUSE")
        self._longest_pause = settings.getfloat("RETRY_LONGEST_PAUSE")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request to repeat, after its pause."""
        outcome = super().process_response(request, response)
        if isinstance(outcome, Request):
            asked = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            await self._pause(outcome, asked)
        return outcome

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """None if the exception is not one to retry, else the request to repeat, after its pause."""
        outcome = super().process_exception(request, exception)
        if isinstance(outcome, Request):
            await self._pause(outcome, None)
        return outcome

    async def _pause(self, request: Request, asked: float | None) -> None:
        doubled = self._first_pause * 2.0 ** (int(request.meta.get("retry_times", 1)) - 1)
        await asyncio.sleep(min(doubled if asked is None else asked, self._longest_pause))


def read_retry_after(raw: bytes | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number of seconds or a date; None if unreadable."""
    if raw is None:
        return None
    text = raw.decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def is_public(address: str) -> bool:
    """Whether a literal IP address is one of the public internet."""
    found = ipaddress.ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class PublicAddressesOnly:
    """Refuses requests to names and addresses of this machine or a private network, redirects included."""

    def process_request(self, request: Request) -> None:
        """Raise `PrivateAddressError` for what is not public by its spelling; names are checked when resolved."""
        parts = urlparse_cached(request)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in {"http", "https"} or not host:
            raise PrivateAddressError(f"only http and https addresses are read, not {request.url[:200]}")
        try:
            public = is_public(host)
        except ValueError:
            public = "." in host and not host.endswith((".localhost", ".local", ".internal"))
            # Spellings such as 0x7f.1 or 2130706433 are no address for the standard library but are one for a socket.
            public = public and _not_a_number(host)
        if not public:
            raise PrivateAddressError(f"{host} is not on the public internet")


def _not_a_number(host: str) -> bool:
    try:
        socket.inet_aton(host)
    except OSError:
        return True
    return False


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, refusing names that lead to a private address."""

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """The address of ``name``; fails with `PrivateAddressError`."""
        return super().getHostByName(name, timeout).addCallback(_refuse_private, name)


def _refuse_private(address: str, name: str) -> str:
    if not is_public(address):
        raise PrivateAddressError(f"{name} leads to {address}, which is not on the public internet")
    return address
