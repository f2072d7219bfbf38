"""Is the enterprise of a size that the call admits?"""

from datetime import date

from catalogue.law.sme import own_sizes, possible_sizes, size_definition, sizes_up
from catalogue.model.condition import Condition, Criterion, Rule, SizeClass, SizeRule
from catalogue.model.match import Judgement, Reason, Verdict
from catalogue.model.profile import Enterprise, Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine, reason


def judge_size(profile: Profile, asked: Asked) -> Judgement:
    """Compares every class that the enterprise can be of with those admitted.

    All admitted is yes and none admitted is no, even where a figure is missing. Unknown where the clause leaves it open
    for all of them. Otherwise unknown, and the question is
    the first missing fact in the order headcount, turnover or balance sheet, owners. Owners count conservatively: told
    that somebody holds 25 % or more, or told nothing, the enterprise may be larger than its own figures, never smaller.
    """
    on = asked.day
    definition = size_definition(on)
    enterprise = profile.enterprise

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, SizeRule):
            raise TypeError(f"a condition on the size has a SizeRule, not {rule!r}")
        possible, allowed = possible_sizes(enterprise, on), sizes_up(rule.sizes)
        facts = {"size": ",".join(possible), "allowed": ",".join(allowed)}
        if set(possible) <= set(allowed):
            return Verdict.YES, reason("size.within", condition, facts=facts, rule=definition.source.version)
        admitted = sizes_up({*rule.sizes, *rule.unsettled})
        if not set(possible) & set(admitted):
            too_large = sizes_up((possible[0], *admitted))[-1] is possible[0]
            code = "size.too_large" if too_large else "size.outside"
            facts = facts | {"allowed": ",".join(admitted)}
            return Verdict.NO, reason(code, condition, facts=facts, rule=definition.source.version)
        if not set(possible) & set(allowed):
            unsettled = {"size": ",".join(possible)}
            return Verdict.UNKNOWN, reason("size.unsettled", condition, facts=unsettled, question="read_the_call")
        return Verdict.UNKNOWN, _unknown(enterprise, on, allowed, condition)

    return combine(Criterion.SIZE, asked.conditions, answer, reason("size.not_stated", question="read_the_call"))


def _unknown(enterprise: Enterprise, on: date, allowed: tuple[SizeClass, ...], condition: Condition) -> Reason:
    own, version = own_sizes(enterprise, on), size_definition(on).source.version
    facts = {"size": ",".join(own), "allowed": ",".join(allowed)}
    if len(own) > 1 and not set(own) <= set(allowed):
        missing = ("turnover_or_balance",) if enterprise.employees is not None else ("employees", "turnover_or_balance")
        facts = {"missing": ",".join(missing), "allowed": ",".join(allowed)}
        return reason("size.figures_missing", condition, facts=facts, rule=version, question=missing[0])
    if enterprise.owned_above_25_percent:
        return reason("size.owner", condition, facts=facts, rule=version, question="owner_figures")
    return reason("size.owner_unknown", condition, facts=facts, rule=version, question="owner")
