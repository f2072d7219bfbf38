"""Sectors: what an enterprise does, by the statistical classification of economic activities (NACE)."""

from dataclasses import dataclass
from enum import StrEnum


class NaceRevision(StrEnum):
    """Which NACE a sector code is of. Rev. 2.1 renumbers: the same digits can mean something else."""

    REV_2 = "2"
    REV_2_1 = "2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """What the enterprise does, as a NACE class or division (``62.01``, ``62``) of a revision.

    Four-digit CAEN (RO) and the first four digits of ATECO (IT) are NACE classes: CAEN Rev. 2 and ATECO 2007 of
    Rev. 2, CAEN Rev. 3 and ATECO 2025 of Rev. 2.1.
    """

    code: str
    revision: NaceRevision
    main: bool = False
