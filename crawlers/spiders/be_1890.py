"""1890.be: the directory of aid for companies in Wallonia, from the interface of the site."""

import scrapy

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.fields import take, take_all, texts_under
from crawlers.read.page import page_name
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

# The names under which texts stand in the blocks of an entry's own answer, which hold blocks themselves.
_TEXTS = ("intro", "wysiwyg", "text")


class Be1890(JsonApi):
    """The source. The entries are schemes without dates; nothing says outright that one can apply at any time."""

    source = Source(
        title="1890.be",
        country="BE",
        language="fr",
        zone="Europe/Brussels",
        home="https://www.1890.be/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=15, at_most=2_000, filled={"sections": 0.9}),
        proof=Proof.DOCUMENTATION,
        checked_against="the envelope of the list and the names of texts as one project reads them; no answer was "
        "seen, and how many entries there are is not known",
        unused=aside("a day of the page, not of the scheme", "date") | aside("its values are not documented", "kind"),
    )
    url = "https://api.1890.be/api/v1/solution"
    records = "content"
    pages = "pages"
    paging = Paging(parameter="page")

    def detail(self, row: Row) -> str:
        """The entry's own answer, which has its texts."""
        return f"{self.url}/{page_name(take(dict(row), 'link.url'))}"

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The texts of an entry, in the order in which they stand in it."""
        texts = texts_under(await self.document(request), _TEXTS)
        if not texts:
            raise PortalError("other shape", f"{request}: none of {', '.join(_TEXTS)} is in the answer")
        return {"texts": texts}

    def call(self, row: Row) -> Call:
        """The call that an entry is; the last part of its address names it."""
        name = page_name(take(row, "link.url"))
        texts = [(SectionKind.DESCRIPTION, text) for text in take_all(row, "texts")]
        return self.new_call(
            key=name, title=take(row, "title"), url=f"solution/{name}/", conditions=self.national("BE3"), texts=texts
        )
