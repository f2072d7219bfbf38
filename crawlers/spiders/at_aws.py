"""aws: the programmes of Austria's promotional bank for enterprises.

There is no list: the site map names all pages, and a programme's page is told by its summary box. The texts are the
bank's own, so that only key data and the link are kept.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from parsel import Selector

from catalogue.model.call import Budget, Call, Instrument
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.sitemap import read_sitemap
from crawlers.read.beneficiaries import read_beneficiaries
from crawlers.read.dates import numeric_day
from crawlers.read.fields import look_up, take, take_all, take_first
from crawlers.read.html import read_line
from crawlers.read.money import money_after
from crawlers.read.page import definitions_in, select
from crawlers.read.written_dates import day_after
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_NO_PROGRAMMES = frozenset({"service", "richtlinien", "karriere", "events", "en"})
_NO_PROGRAMME = re.compile("download|jury|archiv|faq|detail|ethikrat|kontakt|gefoerderte-projekte")
_TITLE_END = re.compile(r"\s*-\s*Austria Wirtschaftsservice\s*$")
_LISTED = re.compile(r"[,;\n]")
_JOINED = re.compile(r"\s(?:und|sowie|&|/)\s")
_AT_ANY_TIME = frozenset({"jederzeit", "jederzeit möglich", "laufend", "laufend möglich"})
_OVER = re.compile(r"\bkein Call\b|\babgelaufen\b|\bgeschlossen\b|\bnicht mehr möglich\b", re.IGNORECASE)
_NUMERIC = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
# What may stand before a day, the longer before the shorter; a day alone is the last one.
_OPENS = ("ab dem", "ab", "seit", "Start:")
_CLOSES = ("bis spätestens", "bis zum", "bis", "spätestens", "Ende:", "")
_FROM = ("vom", "von", "ab", "")
_CEILING = ("bis zu", "bis", "maximal", "max.")
_INSTRUMENTS = {
    "zuschuss": Instrument.GRANT,
    "kredit": Instrument.LOAN,
    "darlehen": Instrument.LOAN,
    "garantie": Instrument.GUARANTEE,
    "eigenkapital": Instrument.EQUITY,
    "beteiligung": Instrument.EQUITY,
    "coaching": Instrument.SUPPORT_SERVICE,
    "beratung": Instrument.SUPPORT_SERVICE,
}


class AtAws(DetailPages):
    """The source. A page may hold several boxes, one for each round of a programme: they are one call."""

    source = Source(
        title="aws",
        country="AT",
        language="de",
        zone="Europe/Vienna",
        home="https://www.aws.at/",
        licence="copyright of aws: key data and link only",
        texts_may_be_stored=False,
        every=timedelta(days=3),
        delay=2,
        expect=Expect(at_least=20, at_most=600, filled={"budget": 0.2, "conditions": 0.9}),
        proof=Proof.DOCUMENTATION,
        checked_against="the report of one who reads the pages in autumn 2026; nothing of it is recorded",
    )
    sitemap: ClassVar = "https://www.aws.at/sitemap.xml"
    detail_url = "{loc}"
    id_field = "loc"
    # Two pages of the archive lead round in circles, and some page always is about to move.
    may_lack = 0.03

    async def listed(self) -> AsyncIterator[Row]:
        """The pages of the site map, without the sections and the kinds of pages that hold no programme."""
        for address in await read_sitemap(self, self.sitemap, "sitemap=pages"):
            parts = _path(address).split("/")
            if parts[0] not in _NO_PROGRAMMES and not any(map(_NO_PROGRAMME.search, parts)):
                yield {"loc": address}

    def detail_fields(self, page: Selector) -> Row:
        """The title of a page and what stands under each label of its boxes."""
        boxes = page.css(".frame-type-awssummary")
        title = select(page, "h1") or _TITLE_END.sub("", select(page, "title") or "")
        row: Row = {"boxes": len(boxes), "title": title}
        for box in boxes:
            found = definitions_in(box, ".awssummary__items", "h3.awssummary__item-header", ".awssummary__item-body")
            for label, value in found.items():
                name = "Einreichtermin" if label.startswith("Einreichtermin") else label
                row.setdefault(name, []).append(read_line(value))
        return row

    def call(self, row: Row) -> Call | None:
        """The call that a page shows, or None for a page without a box."""
        loc, terms = take(row, "loc"), take_all(row, "Einreichtermin")
        if take_first(row, "boxes") is None:
            return None
        kinds = [*take_all(row, "Förderungsart"), *take_all(row, "Förderungsverfahren")]
        over = [term for term in terms if _OVER.search(term)]
        return self.new_call(
            key=_path(loc),
            title=take(row, "title"),
            url=loc,
            dates=self._dates(terms),
            withdrawn=bool(terms) and not any(term not in over or re.search(r"\d", term) for term in terms),
            status_raw="; ".join(over) or None,
            funder="Austria Wirtschaftsservice (aws)",
            instruments=look_up(_terms(kinds, lambda kind: kind.casefold() in _INSTRUMENTS), _INSTRUMENTS),
            budget=_budget(take_all(row, "Volumen")),
            keywords=[branch for branch in take_all(row, "Branche") if branch.casefold() != "alle branchen"],
            conditions=(
                *self.applicants(_terms(take_all(row, "Zielgruppe"), _is_applicant), "Zielgruppe"),
                *self.national(),
            ),
        )

    def _dates(self, terms: list[str]) -> Dates:
        """What is one day, or one from which and one until which; everything else stays words.

        Of several rounds the first opens the call, if each of them says when it opens.
        """
        if len(terms) == 1 and terms[0].casefold().rstrip(".") in _AT_ANY_TIME:
            return self.dates(_day, rolling=True)
        for number in _NUMERIC.findall("; ".join(terms)):
            # Words may say what they like of a day, but what looks like one must be one.
            numeric_day(number)
        rounds = [_round(term) for term in terms]
        opens = [opening for opening, _ in rounds if opening is not None]
        first = min(opens, key=lambda day: self.opening(day, _day).at) if 0 < len(opens) == len(rounds) else None
        return self.dates(_day, opens=first, closes=[closing for _, closing in rounds], prose=True)


def _path(address: str) -> str:
    return urlsplit(address).path.strip("/")


def _round(term: str) -> tuple[str | None, str | None]:
    """From when and until when one can apply; all that is no such day stands in the place of the second."""
    start, _, end = term.rpartition(" bis ")
    if _is_day(start, *_FROM) and _is_day(end, ""):
        return start, end
    return (term, None) if _is_day(term, *_OPENS) else (None, term)


def _day(raw: str) -> date | datetime:
    return day_after(raw, "de", *_OPENS, *_CLOSES[:-1], *_FROM)


def _is_day(raw: str, *openings: str) -> bool:
    try:
        day_after(raw, "de", *openings)
    except ReadError:
        return False
    return True


def _terms(texts: list[str], is_term: Callable[[str], bool]) -> Iterator[str]:
    """The terms of lists; "kleine und mittlere Unternehmen" is one, "Zuschuss und Beratung" are two."""
    for text in texts:
        for part in filter(None, map(str.strip, _LISTED.split(text))):
            yield from [part] if is_term(part) else _JOINED.split(part)


def _is_applicant(term: str) -> bool:
    return not read_beneficiaries([term], "de").unread


def _budget(volumes: list[str]) -> Budget | None:
    """A ceiling for one project where that is all that stands there; of anything else the words."""
    if not volumes:
        return None
    words = "; ".join(volumes)
    try:
        return Budget(project_max=money_after(words, "EUR", "de", *_CEILING))
    except ReadError:
        return Budget(words=words[:500])
