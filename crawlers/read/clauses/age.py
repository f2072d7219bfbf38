"""How long the enterprise must have existed."""

import re

from catalogue.model.condition import AgeRule, Criterion
from crawlers.read.clauses.figures import Quantity, least_whole, most_whole, read_bound
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_EXISTENCE = Quantity(table="age", needs_subject=True, unit_required=True)
_PLAIN = Quantity(table="age", unit_required=True)
_MONTHS = {"unit_years": 12, "unit_months": 1}


def find_age(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*founded at least 3 years ago*; "less than 5 years" is at most 59 months (see `AgeRule`)."""
    quantity = _PLAIN if statement.topic is Criterion.AGE or _is_of_company(statement, start, setting) else _EXISTENCE
    found = read_bound(quantity, statement.words, start, setting.language)
    if found is None:
        return None
    months = _MONTHS.get(found.unit or "")
    bound, language = found.bound, setting.language
    # In months, so that "more than a year" begins in the month after, not a year after.
    least = least_whole(bound, language)
    most = most_whole(bound, language)
    if months is None or (least is None) != (bound.least is None) or (most is None) != (bound.most is None):
        return Phrase(criterion=Criterion.AGE, end=found.end)
    if least is not None:
        least = (least - (0 if bound.least_in else 1)) * months
    if most is not None:
        most = most * months if bound.most_in else (most + 1) * months - 1
    return Phrase(criterion=Criterion.AGE, end=found.end, rule=AgeRule(least_months=least, most_months=most))


def _is_of_company(statement: Statement, start: int, setting: Setting) -> bool:
    """Whether the words before ``start`` are those of a company: *companies of less than 5 years*."""
    before = statement.words[:start].rstrip()
    return re.search(rf"(?<!\w){setting.language.source('age', 'of')}$", before) is not None
