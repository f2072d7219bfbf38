"""How ready the technology must be."""

import re
from functools import cache

from catalogue.model.condition import Criterion, TrlRule
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

# The abbreviation is the same in every language; the numbers behind it are joined by the language's words.
_LEVEL = r"(?:trl ?)?([1-9])(?!\d|[.,]\d)"
_HIGHEST = 9
_SIDES = ("most", "below", "least", "above")


def find_readiness(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*TRL 4 to 7* at the start, *at least TRL 4 at the start*.

    A level of which it is not said whether one has to be at it or to come to it has no rule.
    """
    words, language = statement.words, setting.language
    forms = _forms(language.code)
    first = language.pattern("readiness", "start").match(words, start)
    place = first.end() if first is not None else start
    if (found := forms.span.match(words, place)) is not None and int(found[1]) < int(found[2]):
        rule = TrlRule(least_level=int(found[1]), most_level=int(found[2]))
        return Phrase(criterion=Criterion.TRL, end=found.end(), rule=rule)
    if first is not None and (found := forms.bound.match(words, place)) is not None:
        return Phrase(criterion=Criterion.TRL, end=found.end(), rule=_rule(found))
    single = re.compile(rf"trl {_LEVEL}").match(words, start)
    return Phrase(criterion=Criterion.TRL, end=single.end()) if single is not None else None


def _rule(found: re.Match[str]) -> TrlRule | None:
    level = next(int(found[name]) for name in ("before", "after", "behind") if found[name] is not None)
    side = next((side for side in _SIDES if (found[side] or found[f"of_{side}"]) is not None), "least")
    if side in {"most", "below"}:
        most = level if side == "most" else level - 1
        return TrlRule(most_level=most) if most >= 1 else None
    least = level if side == "least" else level + 1
    return TrlRule(least_level=least) if least <= _HIGHEST else None


class _Forms:
    """The patterns of one language."""

    def __init__(self, language: Language) -> None:
        def form(key: str) -> str:
            return language.source("bounds", key)

        level = language.source("readiness", "level") if language.entries("readiness") else "trl"
        self.span = re.compile(rf" ?{level} (?:{form('from')} )?{_LEVEL} ?(?:{form('to')}|[/-])? ?{_LEVEL}")
        sides = "|".join(f"(?P<{side}>{form(side)})" for side in _SIDES)
        number = r"([1-9])(?!\d|[.,]\d)"
        self.bound = re.compile(
            rf" ?(?:(?:{sides}) {level} {number.replace('(', '(?P<before>', 1)}"
            rf"|{level} (?:{sides.replace('(?P<', '(?P<of_')}) {number.replace('(', '(?P<after>', 1)}"
            rf"|{level} {number.replace('(', '(?P<behind>', 1)} {form('least_behind')})"
        )


@cache
def _forms(code: str) -> _Forms:
    language = language_of(code)
    assert language is not None
    return _Forms(language)
