"""Enterprise Ireland: the funding and grants of Ireland's agency for enterprises that sell abroad, on one page."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from catalogue.model.condition import Condition, Criterion
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import words_after
from crawlers.source import Expect, Proof, Source


class IeEnterpriseIreland(HtmlList):
    """The source. The cards name no dates, so no support is ever open or rolling here; most are open-ended schemes.

    The tags of a card mix whom a support is for with what it is: they are quoted, and nothing is concluded from them.
    """

    source = Source(
        title="Enterprise Ireland",
        country="IE",
        language="en",
        zone="Europe/Dublin",
        home="https://www.enterprise-ireland.com/",
        licence="public information of Enterprise Ireland; no licence is named (unverified)",
        every=timedelta(days=2),
        expect=Expect(at_least=8, at_most=300, filled={"sections": 0.8, "keywords": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the markup of the cards as one project reads them in 2026; no answer was seen, and how many "
        "cards there are is not known",
    )
    url = "https://www.enterprise-ireland.com/en/supports/funding-and-grants"
    item = ".card-wrapper.js-filter-card"
    fields: ClassVar[Mapping[str, str]] = {
        "link": 'a[href*="/supports/"]::attr(href)',
        "title": "h4",
        "text": ".body-text.desc",
    }
    id_field = "title"

    def read_entry(self, entry: Selector) -> Row:
        """The fields of a card; the words of a tag stand behind its icon."""
        row = super().read_entry(entry)
        tags = [words for icon in entry.css(".icon-tag") if (words := words_after(icon))]
        return {**row, "tags": tags} if tags else row

    def call(self, row: Row) -> Call:
        """The support that a card shows, by the name in its address."""
        link, tags = take(row, "link"), take_all(row, "tags")
        return self.new_call(
            key=unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2]).casefold(),
            title=take(row, "title"),
            url=link,
            funder=self.source.title,
            keywords=tuple(tags),
            conditions=(*_quoted(tags), *self.national()),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "text"))],
        )


def _quoted(tags: list[str]) -> tuple[Condition, ...]:
    if not tags:
        return ()
    clause = f"Tags: {'; '.join(tags)}"
    return (Condition(criterion=Criterion.APPLICANT, rule=None, clause=clause, language="en", where="the card"),)
