"""Whether applications are dealt with as they come in."""

from catalogue.model.condition import Criterion, OrderRule
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting


def find_order(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*in the order in which they come in*, *until the money is used up*."""
    found = setting.language.keyed("order").match(statement.words, start)
    if found is None:
        return None
    return Phrase(criterion=Criterion.ORDER, end=found[1], rule=OrderRule(first_come=found[0] == "first_come"))
