"""May an applicant of that country take part?"""

from datetime import date

from catalogue.model.condition import Condition, CountryRule, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.verdicts import Answer, combine, reason


def judge_country(profile: Profile, conditions: tuple[Condition, ...], _on: date) -> Judgement:
    """Yes if named, no if others are named as the only ones, unknown if the clause leaves room for more."""

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, CountryRule):
            raise TypeError(f"a condition on the country has a CountryRule, not {rule!r}")
        if profile.country in rule.established_in:
            return Verdict.YES, reason("country.inside", condition, facts={"country": profile.country})
        facts = {"country": profile.country, "countries": ",".join(rule.established_in)}
        if rule.named_only:
            return Verdict.NO, reason("country.outside", condition, facts=facts)
        return Verdict.UNKNOWN, reason("country.not_named", condition, facts=facts, question="country")

    not_stated = reason("country.not_stated", facts={"country": profile.country}, question="country")
    return combine(Criterion.COUNTRY, conditions, answer, not_stated)
