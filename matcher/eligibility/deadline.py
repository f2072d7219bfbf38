"""Can one still apply, or not yet?"""

from zoneinfo import ZoneInfo

from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.match import Judgement, Verdict
from catalogue.model.profile import Profile
from catalogue.model.state import State, state
from matcher.eligibility.asked import Asked, days_to_apply_by
from matcher.eligibility.verdicts import Answer, combine_clauses, reason


def judge_deadline(_profile: Profile, asked: Asked) -> Judgement | None:
    """No if the call is closed, unknown if nothing tells when it closes, yes if it is still to open.

    None where it is open and no clause says otherwise: that is what a call is expected to be.
    """
    found = state(asked.call, asked.now)
    if found is State.CLOSED:
        return _closed(asked)
    if asked.conditions:
        return combine_clauses(Criterion.DEADLINE, asked.conditions, _no_rule)
    if found is State.UNKNOWN:
        unknown = reason("deadline.not_stated", question="read_the_call")
        return Judgement(criterion=Criterion.DEADLINE, verdict=Verdict.UNKNOWN, reason=unknown)
    if found is State.PLANNED and asked.call.opens is not None:
        day = asked.call.opens.at.astimezone(ZoneInfo(asked.call.opens.zone)).date()
        opens = reason("deadline.opens", facts={"day": day.isoformat()})
        return Judgement(criterion=Criterion.DEADLINE, verdict=Verdict.YES, reason=opens)
    return None


def _closed(asked: Asked) -> Judgement:
    days = days_to_apply_by(asked.call, asked.now)
    if asked.call.withdrawn or not days:
        why = reason("deadline.withdrawn")
    else:
        why = reason("deadline.past", facts={"day": days[0].isoformat()})
    return Judgement(criterion=Criterion.DEADLINE, verdict=Verdict.NO, reason=why)


def _no_rule(rule: Rule, _condition: Condition) -> Answer:
    raise TypeError(f"a condition on the deadline has no rule, not {rule!r}: a call has its dates")
