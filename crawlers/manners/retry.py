"""Repeated requests, with the pauses that portals ask for."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawlers.manners.refusals import AskedToWaitError


class PatientRetry(RetryMiddleware):
    """Scrapy's retry middleware, with a pause before each retry.

    The pause is what the portal asks for in Retry-After (seconds or a date), else it doubles from
    ``RETRY_FIRST_PAUSE`` seconds up to ``RETRY_LONGEST_PAUSE``. A portal that asks for more than the longest pause is
    left alone: the request fails with `AskedToWaitError`. What is a refusal and no failure, such as the 454 of a host
    that "checks your browser", is not in ``RETRY_HTTP_CODES`` and is not asked again.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first_pause = settings.getfloat("RETRY_FIRST_PAUSE")
        self._longest_pause = settings.getfloat("RETRY_LONGEST_PAUSE")

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request to repeat, after its pause. Raises `AskedToWaitError`."""
        outcome = super().process_response(request, response)
        if isinstance(outcome, Request):
            asked = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if asked is not None and asked > self._longest_pause:
                raise AskedToWaitError(
                    f"HTTP status {response.status}, and asks to be left alone for {asked:,.0f} seconds (Retry-After), "
                    f"more than the {self._longest_pause:,.0f} that a crawl waits"
                )
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
        await asyncio.sleep(min(doubled, self._longest_pause) if asked is None else asked)


def read_retry_after(raw: bytes | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number of seconds or a date; None if unreadable."""
    if raw is None:
        return None
    text = raw.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
