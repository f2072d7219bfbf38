"""How the answers to several clauses on one criterion become one."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.match import Judgement, Reason, Verdict
from matcher.eligibility.decisive import READ_THE_CALL

RULE_VERSION = "1"
Answer = tuple[Verdict, Reason]


def reason(
    code: str,
    condition: Condition | None = None,
    *,
    facts: Mapping[str, str] | None = None,
    rule: str | None = None,
    question: str | None = None,
) -> Reason:
    """A reason whose rule, unless named, is the clause's own basis or else our reading of the criterion."""
    basis = condition.basis if condition is not None else None
    return Reason(
        code=code,
        rule=rule or basis or f"{code.partition('.')[0]}@{RULE_VERSION}",
        facts=MappingProxyType(dict(facts or {})),
        condition=condition,
        question=question,
    )


def combine(
    criterion: Criterion,
    conditions: Sequence[Condition],
    answer: Callable[[Rule, Condition], Answer],
    not_stated: Reason,
) -> Judgement:
    """One judgement from all clauses on a criterion, see `combine_clauses`; without any, unknown for ``not_stated``."""
    if not conditions:
        return Judgement(criterion=criterion, verdict=Verdict.UNKNOWN, reason=not_stated)
    return combine_clauses(criterion, conditions, answer)


def combine_clauses(
    criterion: Criterion, conditions: Sequence[Condition], answer: Callable[[Rule, Condition], Answer]
) -> Judgement:
    """One judgement from the clauses on a criterion, of which there is at least one.

    Any clear no wins. Yes only if every clause was read and says yes. Otherwise unknown, and a clause that was not read
    is shown before one that a fact of the profile would settle, since without it the answer stays open. Among equals
    the call's first clause is shown.
    """
    answers = [
        answer(condition.rule, condition) if condition.rule is not None else _unread(criterion, condition)
        for condition in conditions
    ]
    verdict, shown = min(answers, key=_precedence)
    return Judgement(criterion=criterion, verdict=verdict, reason=shown)


def _unread(criterion: Criterion, condition: Condition) -> Answer:
    return Verdict.UNKNOWN, reason(f"{criterion.value}.unread", condition, question="read_the_call")


def _precedence(answer: Answer) -> tuple[int, bool]:
    verdict, shown = answer
    return (
        (Verdict.NO, Verdict.UNKNOWN, Verdict.YES).index(verdict),
        verdict is Verdict.UNKNOWN and shown.question != READ_THE_CALL,
    )
