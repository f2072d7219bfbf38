"""Why a request gets no answer: by our own manners and limits, or because the network failed."""

from typing import ClassVar

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

# What a request ends in that nobody answered.
UNREACHABLE = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)


class NoAnswerError(IgnoreRequest):
    """A request was not sent, or its answer not taken. ``kind`` is one of the kinds that `crawlers.health` knows."""

    kind: ClassVar[str] = "refused"


class PrivateAddressError(NoAnswerError):
    """A request was to go to an address that is not on the public internet."""


class RedirectError(NoAnswerError):
    """A portal sends us on too often, or to what is no address."""


class RobotsUnavailableError(NoAnswerError):
    """A host did not say what may be read, so nothing of it is read in this run."""

    kind = "unreachable"


class CrawlDelayError(NoAnswerError):
    """A host wants longer pauses between two requests than a crawl can make."""


class AskedToWaitError(NoAnswerError):
    """A portal asks for a longer pause than is made before a repeated request."""

    kind = "server error"


class AnswerTooLargeError(NoAnswerError):
    """An answer is larger than the source says its answers may be."""

    kind = "too large"


class BadPackingError(NoAnswerError):
    """An answer was packed for the way and cannot be unpacked."""

    kind = "cut off"


def words_for(error: Exception) -> str:
    """What a failed download means; the libraries' own words name their classes and not the cause."""
    if isinstance(error, DownloadTimeoutError):
        return "no whole answer came in the time it is given"
    if isinstance(error, CannotResolveHostError):
        return "its name leads to no address"
    if isinstance(error, DownloadConnectionRefusedError | ConnectError):
        return "the connection was refused"
    if "certificate verify failed" in _causes(error):
        return "its certificate cannot be verified"
    if isinstance(error, TunnelError):
        return "the proxy does not let us through"
    return "the connection broke off"


def _causes(error: BaseException | None) -> str:
    """What the libraries say of an error and of those behind it, which Twisted keeps in a list."""
    words = []
    while error is not None:
        words.append(f"{error!r} {[reason.value for reason in getattr(error, 'reasons', ())]!r}")
        error = error.__cause__
    return " ".join(words)
