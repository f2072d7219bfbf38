"""Can the enterprise pay what it has to pay itself?"""

from decimal import Decimal

from catalogue.model.condition import Condition, ContributionRule, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason

_WHOLE = Decimal(100)


def judge_contribution(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the most that the enterprise can pay of the costs with the least that it has to.

    Without a clause on it, the highest rate that the call pays tells the least that is left to pay, and is only looked
    at for an enterprise that says how much it can; else None.
    """
    share = profile.seeking.own_share

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, ContributionRule):
            raise TypeError(f"a condition on the contribution has a ContributionRule, not {rule!r}")
        facts = {"asked_percent": _percent(rule.least_percent)}
        if share is None:
            return Verdict.UNKNOWN, reason("contribution.not_told", condition, facts=facts, question="own_share")
        facts = {"percent": _percent(share)} | facts
        if share < rule.least_percent:
            return Verdict.NO, reason("contribution.too_little", condition, facts=facts)
        return Verdict.YES, reason("contribution.enough", condition, facts=facts)

    if asked.conditions:
        return combine_clauses(Criterion.CONTRIBUTION, asked.conditions, answer)
    rate = rate_paid(asked)
    if share is None or rate is None:
        return None
    facts = {"percent": _percent(share), "rate": _percent(rate)}
    if share < _WHOLE - rate:
        return Judgement(
            criterion=Criterion.CONTRIBUTION,
            verdict=Verdict.NO,
            reason=reason("contribution.rate_too_low", facts=facts),
        )
    return Judgement(
        criterion=Criterion.CONTRIBUTION, verdict=Verdict.YES, reason=reason("contribution.rate", facts=facts)
    )


def rate_paid(asked: Asked) -> Decimal | None:
    """The highest rate that the call pays, in per cent of the costs."""
    return asked.call.budget.rate_max if asked.call.budget is not None else None


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f}"
