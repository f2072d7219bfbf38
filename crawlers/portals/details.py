"""Portals that give a list first and each record's own answer after it."""

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from typing import ClassVar
from urllib.parse import quote

import scrapy
from parsel import Selector

from crawlers.portal import Portal, Row
from crawlers.read.page import select_fields
from crawlers.reading import PortalError, ReadError

# One record whose own answer fails is a fault of that record; so many in a row are an outage.
_OUTAGE = 5
_FIELD = re.compile(r"\{([^{}]+)\}")
# What an address may hold beside letters and digits, RFC 3986; a field may be a whole address.
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"


class DetailedPortal(Portal):
    """A source whose records may have an answer of their own.

    A record whose own answer cannot be had is rejected with the reason: what the catalogue knows of it stays. Up to
    ``may_lack`` of the records, a share, may be without one in a healthy reading, for portals that always have a few
    they cannot show; such records are told all the same. ``detail_url`` is the address of a record's own answer, with
    names of its fields in braces: ``{url}``, ``https://portal.example/api/{id}``.
    """

    id_field: ClassVar[str] = "title"
    may_lack: ClassVar[float] = 0.0
    detail_url: ClassVar[str | None] = None

    @abstractmethod
    def listed(self) -> AsyncIterator[Row]:
        """The records as the list has them."""

    def detail(self, row: Row) -> scrapy.Request | str | None:
        """Where the record's own answer is, or None where the list says it all. Raises KeyError or `ReadError`."""
        if self.detail_url is None:
            return None
        return self.address(_FIELD.sub(lambda name: quote(_told(row, name[1]), safe=_OF_ADDRESSES), self.detail_url))

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields of a record's own answer."""
        raise NotImplementedError(f"{self.name} names details and does not read them: {request}")

    async def rows(self) -> AsyncIterator[Row]:
        """The records of the list, each with the fields of its own answer over those of the list."""
        failed, count, missing = 0, 0, []
        async for row in self.listed():
            try:
                request = self.detail(row)
            except (LookupError, ValueError, TypeError, AttributeError) as error:
                what = f"the field {error} is missing" if isinstance(error, LookupError) else error
                self.reading.reject(f"{self.name_of(row)}: nothing leads to its own answer: {what}")
                continue
            if request is None:
                yield row
                continue
            count += 1
            try:
                own = await self.read_detail(request)
            except PortalError as error:
                failed += 1
                missing.append(f"{self.name_of(row)}: its own answer cannot be had: {error}")
                if failed >= _OUTAGE:
                    self._tell("page missing", missing)
                    raise
                continue
            failed = 0
            # What its own answer leaves blank, the list may still tell.
            yield row | {name: value for name, value in own.items() if value is not None or name not in row}
        self._tell("page missing" if len(missing) > self.may_lack * count else "record missing", missing)

    def _tell(self, kind: str, missing: list[str]) -> None:
        for what in missing:
            self.reading.note(kind, what)


def _told(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        raise ReadError(f"the field {name} is missing")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ReadError(f"the field {name} holds {str(value)[:40]!r} where a part of an address belongs")
    return str(value).strip()


class DetailPages(DetailedPortal):
    """A source whose records have a web page of their own, whatever their list is; it stands before the list's shape.

    ``page_fields`` is the CSS of each field of such a page, as `crawlers.read.page.select_fields` reads them.
    ``page_has`` names the field that every such page holds: one without it is another page than the declared one.
    """

    page_fields: ClassVar[Mapping[str, str] | None] = None
    page_has: ClassVar[str | None] = None

    def detail_fields(self, page: Selector) -> Row:
        """The fields of a record's own page; what is not there is absent, None or empty."""
        if self.page_fields is None:
            raise NotImplementedError(f"{self.name} names pages of records and does not read them")
        return select_fields(page, self.page_fields)

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields that a record's own page has. Raises `PortalError` if it is another page."""
        page = await self.fetch_html(request)
        row = {name: value for name, value in self.detail_fields(page).items() if value}
        if not row:
            raise PortalError("other shape", f"{request}: nothing of what a record's page holds is on it")
        if self.page_has is not None and self.page_has not in row:
            raise PortalError("other shape", f"{request}: the page has no {self.page_has}, as every record's has")
        return row
