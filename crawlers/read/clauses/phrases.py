"""What a few words of a statement mean for one criterion."""

from collections.abc import Callable
from dataclasses import dataclass

from catalogue.model.condition import Criterion, Rule
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.passages import Statement

# What words beside it cannot make mean something else: a number of employees they can (*with a contract for life*).
FIRM = frozenset(
    {
        Criterion.APPLICANT,
        Criterion.SIZE,
        Criterion.PLACE,
        Criterion.SECTOR,
        Criterion.LEGAL_FORM,
        Criterion.FINANCES,
        Criterion.OTHER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that we understand: what they say of one criterion, and where they end in the statement.

    ``rule`` is None where the criterion has no rule that could hold what they say. ``term`` is a word for applicants,
    whose meaning depends on the others in the same list.
    """

    criterion: Criterion
    end: int
    rule: Rule | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What words mean where the call is made: its language and its country (ISO 3166-1)."""

    language: Language
    country: str


# The phrase that begins at a place of a statement's words, or None.
FindPhrase = Callable[[Statement, int, Setting], Phrase | None]
