"""Does the call give what the enterprise looks for, and as much?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from catalogue.model.call import Budget
from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.match import Judgement, Reason, Verdict
from catalogue.model.money import Money
from catalogue.model.profile import Profile
from matcher.eligibility.amounts import compare, plain, turning_points
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_amount(profile: Profile, asked: Asked) -> Judgement | None:
    """Compares the instruments and the amount that are sought with those of the call; None where nothing is compared.

    No if the call gives nothing of the kind, if less is sought than the least for a project, or more than the whole
    pot. More than one project can get is unknown: perhaps less would do.
    """
    if asked.conditions:
        return combine_clauses(Criterion.AMOUNT, asked.conditions, _no_rule)
    seeking, instruments = profile.seeking, asked.call.instruments
    if seeking.instruments and instruments and not set(seeking.instruments) & set(instruments):
        facts = {"instruments": ",".join(instruments), "sought": ",".join(seeking.instruments)}
        return _judgement(Verdict.NO, reason("amount.instrument", facts=facts))
    if seeking.amount is None or asked.call.budget is None:
        return None
    return _compare(seeking.amount, asked.call.budget, asked)


def turning_amounts(asked: Asked, currency: str) -> Iterator[Decimal | Fraction]:
    """The amounts in ``currency`` at which the verdict can turn."""
    budget = asked.call.budget
    if budget is not None and not asked.conditions:
        for limit in (budget.project_min, budget.project_max, budget.total):
            if limit is not None:
                yield from turning_points(limit, currency, asked.day)


def _compare(sought: Money, budget: Budget, asked: Asked) -> Judgement | None:
    least, most, total = budget.project_min, budget.project_max, budget.total
    ours = {"amount": plain(sought)}
    open_limits = []
    if least is not None:
        found = compare(sought, least, asked.day)
        if found is not None and found < 0:
            return _judgement(Verdict.NO, reason("amount.too_small", facts=ours | {"limit": plain(least)}))
        open_limits += [least] if found is None else []
    if total is not None:
        found = compare(sought, total, asked.day)
        if found is not None and found > 0:
            return _judgement(Verdict.NO, reason("amount.beyond_total", facts=ours | {"limit": plain(total)}))
        open_limits += [total] if found is None else []
    if most is not None:
        found = compare(sought, most, asked.day)
        if found is not None and found > 0:
            facts = ours | {"limit": plain(most)}
            return _judgement(Verdict.UNKNOWN, reason("amount.beyond_project", facts=facts, question="less_support"))
        open_limits += [most] if found is None else []
    if open_limits:
        facts = ours | {"limit": plain(open_limits[0])}
        return _judgement(Verdict.UNKNOWN, reason("amount.currency", facts=facts, question="amount_in_currency"))
    if least is None and most is None:
        return None
    return _judgement(Verdict.YES, reason("amount.within", facts=ours))


def _judgement(verdict: Verdict, why: Reason) -> Judgement:
    return Judgement(criterion=Criterion.AMOUNT, verdict=verdict, reason=why)


def _no_rule(rule: Rule, _condition: Condition) -> Answer:
    raise TypeError(f"a condition on the amount has no rule, not {rule!r}: a call has its budget")
