"""Evropska sredstva: the open and the announced calls of EU money in Slovenia, on two pages."""

import re
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.portal import Portal, Row
from crawlers.read.dates import day_range
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import as_paragraphs
from crawlers.read.keys import made_key
from crawlers.read.page import label_of, labelled_texts, texts_of
from crawlers.read.written_dates import day_in
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_OPEN, _ANNOUNCED, _OVER = "Aktualno", "Napovedano", "Zaključeno"
_PAGES = {
    _OPEN: "https://evropskasredstva.si/razpisi/aktualen",
    _ANNOUNCED: "https://evropskasredstva.si/razpisi/napovedan",
}
_BUTTONS = ("Več", "Manj", "Izvozi")
_ISSUER, _SUM, _PUBLISHED = "Razpisovalec", "Razpisana vrednost", "Datum objave javnega razpisa"
_CLOSES, _WHO, _WHERE = "Rok za prijavo na javni razpis", "Upravičeni prijavitelji", "Geografsko območje"
_TOLD_WHO, _PAGE, _PAPERS = "Opis upravičenih prijaviteljev", "Povezava do strani", "Povezava do dokumentacije"
_LABELS = (
    *(_ISSUER, "Program EU", _SUM, "Prispevek EU", "Veljavno", _CLOSES, _WHO, _TOLD_WHO, _PUBLISHED, "Namen", _WHERE),
    *("Cilj politike", "Cilj politike oz. specifični cilj", _PAGE, _PAPERS),
)
_SHORTEST_TITLE = 10
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
        expect=Expect(at_least=3, at_most=500, filled={"deadlines": 0.3, "funder": 0.8, "programme": 0.5}),
        proof=Proof.DOCUMENTATION,
        checked_against="labels and words for states after a program that reads the text of both pages; no page was "
        "seen. That an announced call opens on the day of its publication is our reading",
        unused=aside("the Union's part of the sum", "Prispevek EU")
        | aside("its meaning is not documented", "Veljavno")
        | aside("what the programme is for, not the call", "Cilj politike*"),
    )
    id_field = "title"

    async def rows(self) -> AsyncIterator[Row]:
        """The entries of both pages, of which there may be none that is announced."""
        for state, url in _PAGES.items():
            rows = list(self._entries(await self.fetch_html(url)))
            if not rows and state == _OPEN:
                raise PortalError("other shape", f"{url}: behind no word for a state ({_OPEN}) are the labels known")
            for row in rows:
                yield row

    def _entries(self, page: Selector) -> Iterator[Row]:
        """The entries of a page: what stands between two words for a state, if any label is in it."""
        texts = [text for text in texts_of(page.css("body")[0]) if text not in _BUTTONS]
        starts = [index for index, text in enumerate(texts) if text in {_OPEN, _ANNOUNCED, _OVER}]
        for start, end in pairwise([*starts, len(texts)]):
            block = texts[start + 1 : end]
            labels = [label_of(text.partition(":")[0]) for text in block]
            found = labelled_texts(block, _LABELS)
            # A badge or a day may stand before the title.
            before = block[: next((index for index, label in enumerate(labels) if label in _LABELS), 0)]
            title = next((text for text in before if len(text) >= _SHORTEST_TITLE), None)
            if labels.count(_ISSUER) > 1:
                self.reading.reject(f"{title}: the entry behind it has a word for its state that is not known")
            if found:
                yield {label: value.split("\n") for label, value in found.items()} | {
                    "state": texts[start],
                    "title": title,
                }

    def call(self, row: Row) -> Call:
        """The call that an entry is."""
        title, issuer, state = take(row, "title"), _text(row, _ISSUER), take(row, "state")
        if not issuer:
            raise KeyError(_ISSUER)
        key = made_key(issuer, title)
        published, closes = _text(row, _PUBLISHED), _text(row, _CLOSES)
        opens, closes = day_range(closes) or (published if state == _ANNOUNCED else "", closes)
        page, papers = (_ADDRESS.findall(_text(row, label)) for label in (_PAGE, _PAPERS))
        who, where = ([term for line in take_all(row, label) for term in line.split(";")] for label in (_WHO, _WHERE))
        return self.new_call(
            key=key,
            title=title,
            url=page[0] if page else f"{_PAGES[_ANNOUNCED if state == _ANNOUNCED else _OPEN]}#{key}",
            dates=self.dates_or_words(day_in("sl"), opens=opens, closes=closes, opening=_PUBLISHED),
            status_raw=state,
            programme=take_first(row, "Program EU"),
            funder=issuer,
            budget=self.budget(total=_text(row, _SUM)),
            links=papers,
            conditions=(*self.applicants(who, _WHO), *self.places(where, _WHERE)),
            texts=[
                (SectionKind.DESCRIPTION, as_paragraphs(take_all(row, "Namen"))),
                (SectionKind.CONDITIONS, as_paragraphs(take_all(row, _TOLD_WHO))),
            ],
        )


def _text(row: Row, label: str) -> str:
    return " ".join(take_all(row, label))
