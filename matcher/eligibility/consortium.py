"""Does the call need partners, and would the enterprise bring them?"""

from catalogue.model.condition import Condition, ConsortiumRule, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Partnering, Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine, reason


def judge_consortium(profile: Profile, asked: Asked) -> Judgement:
    """Yes where one may apply alone; where partners are needed it hangs on whether the enterprise would have any."""

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, ConsortiumRule):
            raise TypeError(f"a condition on the consortium has a ConsortiumRule, not {rule!r}")
        if rule.alone_only:
            return Verdict.YES, reason("consortium.alone_only", condition)
        if rule.entities <= 1:
            return Verdict.YES, reason("consortium.alone_possible", condition)
        facts = {
            "entities": str(rule.entities),
            "partners": str(rule.entities - 1),
            "countries": str(rule.countries),
        }
        if profile.partnering is Partnering.WILLING:
            return Verdict.YES, reason("consortium.partners_needed", condition, facts=facts)
        if profile.partnering is Partnering.ALONE:
            return Verdict.NO, reason("consortium.wants_alone", condition, facts=facts)
        return Verdict.UNKNOWN, reason("consortium.unknown_willingness", condition, facts=facts, question="partnering")

    # What asks most is what the reader must know: partners needed before alone possible.
    ordered = sorted(asked.conditions, key=_entities, reverse=True)
    return combine(Criterion.CONSORTIUM, ordered, answer, reason("consortium.not_stated", question="read_the_call"))


def _entities(condition: Condition) -> int:
    return condition.rule.entities if isinstance(condition.rule, ConsortiumRule) else 0
