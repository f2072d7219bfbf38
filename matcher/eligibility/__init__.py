"""May they apply? Yes, no or unknown for each criterion, with its reason.

What a call does not say, what we could not read, and what the profile does not tell is unknown, never yes. Telling
more can turn an unknown into a yes or a no, and nothing else.
"""

from collections.abc import Iterable
from datetime import datetime

from catalogue.model.call import Call
from catalogue.model.match import Eligibility, Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.asked import Asked
from matcher.eligibility.codes import QUESTION_CODES, REASON_CODES
from matcher.eligibility.criteria import CRITERIA, conditions_on

__all__ = ["QUESTION_CODES", "REASON_CODES", "eligibility", "judge"]


def judge(profile: Profile, call: Call, now: datetime) -> tuple[Judgement, ...]:
    """One judgement a criterion, by the law in force on the day of ``now`` (aware), in the order of `Criterion`.

    On size, kind of applicant, consortium and country or place every call is judged: silence is unknown there. On all
    else only where the call has a clause or a fact on it, or the profile a wish.
    """
    stated = conditions_on(call.conditions)
    judged = (
        judging.judge(profile, Asked(conditions=stated.get(criterion, ()), call=call, now=now))
        for criterion, judging in CRITERIA.items()
    )
    return tuple(judgement for judgement in judged if judgement is not None)


def eligibility(judgements: Iterable[Judgement]) -> Eligibility:
    """The answer to all of them: any no is no, else any unknown is to be checked."""
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.NO in verdicts:
        return Eligibility.NOT_ELIGIBLE
    return Eligibility.TO_CHECK if Verdict.UNKNOWN in verdicts else Eligibility.ELIGIBLE
