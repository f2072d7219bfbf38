"""May an applicant of that country take part?"""

from catalogue.model.condition import Condition, CountryRule, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine, reason


def judge_country(profile: Profile, asked: Asked) -> Judgement | None:
    """Yes if named, no if others are named as the only ones, unknown if the clause leaves room for more.

    Where a call names the place and says nothing on countries, the place answers for the country as well: then None.
    """
    if not asked.conditions and names_places(asked):
        return None

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
    return combine(Criterion.COUNTRY, asked.conditions, answer, not_stated)


def names_places(asked: Asked) -> bool:
    """Whether the call says where the applicant or the project has to be."""
    return any(condition.criterion is Criterion.PLACE for condition in asked.call.conditions)
