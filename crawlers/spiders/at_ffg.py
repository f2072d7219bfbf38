"""FFG: the calls of Austria's research promotion agency.

The agency answers 403 to clients that name themselves and to data centres, and its robots.txt is told to forbid
addresses with a query, as the pages of the list are. We name ourselves and obey: such a reading is blocked and says so.
"""

from datetime import time, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.dates import day_range, numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.page import labelled_texts, select_all
from crawlers.source import Expect, Proof, Source

_IS_OVER = dict.fromkeys(("Geöffnet", "Demnächst", "In Vorbereitung"), False) | {"Geschlossen": True, "Beendet": True}
_PERIOD, _MOST = "Einreichzeitraum", "Max. Förderung pro Projekt"
_AT_ANY_TIME = frozenset({"laufend", "laufend geöffnet", "laufend möglich"})


class AtFfg(HtmlList):
    """The source. A call is known by the path of its page: the families of paths share no numbers."""

    source = Source(
        title="FFG",
        country="AT",
        language="de",
        zone="Europe/Vienna",
        home="https://www.ffg.at/",
        licence="not known (unverified)",
        every=timedelta(days=2),
        delay=2,
        # The cards name a day; the pages of two calls that are told of say noon.
        closing=time(12),
        expect=Expect(at_least=25, at_most=3_000, filled={"deadlines": 0.4, "sections": 0.8, "status_raw": 0.9}),
        proof=Proof.DOCUMENTATION,
        checked_against="the reports of two who read the list of cards in autumn 2026; nothing of it is recorded",
    )
    # The three filters of the list; which words each of them gives is not known, so all are read.
    url = "https://www.ffg.at/foerderungen?status[1]=1"
    further = ("https://www.ffg.at/foerderungen?status[2]=2", "https://www.ffg.at/foerderungen?status[3]=3")
    item = 'article[data-component-id="ao_canvas:call-teaser"]'
    fields: ClassVar = {"link": "a::attr(href)", "title": "h2", "subtitle": "h3", "teaser": "p"}
    paging = Paging(parameter="page", first=0)
    id_field = "link"

    def read_entry(self, entry: Selector) -> Row:
        """The fields of a card: its elements, its labelled lines, and the one text that is a state."""
        labelled = {label: value.partition("\n")[0] for label, value in labelled_texts(entry, (_PERIOD, _MOST)).items()}
        states = [text for text in select_all(entry, "::text") if text in _IS_OVER]
        return {**super().read_entry(entry), **labelled, "state": states[:1]}

    def call(self, row: Row) -> Call:
        """The call that a card shows."""
        link, state, period = take(row, "link"), take_first(row, "state"), take_first(row, _PERIOD) or ""
        opens, closes = day_range(period) or (None, None)
        rolling = period.casefold() in _AT_ANY_TIME
        note = None if closes or rolling else period
        return self.new_call(
            key=urlsplit(link).path.strip("/"),
            title=take(row, "title"),
            url=link,
            dates=self.dates(numeric_day, opens=opens, closes=closes, rolling=rolling, note=note),
            status_raw=state,
            withdrawn=_IS_OVER.get(state or "", False),
            budget=self.budget(project_max=take_first(row, _MOST)),
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, take_first(row, name)) for name in ("subtitle", "teaser")],
        )
