"""Is the enterprise of a legal form that the call admits?"""

from catalogue.model.condition import Condition, Criterion, LegalForm, LegalFormRule, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_legal_form(profile: Profile, asked: Asked) -> Judgement | None:
    """Yes if its form is admitted, no if it is not; None if the call says nothing on forms.

    A rule that only tells of whom *some* may apply leaves it open for all others whether any of them may.
    """
    if not asked.conditions:
        return None
    form = profile.legal_form

    def answer(rule: Rule, condition: Condition) -> Answer:
        if not isinstance(rule, LegalFormRule):
            raise TypeError(f"a condition on the legal form has a LegalFormRule, not {rule!r}")
        named = {"forms": ",".join(sorted(rule.forms))} if rule.forms else {"forms_but": ",".join(rule.excluded)}
        kind = "of" if rule.forms else "but"
        if not rule.forms and not rule.excluded:
            # Nothing but what we could not settle.
            return Verdict.UNKNOWN, reason("legal_form.unsettled", condition, question="read_the_call")
        if form is None:
            code = f"legal_form.not_told_{kind}"
            return Verdict.UNKNOWN, reason(code, condition, facts=named, question="legal_form")
        match _answer(rule, form):
            case Verdict.YES:
                return Verdict.YES, reason("legal_form.inside", condition, facts={"form": form.value})
            case Verdict.NO:
                return Verdict.NO, reason(f"legal_form.outside_{kind}", condition, facts={"form": form.value} | named)
            case _:
                return Verdict.UNKNOWN, reason("legal_form.unsettled", condition, question="read_the_call")

    return combine_clauses(Criterion.LEGAL_FORM, asked.conditions, answer)


def _answer(rule: LegalFormRule, form: LegalForm) -> Verdict:
    if form in rule.excluded:
        return Verdict.NO
    if form in rule.forms:
        return Verdict.YES
    if form in rule.unsettled:
        return Verdict.UNKNOWN
    return Verdict.NO if rule.forms else Verdict.YES
