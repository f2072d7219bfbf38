"""Portals that answer with JSON: one answer or pages of it, with or without an answer of its own for each record."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import unquote

import scrapy

from crawlers.portal import Row
from crawlers.portals.details import DetailedPortal
from crawlers.portals.paging import Paging, check_pages
from crawlers.read.answers import read_json
from crawlers.read.fields import flatten
from crawlers.reading import PortalError


class JsonApi(DetailedPortal):
    """A source that reads records out of JSON.

    ``url`` is where they are. ``records``, ``total`` and ``pages`` are the ways to the list of records, to how many
    there are and to how many pages, as names joined by dots; the empty text is the answer itself. ``headers`` go with
    every request. A portal that is asked by POST has what it is asked for in ``body``, which is sent as JSON; its pages
    are counted there. ``script`` is the CSS of the script that holds the JSON where the answer is a web page. Of a
    record, the fields of records inside it are ``outer.inner``.
    """

    url: ClassVar[str]
    records: ClassVar[str] = ""
    total: ClassVar[str | None] = None
    pages: ClassVar[str | None] = None
    paging: ClassVar[Paging | None] = None
    headers: ClassVar[Mapping[str, str]] = {}
    body: ClassVar[Mapping[str, Any] | None] = None
    script: ClassVar[str | None] = None

    def page(self, index: int) -> scrapy.Request:
        """The request for the page with this index, counted from 0."""
        return self.request(self.url, self.body, index)

    def request(self, url: str, body: Mapping[str, Any] | None = None, index: int = 0) -> scrapy.Request:
        """The request for ``url``, by POST if it has a ``body``; for its page with this index if it has pages."""
        if body is None:
            address = url if self.paging is None else self.paging.address(url, index)
            return scrapy.Request(address, headers=dict(self.headers), dont_filter=True)
        asked = body if self.paging is None else {**body, self.paging.parameter: self.paging.value(index)}
        headers = {"Content-Type": "application/json", **self.headers}
        return scrapy.Request(url, method="POST", body=json.dumps(asked), headers=headers, dont_filter=True)

    async def document(self, request: scrapy.Request | str) -> Any:  # noqa: ANN401 - JSON may be anything
        """The JSON that is answered. A source whose JSON stands inside something else takes it out here."""
        if self.script is None:
            return await self.fetch_json(request)
        raw = (await self.fetch_html(request)).css(f"{self.script}::text").get()
        where = request if isinstance(request, str) else request.url
        if raw is None:
            raise PortalError("other shape", f"{where}: the page holds no {self.script}")
        return read_json((unquote(raw) if raw.lstrip()[:1] == "%" else raw).encode(), f"{self.script} of {where}")

    def as_row(self, record: dict[str, Any], answer: object) -> Row:  # noqa: ARG002 - for records that point into it
        """A record of ``answer`` as a row. A source puts beside it what its codes mean elsewhere in the answer."""
        return flatten(record)

    async def listed(self) -> AsyncIterator[Row]:
        """Every record of every page; what was announced and did not come is told."""
        count, index, announced = 0, 0, None
        before: list[dict[str, Any]] = []
        while True:
            check_pages(index, self.url)
            request = self.page(index)
            where = request.url.partition("?")[0]
            answer = await self.document(request)
            found = find_list(answer, self.records, where, self.reading.reject)
            announced = self._announced(answer, announced, where)
            if found and found == before:
                self.reading.note(
                    "overlap", f"{where}: page {index} is the one before again; nothing after it was asked"
                )
                return
            before = list(found)
            size = len(find_value(answer, self.records, where))
            count += size
            for record in found:
                yield self.as_row(record, answer)
            index += 1
            if self.paging is None or self._is_last(answer, size, index, count, announced):
                break
        if announced is not None and count != announced:
            self.reading.note("short page", f"{self.url}: {count} records of {announced} announced")

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The fields of a record's own answer."""
        answer = await self.document(request)
        if not isinstance(answer, dict):
            raise PortalError("other shape", f"{request} answered with {type(answer).__name__} where a record belongs")
        return flatten(answer)

    def _announced(self, answer: object, before: int | None, where: str) -> int | None:
        if self.total is None:
            return None
        total = find_number(answer, self.total, where)
        if before is not None and total != before:
            self.reading.note("moving total", f"{where}: {total} records announced, {before} before")
        self.reading.announced = total
        return total

    def _is_last(self, answer: object, found: int, index: int, count: int, announced: int | None) -> bool:
        if found == 0 or (announced is not None and count >= announced):
            return True
        if self.pages is not None:
            return index >= find_number(answer, self.pages, self.url)
        full = self.paging.full if self.paging is not None else None
        return full is not None and found < full


def find_value(answer: object, path: str, where: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """What stands at ``path`` (names joined by dots). Raises `PortalError` "other shape" if nothing does."""
    value = answer
    for name in path.split(".") if path else ():
        if not isinstance(value, dict) or name not in value:
            names = ", ".join(sorted(value)[:12]) if isinstance(value, dict) else type(value).__name__
            raise PortalError("other shape", f"{where} answered without {path}; it has {names}")
        value = value[name]
    return value


def find_list(
    answer: object, path: str, where: str, reject: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """The list of records at ``path``. Raises `PortalError` "other shape" for anything else.

    ``reject`` is told of members that are no records, as long as some are; without it one such member is another shape.
    """
    value = find_value(answer, path, where)
    records = [record for record in value if isinstance(record, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or (len(records) < len(value) and (reject is None or not records)):
        kind = type(value).__name__
        raise PortalError("other shape", f"{where}: at {path or 'its top'} is {kind} where a list of records belongs")
    for number, odd in enumerate(value):
        if reject is not None and not isinstance(odd, dict):
            reject(f"{where}: number {number} of the list at {path or 'its top'} is {odd!r:.60}, no record")
    return records


def find_number(answer: object, path: str, where: str) -> int:
    """The whole number at ``path``. Raises `PortalError` "other shape" for anything else."""
    value = find_value(answer, path, where)
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise PortalError("other shape", f"{where}: {path} is {str(value)[:40]!r} where a number belongs") from error
