"""1890.be: the directory of aid for companies in Wallonia, from the interface of the site."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import scrapy

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.json_api import JsonApi
from crawlers.portals.paging import Paging
from crawlers.read.fields import take, take_all
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

# The names under which texts stand in the blocks of a page, which hold blocks themselves.
_TEXTS = frozenset({"intro", "wysiwyg", "text"})
_DEEPEST = 12


class Be1890(JsonApi):
    """The source. The entries are schemes without dates; nothing says outright that one can apply at any time."""

    source = Source(
        title="1890.be",
        country="BE",
        language="fr",
        zone="Europe/Brussels",
        home="https://www.1890.be/",
        licence="unverified: no terms could be read",
        expect=Expect(at_least=15, at_most=2_000, filled={"sections": 0.9, "conditions": 1.0}),
        proof=Proof.DOCUMENTATION,
        checked_against="the envelope of the list and the names of texts as one project reads them; none was seen. "
        "What else an entry's own answer holds and how many entries there are is not known; a page has 15",
        unused=aside("a day of the page, not of the scheme", "date") | aside("its values are not documented", "kind"),
    )
    url = "https://api.1890.be/api/v1/solution"
    records = "content"
    pages = "pages"
    paging = Paging(parameter="page")
    id_field = "title"

    def detail(self, row: Row) -> str:
        """The entry's own answer, which has its texts."""
        return f"{self.url}/{quote(_slug(str(row.get('link.url') or '')), safe='')}"

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """The texts of an entry, in the order in which they stand in it."""
        texts = list(dict.fromkeys(_texts(await self.document(request), 0)))
        if not texts:
            raise PortalError("other shape", f"{request}: none of {', '.join(sorted(_TEXTS))} is in the answer")
        return {"texts": texts}

    def call(self, row: Row) -> Call:
        """The call that an entry is; the last part of its address names it."""
        slug = _slug(take(row, "link.url"))
        return self.new_call(
            key=slug,
            title=take(row, "title"),
            url=f"solution/{slug}/",
            conditions=self.national("BE3"),
            texts=[(SectionKind.DESCRIPTION, text) for text in take_all(row, "texts")],
        )


def _slug(link: str) -> str:
    return urlsplit(link).path.rstrip("/").rpartition("/")[2]


def _texts(part: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise PortalError("other shape", f"an answer whose blocks nest deeper than {_DEEPEST}")
    if isinstance(part, list):
        for inner in part:
            yield from _texts(inner, depth + 1)
    elif isinstance(part, dict):
        for name, inner in part.items():
            if name in _TEXTS and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner, depth + 1)
