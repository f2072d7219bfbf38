"""Oportunități UE: Romania's single point for the calls of all programmes with EU money."""

import re
from collections.abc import AsyncIterator
from decimal import Decimal

from parsel import Selector

from catalogue.model.call import Budget, Call, SectionKind
from catalogue.model.condition import Condition
from catalogue.model.money import Money
from crawlers.drafting import NO_DATES
from crawlers.portal import Row
from crawlers.portals.details import DetailPages
from crawlers.portals.wordpress import WordPress
from crawlers.read.fields import take, take_all, take_each, take_first
from crawlers.read.html import read_line, words_of
from crawlers.read.page import body_number, pairs_in, select_all
from crawlers.read.wording import bare
from crawlers.read.written_dates import day_in
from crawlers.reading import ReadError
from crawlers.source import Coverage, Expect, Proof, Source, aside

_HOME = "https://oportunitati-ue.gov.ro/"
_TAXONOMIES = ("beneficiar", "domeniu", "tip_apel", "zona_geografica")
_PARTS = {"buget ue": "Buget UE", "buget national": "Buget național"}
_REGIONAL = re.compile(r"Programul Regional (?P<region>.+?)(?: 2021[-–]2027)?")
# Posts of the same type that are no calls: by whatever dates they have, nobody can apply.
_NO_CALL = re.compile(
    r"schem[ae] de (?:ajutor|minimis)\b.*|consultare\b.*"
    r"|.*\b(?:in consultare|consultarea? publica|corrigend\w*|erata)\b.*"
)


class RoOportunitatiUe(DetailPages, WordPress):
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
        checked_against="descriptions of the interface and of the pages' markup, and titles, days and sums of 13 real "
        "calls listed by hand in July 2026; no answer was seen. It refuses unknown clients and foreign data centres",
        unused=aside("when the post changed, not the call", "date", "modified")
        | aside("repeats the terms of the post", "beneficiari eligibili", "domenii", "zone")
        | aside("not part of a call as we keep it", "tipul de actiune", "model de termen limita"),
    )
    api = f"{_HOME}wp-json/wp/v2"
    posts = "apel"
    # Among five thousand posts of many years a few always lead to no page.
    may_lack = 0.01
    post_fields = ("id", "slug", "link", "title", "date", "modified", *_TAXONOMIES)
    # The link of a post may lead elsewhere.
    detail_url = "apel/{slug}/"
    page_has = "postid"

    async def listed(self) -> AsyncIterator[Row]:
        """The calls, each with the names of its terms."""
        names = {taxonomy: await self.terms(taxonomy) for taxonomy in _TAXONOMIES}
        async for row in super().listed():
            for taxonomy in _TAXONOMIES:
                # A term that the list lacks keeps a name that no vocabulary knows, so that it narrows nothing.
                if isinstance(terms := row.get(taxonomy), list):
                    row[taxonomy] = [names[taxonomy].get(str(term), f"{taxonomy} {term}") for term in terms]
            yield row

    def detail_fields(self, page: Selector) -> Row:
        """What stands under each label of a call's page; labels come in both spellings of ș and ț, and in neither.

        Of a label that comes again the first value counts: further calls that a page shows have the same labels.
        """
        row: Row = {"postid": body_number(page, r"\bpostid-([0-9]+)\b")}
        for block in page.css('div[class*="col-"]'):
            for label, value in pairs_in(block, ":scope", ":scope > p.label").items():
                if text := words_of(value):
                    row.setdefault(bare(label), text)
        return row | {"pdf": select_all(page, 'a[href$=".pdf"]::attr(href)')}

    def call(self, row: Row) -> Call:
        """The call that a post is."""
        number, name, shown = take(row, "id"), take(row, "slug"), take(row, "postid")
        if shown != number:
            raise ReadError(f"the page of {name} is that of post {shown}, not of {number}")
        title, kinds = take(row, "title.rendered"), [*take_all(row, "tip_apel"), *take_all(row, "tip apel")]
        opens, closes, limit = take_each(row, "data deschiderii", "data inchiderii", "data limita")
        programmes = take_each(row, "programe pentru care se aplica apelul", "program de finantare")
        programme = programmes[0] or programmes[1]
        dates = self.dates_or_words(
            day_in("ro"),
            opens=opens,
            closes=closes or limit,
            opening="Data deschiderii",
            rolling=any("fara termen" in bare(kind) for kind in kinds),
        )
        return self.new_call(
            key=number,
            title=title,
            url=f"apel/{name}/",
            dates=NO_DATES if _NO_CALL.fullmatch(bare(read_line(title))) else dates,
            status_raw=take_first(row, "status"),
            programme=programme,
            budget=self._budget(row),
            keywords=take_all(row, "domeniu"),
            conditions=(
                *self.applicants(take_all(row, "beneficiar"), "beneficiar"),
                *self._places(take_all(row, "zona_geografica"), read_line(programme or "")),
            ),
            links=[take_first(row, "link"), *take_all(row, "pdf")],
            texts=[(SectionKind.DESCRIPTION, take_first(row, "obiectivul specific"))],
        )

    def _places(self, zones: list[str], programme: str) -> tuple[Condition, ...]:
        """Where; without a zone the region of a regional programme, or the country of any other."""
        regional = _REGIONAL.fullmatch(programme)
        if zones or regional is None:
            return self.places(zones, "zona_geografica")
        return self.places([regional["region"]], "programe", exclusive=False)

    def _budget(self, row: Row) -> Budget | None:
        """The whole pot, or what both of its parts come to; one part alone is no pot and is told in words."""
        total, *parts = take_each(row, "buget total", *_PARTS)
        if total is not None:
            return self.budget(total=total)
        words = "; ".join(f"{label}: {raw}" for label, raw in zip(_PARTS.values(), parts, strict=True) if raw)
        found = [budget.total for part in parts if (budget := self.budget(total=part)) is not None]
        sums = [money for money in found if money is not None]
        if len(sums) < len(_PARTS) or len({money.currency for money in sums}) > 1:
            return Budget(words=words or None)
        pot = Money(amount=sum((money.amount for money in sums), Decimal(0)), currency=sums[0].currency)
        return Budget(total=pot, words=words)
