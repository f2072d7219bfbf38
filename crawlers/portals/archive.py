"""Portals that publish everything at once: a ZIP archive of XML documents."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

import scrapy
from lxml import etree

from crawlers.portal import Portal, Row
from crawlers.read.archive import read_archive
from crawlers.read.xml import parse_xml
from crawlers.reading import PortalError, ReadError


class Archive(Portal):
    """A source that reads the XML documents of a ZIP archive.

    ``url`` is where the archive is. ``records`` is how the paths of its records begin, ``references`` how those of
    documents begin that records point at: these are read first, wherever they stand. A document that cannot be read is
    rejected with its path; an archive that cannot be read ends the reading.
    """

    url: ClassVar[str]
    records: ClassVar[tuple[str, ...]] = ("",)
    references: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def row(self, path: str, root: etree._Element) -> Row | None:
        """The record in a document, or None where it holds none of ours."""

    def refer(self, path: str, root: etree._Element) -> None:
        """Keep what records need of a document that they point at."""
        raise NotImplementedError(f"{self.name} names documents to refer to and does not keep them: {path}")

    async def rows(self) -> AsyncIterator[Row]:
        """The records of all documents, in the order of the archive."""
        response = await self.fetch(scrapy.Request(self.url, dont_filter=True))
        self.reading.pages += 1
        if self.references:
            for path, root in self._documents(response.body, self.references):
                self.refer(path, root)
        for path, root in self._documents(response.body, self.records):
            try:
                found = self.row(path, root)
            except ReadError as error:
                self.reading.reject(f"{path}: {error}")
                continue
            if found is not None:
                yield found

    def _documents(self, body: bytes, beginnings: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
        """The documents whose paths begin so, with their paths."""
        members = read_archive(body)
        while True:
            try:
                path, document = next(members)
            except StopIteration:
                return
            except ReadError as error:
                raise PortalError("cut off" if body[:2] == b"PK" else "not data", f"{self.url}: {error}") from error
            if not path.startswith(beginnings):
                continue
            try:
                yield path, parse_xml(document, path)
            except ReadError as error:
                self.reading.reject(f"{path}: {error}")
