"""Förderdatenbank: the federal database of Germany's funding programmes, of the Union, the Federation and the Länder.

It is published as one ZIP file of XML documents; the pages themselves stand behind a wall against machines. Most
programmes have no date: "befristet bis" is how long the guideline lives, and no deadline.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import cast

from lxml import etree

from catalogue.model.call import Call, Instrument, SectionKind
from crawlers.portal import Row
from crawlers.portals.archive import Archive
from crawlers.portals.table import Table
from crawlers.read.fields import look_up, take, take_all, take_each, take_first
from crawlers.read.html import read_line
from crawlers.read.structured import place_conditions, size_conditions
from crawlers.read.written_dates import day_in
from crawlers.reading import PortalError
from crawlers.source import Expect, Proof, Source, aside

_CONTENT = "BMWI/FDB/Content/DE/"
_PROGRAMMES = f"{_CONTENT}Foerderprogramm/"
_PAGES = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/"
_HREF = "{http://www.w3.org/1999/xlink}href"
_WRAPPED = re.compile(r"\s*(?:<!\[CDATA\[)?\s*<div\b[^>]*>(.*)</div>\s*(?:\]\]>)?\s*", re.DOTALL)
_WITHDRAWN = re.compile(
    r"(?:^|[,.:;] )(?:An\w*tellung|Einreichung)(?: derzeit| zurzeit| aktuell)? nicht (?:mehr )?möglich\b"
    r"|\bFörderprogramm ausgelaufen\b"
)
# Sentences that are the whole of what a programme says of its deadline; compared without case and full stop.
_AT_ANY_TIME = frozenset(
    {
        "laufend",
        "fortlaufend",
        "jederzeit",
        "anträge können laufend gestellt werden",
        "anträge können jederzeit gestellt werden",
        "die antragstellung ist laufend möglich",
        "die antragstellung ist jederzeit möglich",
    }
)
_INSTRUMENTS = {
    "zuschuss": Instrument.GRANT,
    "darlehen": Instrument.LOAN,
    "buergschaft": Instrument.GUARANTEE,
    "garantie": Instrument.GUARANTEE,
    "beteiligung": Instrument.EQUITY,
}
_TEXTS = {
    "gsb:teaserText": SectionKind.DESCRIPTION,
    "gsb:regulatoryFWork": SectionKind.CONDITIONS,
    "gsb:procMethod": SectionKind.HOW_TO_APPLY,
    "gsb:competenceDescr": SectionKind.HOW_TO_APPLY,
    "gsb:procDescription": SectionKind.FURTHER_INFORMATION,
}
# The columns of the weekly table, by the names that the export has for the same; ``url`` and ``absent`` are its own.
_COLUMNS = {
    "title": "gsb:title",
    "description": "gsb:summary",
    "deadlines": "gsb:procInfluence",
    "status_note": "gsb:header",
    "funding_type": "Foerderart",
    "eligible_applicants": "Foerderberechtigte",
    "funding_location": "Foerdergebiet",
    "unternehmensgroesse": "Unternehmensgroesse",
}


class DeFoerderdatenbank(Archive, Table):
    """The source. A programme is known by its path: the same name stands under several Länder.

    Where a web page answers in the place of the export, the table that a volunteers' project makes of it each week is
    read instead. It is no source of its own, for it holds the same programmes: so they keep their keys.
    """

    source = Source(
        title="Förderdatenbank des Bundes",
        country="DE",
        language="de",
        zone="Europe/Berlin",
        home="https://www.foerderdatenbank.de/",
        # Section 2(a) of the licence allows to share the texts in whole or in part and to change their technical form;
        # their words are kept as they are.
        licence="CC BY-ND 4.0, Bundesministerium für Wirtschaft und Energie (imprint, as cited by others; unverified)",
        every=timedelta(days=2),
        # The portal's robots.txt asks for it.
        delay=30,
        timeout=600,
        largest_answer=150_000_000,
        expect=Expect(
            at_least=1_200,
            at_most=5_000,
            filled={"sections": 0.9, "conditions": 0.9, "instruments": 0.8, "funder": 0.7, "keywords": 0.7},
        ),
        proof=Proof.RECORDED,
        checked_against="two programmes of the export of August 2026 with all that they point at; how deadlines and "
        "notes are worded, and the weekly table, by others' reports",
        unused=aside(
            "the editors' own",
            *("gsb:comment", "gsb:remark", "gsb:languageInd", "gsb:shouldNotBeIndexed", "gsb:externalID"),
            *("gsb:dateOfIssue", "gsb:referenceCustomer"),
        )
        | aside("half of its values are no dates (the year 0207)", "gsb:dateOfExpiration")
        | aside("not who may apply for what", "gsb:progress", "gsb:functions", "Unternehmensalter", "GRW")
        | aside("repeats whose money it is", "Foerdergeber")
        | aside("sectors in eight words, more finely said in the texts", "Branchen*")
        | aside("personal data", "Kontakt"),
    )
    url = "https://www.foerderdatenbank.de/FDB/WS/export"
    records = (_PROGRAMMES,)
    references = (f"{_CONTENT}ExternerLink/", f"{_CONTENT}Foerdergeber/")
    table = "https://fdb.cdl.correlaid.org/data/programme.csv"
    columns = ("url", "title", "deadlines", "status_note")
    id_field = "key"
    _names: dict[str, str]

    async def rows(self) -> AsyncIterator[Row]:
        """The programmes of the export, or else those of the weekly table."""
        self._names = {}
        try:
            async for row in Archive.rows(self):
                yield row
        except PortalError as error:
            if error.kind != "not data":
                raise
            self.reading.note("makeshift", f"{error}; programmes are read from {self.table}, made weekly by others")
            self.reading.dates_only = True
            for row in self.read_table(await self.fetch_table(self.table)):
                if (found := _table_row(row)) is not None:
                    yield found

    def refer(self, path: str, root: etree._Element) -> None:
        """Keep the address of an external link, the name of a funder."""
        fields = _properties(root)
        name = fields.get("gsb:url") or fields.get("gsb:title")
        if name:
            self._names[path.removesuffix(".xml")] = name

    def row(self, path: str, root: etree._Element) -> Row | None:
        """A programme: its properties, and for each classifier the last parts of what is linked.

        Three documents among the 2,500 have neither type nor title: they are no programmes.
        """
        row: Row = {"key": path.removeprefix(_PROGRAMMES).removesuffix(".xml"), **_properties(root)}
        if row.pop("gsb:subType", None) != "ServiceOffer-FundingProgram":
            return None
        for classifier, targets in _linked(root):
            if classifier in {"ExternerLink", "Foerderorganisation"}:
                row[classifier] = [self._names[target] for target in targets if target in self._names]
            else:
                codes = [target.rpartition("/")[2] for target in targets]
                row.setdefault("UF" if classifier.startswith("UF") else classifier, []).extend(codes)
        return row

    def call(self, row: Row) -> Call:
        """The call that a programme is. Its words on deadlines are prose; few sentences say something certain."""
        key, note = take(row, "key"), read_line(take_first(row, "gsb:header") or "")
        summary, guideline, words = take_each(row, "gsb:summary", "gsb:bodyText", "gsb:procInfluence")
        subjects = [*take_all(row, "Foerderbereich"), *take_all(row, "UF")]
        rolling = read_line(words or "").rstrip(".").casefold() in _AT_ANY_TIME
        return self.new_call(
            key=key,
            title=take(row, "gsb:title"),
            url=f"{_PAGES}{key}.html",
            dates=self.dates(day_in("de"), closes=words, rolling=rolling, prose=True),
            status_raw=note,
            withdrawn=_WITHDRAWN.search(note) is not None,
            funder="; ".join(take_all(row, "Foerderorganisation")),
            instruments=look_up(take_all(row, "Foerderart"), _INSTRUMENTS),
            # The words of gsb:keywords are joined by blanks, and nothing tells where one ends.
            keywords=[*(subject.replace("_", " ") for subject in subjects), *take_all(row, "gsb:keywords")],
            links=take_all(row, "ExternerLink"),
            conditions=(
                *self.applicants(take_all(row, "Foerderberechtigte"), "Foerderberechtigte"),
                *size_conditions(take_all(row, "Unternehmensgroesse"), "de", "Unternehmensgroesse"),
                # What one of the Länder pays is for a part of the country, whether its programme names it or not.
                *place_conditions(take_all(row, "Foerdergebiet"), "DE", "de", "Foerdergebiet"),
            ),
            texts=[
                (SectionKind.DESCRIPTION, summary or guideline),
                *((kind, take_first(row, name)) for name, kind in _TEXTS.items()),
                (SectionKind.FURTHER_INFORMATION, guideline if summary else None),
            ],
        )


def _properties(root: etree._Element) -> Row:
    """The properties of a document that are texts or values; blank ones are absent."""
    found: Row = {}
    for element in root.iterfind("property"):
        name, text = element.get("name", ""), element.findtext("text")
        if text is not None:
            inside = _WRAPPED.fullmatch(text)
            value = inside[1] if inside is not None else text
        else:
            value = element.findtext("value") or ""
        if value.strip():
            found[name] = value.strip()
    return found


def _linked(root: etree._Element) -> Iterator[tuple[str, list[str]]]:
    """Each classifier under which a document links to something, and the paths of what it links to."""
    for listed in root.iterfind("property/classifiedLinkLists/classifiedLinkList"):
        targets = [str(link.get(_HREF)).removeprefix("target:/") for link in listed.iterfind("links/link")]
        for classifier in listed.iterfind("classifierLinks/link") if targets else ():
            yield str(classifier.get(_HREF)).rpartition("/")[2], targets


def _table_row(row: Row) -> Row | None:
    """A programme of the weekly table as the export has it, or None for one that is no longer in the export.

    Its lists are joined by commas or written as JSON, by the version of the project; the codes in them hold no comma.
    """
    if row.get("absent", "false").lower() not in {"false", "0"}:
        return None
    found: Row = {"key": row["url"].removeprefix(_PAGES).removesuffix(".html")}
    for column, name in _COLUMNS.items():
        if column in row:
            found[name] = row[column] if name.startswith("gsb:") else _list(row[column])
    return found


def _list(cell: str) -> list[str]:
    return cast("list[str]", json.loads(cell)) if cell.startswith("[") else cell.split(", ")
