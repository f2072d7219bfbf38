"""Regions of the Nomenclature of Territorial Units for Statistics (NUTS), by code and by name.

The classification is NUTS 2021 (Delegated Regulation (EU) 2019/1755 amending Regulation (EC) 1059/2003, in use from
1 January 2021). NUTS 2024 has other codes and borders in some countries (in Portugal, for one; unverified where else),
so a code that is not in our table is taken as not known. Levels 0 to 2 are there for the 27 member states and Norway,
level 3 for AT, DK, ES, FI, FR, HR, HU, IT, PT, RO, SE, SI and SK. The data is in ``nuts.csv`` beside this file: a code,
its name in Latin letters, and other names of it. The official table, where the catalogue has it, is looked up through
`regions`.

Codes of Greek regions begin with ``EL`` as Eurostat writes them (of British ones with ``UK``), but the countries
themselves are ``GR`` and ``GB`` as everywhere in the catalogue; both spellings of any code are understood.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.reference import ReferenceRow
from catalogue.taxonomy.names import plain_words

_DATA = Path(__file__).with_name("nuts.csv")
_COUNTRY_LENGTH = 2
_EUROSTAT = {"GR": "EL", "GB": "UK"}
_ISO_3166 = {eurostat: iso for iso, eurostat in _EUROSTAT.items()}
# What may stand before or behind a name without changing which region is meant, as `plain_words` leaves it.
_BEFORE = tuple(
    tuple(words.split())
    for words in """
    region|the region|region of|the region of|region de|region d|regione|regione autonoma|regione autonoma della
    regiunea|regiunea de dezvoltare|judetul|provincia|provincia di|provincia del|provincia della|provincia de
    provincia autonoma di|citta metropolitana di|provincie|prov|province|province of|province de|province du
    comunidad de|comunidad autonoma|comunidad autonoma de|comunidad autonoma del|comunidad foral de|principado de
    ciudad de|ciudad autonoma de|region de la|land|bundesland|freistaat|freie hansestadt|freie und hansestadt
    departement|departement de|departement du|departement des|departement de la|departement de l
    regiao|regiao de|regiao do|regiao autonoma|regiao autonoma da|regiao autonoma dos|distrito de|grad|regija
    περιφερεια|wojewodztwo|kraj|county of
    """.replace("\n", "|").split("|")
    if words.strip()
)
_BEHIND = tuple(
    tuple(words.split())
    for words in """
    region|regionen|lan|kraj|samospravny kraj|zupanija|megye|varmegye|maakunta|regija|statisticna regija|province
    county|gewest|judet|wojewodztwo|fylke|regionas
    """.replace("\n", "|").split("|")
    if words.strip()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region: its NUTS ``code`` (a country's is its ISO 3166-1 code), its ``name`` and its ``level``, 0 to 3."""

    code: str
    name: str
    level: int


class Regions:
    """The regions of one table, looked up by code and by name.

    ``by_code`` has each region; ``by_name`` the codes by country and name, as `plain_words` leaves it.
    """

    def __init__(self, rows: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """``rows`` are each region's code, its name, and other names of it."""
        by_code: dict[str, Region] = {}
        parts: defaultdict[str, list[str]] = defaultdict(list)
        by_name: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        for raw, name, others in rows:
            code = _canonical(raw)
            by_code[code] = Region(code=code, name=name, level=len(code) - _COUNTRY_LENGTH)
            if len(code) > _COUNTRY_LENGTH:
                parts[_canonical(code[:-1])].append(code)
            country = _canonical(code[:_COUNTRY_LENGTH])
            for each in (name, *others):
                by_name[country, _bare(plain_words(each))].add(code)
        self._parts = {code: tuple(sorted(codes)) for code, codes in parts.items()}
        self.by_code = MappingProxyType(by_code)
        self.by_name = MappingProxyType({key: frozenset(codes) for key, codes in by_name.items()})

    def region(self, code: str) -> Region | None:
        """See `region`."""
        return self.by_code.get(_canonical(code))

    def parts(self, code: str) -> tuple[str, ...]:
        """See `parts`."""
        return self._parts.get(_canonical(code), ())

    def find(self, name: str, country: str) -> tuple[str, ...]:
        """See `find_regions`."""
        found = self.by_name.get((_canonical(country), _bare(plain_words(name))), frozenset())
        return tuple(
            sorted(code for code in found if not any(other != code and contains(other, code) for other in found))
        )


def regions(rows: Iterable[ReferenceRow] = ()) -> Regions:
    """The regions of ``rows`` (the reference set ``nuts``) with our other names of them; the bundled ones without rows.

    The official table has levels 0 to 3 of every country, also of some outside the Union.
    """
    official = {row.key: row for row in rows}
    if not official:
        return bundled_regions()
    ours = {_eurostat(code): (name, *others) for code, name, others in _bundled_rows()}
    return Regions(
        (code, row.facts["name"], (*filter(None, [row.facts.get("own_name")]), *ours.get(code, ())))
        for code, row in official.items()
    )


@cache
def bundled_regions() -> Regions:
    """The regions of the table beside this file."""
    return Regions(_bundled_rows())


def region(code: str) -> Region | None:
    """The region of that code, or None if the table has none; ``EL`` and ``GR`` both mean Greece."""
    return bundled_regions().region(code)


def contains(outer: str, inner: str) -> bool:
    """Whether region ``inner`` is ``outer`` or a part of it, by their codes; neither has to be in the table."""
    return _eurostat(inner).startswith(_eurostat(outer))


def parts(code: str) -> tuple[str, ...]:
    """The codes of the regions of the next level that make up a region, in their order; empty where we hold none."""
    return bundled_regions().parts(code)


def find_regions(name: str, country: str) -> tuple[str, ...]:
    """The codes of the regions of ``country`` (ISO 3166-1) that are called ``name``, or that name is another name of.

    The whole name has to fit; case, accents, hyphens and words such as "Region", "Județul", "Provincia di" or "län" do
    not count. Where a region and its only part have one name, the larger is given; where several regions share it, all
    are. Empty if no region is called so: a name that is not known is no place.
    """
    return bundled_regions().find(name, country)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """``words`` without the longest designation before and behind them; all of them if nothing else is there."""
    before = max((len(one) for one in _BEFORE if words[: len(one)] == one), default=0)
    rest = words[before:] or words
    behind = max((len(one) for one in _BEHIND if rest[-len(one) :] == one), default=0)
    return rest[: len(rest) - behind] or rest


def _canonical(code: str) -> str:
    """``code`` as the table has it: ``GR`` for the country, ``EL`` for its regions."""
    code = _eurostat(code)
    return _ISO_3166.get(code, code)


def _eurostat(code: str) -> str:
    code = code.strip().upper()
    return _EUROSTAT.get(code[:_COUNTRY_LENGTH], code[:_COUNTRY_LENGTH]) + code[_COUNTRY_LENGTH:]


def _bundled_rows() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["code"], row["name"], tuple(filter(None, row["other_names"].split("|")))
