"""The phrases of every criterion: the longest that stands at a place of a statement."""

from crawlers.read.clauses.age import find_age
from crawlers.read.clauses.applicants import find_applicant, find_size
from crawlers.read.clauses.consortium import find_consortium
from crawlers.read.clauses.contribution import find_contribution
from crawlers.read.clauses.demands import find_demand
from crawlers.read.clauses.finances import find_finances
from crawlers.read.clauses.headcount import find_headcount
from crawlers.read.clauses.legal_form import find_legal_form
from crawlers.read.clauses.order import find_order
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import FindPhrase, Phrase, Setting
from crawlers.read.clauses.place import find_place
from crawlers.read.clauses.readiness import find_readiness
from crawlers.read.clauses.sector import find_sector
from crawlers.read.clauses.turnover import find_turnover

_FINDERS: tuple[FindPhrase, ...] = (
    find_headcount,
    find_age,
    find_turnover,
    find_contribution,
    find_readiness,
    find_consortium,
    find_order,
    find_finances,
    find_place,
    find_sector,
    find_legal_form,
    find_size,
    find_applicant,
    find_demand,
)


def longest_phrase(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """The phrase that begins at ``start`` and goes on furthest; None if none does."""
    found = (find(statement, start, setting) for find in _FINDERS)
    phrase = max((one for one in found if one is not None), key=lambda one: one.end, default=None)
    return phrase if phrase is not None and phrase.end > start else None
