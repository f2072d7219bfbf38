"""Eligibility clauses: what a call asks of those who apply.

Collections here are tuples without repeats, in the order of their values, so that the same rule is always stored alike.
"""

from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """A question of eligibility that we can judge."""

    COUNTRY = "country"
    PLACE = "place"
    SIZE = "size"
    APPLICANT = "applicant"
    CONSORTIUM = "consortium"


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
    the smallest region around them.
    """

    regions: tuple[str, ...]
    exclusive: bool
    in_part: tuple[str, ...] = ()


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


Rule = CountryRule | PlaceRule | SizeRule | ApplicantRule | ConsortiumRule


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
