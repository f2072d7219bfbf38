"""Business Finland: the kinds of funding of Finland's innovation agency, which are schemes and no open calls."""

from datetime import timedelta
from typing import ClassVar

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take
from crawlers.read.page import page_name
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
    fields: ClassVar = {
        "url": "a::attr(href)",
        "title": ".headline-h3",
        "card": "a.break-inside-avoid",
    }

    def call(self, row: Row) -> Call:
        """The scheme that a card is, by its name in the address."""
        url, title = take(row, "url"), take(row, "title")
        return self.new_call(
            key=page_name(url).casefold(),
            title=title,
            url=url,
            funder=self.source.title,
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take(row, "card").replace(title, "", 1))],
        )
