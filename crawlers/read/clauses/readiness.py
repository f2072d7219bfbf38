"""How ready the technology must be."""

import re

from catalogue.model.condition import Criterion, TrlRule
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

# The abbreviation is the same in every language; the numbers behind it are joined by the language's words.
_LEVEL = r"(?:trl ?)?([1-9])(?![\d.,])"


def find_readiness(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*TRL 4 to 7* at the start; a single level is a level that one has to be at, or to come to: that has no rule."""
    words, language = statement.words, setting.language
    if not words.startswith("trl", start):
        return None
    to = language.source("bounds", "to")
    found = re.compile(rf"trl (?:{language.source('bounds', 'from')} )?{_LEVEL} ?(?:{to}|[/-])? ?{_LEVEL}").match(
        words, start
    )
    if found is not None and int(found[1]) < int(found[2]):
        rule = TrlRule(least_level=int(found[1]), most_level=int(found[2]))
        return Phrase(criterion=Criterion.TRL, end=found.end(), rule=rule)
    single = re.compile(rf"trl {_LEVEL}").match(words, start)
    return Phrase(criterion=Criterion.TRL, end=single.end()) if single is not None else None
