"""Evropska sredstva: the open and the announced calls of EU money in Slovenia, on two pages."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from html import escape
from itertools import pairwise

from parsel import Selector

from catalogue.model.call import Budget, Call, Programme, SectionKind
from catalogue.taxonomy.names import plain
from crawlers.portal import Portal, Row
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_first
from crawlers.read.html import tidy
from crawlers.read.money import read_money
from crawlers.read.page import label_of, labelled_texts
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.reading import PortalError, ReadError
from crawlers.source import Expect, Proof, Source, aside

_PAGES = ("https://evropskasredstva.si/razpisi/aktualen", "https://evropskasredstva.si/razpisi/napovedan")
_STATES = ("Aktualno", "Napovedano", "Zaključeno")
_BUTTONS = ("Več", "Manj", "Izvozi")
_ISSUER, _SUM, _PUBLISHED = "Razpisovalec", "Razpisana vrednost", "Datum objave javnega razpisa"
_CLOSES, _WHO, _WHERE = "Rok za prijavo na javni razpis", "Upravičeni prijavitelji", "Geografsko območje"
_TOLD_WHO, _PAGE, _PAPERS = "Opis upravičenih prijaviteljev", "Povezava do strani", "Povezava do dokumentacije"
_LABELS = (
    *(_ISSUER, "Program EU", _SUM, "Prispevek EU", "Veljavno", _CLOSES, _WHO, _TOLD_WHO, _PUBLISHED, "Namen", _WHERE),
    *("Cilj politike", "Cilj politike oz. specifični cilj", _PAGE, _PAPERS),
)
_ADDRESS = re.compile(r"https?://\S+")


class SiEvropskaSredstva(Portal):
    """The source. An entry is a word for its state, a title, and values behind fixed labels.

    A call has neither number nor page of its own: it is known by its issuer and its title.
    """

    source = Source(
        title="Evropska sredstva",
        country="SI",
        language="sl",
        zone="Europe/Ljubljana",
        home="https://evropskasredstva.si/",
        licence="public information of the Republic of Slovenia; no licence is stated (unverified)",
        expect=Expect(at_least=3, at_most=500, filled={"funder": 0.8, "programme": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against=(
            "labels and words for states after a program that reads the text of both pages; no page was seen. That a "
            "call can be applied for from the day of its publication is our reading of the portal's label."
        ),
        unused=aside("the Union's part of the sum", "Prispevek EU")
        | aside("its meaning is not documented", "Veljavno")
        | aside("what the programme is for, not the call", "Cilj politike*"),
    )
    id_field = "title"

    async def rows(self) -> AsyncIterator[Row]:
        """The entries of both pages."""
        for url in _PAGES:
            found = False
            for row in _entries(await self.fetch_html(url)):
                found = True
                yield row
            if not found and url == _PAGES[0]:
                raise PortalError(
                    "other shape", f"{url}: behind no word for a state ({_STATES[0]}) are the labels known"
                )

    def call(self, row: Row) -> Call:
        """The call that an entry is."""
        title, issuer, state = take(row, "title"), take(row, _ISSUER), take(row, "state")
        key = hashlib.sha256(f"{plain(issuer)}|{plain(title)}".encode()).hexdigest()[:20]
        programme, total = take_first(row, "Program EU"), take_first(row, _SUM)
        page, papers = _address(take_first(row, _PAGE)), _address(take_first(row, _PAPERS))
        places = place_conditions(_lines(row, _WHERE), "SI", "sl", _WHERE)
        return self.new_call(
            key=key,
            title=title,
            url=page or f"{_PAGES[state == _STATES[1]]}#{key}",
            dates=self.dates_or_words(
                numeric_day, opens=_line(row, _PUBLISHED), closes=_line(row, _CLOSES), opening=_PUBLISHED
            ),
            status_raw=state,
            programme=Programme(code=programme, name=programme) if programme else None,
            funder=issuer.replace("\n", " "),
            budget=_budget(total.replace("\n", " ")) if total else None,
            links=[papers],
            conditions=(*applicant_conditions(_lines(row, _WHO), "sl", _WHO), *(places or self.national())),
            texts=[
                (SectionKind.DESCRIPTION, _paragraphs(row, "Namen")),
                (SectionKind.CONDITIONS, _paragraphs(row, _TOLD_WHO)),
            ],
        )


def _entries(page: Selector) -> Iterator[Row]:
    """The entries of a page: what stands between two words for a state, if any label is in it."""
    texts = [tidy(text) for text in page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()]
    texts = [text for text in texts if text and text not in _BUTTONS]
    starts = [index for index, text in enumerate(texts) if text in _STATES]
    for start, end in pairwise([*starts, len(texts)]):
        block = texts[start + 1 : end]
        row: Row = dict(labelled_texts(_as_page(block), _LABELS))
        if row:
            title = block[0] if label_of(block[0]) not in _LABELS else None
            yield row | {"state": texts[start], "title": title}


def _as_page(texts: list[str]) -> Selector:
    return Selector(text=f"<html><body>{''.join(f'<p>{escape(text)}</p>' for text in texts)}</body></html>")


def _line(row: Row, label: str) -> str | None:
    value = take_first(row, label)
    return value.replace("\n", " ") if value is not None else None


def _lines(row: Row, label: str) -> list[str]:
    return (take_first(row, label) or "").replace(";", "\n").split("\n")


def _paragraphs(row: Row, label: str) -> str:
    return "<br>".join(map(escape, (take_first(row, label) or "").split("\n")))


def _address(raw: str | None) -> str | None:
    found = _ADDRESS.search(raw) if raw else None
    return found[0] if found is not None else None


def _budget(raw: str) -> Budget:
    try:
        return Budget(total=read_money(raw, "EUR", "sl"))
    except ReadError:
        return Budget(words=raw)
