"""Piedmont: the region's calls for contributions and loans, from its feed of the newest and each call's own page."""

import re
from datetime import date, datetime, timedelta

from parsel import Selector

from catalogue.model.call import Call, SectionKind
from crawlers.drafting import Dates
from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.feed import Feed
from crawlers.read.fields import take, take_first
from crawlers.read.html import read_line, terms_of, words_of
from crawlers.read.page import definitions_in, inner_html, page_name, select
from crawlers.read.wording import bare
from crawlers.read.written_dates import day_in
from crawlers.source import Coverage, Expect, Proof, Source, aside

# "Scaduto" is over, "concluso" too; "attuato" tells that a notice in advance became a call of its own, "esito" who won.
_SHUT = frozenset({"scaduto", "concluso", "attuato", "esito"})
_IN_ADVANCE = "data presunta di apertura"
_TERM = re.compile(r"(?:data (?:di )?)?scadenza\b(?: del bando)?\s*:?\s*", re.IGNORECASE)


class ItPiemonte(DetailPages, Feed):
    """The source. The state is a field of a call's page; its term is one at best, and a line of the text otherwise."""

    source = Source(
        title="Bandi Regione Piemonte",
        country="IT",
        language="it",
        zone="Europe/Rome",
        home="https://bandi.regione.piemonte.it/",
        licence="unverified: public notices, no licence is named",
        every=timedelta(hours=12),
        coverage=Coverage.WINDOW,
        expect=Expect(at_least=4, at_most=60, share_of_last=0.6, filled={"status_raw": 0.95, "sections": 0.7}),
        proof=Proof.DOCUMENTATION,
        checked_against="what three projects write about the feed and the field of the state; no page was seen, and "
        "the names of all other fields are guesses",
        unused=aside("the day of publication, and the entry's number in the feed", "published", "id")
        | aside("personal data", "creator", "author"),
    )
    # The feed has about ten entries, of about a week.
    urls = ("https://bandi.regione.piemonte.it/contributi-finanziamenti/rss.xml",)
    detail_url = "{link}"
    page_has = "stato"

    def detail_fields(self, page: Selector) -> Row:
        """The fields of the call's page under the portal's own labels."""
        return {
            **{bare(label): value for label, value in definitions_in(page, "dl.field").items()},
            "stato": select(page, "dl[class*='stato-'] dd"),
            "testo": "".join(inner_html(text) for text in page.css(".field--name-body")),
        }

    def call(self, row: Row) -> Call:
        """The call that an entry is."""
        link, status = take(row, "link"), take(row, "stato")
        summary, text = take_first(row, "summary") or "", take_first(row, "testo") or ""
        return self.new_call(
            key=page_name(link),
            title=take(row, "title"),
            url=link,
            dates=self._dates(row, f"{summary}<br>{text}"),
            withdrawn=bare(status) in _SHUT,
            status_raw=status,
            funder="Regione Piemonte",
            conditions=(
                *self.applicants(terms_of(take_first(row, "destinatari")), "Destinatari"),
                *self.national("ITC1"),
            ),
            texts=[(SectionKind.DESCRIPTION, text or summary)],
        )

    def _dates(self, row: Row, text: str) -> Dates:
        """The term in its field, or in a line of the text that begins with the word for it; a presumed day is words."""
        presumed = next((name for name in row if name.startswith(_IN_ADVANCE)), None)
        note = f"{presumed.capitalize()}: {read_line(take(row, presumed))}" if presumed is not None else None
        fields = [read_line(take(row, name)) for name in list(row) if _TERM.fullmatch(name)]
        lines = [line for line in words_of(text).split("\n") if _TERM.match(line)]
        return self.dates(_read_term, closes=next(iter((*fields, *lines)), None), prose=True, note=note)


def _read_term(raw: str) -> date | datetime:
    """A day with or without its hour, in numbers or in words, behind the word for a term."""
    return day_in("it")(_TERM.sub("", raw, count=1))
