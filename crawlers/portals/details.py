"""Portals that give a list first and each record's own answer after it."""

from abc import abstractmethod
from collections.abc import AsyncIterator
from typing import ClassVar

import scrapy
from parsel import Selector

from crawlers.portal import Portal, Row
from crawlers.reading import PortalError

# One record whose own answer fails is a fault of that record; so many in a row are an outage.
_OUTAGE = 5


class DetailedPortal(Portal):
    """A source whose records may have an answer of their own.

    A record whose own answer cannot be had is rejected with the reason: what the catalogue knows of it stays. Up to
    ``may_lack`` of the records, a share, may be without one in a healthy reading, for portals that always have a few
    they cannot show; such records are told all the same.
    """

    may_lack: ClassVar[float] = 0.0

    @abstractmethod
    def listed(self) -> AsyncIterator[Row]:
        """The records as the list has them."""

    def detail(self, row: Row) -> scrapy.Request | str | None:  # noqa: ARG002 - for those who have details
        """Where the record's own answer is, or None where the list says it all."""
        return None

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields of a record's own answer."""
        raise NotImplementedError(f"{self.name} names details and does not read them: {request}")

    async def rows(self) -> AsyncIterator[Row]:
        """The records of the list, each with the fields of its own answer over those of the list."""
        failed, count, missing = 0, 0, []
        async for row in self.listed():
            request = self.detail(row)
            if request is None:
                yield row
                continue
            count += 1
            try:
                row.update(await self.read_detail(request))
            except PortalError as error:
                failed += 1
                missing.append(f"{self.name_of(row)}: its own answer cannot be had: {error}")
                if failed >= _OUTAGE:
                    self._tell("page missing", missing)
                    raise
                continue
            failed = 0
            yield row
        self._tell("page missing" if len(missing) > self.may_lack * count else "record missing", missing)

    def _tell(self, kind: str, missing: list[str]) -> None:
        for what in missing:
            self.reading.note(kind, what)


class DetailPages(DetailedPortal):
    """A source whose records have a web page of their own, whatever their list is; it stands before the list's shape.

    ``page_has`` names the field that every such page holds: one without it is another page than the declared one.
    """

    page_has: ClassVar[str | None] = None

    def detail_fields(self, page: Selector) -> Row:
        """The fields of a record's own page; what is not there is None or empty."""
        raise NotImplementedError(f"{self.name} names pages of records and does not read them")

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields that a record's own page has. Raises `PortalError` if it is another page."""
        page = await self.fetch_html(request)
        row = {name: value for name, value in self.detail_fields(page).items() if value}
        if not row:
            raise PortalError("other shape", f"{request}: nothing of what a record's page holds is on it")
        if self.page_has is not None and self.page_has not in row:
            raise PortalError("other shape", f"{request}: the page has no {self.page_has}, as every record's has")
        return row
