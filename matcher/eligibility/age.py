"""Has the enterprise existed for as long as the call wants, and no longer?"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from catalogue.model.condition import AgeRule, Condition, Criterion, Rule
from catalogue.model.match import Judgement, Reason, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked, days_to_apply_by
from matcher.eligibility.bounds import span
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_age(profile: Profile, asked: Asked) -> Judgement | None:
    """Counts whole months from the founding to the day that decides; None if the call says nothing on age.

    That is the day of the rule, else the next deadline. An enterprise too young for the next of several deadlines may
    come of age for a later one, so that is unknown. Where no deadline is known, it is judged by the day of ``now`` as
    far as no later day can change it: who is old enough stays so, and who is too old.
    """
    if not asked.conditions:
        return None
    founded, days = profile.enterprise.founded, days_to_apply_by(asked.call, asked.now)

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, AgeRule):
            raise TypeError(f"a condition on the age has an AgeRule, not {rule!r}")
        wanted = {"asked_months": span(rule.least_months, rule.most_months)}
        if founded is None:
            return Verdict.UNKNOWN, reason("age.not_told", condition, facts=wanted, question="founded")
        if rule.on is None and not days:
            return _without_a_day(rule, condition, founded, asked.day)
        day = rule.on or days[0]
        verdict = _verdict(rule, months_between(founded, day))
        facts = {"founded": founded.isoformat(), "day": day.isoformat()} | wanted
        if verdict is Verdict.YES:
            return verdict, reason("age.within", condition, facts=facts)
        if rule.most_months is not None and months_between(founded, day) > rule.most_months:
            return verdict, reason("age.too_old", condition, facts=facts)
        later = days[1:] if rule.on is None else ()
        if any(_verdict(rule, months_between(founded, one)) is Verdict.YES for one in later):
            return Verdict.UNKNOWN, reason("age.later_deadline", condition, facts=facts, question="read_the_call")
        return verdict, reason("age.too_young", condition, facts=facts)

    return combine_clauses(Criterion.AGE, asked.conditions, answer)


def turning_days(asked: Asked) -> Iterator[date]:
    """The days of founding at which the verdict can turn: on them or earlier, so many months are reached."""
    days = days_to_apply_by(asked.call, asked.now) or (asked.day,)
    for condition in asked.conditions:
        rule = condition.rule
        if isinstance(rule, AgeRule):
            for day in (rule.on,) if rule.on is not None else days:
                if rule.least_months is not None:
                    yield _founded_by(day, rule.least_months)
                if rule.most_months is not None:
                    yield _founded_by(day, rule.most_months + 1)


def months_between(founded: date, day: date) -> int:
    """The whole months from ``founded`` to ``day``; negative where it comes after.

    A month is full on the day of the same number, or on the last of a month that has no such day: founded on 31
    January, one is a month old on 28 February, and founded on 29 February, a year on 28 February.
    """
    months = (day.year - founded.year) * 12 + day.month - founded.month
    last = monthrange(day.year, day.month)[1]
    return months - (day.day < min(founded.day, last))


def _founded_by(day: date, months: int) -> date:
    """The last day on which an enterprise can have been founded that is so many whole months old on ``day``."""
    count = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, month + 1, last)
    return date(year, month + 1, min(day.day, last))


def _verdict(rule: AgeRule, months: int) -> Verdict:
    if rule.least_months is not None and months < rule.least_months:
        return Verdict.NO
    return Verdict.NO if rule.most_months is not None and months > rule.most_months else Verdict.YES


def _without_a_day(rule: AgeRule, condition: Condition, founded: date, today: date) -> Answer:
    months = months_between(founded, today)
    facts = {
        "founded": founded.isoformat(),
        "day": today.isoformat(),
        "asked_months": span(rule.least_months, rule.most_months),
    }
    if rule.most_months is not None and months > rule.most_months:
        return Verdict.NO, reason("age.too_old", condition, facts=facts)
    if rule.most_months is None and (rule.least_months is None or months >= rule.least_months):
        return Verdict.YES, reason("age.within", condition, facts=facts)
    return Verdict.UNKNOWN, _no_day(condition, facts)


def _no_day(condition: Condition, facts: dict[str, str]) -> Reason:
    known = {name: facts[name] for name in ("founded", "asked_months")}
    return reason("age.no_day", condition, facts=known, question="read_the_call")
