"""How much of an answer is taken, packed and unpacked."""

import zlib
from collections.abc import Iterator

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.manners.refusals import AnswerTooLargeError, BadPackingError

_ASKED_FOR = (b"gzip", b"deflate")
_UNDERSTOOD = frozenset({*_ASKED_FOR, b"x-gzip", b"identity"})


def too_large(limit: int, announced: int | None = None) -> AnswerTooLargeError:
    """An answer of more than ``limit`` bytes, ``announced`` where the portal said how many it has."""
    found = f"the answer goes on after {limit:,} bytes" if announced is None else f"the answer has {announced:,} bytes"
    return AnswerTooLargeError(f"{found}; at most {limit:,} of one answer are read (largest_answer of the source)")


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's middleware for packed answers, which stops a bomb while it unpacks, and says so.

    Only gzip and deflate are asked for and taken: both are unpacked by the standard library, piece by piece.
    """

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for what is understood."""
        request.headers.setdefault("Accept-Encoding", b", ".join(_ASKED_FOR))

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer unpacked. Raises `AnswerTooLargeError` or `BadPackingError`."""
        strange = [coding.decode("latin-1") for coding in _codings(response) if coding not in _UNDERSTOOD]
        if strange:
            raise BadPackingError(f"the answer is packed as {', '.join(strange)[:60]}, which was not asked for")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            limit = request.meta.get("download_maxsize", self._max_size)
            raise AnswerTooLargeError(
                f"the answer has {len(response.body):,} bytes packed and goes on after {limit:,} unpacked; at most "
                f"{limit:,} of one answer are read (largest_answer of the source)"
            ) from error
        except (zlib.error, EOFError, OSError) as error:
            raise BadPackingError(f"the answer is packed and cannot be unpacked: {error}") from error


def _codings(response: Response) -> Iterator[bytes]:
    for line in response.headers.getlist("Content-Encoding"):
        yield from (coding.strip().lower() for coding in line.split(b",") if coding.strip())
