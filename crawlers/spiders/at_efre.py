"""efre.gv.at: the calls of Austria's programmes of the ERDF and the Just Transition Fund."""

import re
from datetime import timedelta
from typing import ClassVar
from urllib.parse import unquote

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.dates import day_range, numeric_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import select, select_all
from crawlers.read.places import locate
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_NUMBER = re.compile(r"\[call\]=([0-9]+)")


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
    detail_url = "{link}"
    id_field = "link"

    def detail_fields(self, page: Selector) -> Row:
        """What the page says under the classes that are known."""
        return {
            "title": select(page, "h1"),
            "description": select(page, ".short-description"),
            "areas": select_all(page, ".property-value.areas"),
            "periods": list(filter(day_range, select_all(page, ".call-property .property-value"))),
        }

    def call(self, row: Row) -> Call:
        """The call that a page shows; its number is an argument of its address."""
        link = self.address(take(row, "link"))
        if (number := _NUMBER.search(unquote(link))) is None:
            raise ReadError(f"its address has no number of a call: {link[-80:]}")
        areas = [area.strip() for text in take_all(row, "areas") for area in text.split(",")]
        are_places = bool(areas) and not locate(areas, "AT").unplaced
        opens, closes = day_range(take_first(row, "periods") or "") or (None, None)
        return self.new_call(
            key=number[1],
            title=take(row, "title"),
            url=link,
            dates=self.dates(numeric_day, opens=opens, closes=closes),
            keywords=() if are_places else areas,
            # An area may be a subject as well: it is not certain that it leaves the others out. Where none is a place,
            # the money may still be that of one of the Länder.
            conditions=self.places(areas, "areas", exclusive=False) if are_places else (),
            texts=[(SectionKind.DESCRIPTION, take_first(row, "description"))],
        )
