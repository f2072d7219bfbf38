"""Danmarks Innovationsfond: the open and announced calls of Denmark's innovation fund."""

from typing import ClassVar

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.fields import take, take_each
from crawlers.source import Expect, Proof, Source


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
        expect=Expect(at_least=3, at_most=100, filled={"opens": 0.4, "deadlines": 0.4, "sections": 0.8, "budget": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the markup of the pages of 2026 as one project reads it, and two dates; no page was seen",
    )
    url = "https://danmarksinnovationsfond.dk/da/soeg-investering/"
    item = "div.item.list.call"
    fields: ClassVar = {
        "id": "::attr(data-id)",
        "url": 'a[href*="/soegemuligheder/"]::attr(href)',
        "title": "h3",
        "Åbner": 'span:contains("Åbner") + p',
        "Lukker": 'span:contains("Lukker") + p',
    }
    empty = "ingen søgemuligheder"
    detail_url = "{url}"
    page_fields: ClassVar = {
        "manchet": "p.manchet",
        "Hvem?": 'h3.h4:contains("Hvem?") + div.html_content',
        "Hvad?": 'h3.h4:contains("Hvad?") + div.html_content',
        "Hvor meget?": 'h3.h4:contains("Hvor meget?") + div.html_content',
    }

    def call(self, row: Row) -> Call:
        """The call that an entry of the list is."""
        opens, closes, sums, who = take_each(row, "Åbner", "Lukker", "Hvor meget?", "Hvem?")
        intro, what = take_each(row, "manchet", "Hvad?")
        return self.new_call(
            key=take(row, "id"),
            title=take(row, "title"),
            url=take(row, "url"),
            dates=self.dates_or_words(self.written_day, opens=opens, closes=closes, opening="Åbner"),
            funder=self.source.title,
            budget=self.budget(limits=sums),
            conditions=(*self.applicants((who or "").splitlines(), "Hvem?"), *self.national()),
            texts=[(SectionKind.DESCRIPTION, intro), (SectionKind.DESCRIPTION, what), (SectionKind.CONDITIONS, who)],
        )
