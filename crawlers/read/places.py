"""Places that a portal's fields name, as NUTS regions.

Fields that list regions are read, not prose: a value has to be a place as a whole. A name that we do not know is never
a place. The portals' own codes and words are in ``places.toml`` beside this file, names of regions in
`catalogue.taxonomy.nuts`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalogue.taxonomy.names import plain
from catalogue.taxonomy.nuts import contains, find_regions, parts, region

_DATA = Path(__file__).with_name("places.toml")
# A code as it stands, after the number of a code list (``1006SK041``), or before a name (``ES24 - ARAGON``).
_CODE = re.compile(r"(?:\d{3,6})?(?P<code>[A-Z]{2}[0-9A-Z]{0,3})(?:\s+-\s+(?P<name>\S.*))?")
_INSEE = re.compile(r"(?P<kind>REG|DEP|COM)-(?P<code>[0-9AB]{2,5})")
_SEPARATOR = re.compile(r"[;|\n]")
_COMMA = re.compile(r"\s*,\s*")
_REGION_LEVEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What a field names: whole ``regions``, regions of which it names only a place or two (``in_part``), and the
    texts that could not be placed, as they stand. Codes are sorted, and none lies in another of its kind."""

    regions: tuple[str, ...]
    in_part: tuple[str, ...]
    unplaced: tuple[str, ...]


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
    whole: set[str] = set()
    partial: set[str] = set()
    unplaced: list[str] = []
    for raw in raws:
        for text in filter(None, (piece.strip() for piece in _SEPARATOR.split(raw))):
            found = _place(text, country) or _listed(text, country)
            if found is None:
                unplaced.append(text)
            else:
                whole |= found.whole
                partial |= found.partial
    regions = _joined(whole, country)
    return Places(
        regions=regions,
        in_part=tuple(code for code in _outermost(partial) if not any(contains(outer, code) for outer in regions)),
        unplaced=tuple(dict.fromkeys(unplaced)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The regions that one text names wholly, and those of which it names a place inside."""

    whole: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()


def _place(text: str, country: str) -> _Found | None:
    """What a text that is one place names; None if it is none that we know."""
    words = plain(text)
    own = _own(country)
    if not words or words in own.never:
        return None
    if words in own.names:
        return _Found(whole=own.names[words]) if own.names[words] else None
    if (match := _INSEE.fullmatch(text)) is not None:
        return _insee(match["kind"], match["code"]) if country == "FR" else None
    if (match := _CODE.fullmatch(text)) is not None and (known := region(match["code"])) is not None:
        return _coded(known.code, match["name"], country)
    named = find_regions(text, country)
    # A name that several regions share could be any of them.
    return _Found(whole=frozenset(named)) if len(named) == 1 else None


def _listed(text: str, country: str) -> _Found | None:
    """What a list with commas names; None unless each of its parts is a place."""
    pieces = [_place(piece, country) for piece in _COMMA.split(text)]
    known = [piece for piece in pieces if piece is not None]
    if len(pieces) < 2 or len(known) < len(pieces):
        return None
    return _Found(
        whole=frozenset().union(*(piece.whole for piece in known)),
        partial=frozenset().union(*(piece.partial for piece in known)),
    )


def _coded(code: str, name: str | None, country: str) -> _Found | None:
    """The region of a code; None where it is another country's, or stands beside the name of another region."""
    if not contains(country, code):
        return None
    named = find_regions(name, country) if name is not None else ()
    if named and not any(contains(one, code) or contains(code, one) for one in named):
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


def _joined(codes: set[str], country: str) -> tuple[str, ...]:
    """``codes`` with every region whose parts are all among them in their place, up to the country."""
    national_from = _own(country).national_from
    if (
        national_from
        and sum(region(code) is not None and len(code) == 2 + _REGION_LEVEL for code in codes) >= national_from
    ):
        return (country,)
    joined = set(codes)
    # From the smallest to the largest, so that what is made whole can make the next level whole.
    for length in (4, 3, 2):
        for outer in sorted(
            {"GR" if code[:length] == "EL" else code[:length] for code in joined if len(code) > length}
        ):
            inner = parts(outer)
            if inner and all(any(contains(code, part) for code in joined) for part in inner):
                joined.add(outer)
    return _outermost(joined)


def _outermost(codes: set[str]) -> tuple[str, ...]:
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
    for name, codes in (entry.get("names", {}) | entry.get("codes", {})).items():
        names[plain(name)] = frozenset(codes.split())
    return _Own(
        names=MappingProxyType(names),
        never=frozenset(map(plain, entry.get("never", ()))),
        national_from=entry.get("national_from"),
    )


@cache
def _insee_codes(kind: str) -> Mapping[str, str]:
    return MappingProxyType(_data()["insee"][kind])
