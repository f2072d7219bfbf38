"""What is asked of the enterprise's accounts: difficulty, equity, taxes paid."""

from catalogue.model.condition import Criterion
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting


def find_finances(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """A test of the accounts. It never has a rule: no profile tells as much as such a test asks."""
    found = setting.language.pattern("finances", "tests").match(statement.words, start)
    return Phrase(criterion=Criterion.FINANCES, end=found.end()) if found is not None else None
