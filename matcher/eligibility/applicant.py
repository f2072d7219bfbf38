"""May an applicant of that kind take part?"""

from catalogue.model.condition import ApplicantKind, ApplicantRule, Condition, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine, reason


def judge_applicant(profile: Profile, asked: Asked) -> Judgement:
    """Yes if its kind is admitted, or every legal entity is; unknown if only some of its kind are.

    Whether a natural person (a sole trader without legal personality, say) counts as a legal entity differs between
    programmes, so for an individual "any legal entity" is unknown.
    """

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, ApplicantRule):
            raise TypeError(f"a condition on the applicant has an ApplicantRule, not {rule!r}")
        facts = {"applicant": profile.applicant.value}
        if profile.applicant in rule.applicants:
            admitted = {"applicants": ",".join(rule.applicants)}
            return Verdict.YES, reason("applicant.inside", condition, facts=facts | admitted)
        if rule.any_legal_entity and profile.applicant is not ApplicantKind.INDIVIDUAL:
            return Verdict.YES, reason("applicant.any", condition, facts=facts)
        if profile.applicant in rule.unsettled:
            return Verdict.UNKNOWN, reason("applicant.unsettled", condition, facts=facts, question="read_the_call")
        if rule.any_legal_entity:
            return Verdict.UNKNOWN, reason("applicant.natural_person", condition, facts=facts, question="read_the_call")
        admitted = {"applicants": ",".join(sorted({*rule.applicants, *rule.unsettled}))}
        return Verdict.NO, reason("applicant.outside", condition, facts=facts | admitted)

    not_stated = reason("applicant.not_stated", facts={"applicant": profile.applicant.value}, question="applicant")
    return combine(Criterion.APPLICANT, asked.conditions, answer, not_stated)
