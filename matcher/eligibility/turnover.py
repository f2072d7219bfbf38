"""Is the turnover of the enterprise as high as the call wants?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from catalogue.model.condition import Condition, Criterion, Rule, TurnoverRule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.amounts import compare, plain, turning_points
from matcher.eligibility.asked import Asked
from matcher.eligibility.bounds import span
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_turnover(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the turnover of the last closed year with the bounds; None if the call has none.

    In another currency it is unknown where the rate could decide.
    """
    if not asked.conditions:
        return None
    turnover = profile.enterprise.turnover

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, TurnoverRule):
            raise TypeError(f"a condition on the turnover has a TurnoverRule, not {rule!r}")
        least, most = rule.least_turnover, rule.most_turnover
        facts = {"asked_turnover": span(least and plain(least), most and plain(most))}
        if turnover is None:
            return Verdict.UNKNOWN, reason("turnover.not_told", condition, facts=facts, question="turnover")
        facts = {"turnover": plain(turnover)} | facts
        to_least = 1 if least is None else compare(turnover, least, asked.day)
        to_most = -1 if most is None else compare(turnover, most, asked.day)
        if to_least is not None and to_least < 0:
            return Verdict.NO, reason("turnover.too_low", condition, facts=facts)
        if to_most is not None and to_most > 0:
            return Verdict.NO, reason("turnover.too_high", condition, facts=facts)
        if to_least is None or to_most is None:
            return Verdict.UNKNOWN, reason("turnover.currency", condition, facts=facts, question="turnover_in_currency")
        return Verdict.YES, reason("turnover.within", condition, facts=facts)

    return combine_clauses(Criterion.TURNOVER, asked.conditions, answer)


def turning_turnovers(asked: Asked, currency: str) -> Iterator[Decimal | Fraction]:
    """The amounts in ``currency`` at which the verdict can turn."""
    for condition in asked.conditions:
        if isinstance(condition.rule, TurnoverRule):
            for bound in (condition.rule.least_turnover, condition.rule.most_turnover):
                if bound is not None:
                    yield from turning_points(bound, currency, asked.day)
