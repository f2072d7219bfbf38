"""How many people must work in the enterprise."""

from catalogue.model.condition import Criterion, HeadcountRule
from crawlers.read.clauses.figures import Quantity, least_whole, most_whole, read_bound
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_PEOPLE = Quantity(table="headcount")
_PERSONS = "unit_persons"


def find_headcount(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*fewer than 50 employees*, *a headcount of 10 to 249*; people are employees only where it is said."""
    found = read_bound(_PEOPLE, statement.words, start, setting.language)
    if found is None or (found.unit == _PERSONS and not found.is_named):
        return None
    least, most = least_whole(found.bound, setting.language), most_whole(found.bound, setting.language)
    rule = None
    if (least is None) == (found.bound.least is None) and (most is None) == (found.bound.most is None):
        rule = HeadcountRule(least_people=least, most_people=most)
    return Phrase(criterion=Criterion.HEADCOUNT, end=found.end, rule=rule)
