"""The regions that a place may be in, which people type in their own words: ``Torino``, ``Voluntari, Ilfov``."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalogue.taxonomy.names import plain_words
from catalogue.taxonomy.nuts import contains

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalogue.store.database import Database
    from catalogue.taxonomy.nuts import Region, Regions

_MOST = 8
_PARTS = re.compile(r"[,;/()\n]| - ")
_LONGEST = 200
# Of the letters of a name: enough for a slip of the finger, not for another town.
_NEAR = 78.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The regions that a place may be in, the likeliest first.

    ``certain``: it is the one that is there, since the words name it; else somebody has to choose, or to say that it is
    none of them.
    """

    found: "tuple[Region, ...]" = ()
    certain: bool = False


def open_regions(database: "Database") -> "Regions":
    """The regions of the official table where the catalogue has it, else ours."""
    from catalogue.store.references import find_reference_rows
    from catalogue.taxonomy.nuts import regions

    with database.read() as connection:
        return regions(find_reference_rows(connection, "nuts"))


def find_places(text: str, country: str, regions: "Regions") -> Places:
    """The regions of ``country`` (ISO 3166-1 alpha-2) that ``text`` may speak of; a NUTS code is taken as well.

    A part of it between commas that is the name of one region settles it; a name among other words, or one that is
    nearly that of a region, has to be asked back.
    """
    text = text[:_LONGEST]
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    coded = [part.upper() for part in parts if regions.region(part) is not None and contains(country, part)]
    named = [code for part in parts for code in regions.find(part, country)]
    exact = _narrowest(regions, (*coded, *named), country)
    if exact:
        return Places(found=exact[:_MOST], certain=len(exact) == 1)
    within = [code for part in parts for code in _named_within(part, country, regions)]
    near = [] if within else [code for part in parts for code in _near(part, country, regions)]
    return Places(found=_narrowest(regions, (*within, *near), country)[:_MOST])


def _named_within(part: str, country: str, regions: "Regions") -> list[str]:
    """The regions that some words of ``part`` name, those with the most words first."""
    words = plain_words(part)
    for length in range(len(words) - 1, 0, -1):
        runs = (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
        found = [code for run in runs for code in regions.find(run, country)]
        if found:
            return found
    return []


def _near(part: str, country: str, regions: "Regions") -> list[str]:
    from rapidfuzz import fuzz, process

    names = {" ".join(name): codes for (land, name), codes in regions.by_name.items() if land == country}
    found = process.extract(
        " ".join(plain_words(part)), list(names), scorer=fuzz.ratio, limit=_MOST, score_cutoff=_NEAR
    )
    return [code for name, _, _ in found for code in sorted(names[name])]


def _narrowest(regions: "Regions", codes: "Iterable[str]", country: str) -> "tuple[Region, ...]":
    """The regions of ``codes``, without the country and without those that another one lies in.

    A region with only one part is given as that part: it is the same place, and its code says more.
    """
    down = dict.fromkeys(_down(code, regions) for code in codes if code != country)
    kept = [code for code in down if not any(other != code and contains(code, other) for other in down)]
    return tuple(found for code in kept if (found := regions.region(code)) is not None and found.level > 0)


def _down(code: str, regions: "Regions") -> str:
    while len(parts := regions.parts(code)) == 1:
        (code,) = parts
    return code
