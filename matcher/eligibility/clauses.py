"""Clauses that restrict who may apply and that no rule can hold: the reader has to see them."""

from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.match import Judgement
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses


def judge_finances(_profile: Profile, asked: Asked) -> Judgement | None:
    """Unknown for each clause on the enterprise's accounts; None if there is none."""
    return combine_clauses(Criterion.FINANCES, asked.conditions, _no_rule) if asked.conditions else None


def judge_other(_profile: Profile, asked: Asked) -> Judgement | None:
    """Unknown for each clause that is on none of the other criteria; None if there is none."""
    return combine_clauses(Criterion.OTHER, asked.conditions, _no_rule) if asked.conditions else None


def _no_rule(rule: Rule, condition: Condition) -> Answer:
    raise TypeError(f"a condition on {condition.criterion} has no rule, not {rule!r}")
