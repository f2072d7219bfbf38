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
from matcher.eligibility.place import judge_place
from matcher.eligibility.size import judge_size

__all__ = ["QUESTION_CODES", "REASON_CODES", "eligibility", "judge"]

Judge = Callable[[Profile, tuple[Condition, ...], date], Judgement | None]
_CRITERIA: dict[Criterion, Judge] = {
    Criterion.COUNTRY: judge_country,
    Criterion.PLACE: judge_place,
    Criterion.SIZE: judge_size,
    Criterion.APPLICANT: judge_applicant,
    Criterion.CONSORTIUM: judge_consortium,
}


def judge(profile: Profile, call: Call, now: datetime) -> tuple[Judgement, ...]:
    """One judgement a criterion, by the law in force on the day of ``now`` (aware), in the order of `Criterion`.

    A call that names no place asks for none, as most calls of the EU do: there is no judgement on it then. Where a call
    does name the place and says nothing on countries, the place answers for the country as well.
    """
    stated: dict[Criterion, tuple[Condition, ...]] = {
        criterion: tuple(condition for condition in call.conditions if condition.criterion is criterion)
        for criterion in _CRITERIA
    }
    criteria = [
        criterion
        for criterion in _CRITERIA
        if criterion is not Criterion.COUNTRY or stated[Criterion.COUNTRY] or not stated[Criterion.PLACE]
    ]
    judged = (_CRITERIA[criterion](profile, stated[criterion], now.date()) for criterion in criteria)
    return tuple(judgement for judgement in judged if judgement is not None)


def eligibility(judgements: Iterable[Judgement]) -> Eligibility:
    """The answer to all of them: any no is no, else any unknown is to be checked."""
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.NO in verdicts:
        return Eligibility.NOT_ELIGIBLE
    return Eligibility.TO_CHECK if Verdict.UNKNOWN in verdicts else Eligibility.ELIGIBLE
