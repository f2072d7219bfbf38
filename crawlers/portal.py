"""The spider that every source is: it reads rows destructively and never takes silence for success."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from catalogue.model.call import Call
from crawlers.reading import PortalError, ReadError, Reading
from crawlers.source import Source

Row = dict[str, Any]

_UNREACHABLE = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)


class Portal(scrapy.Spider):
    """A source's spider. A source file sets `source` and says how a row becomes a call; its name is its file's name.

    ``reading`` is where this run writes down what it finds.
    """

    source: ClassVar[Source]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = cls.__module__.rpartition(".")[2]

    def __init__(self, *, reading: Reading, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reading = reading

    @abstractmethod
    def rows(self) -> AsyncIterator[Row]:
        """The portal's records, one by one. Raises `PortalError` when the portal cannot be read as declared."""

    @abstractmethod
    def call(self, row: Row) -> Call | None:
        """The call that a record is, or None where it is none of ours. Every field read is taken out of ``row``.

        Raises `ReadError`, KeyError or IndexError for a record that cannot be read.
        """

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: every call that could be read; what could not is counted with its reason."""
        try:
            async for row in self.rows():
                call = self._read(row)
                if call is not None:
                    yield call
                self.reading.progress()
        except PortalError as error:
            self.reading.note(error.kind, str(error))
        else:
            self.reading.finished = True

    def _read(self, row: Row) -> Call | None:
        name = self.name_of(row)
        try:
            call = self.call(row)
        except (KeyError, IndexError) as error:
            self.reading.reject(f"{name}: the field {error} is missing")
            return None
        except (ReadError, ValueError) as error:
            self.reading.reject(f"{name}: {error}")
            return None
        self.reading.leftovers.update(field for field in row if field not in self.source.unused)
        return call

    def name_of(self, row: Mapping[str, Any]) -> str:
        """How a message names a record that may be unreadable."""
        return str(row.get("reference", "a record without a reference"))[:80]

    async def fetch(self, request: scrapy.Request) -> Response:
        """The portal's answer to ``request``, with manners and retries. Raises `PortalError` if there is none."""
        engine = self.crawler.engine
        assert engine is not None
        where = request.url.partition("?")[0]
        try:
            response = await engine.download_async(request)
        except IgnoreRequest as error:
            raise PortalError("refused", f"{where}: {error}") from error
        except _UNREACHABLE as error:
            raise PortalError("unreachable", f"{where} cannot be reached: {_words_for(error)}") from error
        if response.status != 200:
            kind = "server error" if response.status >= 500 or response.status in {408, 429} else "refused"
            raise PortalError(kind, f"{where} answered with HTTP status {response.status}")
        return response


def _words_for(error: Exception) -> str:
    """What a failed download means; the libraries' own words name their classes and not the cause."""
    if isinstance(error, DownloadTimeoutError):
        return "no whole answer came in the time it is given"
    if isinstance(error, CannotResolveHostError):
        return "its name leads to no address"
    if isinstance(error, DownloadConnectionRefusedError | ConnectError):
        return "the connection was refused"
    return "the connection broke off"
