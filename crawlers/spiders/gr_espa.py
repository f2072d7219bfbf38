"""ESPA: the calls of Greece's Partnership Agreement, sectoral and regional, each on a page of its own."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Call, Programme, SectionKind
from crawlers.drafting import NO_DATES, Dates
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.portals.paging import Paging
from crawlers.read.budget import read_budget
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line, read_text, sanitise
from crawlers.read.page import definitions_in, inner_html, select_all
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_WHO, _BUDGET, _PERIOD = "Σε ποιους απευθύνεται", "Προϋπολογισμός", "Περίοδος υποβολής"
_PLACE, _PROGRAMME = "Περιοχή εφαρμογής", "Επιχειρησιακό πρόγραμμα"
_LABELS = (_WHO, _BUDGET, _PERIOD, _PLACE, _PROGRAMME)
_OVER = ("Έκλεισε", "Ολοκληρώθηκε", "Ανενεργή")
_STATES = ("Ενεργή", "Ανοιχτή", "Αναμένεται", *_OVER)
_NUMBER = re.compile(r"[?&]item=(\d+)")
_UNTIL = re.compile(r"\s+(?:έως|εως|-|–)\s+")


class GrEspa(HtmlList):
    """The source. A call is known by the number of its page; the host is told to leave foreign addresses waiting."""

    source = Source(
        title="ΕΣΠΑ",
        country="GR",
        language="el",
        zone="Europe/Athens",
        home="https://www.espa.gr/",
        licence="public information of the Ministry of Economy and Finance; no licence is named (unverified)",
        every=timedelta(days=2),
        delay=2,
        expect=Expect(
            at_least=20,
            at_most=10_000,
            filled={"opens": 0.5, "deadlines": 0.5, "budget": 0.5, "programme": 0.5, "conditions": 0.9},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the labels and the elements of the pages as three projects read them in 2026, which agree; no "
        "page was seen. How many calls the list holds is not known, nor whether it shows a state on every card",
    )
    url = "https://www.espa.gr/el/Pages/Proclamations.aspx"
    item = "div.item"
    fields: ClassVar[Mapping[str, str]] = {"link": 'a[href*="item="]::attr(href)', "title": "h3"}
    paging = Paging(parameter="start", first=0, step=10, full=10)
    id_field = "title"

    def read_entry(self, entry: Selector) -> Row:
        """The fields of a card; of its paragraphs one may be a state, and others repeat what the call's page says."""
        row, lines = super().read_entry(entry), [read_line(line) for line in select_all(entry, "p")]
        state = next((line for line in lines if line in _STATES), None)
        texts = [line for line in lines if line != state and not line.startswith(_LABELS)]
        return row | {name: value for name, value in (("state", state), ("text", "\n".join(texts))) if value}

    def detail(self, row: Row) -> str | None:
        """The call's own page, unless the card says that it is over or is none of a call."""
        number = _NUMBER.search(row.get("link", ""))
        over = row.get("state") in _OVER
        return None if number is None or over else f"{self.source.home}el/Pages/ProclamationsFS.aspx?item={number[1]}"

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page, as markup, and its text without them."""
        under = definitions_in(page, "body", "h4", ".perifereia")
        found: Row = {label: under[label] for label in _LABELS if under.get(label, "").strip()}
        if not found:
            return {}
        page.css("h3, h4, .perifereia, .add-proclamation, [class*=stretch]").drop()
        return found | {"story": "".join(map(inner_html, page.css(".story")[:1])).strip() or None}

    def call(self, row: Row) -> Call | None:
        """The call that a card and its page tell of, or None for one that its card says is over."""
        number = _NUMBER.search(link := take(row, "link"))
        if number is None:
            raise ReadError(f"its address has no number: {link[:200]}")
        state, text, title = take_first(row, "state"), take_first(row, "text"), take(row, "title")
        if state in _OVER:
            return None
        programme, story = _line(row, _PROGRAMME), take_first(row, "story")
        return self.new_call(
            key=number[1],
            title=title,
            url=f"/el/Pages/ProclamationsFS.aspx?item={number[1]}",
            status_raw=state,
            dates=self._dates(_line(row, _PERIOD)),
            budget=read_budget("EUR", "el", total=_line(row, _BUDGET)),
            programme=Programme(code=programme, name=programme) if programme else None,
            conditions=(
                *applicant_conditions(_lines(row, _WHO), "el", _WHO),
                *(place_conditions(_lines(row, _PLACE), "GR", "el", _PLACE) or self.national()),
            ),
            texts=[(SectionKind.DESCRIPTION, text), (SectionKind.DESCRIPTION, story)],
        )

    def _dates(self, period: str | None) -> Dates:
        """The dates of ``01/07/2026 έως 30/10/2026``; anything else is kept as words."""
        if period is None:
            return NO_DATES
        days = _UNTIL.split(period)
        if len(days) != 2:
            return Dates(words=period[:500])
        return self.dates_or_words(numeric_day, opens=days[0], closes=days[1], opening="Από")


def _line(row: Row, label: str) -> str | None:
    return read_line(take_first(row, label) or "") or None


def _lines(row: Row, label: str) -> list[str]:
    return read_text(sanitise(take_first(row, label) or "")).splitlines()
