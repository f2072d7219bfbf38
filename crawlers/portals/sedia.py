"""The European Commission's corporate search (SEDIA): one scan a type of record, counted page by page.

How it answers was measured by many readers of it: every part of the multipart body must be typed application/json,
pages hold at most 100 records, a query reaches at most 10,000, a topic comes once a language unless one is asked for,
and pages overlap unless the sort is unique. So each type is scanned on its own unique key, every page is counted, and
a scan that does not add up is repeated.
"""

import asyncio
import json
from abc import abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote

import scrapy
from scrapy.http import Response

from crawlers.portal import Portal, Row
from crawlers.portals.sedia_static import TOPIC_TYPE, static_rows
from crawlers.reading import PortalError

SEARCH = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
FACET = "https://api.tech.ec.europa.eu/search-api/prod/rest/facet"
PAGE_SIZE = 100
WINDOW = 10_000
# How often a scan that does not add up is made anew, and an answer that is cut off is asked for again.
SCANS = 3
ASKS = 3
# Which variant of a record without an English one is read: the Commission's other procedural languages first.
_PREFERRED_LANGUAGES = ("fr", "de")
_BOUNDARY = "callfit-6f1d2c80a94e4b7b"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One type of record in the index: its code, and the field that is unique in it and that scans are sorted by."""

    code: str
    key: str


@dataclass(slots=True)
class _Scan:
    """One pass over all pages of one type: what it should hold, what it holds, and what does not add up."""

    total: int
    seen: set[str] = field(default_factory=set)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def multipart(parts: Mapping[str, object]) -> bytes:
    """A multipart/form-data body of JSON parts: a part of any other type makes the portal answer HTTP 500."""
    pieces = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\n'
        f"Content-Type: application/json\r\n\r\n{json.dumps(value)}\r\n"
        for name, value in parts.items()
    ]
    return ("".join(pieces) + f"--{_BOUNDARY}--\r\n").encode()


class SediaPortal(Portal):
    """A source that reads records of this index. A subclass says which types and which of their records."""

    types: ClassVar[Sequence[RecordType]]

    @abstractmethod
    def must(self) -> list[dict[str, object]]:
        """The clauses of the query that a record must meet, whatever its type."""

    async def rows(self) -> AsyncIterator[Row]:
        """Every record of every type in English, then those that have no English variant.

        Where the search is down the topics come from the portal's static files, if they were not read yet.
        """
        finished: set[str] = set()
        announced = 0
        try:
            for kind in self.types:
                keys: dict[str, set[str]] = {}
                async for row in self._scan_until_it_adds_up(kind):
                    keys[str(row.get("reference"))] = set(row.get("metadata", {}).get(kind.key, ()))
                    yield flatten(row)
                # A record that a bad scan missed, or whose key it lost, would look as if it had no English variant.
                if len(keys) == self.reading.announced - announced and all(keys.values()):
                    async for row in self._without_english(kind, set().union(*keys.values())):
                        yield row
                announced = self.reading.announced
                finished.add(kind.code)
        except PortalError as error:
            if TOPIC_TYPE in finished:
                raise
            self.reading.note("search down", f"{error}; only topics are read, from the static files")
            async for row in static_rows(self):
                yield flatten(row)

    async def labels(self) -> dict[str, dict[str, str]]:
        """The index's code lists as it labels them: facet -> code -> label. Empty where it gives none."""
        parts: dict[str, object] = {
            "query": {"bool": {"must": [{"terms": {"type": [kind.code for kind in self.types]}}]}},
            "languages": ["en"],
            "displayLanguage": "en",
        }
        try:
            answer = await self._ask(self._request(FACET, {}, parts))
            return {
                facet["name"]: {value["rawValue"]: value["value"] for value in facet["values"]}
                for facet in answer["facets"]
            }
        except (KeyError, TypeError):
            self.reading.note("labels missing", f"{FACET} answered in another shape: codes stay unlabelled")
        except PortalError as error:
            self.reading.note("labels missing", f"{error}: codes stay unlabelled")
        return {}

    async def _scan_until_it_adds_up(self, kind: RecordType) -> AsyncIterator[Row]:
        before = self.reading.announced
        for attempt in range(1, SCANS + 1):
            scan = _Scan(await self._count(kind))
            self.reading.announced = before + scan.total
            async for row in self._scan(kind, scan):
                yield row
            if not scan.doubts:
                return
            self.logger.info("scan %d of type %s does not add up: %s", attempt, kind.code, scan.doubts[0][1])
        for doubt, text in scan.doubts:
            self.reading.note(doubt, f"{text} (also when the scan was repeated)")

    async def _count(self, kind: RecordType) -> int:
        """How many records the index has, asked without a sort: a sort drops records that lack its field."""
        answer = await self._page(kind, 1, size=1, sort=None)
        return _total(answer)

    async def _scan(self, kind: RecordType, scan: _Scan) -> AsyncIterator[Row]:
        pages = -(-scan.total // PAGE_SIZE)
        if scan.total > WINDOW:
            raise PortalError(
                "other shape", f"type {kind.code} has {scan.total} records; one query reaches only {WINDOW}"
            )
        sort = [{"field": kind.key, "order": "ASC"}]
        # The next page is asked for while this one is read: the portal thinks for seconds, and so do we.
        waiting = asyncio.ensure_future(self._page(kind, 1, size=PAGE_SIZE, sort=sort)) if pages else None
        try:
            for number in range(1, pages + 1):
                assert waiting is not None
                answer = await waiting
                waiting = (
                    asyncio.ensure_future(self._page(kind, number + 1, size=PAGE_SIZE, sort=sort))
                    if number < pages
                    else None
                )
                for row in self._checked_rows(kind, scan, number, answer):
                    yield row
        finally:
            if waiting is not None:
                waiting.cancel()
        if not scan.doubts and len(scan.seen) != scan.total:
            scan.doubts.append(("short page", f"type {kind.code}: {len(scan.seen)} records of {scan.total} announced"))

    def _checked_rows(self, kind: RecordType, scan: _Scan, number: int, answer: dict[str, Any]) -> Iterator[Row]:
        self.reading.pages += 1
        where = f"type {kind.code}, page {number}"
        if _total(answer) != scan.total:
            doubt = f"{where}: {_total(answer)} records announced, {scan.total} before"
            scan.doubts.append(("moving total", doubt))
        rows = answer["results"]
        expected = min(PAGE_SIZE, scan.total - (number - 1) * PAGE_SIZE)
        if len(rows) != expected:
            scan.doubts.append(("short page", f"{where}: {len(rows)} records where {expected} belong"))
        for row in rows:
            reference = str(row.get("reference"))
            if reference in scan.seen:
                doubt = f"{where}: {reference} again, so another record was pushed out of the pages"
                scan.doubts.append(("overlap", doubt))
                continue
            scan.seen.add(reference)
            yield row

    async def _without_english(self, kind: RecordType, keys: set[str]) -> AsyncIterator[Row]:
        """Records that exist in other languages only: everything that the English scan did not know by its key."""
        unknown: dict[str, object] = {"terms": {kind.key: sorted(keys)}}
        try:
            answer = await self._page(kind, 1, size=PAGE_SIZE, sort=None, languages=None, must_not=[unknown])
        except PortalError as error:
            self.reading.note("languages", f"records without an English variant could not be asked for: {error}")
            return
        if _total(answer) > len(answer["results"]):
            text = f"type {kind.code}: only {len(answer['results'])} of {_total(answer)} non-English variants were read"
            self.reading.note("languages", text)
        variants: defaultdict[str, list[Row]] = defaultdict(list)
        for row in answer["results"]:
            for key in row.get("metadata", {}).get(kind.key, ()):
                variants[key].append(row)
        chosen = [min(rows, key=_by_language) for rows in variants.values()]
        self.reading.announced += len(chosen)
        for row in chosen:
            yield flatten(row)

    async def _page(
        self,
        kind: RecordType,
        number: int,
        *,
        size: int,
        sort: list[dict[str, str]] | None,
        languages: Sequence[str] | None = ("en",),
        must_not: list[dict[str, object]] | None = None,
    ) -> dict[str, Any]:
        query: dict[str, object] = {"must": [{"terms": {"type": [kind.code]}}, *self.must()]}
        if must_not is not None:
            query["must_not"] = must_not
        parts: dict[str, object] = {"query": {"bool": query}}
        if languages is not None:
            parts["languages"] = list(languages)
        if sort is not None:
            parts["sort"] = sort
        # No displayFields: with them the portal has been seen to leave out the conditions of topics.
        answer = await self._ask(self._request(SEARCH, {"pageSize": size, "pageNumber": number}, parts))
        if not isinstance(answer.get("results"), list) or not isinstance(answer.get("totalResults"), int):
            raise PortalError("other shape", f"{SEARCH} answered without totalResults and results")
        return answer

    def _request(self, url: str, arguments: Mapping[str, int], parts: Mapping[str, object]) -> scrapy.Request:
        query = "".join(f"&{name}={value}" for name, value in arguments.items())
        return scrapy.Request(
            f"{url}?apiKey=SEDIA&text={quote('***')}{query}",
            method="POST",
            body=multipart(parts),
            headers={"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}", "Accept": "application/json"},
            dont_filter=True,
        )

    async def _ask(self, request: scrapy.Request) -> dict[str, Any]:
        """The JSON object that the portal answers, asked again while it is cut off."""
        problem = ""
        for _ in range(ASKS):
            response = await self.fetch(request.copy())
            body = response.body.lstrip()
            if body.startswith(b"<"):
                raise PortalError("not data", f"{_where(response)} answered with a web page where data belongs")
            try:
                answer = json.loads(body)
            except ValueError as error:
                problem = str(error)
                continue
            if not isinstance(answer, dict):
                raise PortalError("other shape", f"{_where(response)} answered with {type(answer).__name__}, no object")
            return answer
        raise PortalError("cut off", f"{_where(response)} answered with JSON that breaks off, {ASKS} times: {problem}")


def flatten(row: Row) -> Row:
    """A record with its metadata beside its other fields, as ``metadata.NAME``, so that each can be taken out."""
    flat = {name: value for name, value in row.items() if name != "metadata"}
    flat.update((f"metadata.{name}", value) for name, value in row.get("metadata", {}).items())
    return flat


def _by_language(row: Row) -> int:
    language = row.get("language")
    return _PREFERRED_LANGUAGES.index(language) if language in _PREFERRED_LANGUAGES else len(_PREFERRED_LANGUAGES)


def _where(response: Response) -> str:
    return response.url.partition("?")[0]


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["totalResults"])
