"""Whether one has to apply together with others."""

import re

from catalogue.model.condition import ConsortiumRule, Criterion
from crawlers.read.clauses.figures import whole_number
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_TWO = 2
_RULES = {
    "alone": ConsortiumRule(entities=1, countries=1),
    "alone_only": ConsortiumRule(entities=1, countries=1, alone_only=True),
}


def find_consortium(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*alone or together*, *a consortium of at least 3 partners*; that one may bring partners asks nothing.

    *From different countries* means at least two, unless it says of how many, or that each is of another.
    """
    words, language = statement.words, setting.language
    for key, rule in _RULES.items():
        if (found := language.pattern("consortium", key).match(words, start)) is not None:
            return Phrase(criterion=Criterion.CONSORTIUM, end=found.end(), rule=rule)
    found = language.pattern("consortium", "of_at_least").match(words, start)
    if found is None:
        return None
    partners = re.compile(rf" ?(\d{{1,2}}|\w+) {language.source('consortium', 'partners')}(?!\w)").match(
        words, found.end()
    )
    number = whole_number(partners[1], language) if partners is not None else None
    if partners is None or number is None or number < _TWO:
        return None
    end, countries = _countries(words, partners.end(), number, language)
    if countries > number:
        return None
    return Phrase(criterion=Criterion.CONSORTIUM, end=end, rule=ConsortiumRule(entities=number, countries=countries))


def _countries(words: str, start: int, partners: int, language: Language) -> tuple[int, int]:
    """Where the words end that say from how many countries the ``partners`` must be, and that number; 1 without any."""
    for key, countries in (("each_abroad", partners), ("abroad", _TWO)):
        found = re.compile(rf"[ ,]{{1,2}}{language.source('consortium', key)}(?!\w)").match(words, start)
        if found is not None:
            return found.end(), countries
    before, behind = (language.source("consortium", f"countries_{side}") for side in ("before", "behind"))
    found = re.compile(rf"[ ,]{{1,2}}{before} (\d{{1,2}}|[a-z]+) {behind}(?!\w)").match(words, start)
    number = whole_number(found[1], language) if found is not None else None
    return (found.end(), number) if found is not None and number is not None else (start, 1)
