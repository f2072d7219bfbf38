"""esinvesticijos.lt: the calls of the EU funds of 2021 to 2027 in Lithuania, from the list and the calls' own pages."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from typing import ClassVar
from urllib.parse import urlsplit

from parsel import Selector

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.budget import read_budget
from crawlers.read.dates import iso_any
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.page import labelled_texts, select_all
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

_OVER, _SUSPENDED = "Pasibaigęs", "Sustabdytas"
_STATES = ("Paskelbtas", "Planuojamas", _OVER, _SUSPENDED)
# The state may stand behind the last day as well.
_STATE_BEHIND = re.compile(rf"\s+(?:{'|'.join(_STATES)})$")
_NAME = re.compile(r"(?P<title>.*?)(?:\s+Nr\. ?(?P<number>[\w/-]+))?", re.DOTALL)
_INSTRUMENTS = {
    "dotacija": Instrument.GRANT,
    "subsidija": Instrument.GRANT,
    "paskola": Instrument.LOAN,
    "garantija": Instrument.GUARANTEE,
}
_REGIONS = frozenset({"Sostinės regionas", "Vidurio ir vakarų Lietuvos regionas"})
_OPENS, _CLOSES, _SUM, _FORM = "Teikiama nuo", "Teikiama iki", "Kvietimo finansavimo suma", "Finansavimo forma"
_WHO = ("Pareiškėjo tipas", "Galimi pareiškėjai")
_TEXTS = {
    "Finansuojamos veiklos": SectionKind.DESCRIPTION,
    "Finansuojamos projektų veiklos": SectionKind.DESCRIPTION,
    "Tikslinės grupės": SectionKind.CONDITIONS,
    "Galimi pareiškėjai": SectionKind.CONDITIONS,
    "Galimi partneriai": SectionKind.CONDITIONS,
    "Reikalavimai projektams": SectionKind.CONDITIONS,
    "Finansuojamoji dalis": SectionKind.SUPPORT,
}
# Labels whose values are not read; they end those before them.
_UNREAD = (
    *("Kontaktai", "Svarbi informacija", "Projektų atrankos būdas", "Didžiausia suma vienam projektui", "Regionas"),
    *("Nuosavo įnašo dalis", "Horizontaliųjų principų ir kitų nuostatų reikalavimai", "Dokumentai", "Aprašymas"),
)


class LtEsinvesticijos(HtmlList):
    """The source. The list holds calls of all years; those that are over are not asked for their pages.

    The number of a call is not in every line, so the last part of its address is its key.
    """

    source = Source(
        title="esinvesticijos.lt",
        country="LT",
        language="lt",
        zone="Europe/Vilnius",
        home="https://www.esinvesticijos.lt/",
        licence="unverified: no terms could be read",
        expect=Expect(
            at_least=25, at_most=10_000, share_of_last=0.8, filled={"status_raw": 1.0, "budget": 0.5, "conditions": 1.0}
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the cells of the list and the labels of the pages as one project reads them, and the words of "
        "three pages of 2023 to 2025; no page was seen as it is. How many calls there are is not known",
        unused=aside("repeats the sum of the call's own page", "amount"),
    )
    url = "https://www.esinvesticijos.lt/kvietimu-sritis/kvietimu-sarasas"
    paging = Paging(parameter="page", full=25)
    item = "tr:has(a[href*='/kvietimai/'])"
    fields: ClassVar[Mapping[str, str]] = {
        "link": "a[href*='/kvietimai/']::attr(href)",
        "status": "td:nth-child(1)",
        "name": "td:nth-child(2)",
        "amount": "td:nth-child(3)",
    }
    id_field = "link"

    def detail(self, row: Row) -> str | None:
        """The call's own page, unless it is over."""
        return None if row.get("status") == _OVER else self.address(row["link"])

    def detail_fields(self, page: Selector) -> Row:
        """What stands behind the labels of a call's page, and the regions that it names."""
        labels = {_OPENS, _CLOSES, _SUM, _FORM, *_WHO, *_TEXTS, *_UNREAD}
        found = labelled_texts(page, labels, ("Daugiau", "Mažiau"))
        regions = [text for text in select_all(page, "main ::text, body ::text") if text in _REGIONS]
        return {name: value.split("\n") for name, value in found.items() if name not in _UNREAD} | {"regions": regions}

    def call(self, row: Row) -> Call:
        """The call that a line of the list leads to. Raises `ReadError` for a state that is not documented."""
        link, status, name = take(row, "link"), take(row, "status"), _NAME.fullmatch(take(row, "name"))
        assert name is not None
        if status not in _STATES:
            raise ReadError(f"its state is {status[:40]!r}, which is none of {', '.join(_STATES)}")
        amount, form = take_first(row, "amount"), take_first(row, _FORM)
        who = {label: take_all(row, label) for label in _WHO}
        instrument = _INSTRUMENTS.get((form or "").casefold())
        # A page may name a region beside the call's own; so no other is ruled out.
        places = place_conditions(take_all(row, "regions"), "LT", "lt", "Regionas", exclusive=False)
        clauses = (clause for label in _WHO for clause in applicant_conditions(who[label], "lt", label))
        texts = [(kind, who.get(label) or take_all(row, label)) for label, kind in _TEXTS.items()]
        return self.new_call(
            key=urlsplit(link).path.rstrip("/").rpartition("/")[2],
            title=name["title"],
            url=link,
            identifier=name["number"],
            dates=self.dates(_day, opens=take_first(row, _OPENS), closes=take_first(row, _CLOSES)),
            status_raw=status,
            withdrawn=status in {_OVER, _SUSPENDED},
            budget=read_budget("EUR", "lt", total=take_first(row, _SUM) or amount),
            instruments=(instrument,) if instrument else (),
            types_of_action=(form,) if form else (),
            conditions=(*clauses, *(places or self.national())),
            texts=[(kind, "".join(f"<p>{escape(line)}</p>" for line in lines)) for kind, lines in texts],
        )


def _day(raw: str) -> date | datetime:
    return iso_any(_STATE_BEHIND.sub("", raw))
