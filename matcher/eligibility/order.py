"""Are applications dealt with as they come in?"""

from catalogue.model.condition import Condition, Criterion, OrderRule, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_order(_profile: Profile, asked: Asked) -> Judgement | None:
    """A note more than a verdict: the order of applications keeps nobody from applying. None if nothing is said."""
    if not asked.conditions:
        return None

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, OrderRule):
            raise TypeError(f"a condition on the order has an OrderRule, not {rule!r}")
        return Verdict.YES, reason("order.first_come" if rule.first_come else "order.compared", condition)

    # That one has to be quick is what the reader must know.
    ordered = sorted(asked.conditions, key=_is_first_come, reverse=True)
    return combine_clauses(Criterion.ORDER, ordered, answer)


def _is_first_come(condition: Condition) -> bool:
    return isinstance(condition.rule, OrderRule) and condition.rule.first_come
