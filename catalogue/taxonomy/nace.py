"""What sector codes mean: divisions, groups and classes of NACE, with the words by which a call speaks of them.

The data is in ``nace_rev2.csv`` and ``nace_rev2_1.csv`` beside this file: every division, and those groups and classes
that say more than their division does. Labels are short and our own. Rev. 2.1 renumbers parts of Rev. 2 (``62.01`` of
Rev. 2 is ``62.10`` of Rev. 2.1), so a code means nothing without its revision; an entry of Rev. 2.1 has the phrases of
the entries of Rev. 2 that it was made from.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.sector import NaceRevision, Sector

_REV_2 = Path(__file__).with_name("nace_rev2.csv")
_REV_2_1 = Path(__file__).with_name("nace_rev2_1.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class NaceEntry:
    """A division (``43``), group (``43.2``) or class (``43.22``): its English label and English search phrases.

    ``rev_2``: the codes of the entries of Rev. 2 that it was made from; for one of Rev. 2 its own.
    """

    code: str
    revision: NaceRevision
    label: str
    phrases: tuple[str, ...]
    rev_2: tuple[str, ...]


@cache
def nace_entries(revision: NaceRevision) -> Mapping[str, NaceEntry]:
    """Every entry of a revision by its code, in the order of the file."""
    read = _rev_2_entries if revision is NaceRevision.REV_2 else _rev_2_1_entries
    return MappingProxyType({entry.code: entry for entry in read()})


def sector_entries(sector: Sector) -> tuple[NaceEntry, ...]:
    """What we know of a sector, the most specific entry first; empty if its division does not exist.

    ``43.22`` gives its class, its group ``43.2`` and its division ``43``, as far as each has an entry.
    """
    entries = nace_entries(sector.revision)
    digits = sector.code.replace(".", "")
    if not digits.isdigit() or digits[:2] not in entries:
        return ()
    codes = [f"{digits[:2]}.{digits[2:length]}" for length in range(len(digits), 2, -1)]
    return tuple(entries[code] for code in (*codes, digits[:2]) if code in entries)


def _rev_2_entries() -> Iterator[NaceEntry]:
    for row in _rows(_REV_2):
        yield NaceEntry(
            code=row["code"],
            revision=NaceRevision.REV_2,
            label=row["label"],
            phrases=tuple(row["phrases"].split("|")),
            rev_2=(row["code"],),
        )


def _rev_2_1_entries() -> Iterator[NaceEntry]:
    rev_2 = nace_entries(NaceRevision.REV_2)
    for row in _rows(_REV_2_1):
        codes = tuple(row["rev2"].split())
        yield NaceEntry(
            code=row["code"],
            revision=NaceRevision.REV_2_1,
            label=row["label"],
            phrases=tuple(dict.fromkeys(phrase for code in codes for phrase in rev_2[code].phrases)),
            rev_2=codes,
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
