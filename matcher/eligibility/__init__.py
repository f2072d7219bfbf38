"""May they apply? Yes, no or unknown for each criterion, with its reason.

What a call does not say, what we could not read, and what the profile does not tell is unknown, never yes. Telling
more can turn an unknown into a yes or a no, and nothing else.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from catalogue.model.call import Call
from catalogue.model.condition import Condition, Criterion
from catalogue.model.match import Eligibility, Judgement, Verdict
from catalogue.model.profile import Profile
from matcher.eligibility.applicant import judge_applicant
from matcher.eligibility.codes import QUESTION_CODES, REASON_CODES
from matcher.eligibility.consortium import judge_consortium
from matcher.eligibility.country import judge_country
from matcher.eligibility.size import judge_size

__all__ = ["QUESTION_CODES", "REASON_CODES", "eligibility", "judge"]

Judge = Callable[[Profile, tuple[Condition, ...], date], Judgement]
_CRITERIA: dict[Criterion, Judge] = {
    Criterion.COUNTRY: judge_country,
    Criterion.SIZE: judge_size,
    Criterion.APPLICANT: judge_applicant,
    Criterion.CONSORTIUM: judge_consortium,
}


def judge(profile: Profile, call: Call, now: datetime) -> tuple[Judgement, ...]:
    """One judgement a criterion, by the law in force on the day of ``now`` (aware)."""
    return tuple(
        judge_criterion(
            profile, tuple(condition for condition in call.conditions if condition.criterion is criterion), now.date()
        )
        for criterion, judge_criterion in _CRITERIA.items()
    )


def eligibility(judgements: Iterable[Judgement]) -> Eligibility:
    """The answer to all of them: any no is no, else any unknown is to be checked."""
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.NO in verdicts:
        return Eligibility.NOT_ELIGIBLE
    return Eligibility.TO_CHECK if Verdict.UNKNOWN in verdicts else Eligibility.ELIGIBLE
