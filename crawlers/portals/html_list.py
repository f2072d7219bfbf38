"""Portals that are web pages: a list of entries over pages, with or without a page of its own for each entry."""

from collections.abc import AsyncIterator, Mapping
from typing import ClassVar

import scrapy
from parsel import Selector

from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.paging import Paging, check_pages
from crawlers.read.answers import read_page
from crawlers.read.page import select_fields
from crawlers.reading import PortalError


class HtmlList(DetailPages):
    """A source that reads entries out of web pages.

    ``url`` is the first page, ``item`` the CSS of one entry and ``fields`` the CSS of each of its fields, read inside
    it: the text of the first element that matches, or with ``::attr(href)`` that; a name that ends in ``*`` takes all
    matches as a list. What an entry lacks is absent from its row. The next page is the link ``next_page`` (CSS of its
    address) or counted by ``paging``; with neither there is one page. ``whole_pages`` is false where the answers are
    pieces of a page; of these an empty one is the end of the list. ``empty`` is what the first page says where there is
    no entry now; without these words a page without entries is another page than the declared one. ``further`` are the
    first pages of other lists, such as that of the calls to come: they may be empty, and an entry that an earlier list
    has is read once.
    """

    url: ClassVar[str]
    further: ClassVar[tuple[str, ...]] = ()
    item: ClassVar[str]
    fields: ClassVar[Mapping[str, str]]
    next_page: ClassVar[str | None] = None
    paging: ClassVar[Paging | None] = None
    whole_pages: ClassVar[bool] = True
    empty: ClassVar[str | None] = None
    _list: str | None = None

    def page(self, index: int) -> scrapy.Request:
        """The request for the page with this index, counted from 0, of the list that is being read."""
        url = self._list or self.url
        return scrapy.Request(url if self.paging is None else self.paging.address(url, index), dont_filter=True)

    async def listed(self) -> AsyncIterator[Row]:
        """Every entry of every list. A first page without entries is another page than the declared one."""
        earlier: set[object] = set()
        for address in (self.url, *self.further):
            self._list, here = address, set[object]()
            async for row in self._entries(may_be_empty=address != self.url):
                name = row.get(self.id_field)
                here.add(name)
                if name is None or name not in earlier:
                    yield row
            earlier |= here

    async def _entries(self, *, may_be_empty: bool) -> AsyncIterator[Row]:
        """The entries of one list."""
        request, index = self.page(0), 0
        before: list[str] = []
        while True:
            check_pages(index, self.url)
            response = await self._fetch_page(request)
            if index > 0 and not self.whole_pages and not response.body.strip():
                return
            page = read_page(response, whole=self.whole_pages)
            entries = page.css(self.item)
            shown = entries.getall()
            if shown and shown == before:
                text = f"{request.url}: this page is the one before again; nothing after it was asked"
                self.reading.note("overlap", text)
                return
            before = shown
            if not entries and index == 0 and not may_be_empty and not self._says_empty(page):
                raise PortalError("other shape", f"{request.url}: no element is {self.item}; the page has been rebuilt")
            for entry in entries:
                yield self.read_entry(entry)
            index += 1
            following = self.following(request, page, index, len(entries))
            if following is None:
                return
            request = following

    def read_entry(self, entry: Selector) -> Row:
        """The fields of one entry of the list."""
        return select_fields(entry, self.fields)

    def following(self, request: scrapy.Request, page: Selector, index: int, entries: int) -> scrapy.Request | None:
        """The request for the page with this index, after ``page`` with so many entries; None if that is the last."""
        if self.next_page is not None:
            link = page.css(self.next_page).get()
            return request.replace(url=self.address(link)) if link else None
        if self.paging is None or entries == 0 or (self.paging.full is not None and entries < self.paging.full):
            return None
        if self.paging.linked and not self.paging.is_among(page.css("a::attr(href)").getall(), index):
            return None
        return self.page(index)

    def _says_empty(self, page: Selector) -> bool:
        return self.empty is not None and self.empty in " ".join(page.css("body ::text").getall())
