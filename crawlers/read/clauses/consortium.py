"""Whether one has to apply together with others."""

import re

from catalogue.model.condition import ConsortiumRule, Criterion
from crawlers.read.clauses.figures import whole_number
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_TWO = 2
_RULES = {
    "alone": ConsortiumRule(entities=1, countries=1),
    "alone_only": ConsortiumRule(entities=1, countries=1, alone_only=True),
}


def find_consortium(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*alone or together*, *a consortium of at least 3 partners*; that one may bring partners asks nothing.

    *From different countries* means at least two, as not each of them has to be from one of its own.
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
    abroad = re.compile(rf"[ ,]{{1,2}}{language.source('consortium', 'abroad')}(?!\w)").match(words, partners.end())
    rule = ConsortiumRule(entities=number, countries=_TWO if abroad is not None else 1)
    return Phrase(criterion=Criterion.CONSORTIUM, end=(abroad or partners).end(), rule=rule)
