"""Places that a portal's fields name, as NUTS regions.

Fields that list regions are read, not prose: a value has to be a place as a whole. A name that we do not know is never
a place. The portals' own codes and words are in ``places.toml`` beside this file, names of regions in
`catalogue.taxonomy.nuts`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalogue.taxonomy.names import plain
from catalogue.taxonomy.nuts import contains, find_regions, parts, region

_DATA = Path(__file__).with_name("places.toml")
# A code as it stands, after the number of a code list (``1006SK041``), or before a name (``ES24 - ARAGON``).
_CODE = re.compile(r"(?:\d{3,6})?(?P<code>[A-Z]{2}[0-9A-Z]{0,3})(?:(?P<mark>\s*[-–:]\s*|\s+)(?P<name>\S.*))?")
_CODE_BEHIND = re.compile(r"(?P<name>\S.*?)(?P<mark>\s*\()(?P<code>[A-Z]{2}[0-9A-Z]{1,3})\)")
_INSEE = re.compile(r"(?P<kind>REG|DEP|COM)-(?P<code>[0-9AB]{2,5})")
_SEPARATOR = re.compile(r"[;|\n]")
_COMMA = re.compile(r"\s*,\s*")
# A text that runs on for longer is no list of places.
_LONGEST_LIST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What a field names; codes are sorted, and none lies in another of its kind.

    ``regions`` are meant as a whole; of those ``in_part`` the field names a place or two (communes). ``unplaced`` are
    the texts that could not be placed, as they stand. ``may_mean_all``: so many regions are named that portals take
    the list for the whole country, although it is not quite complete.
    """

    regions: tuple[str, ...]
    in_part: tuple[str, ...]
    unplaced: tuple[str, ...]
    may_mean_all: bool = False


def read_places(raws: Iterable[str], country: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The NUTS codes of the places that ``raws`` name in ``country`` (ISO 3166-1), and the texts that name none.

    A commune gives the region it lies in; `locate` tells such regions from whole ones.
    """
    found = locate(raws, country)
    return _outermost({*found.regions, *found.in_part}), found.unplaced


def locate(raws: Iterable[str], country: str) -> Places:
    """The places that ``raws`` name in ``country``, each value one place or several separated by ``; | ,``.

    All parts of a region make the region.
    """
    pieces = {text: None for raw in raws for text in map(str.strip, _SEPARATOR.split(raw)) if text}
    found = {text: _place(text, country) or _listed(text, country) for text in pieces}
    known = [one for one in found.values() if one is not None]
    regions = _joined(frozenset[str]().union(*(one.whole for one in known)))
    partial = _outermost(frozenset[str]().union(*(one.partial for one in known)))
    national_from = _own(country).national_from
    return Places(
        regions=regions,
        in_part=tuple(code for code in partial if not any(contains(outer, code) for outer in regions)),
        unplaced=tuple(text for text, one in found.items() if one is None),
        may_mean_all=national_from is not None and len(known) >= national_from and regions != (country,),
    )


def names_of_places(country: str) -> frozenset[str]:
    """The words for places that portals of ``country`` have beside the names of regions, as `plain` leaves them."""
    return frozenset(_own(country).names)


@dataclass(frozen=True, slots=True)
class _Found:
    """The regions that one text names wholly, and those of which it names a place inside."""

    whole: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()


def _place(text: str, country: str) -> _Found | None:
    """What a text that is one place names, by name or by code; None if it is none that we know."""
    if len(text) > _LONGEST_LIST:
        return None
    if (named := _named(text, country)) is not None:
        return named
    if (match := _INSEE.fullmatch(text)) is not None:
        return _insee(match["kind"], match["code"]) if country == "FR" else None
    match = _CODE.fullmatch(text) or _CODE_BEHIND.fullmatch(text)
    known = region(match["code"]) if match is not None else None
    return _coded(known.code, match, country) if match is not None and known is not None else None


def _named(text: str, country: str) -> _Found | None:
    """What a name or a word of the country's portals means."""
    words, own = plain(text), _own(country)
    if not words or words in own.never:
        return None
    called = own.names.get(words) or find_regions(text, country)
    # A name that several regions share could be any of them.
    return _Found(whole=frozenset(called)) if words in own.names or len(called) == 1 else None


def _listed(text: str, country: str) -> _Found | None:
    """What a list with commas names; None unless each of its parts is a place."""
    texts = _COMMA.split(text) if len(text) <= _LONGEST_LIST else []
    pieces = [_place(one, country) for one in texts]
    known = [piece for piece in pieces if piece is not None]
    if len(pieces) < 2 or len(known) < len(pieces):
        return None
    return _Found(
        whole=frozenset().union(*(piece.whole for piece in known)),
        partial=frozenset().union(*(piece.partial for piece in known)),
    )


def _coded(code: str, match: re.Match[str], country: str) -> _Found | None:
    """The region of a code, beside which a name may stand.

    None where it is another country's or the name another region's; and where a blank or a country's two letters alone
    would make a code of what may be a word (``ES NECESARIO``), and the name is none that we know.
    """
    if not contains(country, code):
        return None
    name = match["name"]
    if name is not None and (beside := _named(name, country)) is not None:
        return _Found(whole=frozenset({code})) if any(contains(one, code) for one in beside.whole) else None
    if name is not None and (code == country or not match["mark"].strip()):
        return None
    return _Found(whole=frozenset({code}))


def _insee(kind: str, code: str) -> _Found | None:
    """A region, a department, or the department of a commune, by the code of INSEE."""
    if kind == "REG":
        found = _insee_codes("regions").get(code)
    elif kind == "DEP":
        found = _insee_codes("departments").get(code)
    else:
        found = _insee_codes("departments").get(code[:3] if code.startswith("97") else code[:2])
    if found is None:
        return None
    return _Found(partial=frozenset({found})) if kind == "COM" else _Found(whole=frozenset({found}))


def _joined(codes: Set[str]) -> tuple[str, ...]:
    """``codes`` with every region whose parts are all among them in their place, up to the country."""
    joined = set(codes)
    # From the smallest to the largest, so that what is made whole can make the next level whole.
    for length in (4, 3, 2):
        outers = {known.code for code in joined if len(code) > length and (known := region(code[:length])) is not None}
        joined |= {
            outer for outer in outers if all(any(contains(code, part) for code in joined) for part in parts(outer))
        }
    return _outermost(joined)


def _outermost(codes: Set[str]) -> tuple[str, ...]:
    return tuple(sorted(code for code in codes if not any(other != code and contains(other, code) for other in codes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What a country's portals write: the regions of their names and codes, and names that are none."""

    names: Mapping[str, frozenset[str]]
    never: frozenset[str]
    national_from: int | None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _own(country: str) -> _Own:
    entry = _data().get(country, {})
    names = {plain(words): frozenset({country}) for words in entry.get("whole", ())}
    for name, codes in (entry.get("names", {}) | entry.get("codes", {}) | entry.get("territories", {})).items():
        names[plain(name)] = frozenset(codes.split())
    return _Own(
        names=MappingProxyType(names),
        never=frozenset(map(plain, entry.get("never", ()))),
        national_from=entry.get("national_from"),
    )


@cache
def _insee_codes(kind: str) -> Mapping[str, str]:
    return MappingProxyType(_data()["insee"][kind])
