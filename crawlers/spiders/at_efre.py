"""efre.gv.at: the calls of Austria's programmes of the ERDF and the Just Transition Fund."""

import re
from datetime import timedelta
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from catalogue.model.condition import Condition
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import select, select_all
from crawlers.read.places import locate
from crawlers.read.structured import place_conditions
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_PERIOD = re.compile(r"(?P<opens>[\d./-]+)\s+[-–]\s+(?P<closes>[\d./-]+)")


class AtEfre(HtmlList):
    """The source. Addresses carry a checksum, so that links are followed and none is built.

    The properties of a call are told apart by their form alone: what their labels are is not known, and one of them is
    a contact.
    """

    source = Source(
        title="EFRE/JTF in Österreich",
        country="AT",
        language="de",
        zone="Europe/Vienna",
        home="https://www.efre.gv.at/",
        licence="not known (unverified)",
        every=timedelta(days=3),
        delay=2,
        expect=Expect(at_least=5, at_most=300, filled={"deadlines": 0.4, "sections": 0.7}),
        proof=Proof.DOCUMENTATION,
        checked_against="the script of one who read the pages in 2023 (17 calls); nothing of it is recorded",
    )
    url = "https://www.efre.gv.at/calls"
    item = ".calls.container a.more"
    fields: ClassVar = {"link": "::attr(href)"}
    id_field = "link"

    def detail(self, row: Row) -> str:
        """The call's own page."""
        return self.address(row["link"])

    def detail_fields(self, page: Selector) -> Row:
        """What the page says under the classes that are known."""
        found = {
            "title": select(page, "h1"),
            "description": select(page, ".short-description"),
            "areas": select_all(page, ".property-value.areas"),
            "periods": [text for text in select_all(page, ".call-property .property-value") if _PERIOD.fullmatch(text)],
        }
        return {name: value for name, value in found.items() if value}

    def call(self, row: Row) -> Call:
        """The call that a page shows."""
        link = self.address(take(row, "link"))
        areas = [area.strip() for text in take_all(row, "areas") for area in text.split(",")]
        are_places = bool(areas) and not locate(areas, "AT").unplaced
        return self.new_call(
            key=_number(link),
            title=take(row, "title"),
            url=link,
            dates=self._dates(take_first(row, "periods")),
            keywords=() if are_places else tuple(areas),
            conditions=self._places(areas) if are_places else self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "description"))],
        )

    def _dates(self, period: str | None) -> Dates:
        found = _PERIOD.fullmatch(period or "")
        return Dates() if found is None else self.dates(numeric_day, opens=found["opens"], closes=found["closes"])

    def _places(self, areas: list[str]) -> tuple[Condition, ...]:
        return place_conditions(areas, "AT", "de", "areas")


def _number(link: str) -> str:
    """The call's number, which is an argument of its address."""
    for name, value in parse_qsl(urlsplit(link).query):
        if name.endswith("[call]") and value.isdigit():
            return value
    raise ReadError(f"its address has no number of a call: {link[-80:]}")
