"""The spider that every source is: it reads rows destructively and never takes silence for success."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import scrapy
from lxml import etree
from parsel import Selector
from rapidfuzz import process
from scrapy.http import Response

from catalogue.model.call import Call
from catalogue.store.raw_records import NOT_KEPT, pack
from crawlers.drafting import Drafting
from crawlers.fetching import Download, Fetching
from crawlers.read.answers import read_json, read_page
from crawlers.read.xml import read_xml
from crawlers.reading import PortalError, ReadError, Reading
from crawlers.source import Source

Row = dict[str, Any]

# What reading a record of another shape than the declared one ends in.
_UNREADABLE = (ReadError, ValueError, TypeError, AttributeError, ArithmeticError)
_EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A call, and the record that it was read from, packed as the catalogue keeps it.

    Where the portal's terms do not let us keep its texts it is `NOT_KEPT`; personal data is never in it.
    """

    call: Call
    packed: bytes


class Portal(Fetching, Drafting):
    """A source's spider. A source file sets `source` and says how a row becomes a call; its name is its file's name.

    ``id_field`` names the field that messages call a record by. ``repeats`` is true for a portal that lists one call
    several times on purpose; elsewhere a repeated call means that a page came twice.
    """

    source: ClassVar[Source]
    id_field: ClassVar[str] = "reference"
    repeats: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = cls.__module__.rpartition(".")[2]

    def __init__(self, *, reading: Reading, download: Download | None = None, **kwargs: Any) -> None:
        super().__init__(reading=reading, download=download, **kwargs)
        self._seen: set[str] = set()

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
                packed = self._pack(row)
                call = self._read(row)
                if call is not None and packed is not None:
                    yield Found(call=call, packed=packed)
                self.reading.progress()
        except PortalError as error:
            self.reading.note(error.kind, str(error))
        else:
            self.reading.finished = True

    def prepare_again(self) -> None:
        """Make ready to read kept records again, without the portal. A source whose reading leans on more says what."""

    def read_again(self, row: Row) -> Call | None:
        """The call that a kept record is by this reader; None where it is none of ours or cannot be read any more."""
        return self._read(row)

    def _pack(self, row: Row) -> bytes | None:
        """What is kept of a record, or None, and it is rejected, where it holds what is no JSON."""
        if not self.source.texts_may_be_stored:
            return NOT_KEPT
        try:
            return pack(without_fields(row, self.source.is_personal))
        except (TypeError, ValueError) as error:
            self.reading.reject(f"{self.name_of(row)}: {error}")
            return None

    def _read(self, row: Row) -> Call | None:
        name = self.name_of(row)
        self.reading.rows += 1
        self.reading.fields.update(field for field in filled_fields(row) if not self.source.leaves_aside(field))
        try:
            call = self.call(row)
        except LookupError as error:
            self.reading.reject(f"{name}: the field {error} is missing{self._hint(row, str(error))}")
            return None
        except _UNREADABLE as error:
            self.reading.reject(f"{name}: {error}")
            return None
        if call is None:
            return None
        self.reading.leftovers.update(field for field in row if not self.source.leaves_aside(field))
        self.reading.count_parts(call)
        if call.id in self._seen and not self.repeats:
            self.reading.note("overlap", f"{call.id} came twice: a page was answered twice, or its key is not its own")
        self._seen.add(call.id)
        return call

    def _hint(self, row: Row, missing: str) -> str:
        """What the missing field may be called now."""
        close = process.extract(
            missing.strip("'"), [name for name in row if not self.source.leaves_aside(name)], limit=3, score_cutoff=60
        )
        return f"; the record has {', '.join(name for name, *_ in close)}" if close else ""

    def name_of(self, row: Mapping[str, Any]) -> str:
        """How a message names a record that may be unreadable."""
        return str(row.get(self.id_field) or f"a record without {self.id_field}")[:80]

    async def fetch_json(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The JSON that the portal answers, numbers with a point as Decimal. Raises `PortalError`."""
        response = await self._fetch_page(request)
        return read_json(response.body, response.url.partition("?")[0])

    async def fetch_html(self, request: scrapy.Request | str, *, whole: bool = True) -> Selector:
        """The page that the portal answers. Raises `PortalError`, also for one that breaks off.

        With ``whole`` false the answer is a piece of a page, whose end cannot be told.
        """
        return read_page(await self._fetch_page(request), whole=whole)

    async def fetch_xml(self, request: scrapy.Request | str) -> etree._Element:
        """The root of the XML document that the portal answers. Raises `PortalError`."""
        response = await self._fetch_page(request)
        return read_xml(response.body, response.url.partition("?")[0])

    async def _fetch_page(self, request: scrapy.Request | str) -> Response:
        try:
            asked = scrapy.Request(request, dont_filter=True) if isinstance(request, str) else request
        except ValueError as error:
            raise PortalError("other shape", f"{str(request)[:200]!r} is no address: {error}") from error
        response = await self.fetch(asked)
        self.reading.pages += 1
        return response


def without_fields(row: Row, leave_out: Callable[[str], bool]) -> Row:
    """A record without the fields of these names; ``outer[].inner`` are those of the records in a list."""
    kept: Row = {}
    for name, value in row.items():
        if leave_out(name):
            continue
        if isinstance(value, list):
            kept[name] = [_without_inner(one, name, leave_out) for one in value]
        else:
            kept[name] = value
    return kept


def _without_inner(value: object, outer: str, leave_out: Callable[[str], bool]) -> object:
    if not isinstance(value, dict):
        return value
    return {inner: found for inner, found in value.items() if not leave_out(f"{outer}[].{inner}")}


def filled_fields(row: Row) -> set[str]:
    """The fields of a record that have a value; ``outer[].inner`` those of the records in a list."""
    fields = set()
    for name, value in row.items():
        if value in _EMPTY:
            continue
        fields.add(name)
        if isinstance(value, list):
            records = (one for one in value if isinstance(one, dict))
            fields.update(f"{name}[].{inner}" for one in records for inner, found in one.items() if found not in _EMPTY)
    return fields
