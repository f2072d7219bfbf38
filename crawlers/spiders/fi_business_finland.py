"""Business Finland: the kinds of funding of Finland's innovation agency, which are schemes and no open calls."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source


class FiBusinessFinland(HtmlList):
    """The source. Whether a scheme takes applications now is told in the prose of its own page, which also names people
    to ask and is not read; the agency's dated calls are on Haeavustuksia.fi. So no scheme is ever open or rolling here.
    """

    source = Source(
        title="Business Finland",
        country="FI",
        language="fi",
        zone="Europe/Helsinki",
        home="https://www.businessfinland.fi/",
        licence="unverified: no terms could be read",
        every=timedelta(days=7),
        expect=Expect(at_least=10, at_most=80, filled={"sections": 0.6}),
        proof=Proof.DOCUMENTATION,
        checked_against="the markup by which one project finds the 21 schemes of 2026; no page was seen",
    )
    url = "https://www.businessfinland.fi/palvelut/rahoitus/rahoituspalvelut/"
    item = "a.break-inside-avoid"
    fields: ClassVar[Mapping[str, str]] = {
        "url": "a::attr(href)",
        "title": ".headline-h3",
        "card": "a.break-inside-avoid",
    }

    def call(self, row: Row) -> Call:
        """The scheme that a card is; its name in the address outlived all moves of the site's pages."""
        url, title = self.address(take(row, "url")), take(row, "title")
        name = urlsplit(url).path.rstrip("/").rpartition("/")[2].casefold()
        if not name:
            raise ReadError(f"its address names no scheme: {url[:100]}")
        return self.new_call(
            key=name,
            title=title,
            url=url,
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take(row, "card").replace(title, "", 1))],
        )
