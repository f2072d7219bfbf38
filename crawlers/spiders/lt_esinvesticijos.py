"""esinvesticijos.lt: the calls of the EU funds of 2021 to 2027 in Lithuania, from the list and the calls' own pages."""

import re
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.dates import iso_any
from crawlers.read.fields import look_up, take, take_all, take_each
from crawlers.read.html import as_paragraphs
from crawlers.read.page import columns_in, labelled_texts, page_name, texts_of
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
_TYPE, _WHO, _MOST, _RATE = (
    *("Pareiškėjo tipas", "Galimi pareiškėjai", "Didžiausia suma vienam projektui", "Finansuojamoji dalis"),
)
_TEXTS = {
    "Finansuojamos veiklos": SectionKind.DESCRIPTION,
    "Finansuojamos projektų veiklos": SectionKind.DESCRIPTION,
    "Tikslinės grupės": SectionKind.CONDITIONS,
    _WHO: SectionKind.CONDITIONS,
    "Galimi partneriai": SectionKind.CONDITIONS,
    "Reikalavimai projektams": SectionKind.CONDITIONS,
    _RATE: SectionKind.SUPPORT,
}
_READ = (_OPENS, _CLOSES, _SUM, _FORM, _TYPE, _MOST, *_TEXTS)
# Labels whose values are not read, of which the contacts are personal data; they end those before them.
_UNREAD = (
    *("Kontaktai", "Svarbi informacija", "Projektų atrankos būdas", "Regionas", "Nuosavo įnašo dalis", "Dokumentai"),
    *("Horizontaliųjų principų ir kitų nuostatų reikalavimai", "Aprašymas"),
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
        expect=Expect(at_least=25, at_most=10_000, share_of_last=0.8, filled={"status_raw": 1.0, "budget": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="the cells of the list and the labels of the pages as one project reads them, and the words of "
        "three pages of 2023 to 2025; no markup was seen, and how many calls there are is not known",
        unused=aside("repeats the sum of the call's own page", "amount"),
    )
    url = "https://www.esinvesticijos.lt/kvietimu-sritis/kvietimu-sarasas"
    paging = Paging(parameter="page", linked=True)
    item = "tr:has(a[href*='/kvietimai/'])"
    fields: ClassVar = {
        "link": "a[href*='/kvietimai/']::attr(href)",
        "status": "td:nth-child(1)",
        "name": "td:nth-child(2)",
        "amount": "td:nth-child(3)",
    }
    id_field = "link"

    def detail(self, row: Row) -> str | None:
        """The call's own page, unless it is over."""
        return None if _OVER in str(row.get("status")) else self.address(take(dict(row), "link"))

    def detail_fields(self, page: Selector) -> Row:
        """What stands behind the labels of a call's page or below them, and the regions that it names."""
        texts = texts_of(page.css("body")[0])
        behind = labelled_texts(texts, (*_READ, *_UNREAD), ("Daugiau", "Mažiau"))
        found = columns_in(page, (*_READ, *_UNREAD)) | {label: value.split("\n") for label, value in behind.items()}
        row: Row = {label: found.get(label) for label in _READ}
        return row | {"regions": [text for text in texts if text in _REGIONS]}

    def call(self, row: Row) -> Call:
        """The call that a line of the list leads to. Raises `ReadError` for a state that is not documented."""
        link, told, name = take(row, "link"), take(row, "status"), _NAME.fullmatch(take(row, "name"))
        assert name is not None
        state = next((word for word in _STATES if word in told), None)
        if state is None:
            raise ReadError(f"its state is {told[:40]!r}, which is none of {', '.join(_STATES)}")
        opens, closes, total, amount, form = take_each(row, _OPENS, _CLOSES, _SUM, "amount", _FORM)
        texts = {label: take_all(row, label) for label in _TEXTS}
        # Of several activities each may have its own limit and rate.
        most, rate = ("; ".join(dict.fromkeys(values)) for values in (take_all(row, _MOST), texts[_RATE]))
        return self.new_call(
            key=page_name(link),
            title=name["title"],
            url=link,
            identifier=name["number"],
            dates=self.dates(_day, opens=opens, closes=closes),
            status_raw=state,
            withdrawn=state in {_OVER, _SUSPENDED},
            budget=self.budget(total=total or amount, project_max=most, rate=rate),
            instruments=look_up([form] if form else [], _INSTRUMENTS),
            types_of_action=[form],
            conditions=(
                *self.applicants(take_all(row, _TYPE), _TYPE),
                *self.applicants(texts[_WHO], _WHO),
                # A page may name a region beside the call's own; so no other is ruled out.
                *self.places(take_all(row, "regions"), "Regionas", exclusive=False),
            ),
            texts=[(kind, as_paragraphs(texts[label])) for label, kind in _TEXTS.items()],
        )


def _day(raw: str) -> date | datetime:
    return iso_any(_STATE_BEHIND.sub("", raw))
