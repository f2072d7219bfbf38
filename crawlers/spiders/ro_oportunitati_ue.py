"""Oportunități UE: Romania's single point for the calls of all programmes with EU money."""

import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

import scrapy

from catalogue.model.call import Budget, Call, Programme, SectionKind
from catalogue.model.money import Money
from crawlers.drafting import NO_DATES, Dates
from crawlers.portal import Row
from crawlers.portals.wordpress import WordPress
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_line, read_text, sanitise
from crawlers.read.money import read_money
from crawlers.read.page import body_number, pairs_in, select_all
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.wording import bare
from crawlers.read.written_dates import written_day
from crawlers.reading import PortalError, ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

_HOME = "https://oportunitati-ue.gov.ro/"
_TAXONOMIES = ("beneficiar", "domeniu", "tip_apel", "zona_geografica")
_MONEY = {"buget total": "Buget total", "buget ue": "Buget UE", "buget national": "Buget național"}
# Posts of the same type that are no calls: by whatever dates they have, nobody can apply.
_NO_CALL = re.compile(
    r"schem[ae] de (?:ajutor|minimis)\b.*|consultare\b.*"
    r"|.*\b(?:in consultare|consultarea? publica|corrigend\w*|erata)\b.*"
)


class RoOportunitatiUe(WordPress):
    """The source. The interface gives a post's names and terms; money and dates are on the call's own page.

    The portal's word for a call's state lags behind its dates, so it is kept as a word only.
    """

    source = Source(
        title="Oportunități UE",
        country="RO",
        language="ro",
        zone="Europe/Bucharest",
        home=_HOME,
        licence="public-sector information of the Romanian ministry MIPE; no licence is stated (unverified)",
        timeout=120,
        ipv4_only=True,
        coverage=Coverage.CHANGES,
        expect=Expect(at_least=2_500, at_most=12_000, share_of_last=0.9, filled={"opens": 0.3}),
        proof=Proof.DOCUMENTATION,
        checked_against=(
            "descriptions of the interface and of the pages' markup after programs that read them, and titles, opening "
            "days and sums of 13 real calls of July 2026 that were listed by hand. No answer of the portal itself was "
            "seen. It refuses unknown clients and foreign data centres: it may have to be read from Romania."
        ),
        unused=aside("when the post changed, not the call", "date", "modified")
        | aside("repeats the terms of the post", "beneficiari eligibili", "domenii", "zone")
        | aside("not part of a call as we keep it", "tipul de actiune", "model de termen limita"),
    )
    api = f"{_HOME}wp-json/wp/v2"
    posts = "apel"
    # Among five thousand posts of many years a few always lead to no page.
    may_lack = 0.01
    post_fields = ("id", "slug", "link", "title", "date", "modified", *_TAXONOMIES)

    async def rows(self) -> AsyncIterator[Row]:
        """The calls, after the names of their terms."""
        names = {taxonomy: await self.terms(taxonomy) for taxonomy in _TAXONOMIES}
        async for row in super().rows():
            for taxonomy in _TAXONOMIES:
                # A term that the list lacks keeps a name that no vocabulary knows, so that it narrows nothing.
                row[taxonomy] = [names[taxonomy].get(term, f"{taxonomy} {term}") for term in take_all(row, taxonomy)]
            yield row

    def detail(self, row: Row) -> str:
        """The call's own page; the link of a post may lead elsewhere."""
        return _page(row)

    async def read_detail(self, request: scrapy.Request | str) -> Row:
        """What stands under each label of a call's page; labels come in both spellings of ș and ț, and in neither.

        Of a label that comes again the first value counts: further calls that a page shows have the same labels.
        """
        page = await self.fetch_html(request)
        row: Row = {}
        for block in page.css('div[class*="col-"]'):
            for label, value in pairs_in(block, ":scope", ":scope > p.label").items():
                if text := read_text(sanitise(value)):
                    row.setdefault(bare(label), text)
        if not row:
            raise PortalError("other shape", f"{request}: none of the labels of a call is on its page")
        return row | {
            "postid": body_number(page, r"\bpostid-([0-9]+)\b"),
            "pdf": select_all(page, 'a[href$=".pdf"]::attr(href)'),
        }

    def call(self, row: Row) -> Call:
        """The call that a post is."""
        number, page = take(row, "id"), _page(row)
        if (shown := take_first(row, "postid")) not in {None, number}:
            raise ReadError(f"the page at {page} is that of post {shown}, not of {number}")
        title = take(row, "title.rendered")
        programme = take_first(row, "programe pentru care se aplica apelul") or take_first(row, "program de finantare")
        places = place_conditions(take_all(row, "zona_geografica"), "RO", "ro", "zona_geografica")
        dates = self._dates(row)
        del row["slug"]
        return self.new_call(
            key=number,
            title=title,
            url=page,
            dates=NO_DATES if _NO_CALL.fullmatch(bare(read_line(title))) else dates,
            status_raw=take_first(row, "status"),
            programme=Programme(code=read_line(programme), name=read_line(programme)) if programme else None,
            budget=_budget(row),
            keywords=tuple(take_all(row, "domeniu")),
            conditions=(
                *applicant_conditions(take_all(row, "beneficiar"), "ro", "beneficiar"),
                *(places or self.national()),
            ),
            links=[take_first(row, "link"), *take_all(row, "pdf")],
            texts=[(SectionKind.DESCRIPTION, take_first(row, "obiectivul specific"))],
        )

    def _dates(self, row: Row) -> Dates:
        """The dates of a call; what stands in the place of one is kept as words."""
        opens = take_first(row, "data deschiderii")
        kinds = [*take_all(row, "tip_apel"), *take_all(row, "tip apel")]
        return self.dates_or_words(
            _day,
            opens=opens,
            closes=take_first(row, "data inchiderii") or take_first(row, "data limita"),
            opening="Data deschiderii",
            rolling=any("fara termen" in bare(kind) for kind in kinds),
        )


def _page(row: Row) -> str:
    return f"{_HOME}apel/{quote(str(row['slug']), safe='%')}/"


def _day(raw: str) -> date | datetime:
    """``31 decembrie 2026 23:59`` or ``31.12.2026``; the portal's editors write either. Raises `ReadError`."""
    return numeric_day(raw) if raw[:5].replace(".", "").isdigit() else written_day(raw, "ro")


def _budget(row: Row) -> Budget | None:
    """The whole pot, or what the parts of it come to; the words tell which parts were given."""
    raws = {label: raw for label in _MONEY if (raw := take_first(row, label)) is not None}
    amounts = {label: _amount(raw) for label, raw in raws.items()}
    total = amounts.pop("buget total", None)
    if total is not None:
        return Budget(total=total)
    parts = [amount for amount in amounts.values() if amount is not None]
    if parts and len(parts) == len(amounts) and len({part.currency for part in parts}) == 1:
        total = Money(amount=sum((part.amount for part in parts), Decimal(0)), currency=parts[0].currency)
    return (
        Budget(total=total, words="; ".join(f"{_MONEY[label]}: {raw}" for label, raw in raws.items())) if raws else None
    )


def _amount(raw: str) -> Money | None:
    try:
        return read_money(raw, "EUR", "ro")
    except ReadError:
        return None
