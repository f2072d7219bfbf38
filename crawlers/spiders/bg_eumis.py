"""ИСУН: the open procedures of Bulgaria's EU funds, each with its two terms to the minute and no sums."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from parsel import Selector

from catalogue.model.call import Call, Programme, SectionKind
from crawlers.portal import Row
from crawlers.portals.html_list import HtmlList
from crawlers.read.dates import numeric_day
from crawlers.read.fields import take, take_all, take_first
from crawlers.read.html import read_line, tidy
from crawlers.read.page import pairs_in
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source

_OPENS, _CLOSES = "Начален срок", "Краен срок"
_NUMBER = re.compile(r"/Info/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_CODE = re.compile(r"(?P<code>(?P<programme>[A-Z]{2}[A-Z0-9]*)-[0-9.]+) ?[-–—] ?(?P<title>\S.*)")
_COUNT = re.compile(r" ?\([0-9]+\)$")
_STAMP = re.compile(r"(?P<day>[0-9.]+) ?г\.?(?P<hour> [0-9]{1,2}:[0-9]{2})?(?: ?ч\.?)?")


class BgEumis(HtmlList):
    """The source. The list is a tree of programmes; what is only discussed in public is not in it.

    Most procedures are for ministries and municipalities, and a page says neither for whom nor how much: that stands in
    its papers alone. A wall against machines comes with status 200.
    """

    source = Source(
        title="ИСУН 2020",
        country="BG",
        language="bg",
        zone="Europe/Sofia",
        home="https://eumis2020.government.bg/",
        licence="public information of the Republic of Bulgaria; no licence is named (unverified)",
        delay=1.2,
        expect=Expect(
            at_least=25,
            at_most=1_000,
            filled={"opens": 0.7, "deadlines": 0.7, "sections": 0.7, "programme": 0.8, "identifier": 0.8},
        ),
        proof=Proof.DOCUMENTATION,
        checked_against="the markup as two projects read it in August and October 2026, which agree, and the code, the "
        "name and the terms of one procedure; one of them counted 55. No page was seen",
    )
    url = "https://eumis2020.government.bg/bg/s/Procedure/Active"
    item = 'li[data-href*="/Procedure/Info/"]'
    fields: ClassVar[Mapping[str, str]] = {"link": "::attr(data-href)", "name": "li"}
    id_field = "name"

    def read_entry(self, entry: Selector) -> Row:
        """The fields of an entry; its programme is the branch that it hangs from, without the number of entries."""
        branch = tidy(" ".join(entry.xpath("ancestor::li[1]/text()").getall()))
        return super().read_entry(entry) | ({"programme": _COUNT.sub("", branch)} if branch else {})

    def detail(self, row: Row) -> str:
        """The procedure's own page."""
        return self.address(row["link"])

    def detail_fields(self, page: Selector) -> Row:
        """The two terms of a procedure's page, and its aim: the paragraphs of the block that begins with its code."""
        terms = pairs_in(page, ".procedure-info p", "b, strong")
        aim = page.xpath('//*[contains(@class, "procedure-info")][strong]/p').getall()
        found = {_OPENS: terms.get(_OPENS), _CLOSES: terms.get(_CLOSES), "aim": aim}
        return {name: value for name, value in found.items() if value}

    def call(self, row: Row) -> Call:
        """The call that an entry and its page tell of, by the number in its address."""
        link, name, programme = take(row, "link"), take(row, "name"), take_first(row, "programme")
        number, parts = _NUMBER.search(link), _CODE.fullmatch(read_line(name))
        if number is None:
            raise ReadError(f"its address has no number: {link[:200]}")
        opens, closes = take_first(row, _OPENS), take_first(row, _CLOSES)
        return self.new_call(
            key=number[1].lower(),
            title=parts["title"] if parts else name,
            url=link,
            identifier=parts["code"] if parts else None,
            programme=Programme(code=parts["programme"] if parts else programme, name=programme) if programme else None,
            dates=self.dates_or_words(
                _instant,
                opens=read_line(opens) if opens else None,
                closes=read_line(closes) if closes else None,
                opening=_OPENS,
            ),
            conditions=self.national(),
            texts=[(SectionKind.DESCRIPTION, "".join(take_all(row, "aim")))],
        )


def _instant(raw: str) -> date | datetime:
    """``10.07.2026 г. 14:00 ч.`` Raises `ReadError` for anything else."""
    found = _STAMP.fullmatch(raw)
    return numeric_day(f"{found['day']}{found['hour'] or ''}" if found else raw)
