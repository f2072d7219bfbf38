"""Portals that are WordPress sites: posts of one type out of the REST interface, those changed last first."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import scrapy
from scrapy.http import Response

from crawlers.portal import Row
from crawlers.portals.details import DetailedPortal
from crawlers.portals.json_api import find_list
from crawlers.portals.paging import check_pages, with_parameters
from crawlers.read.answers import read_json
from crawlers.read.dates import iso_local, wall_clock_moment
from crawlers.read.fields import flatten
from crawlers.read.html import read_line
from crawlers.reading import PortalError, ReadError

# The most that WordPress gives on one page.
_PER_PAGE = 100


class WordPress(DetailedPortal):
    """A source that reads the posts of one type.

    ``api`` is the address of the site's ``wp/v2``, ``posts`` the name of the type there and ``post_fields`` what is
    asked of each post; ``modified`` must be among them. The posts are asked in the order of their last change, so that
    a reading of changes stops at the first post that is older than ``reading.since``. The list is read before any
    post's own page, for a post that changes meanwhile moves all others on.
    """

    api: ClassVar[str]
    posts: ClassVar[str]
    post_fields: ClassVar[tuple[str, ...]]
    id_field: ClassVar[str] = "slug"

    async def listed(self) -> AsyncIterator[Row]:
        """The posts, those changed last first; what was announced and did not come is told."""
        order = {"orderby": "modified", "order": "desc", "_fields": ",".join(self.post_fields)}
        rows: list[Row] = []
        async for row in self._records(self.posts, order):
            if self._is_known(row):
                break
            rows.append(row)
        else:
            if self.reading.announced and len(rows) != self.reading.announced:
                text = f"{len(rows)} posts of {self.reading.announced} announced"
                self.reading.note("short page", f"{self.api}/{self.posts}: {text}")
        for row in rows:
            yield row

    async def terms(self, taxonomy: str) -> dict[str, str]:
        """The names of a taxonomy's terms by their numbers. Raises `PortalError` if there are none."""
        found = {
            str(term.get("id")): read_line(str(term.get("name") or "")) async for term in self._records(taxonomy, {})
        }
        if not found:
            raise PortalError("other shape", f"{self.api}/{taxonomy}: a taxonomy without terms")
        return found

    async def _records(self, kind: str, parameters: dict[str, str]) -> AsyncIterator[Row]:
        """The records of all pages. Beyond the last page WordPress answers with an error, so none is asked for."""
        url = with_parameters(f"{self.api}/{kind}", {"per_page": str(_PER_PAGE), **parameters})
        index = 0
        while True:
            check_pages(index, url)
            request = scrapy.Request(with_parameters(url, {"page": str(index + 1)}), dont_filter=True)
            response = await self.fetch(request)
            self.reading.pages += 1
            where = request.url.partition("?")[0]
            found = find_list(read_json(response.body, where), "", where)
            if kind == self.posts:
                self.reading.announced = _number(response, "X-WP-Total") or self.reading.announced
            for record in found:
                yield flatten(record)
            index += 1
            pages = _number(response, "X-WP-TotalPages")
            if index >= pages if pages is not None else len(found) < _PER_PAGE:
                return

    def _is_known(self, row: Row) -> bool:
        """Whether the post has not changed since the instant from which changes are asked."""
        if self.reading.since is None:
            return False
        try:
            return self._changed(str(row.get("modified"))) < self.reading.since
        except ReadError as error:
            raise PortalError("other shape", f"{self.api}/{self.posts}: when a post changed: {error}") from error

    def _changed(self, raw: str) -> datetime:
        return wall_clock_moment(iso_local(raw), ZoneInfo(self.source.zone), raw).at


def _number(response: Response, header: str) -> int | None:
    """The number in a header, None where the site leaves it out."""
    value = response.headers.get(header)
    return int(value) if value is not None and value.isdigit() else None
