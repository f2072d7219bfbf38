"""What the applicant must pay of the costs itself."""

from catalogue.model.condition import ContributionRule, Criterion
from crawlers.read.clauses.figures import Quantity, decimal_number, read_bound
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_SHARE = Quantity(table="contribution", needs_subject=True, unit_required=True)


def find_contribution(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*own funds of at least 20 %*; a bound from above is no demand, and has no rule."""
    found = read_bound(_SHARE, statement.words, start, setting.language)
    if found is None:
        return None
    bound = found.bound
    least = None
    if bound.least is not None and bound.most is None and bound.least_in:
        least = decimal_number(bound.least, setting.language)
    rule = ContributionRule(least_percent=least) if least is not None and least <= 100 else None
    return Phrase(criterion=Criterion.CONTRIBUTION, end=found.end, rule=rule)
