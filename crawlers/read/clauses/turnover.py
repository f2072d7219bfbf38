"""How high the turnover must be."""

import re
from decimal import Decimal

from catalogue.model.condition import Criterion, TurnoverRule
from catalogue.model.money import Money
from crawlers.read.clauses.figures import Quantity, decimal_number, read_bound
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_TURNOVER = Quantity(table="turnover", needs_subject=True, unit_required=True)
_BALANCE = Quantity(table="balance", units_of="turnover", needs_subject=True, unit_required=True)


def find_turnover(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*a turnover of more than 2 million euros*: a bound that leaves its own figure out moves by a hundredth.

    Of a turnover or a balance sheet total either is enough, and no rule of ours holds that.
    """
    words, language = statement.words, setting.language
    found = read_bound(_TURNOVER, words, start, language)
    if found is None:
        total = read_bound(_BALANCE, words, start, language)
        return Phrase(criterion=Criterion.TURNOVER, end=total.end) if total is not None else None
    bound = found.bound
    either = re.compile(rf"[ ,]{{1,2}}(?:{language.source('joins', 'or')}|{language.source('joins', 'and')}) ")
    if (more := either.match(words, found.end)) is not None:
        total = read_bound(_BALANCE, words, more.end(), language)
        if total is not None:
            return Phrase(criterion=Criterion.TURNOVER, end=total.end)
    least = _money(bound.least, bound.least_unit, Decimal(0) if bound.least_in else Decimal("0.01"), language)
    most = _money(bound.most, bound.most_unit, Decimal(0) if bound.most_in else Decimal("-0.01"), language)
    rule = None
    if (least is None) == (bound.least is None) and (most is None) == (bound.most is None):
        rule = TurnoverRule(least_turnover=least, most_turnover=most)
    return Phrase(criterion=Criterion.TURNOVER, end=found.end, rule=rule)


def _money(raw: str | None, unit: str | None, step: Decimal, language: Language) -> Money | None:
    """The amount in the unit that a key such as ``unit_6_eur`` names: a power of ten and a currency."""
    number = decimal_number(raw, language) if raw is not None else None
    if number is None or unit is None:
        return None
    _, power, currency = unit.split("_")
    return Money(amount=number * 10 ** int(power) + step, currency=currency.upper())
