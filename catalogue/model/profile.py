"""A profile: an SME as it may apply, and how it wants to hear from us."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from catalogue.model.condition import ApplicantKind
from catalogue.model.money import Money


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """The figures that make a size class (Recommendation 2003/361/EC).

    ``employees`` in annual work units, ``turnover`` and ``balance_sheet`` of the last closed year.
    ``owned_above_25_percent``: somebody else holds 25 % or more of the capital or the votes, so that the owner's
    figures count too. None is "not told".
    """

    employees: float | None = None
    turnover: Money | None = None
    balance_sheet: Money | None = None
    owned_above_25_percent: bool | None = None
    founded: date | None = None


class Partnering(StrEnum):
    """Whether the enterprise would apply together with others."""

    ALONE = "alone"
    WILLING = "willing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An SME as it may apply, and how it wants to hear from us.

    ``country`` is ISO 3166-1 alpha-2, ``nuts`` the NUTS code of its seat, ``language`` the ISO 639-1 code it reads,
    ``zone`` its IANA zone. ``description`` and ``keywords`` are its own words, in any language. ``themes`` are ids of
    `catalogue.taxonomy` themes. ``digest_limit`` is how many calls one digest shows in full.
    """

    id: str
    name: str
    email: str
    language: str
    country: str
    zone: str
    description: str
    nuts: str | None = None
    place: str | None = None
    applicant: ApplicantKind = ApplicantKind.ENTERPRISE
    enterprise: Enterprise = field(default_factory=Enterprise)
    sectors: tuple[Sector, ...] = ()
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    partnering: Partnering | None = None
    digest_limit: int = 10
