"""A profile: an SME as it may apply, and how it wants to hear from us."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalogue.model.call import Instrument
from catalogue.model.condition import ApplicantKind, LegalForm
from catalogue.model.money import Money
from catalogue.model.sector import Sector


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
class Seeking:
    """What money the enterprise looks for; None and empty where it did not say.

    ``amount`` is the support that its project needs, ``own_share`` the most that it can pay of the costs itself (per
    cent), ``instruments`` what it would take.
    """

    amount: Money | None = None
    own_share: Decimal | None = None
    instruments: tuple[Instrument, ...] = ()


class Cadence(StrEnum):
    """How often a digest comes."""

    WEEKLY = "weekly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWishes:
    """When and of what an enterprise wants mail.

    ``hour`` (0 to 23) is on the clock of its zone, and so is the ``weekday`` of a weekly digest (0 is Monday).
    ``closing_days`` are how many days before a deadline it wants to hear of a call that it knows, each once; none for
    no such news. With ``heartbeat`` a digest comes even if there is nothing to tell.
    """

    cadence: Cadence = Cadence.WEEKLY
    weekday: int = 0
    hour: int = 7
    closing_days: tuple[int, ...] = (30, 14, 3)
    heartbeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An SME as it may apply, and how it wants to hear from us.

    ``country`` is ISO 3166-1 alpha-2, ``nuts`` the NUTS code of its seat, ``language`` the ISO 639-1 code it reads,
    ``zone`` its IANA zone. ``registration`` is its number in a register of its country or for VAT, compact and with
    the country's prefix. ``description`` and ``keywords`` are its own words, in any language. ``themes`` are ids of
    `catalogue.taxonomy` themes, and so are the ``excluded_themes`` that it wants nothing to do with. ``sites`` are the
    NUTS codes of its other establishments and of places where it would carry out a project. ``trl`` is the technology
    readiness level (1 to 9) that it starts from. ``cohorts`` are the groups that an advisor keeps it in, by names of
    the advisor's own. ``digest_limit`` is how many calls one digest shows in full, ``mail`` when it wants them.
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
    legal_form: LegalForm | None = None
    sites: tuple[str, ...] = ()
    trl: int | None = None
    seeking: Seeking = field(default_factory=Seeking)
    excluded_themes: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    mail: MailWishes = field(default_factory=MailWishes)
    registration: str | None = None
