"""Portals that announce calls in a feed, RSS 2.0 or Atom."""

from collections.abc import AsyncIterator
from typing import ClassVar

from lxml import etree

from crawlers.portal import Row
from crawlers.portals.details import DetailedPortal
from crawlers.reading import PortalError

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Feed(DetailedPortal):
    """A source that reads the entries of one or more feeds.

    An entry's row has ``id``, ``title``, ``link``, ``summary``, ``content``, ``published``, ``updated`` and
    ``categories`` (a list), each as the feed spells it and absent where it has none; other elements come under their
    own names. Feeds hold the newest entries only: such a source declares `Coverage.WINDOW`. An entry that several
    feeds carry is read once. Of several feeds, one that cannot be had is told and the others are read.
    """

    urls: ClassVar[tuple[str, ...]]
    id_field: ClassVar[str] = "link"

    async def listed(self) -> AsyncIterator[Row]:
        """Every entry of every feed, once. Raises `PortalError` if none can be had."""
        read: set[str] = set()
        missing, feeds = 0, self.feeds()
        for url in feeds:
            try:
                entries = read_entries(await self.fetch_xml(url), url)
            except PortalError as error:
                missing += 1
                if missing == len(feeds):
                    raise
                self.reading.note("page missing", f"a feed cannot be had: {error}")
                continue
            for row in entries:
                name = str(row.get("id") or row.get("link"))
                if name not in read:
                    read.add(name)
                    yield row

    def feeds(self) -> tuple[str, ...]:
        """The addresses of the feeds."""
        return self.urls


def read_entries(root: etree._Element, where: str) -> list[Row]:
    """The entries of a feed. Raises `PortalError` "other shape" for a document that is no feed."""
    if root.tag == "rss" and root.find("channel") is not None:
        return [_rss_row(item) for item in root.iterfind("channel/item")]
    if root.tag == f"{_ATOM}feed":
        return [_atom_row(entry) for entry in root.iterfind(f"{_ATOM}entry")]
    raise PortalError("other shape", f"{where} answered with {root.tag} where a feed (rss or Atom) belongs")


def _rss_row(item: etree._Element) -> Row:
    names = {"guid": "id", "description": "summary", "pubDate": "published", _CONTENT: "content"}
    row: Row = {}
    for element in item:
        name = names.get(element.tag, etree.QName(element).localname)
        text = (element.text or "").strip()
        if name == "category":
            row.setdefault("categories", []).append(text)
        elif text:
            row[name] = text
    return row


def _atom_row(entry: etree._Element) -> Row:
    row: Row = {}
    for element in entry:
        name = etree.QName(element).localname
        if name == "link":
            if element.get("rel", "alternate") == "alternate" and element.get("href"):
                row["link"] = element.get("href")
        elif name == "category":
            row.setdefault("categories", []).append(element.get("term") or "")
        elif name == "author":
            continue
        elif text := "".join(element.itertext()).strip():
            row[name] = text
    return row
