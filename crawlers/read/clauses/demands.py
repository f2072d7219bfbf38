"""What is asked of applicants that no rule of ours could hold."""

from catalogue.model.condition import Criterion
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting


def find_demand(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*entered in the register of companies*, *in rural areas*: understood, and left to be asked.

    The language's table ``demands`` has them by their criterion.
    """
    found = setting.language.keyed("demands").match(statement.words, start)
    return Phrase(criterion=Criterion(found[0]), end=found[1]) if found is not None else None
