"""Portals that publish everything at once: a ZIP archive of XML documents."""

from abc import abstractmethod
from collections.abc import AsyncIterator
from typing import ClassVar

import scrapy
from lxml import etree

from crawlers.portal import Portal, Row
from crawlers.read.archive import read_archive
from crawlers.read.xml import parse_xml
from crawlers.reading import PortalError, ReadError


class Archive(Portal):
    """A source that reads the XML documents of a ZIP archive.

    ``url`` is where the archive is. A document that cannot be read is rejected with its path; an archive that cannot be
    read ends the reading.
    """

    url: ClassVar[str]

    @abstractmethod
    def row(self, path: str, root: etree._Element) -> Row | None:
        """The record in a document, or None where it holds none of ours."""

    async def rows(self) -> AsyncIterator[Row]:
        """The records of all documents, in the order of the archive."""
        response = await self.fetch(scrapy.Request(self.url, dont_filter=True))
        self.reading.pages += 1
        members = read_archive(response.body)
        while True:
            try:
                path, body = next(members)
            except StopIteration:
                return
            except ReadError as error:
                kind = "cut off" if response.body[:2] == b"PK" else "not data"
                raise PortalError(kind, f"{self.url}: {error}") from error
            try:
                found = self.row(path, parse_xml(body, path))
            except ReadError as error:
                self.reading.reject(f"{path}: {error}")
                continue
            if found is not None:
                yield found
