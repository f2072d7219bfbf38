"""Eligibility clauses: what a call asks of those who apply.

Collections here are tuples without repeats, in the order of their values, so that the same rule is always stored alike.
No two rules have all their fields in common: which one a stored rule is, its fields tell.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalogue.model.money import Money
from catalogue.model.sector import NaceRevision


class Criterion(StrEnum):
    """A question of eligibility that we can judge.

    ``FINANCES``: its accounts, as by a test of difficulty or of equity. ``CONTRIBUTION``: what it has to pay itself.
    ``AMOUNT`` and ``DEADLINE`` are judged from the call's own facts and ``THEME`` from what the company wants nothing
    to do with. ``ORDER``: how applications are dealt with. ``OTHER``: a clause that restricts who may apply and is of
    none of these; it never has a rule.
    """

    COUNTRY = "country"
    PLACE = "place"
    SIZE = "size"
    HEADCOUNT = "headcount"
    APPLICANT = "applicant"
    LEGAL_FORM = "legal_form"
    AGE = "age"
    SECTOR = "sector"
    TURNOVER = "turnover"
    FINANCES = "finances"
    TRL = "trl"
    CONSORTIUM = "consortium"
    CONTRIBUTION = "contribution"
    AMOUNT = "amount"
    DEADLINE = "deadline"
    ORDER = "order"
    THEME = "theme"
    OTHER = "other"


class SizeClass(StrEnum):
    """Size of an enterprise, Recommendation 2003/361/EC. A small mid-cap is counted as large."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SME_SIZES = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)


class ApplicantKind(StrEnum):
    """Who applies."""

    ENTERPRISE = "enterprise"
    RESEARCH = "research"
    PUBLIC_BODY = "public_body"
    NON_PROFIT = "non_profit"
    INDIVIDUAL = "individual"


class LegalForm(StrEnum):
    """In what form of law an applicant exists, across countries.

    ``LIMITED_COMPANY``: SRL, GmbH, SARL, s.r.o. ``STOCK_COMPANY``: SA, SpA, AG. ``PARTNERSHIP``: with partners who are
    liable (OHG, SNC, KG). ``SOLE_TRADER``: without a legal person of its own (PFA, impresa individuale).
    """

    LIMITED_COMPANY = "limited_company"
    STOCK_COMPANY = "stock_company"
    PARTNERSHIP = "partnership"
    SOLE_TRADER = "sole_trader"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    PUBLIC = "public"


class Where(StrEnum):
    """What has to be in a place: the applicant's registered seat, any establishment of it, or the project."""

    SEAT = "seat"
    ESTABLISHMENT = "establishment"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRule:
    """Applicants must be established in one of ``established_in`` (ISO 3166-1 alpha-2, ``EL`` never used for GR).

    ``named_only`` is true where the clause says that these are the only ones; otherwise other countries may take part
    under terms the clause does not spell out, and for them the answer is unknown.
    """

    established_in: tuple[str, ...]
    named_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule:
    """The project or the applicant must be in one of ``regions``.

    They are NUTS codes (`catalogue.taxonomy.nuts`); a whole country is its ISO 3166-1 alpha-2 code, ``GR`` for Greece.
    ``exclusive`` is true where the portal says that these are the only ones; otherwise others may be admitted, and
    there the answer is unknown. Of ``in_part`` only some places are admitted (a commune, say), and the code is that of
    the smallest region around them. ``what`` has to be there, None where the call does not say.
    """

    regions: tuple[str, ...]
    exclusive: bool
    in_part: tuple[str, ...] = ()
    what: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRule:
    """Applicants must be of one of ``sizes``.

    Of the ``unsettled`` sizes some may apply as well: the clause, or what we could read of it, does not tell who. For
    them the answer is unknown, for all others it is no.
    """

    sizes: tuple[SizeClass, ...]
    unsettled: tuple[SizeClass, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantRule:
    """Applicants must be of one of ``applicants``; ``any_legal_entity`` where every legal entity may apply.

    Of the ``unsettled`` kinds some may apply as well (farmers among enterprises, a term that we could not read): for
    them the answer is unknown, for all others it is no.
    """

    applicants: tuple[ApplicantKind, ...]
    any_legal_entity: bool = False
    unsettled: tuple[ApplicantKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumRule:
    """At least ``entities`` independent legal entities from ``countries`` different countries must apply together.

    ``entities == 1`` means that one may apply alone. ``alone_only`` where nobody may bring partners.
    """

    entities: int
    countries: int
    alone_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountRule:
    """So many people must work in the enterprise; both bounds are included, None is no bound."""

    least_people: int | None = None
    most_people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFormRule:
    """Applicants must be of one of ``forms``, or of any form but ``excluded`` where ``forms`` is empty.

    Of the ``unsettled`` forms some may apply: the clause, or what we could read of it, does not tell who.
    """

    forms: tuple[LegalForm, ...] = ()
    excluded: tuple[LegalForm, ...] = ()
    unsettled: tuple[LegalForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule:
    """The enterprise must have existed for so many whole months; both bounds are included, None is no bound.

    Counted from its founding on ``on``, or on the day of the deadline where the clause names no day. "Less than five
    years" is at most 59 months, and so is a fifth birthday on the very day not within it. ``least_months`` are reached
    on the day that has the same number, or on the last of the month where it has no such day.
    """

    least_months: int | None = None
    most_months: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRule:
    """The enterprise must be of one of the ``inside`` sectors (any, if empty) and of none of the ``outside`` ones.

    Entries of NACE of ``revision``: sections (``C``), divisions (``62``), groups and classes (``62.0``, ``62.01``).
    ``unsettled`` holds entries of which only a part is meant, or in which the words of the clause may lie: of an
    enterprise there the answer is unknown. ``exclusive`` is false where the clause leaves room for further sectors.
    """

    revision: NaceRevision
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    exclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverRule:
    """The turnover of the last closed year must be so high; both bounds are included, None is no bound."""

    least_turnover: Money | None = None
    most_turnover: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrlRule:
    """How ready the technology must be at the start, and to what level the project must bring it.

    Levels 1 to 9 as in the General Annexes of Horizon Europe; None where the call does not say.
    """

    least_level: int | None = None
    most_level: int | None = None
    reached_level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRule:
    """The applicant must pay at least ``least_percent`` per cent of the costs itself."""

    least_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """Whether applications are dealt with as they come in, until the money is used up (``first_come``)."""

    first_come: bool


Rule = (
    CountryRule
    | PlaceRule
    | SizeRule
    | ApplicantRule
    | ConsortiumRule
    | HeadcountRule
    | LegalFormRule
    | AgeRule
    | SectorRule
    | TurnoverRule
    | TrlRule
    | ContributionRule
    | OrderRule
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One eligibility clause of a call.

    ``clause`` is quoted from the call (or names the structured field and its value), in ``language``, and ``where``
    says where it stands (the portal's field, and the heading in it). ``rule`` is the machine's reading of it, or None
    where we saw that a clause is there and could not read it: such a criterion is unknown, never yes. ``basis`` is the
    id of the dated rule in `catalogue.law` that the reading leans on, if it leans on one.
    """

    criterion: Criterion
    rule: Rule | None
    clause: str
    language: str
    where: str
    basis: str | None = None
