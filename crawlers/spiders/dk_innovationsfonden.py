"""Danmarks Innovationsfond: the open and announced calls of Denmark's innovation fund."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Budget, Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_first
from crawlers.read.money import money_after
from crawlers.read.page import select
from crawlers.read.structured import applicant_conditions
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

# Beside an introduction, three cards say who may apply, for what and for how much.
_CARDS = ("Hvem?", "Hvad?", "Hvor meget?")


class DkInnovationsfonden(HtmlList):
    """The source. Closed calls leave the list; the host answers haste with status 454, which is a refusal."""

    source = Source(
        title="Danmarks Innovationsfond",
        country="DK",
        language="da",
        zone="Europe/Copenhagen",
        currency="DKK",
        home="https://danmarksinnovationsfond.dk/da/soeg-investering/",
        licence="unverified: public information, no licence named",
        delay=2.0,
        expect=Expect(
            at_least=3,
            at_most=100,
            filled={"opens": 0.4, "deadlines": 0.4, "sections": 0.8, "conditions": 0.95, "budget": 0.5},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="what one project takes out of the pages of 2026: their markup, and two dates; none was seen",
    )
    url = "https://danmarksinnovationsfond.dk/da/soeg-investering/"
    item = "div.item.list.call"
    fields: ClassVar[Mapping[str, str]] = {
        "id": "::attr(data-id)",
        "url": 'a[href*="/soegemuligheder/"]::attr(href)',
        "title": "h3",
        "Åbner": 'span:contains("Åbner") + p',
        "Lukker": 'span:contains("Lukker") + p',
    }
    empty = "ingen søgemuligheder"
    id_field = "title"

    def detail(self, row: Row) -> str | None:
        """The call's own page."""
        return self.address(row["url"]) if "url" in row else None

    def detail_fields(self, page: Selector) -> Row:
        """The introduction and the cards; the rest of the page names the people to ask."""
        found = {card: select(page, f'h3.h4:contains("{card}") + div.html_content') for card in _CARDS}
        found["manchet"] = select(page, "p.manchet")
        return {name: text for name, text in found.items() if text}

    def call(self, row: Row) -> Call:
        """The call that an entry of the list is."""
        who, amount = take_first(row, "Hvem?"), take_first(row, "Hvor meget?")
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=take(row, "url"),
            dates=self.dates(_day, opens=take_first(row, "Åbner"), closes=take_first(row, "Lukker"), prose=True),
            budget=_budget(amount) if amount else None,
            conditions=(*applicant_conditions((who or "").splitlines(), "da", "Hvem?"), *self.national()),
            texts=[
                (SectionKind.DESCRIPTION, take_first(row, "manchet")),
                (SectionKind.DESCRIPTION, take_first(row, "Hvad?")),
                (SectionKind.CONDITIONS, who),
            ],
        )


def _day(raw: str) -> date | datetime:
    return written_day(raw, "da")


def _budget(words: str) -> Budget:
    """What a project may get, where the card says nothing but that; otherwise its words."""
    try:
        return Budget(project_max=money_after(words, "DKK", "da", "op til"), words=words)
    except ReadError:
        return Budget(words=words)
