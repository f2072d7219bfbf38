"""Is the technology as ready as the call wants it at the start?"""

from catalogue.model.condition import Condition, Criterion, Rule, TrlRule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.bounds import span
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_trl(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the level that the enterprise starts from with the bounds; None if the call has none.

    Who is already where the project is to lead may still have something to do there, so that is unknown.
    """
    if not asked.conditions:
        return None
    level = profile.trl

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, TrlRule):
            raise TypeError(f"a condition on readiness has a TrlRule, not {rule!r}")
        facts = {"asked_levels": span(rule.least_level, rule.most_level)}
        reached = {"reached": str(rule.reached_level)}
        starts = rule.least_level is not None or rule.most_level is not None
        if level is None:
            code, told = ("trl.not_told", facts) if starts else ("trl.not_told_reached", reached)
            return Verdict.UNKNOWN, reason(code, condition, facts=told, question="trl")
        ours = {"level": str(level)}
        if level < (rule.least_level or 0):
            return Verdict.NO, reason("trl.too_early", condition, facts=ours | facts)
        if rule.most_level is not None and level > rule.most_level:
            return Verdict.NO, reason("trl.too_late", condition, facts=ours | facts)
        if rule.reached_level is not None and level >= rule.reached_level:
            return Verdict.UNKNOWN, reason("trl.reached", condition, facts=ours | reached, question="read_the_call")
        code, asked_for = ("trl.within", facts) if starts else ("trl.before", reached)
        return Verdict.YES, reason(code, condition, facts=ours | asked_for)

    return combine_clauses(Criterion.TRL, asked.conditions, answer)
