"""Do as many people work in the enterprise as the call wants?"""

from collections.abc import Iterator

from catalogue.model.condition import Condition, Criterion, HeadcountRule, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.bounds import span
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_headcount(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the enterprise's own annual work units with the bounds; None if the call has none.

    "Fewer than 50" and "at most 49" are the same rule and differ for 49.5: between two whole numbers it is unknown.
    """
    if not asked.conditions:
        return None
    people = profile.enterprise.employees

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, HeadcountRule):
            raise TypeError(f"a condition on the headcount has a HeadcountRule, not {rule!r}")
        facts = {"asked_people": span(rule.least_people, rule.most_people)}
        if people is None:
            return Verdict.UNKNOWN, reason("headcount.not_told", condition, facts=facts, question="employees")
        facts = {"people": f"{people:g}"} | facts
        least, most = rule.least_people, rule.most_people
        if least is not None and people <= least - 1:
            return Verdict.NO, reason("headcount.too_few", condition, facts=facts)
        if most is not None and people >= most + 1:
            return Verdict.NO, reason("headcount.too_many", condition, facts=facts)
        if (least is not None and people < least) or (most is not None and people > most):
            return Verdict.UNKNOWN, reason("headcount.between", condition, facts=facts, question="read_the_call")
        return Verdict.YES, reason("headcount.within", condition, facts=facts)

    return combine_clauses(Criterion.HEADCOUNT, asked.conditions, answer)


def turning_headcounts(asked: Asked) -> Iterator[int]:
    """The headcounts at which the verdict can turn."""
    for condition in asked.conditions:
        if isinstance(condition.rule, HeadcountRule):
            for bound, beyond in ((condition.rule.least_people, -1), (condition.rule.most_people, 1)):
                if bound is not None:
                    yield from (bound, bound + beyond)
