"""What was found in one sentence of a call."""

from dataclasses import dataclass
from enum import IntEnum

from catalogue.model.condition import ApplicantRule, Condition, Criterion, Rule, SizeClass, SizeRule
from crawlers.read.conditions.text import Sentence


class Weight(IntEnum):
    """How much a sentence settles.

    ``STATED``: it says who may apply, and we read it. ``RESTRICTION``: it asks something of applicants that we could
    not read, whatever else is stated. ``HINT``: it touches the question and settles nothing; it counts only where
    nothing is stated.
    """

    HINT = 1
    RESTRICTION = 2
    STATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reading of one sentence; ``rule`` is there if, and only if, the weight is ``STATED``."""

    criterion: Criterion
    weight: Weight
    clause: str
    where: str
    rule: Rule | None = None

    def condition(self, language: str) -> Condition:
        """The finding as a condition of a call written in ``language``."""
        return Condition(
            criterion=self.criterion, rule=self.rule, clause=self.clause, language=language, where=self.where
        )


def stated(criterion: Criterion, rule: Rule, sentence: Sentence) -> Finding:
    """That a sentence states a rule; one too long to be seen whole states none."""
    if not sentence.is_whole:
        return unread(criterion, Weight.RESTRICTION, sentence)
    return Finding(criterion=criterion, weight=Weight.STATED, clause=sentence.clause, where=sentence.where, rule=rule)


def unread(criterion: Criterion, weight: Weight, sentence: Sentence) -> Finding:
    """That a sentence bears on a criterion and could not be read."""
    return Finding(criterion=criterion, weight=weight, clause=sentence.clause, where=sentence.where)


# What says the same in a second sentence is dropped; of different demands that we cannot read, a few suffice to show
# that the question is open.
_UNREAD_SHOWN = 3


def settle(criterion: Criterion, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings on one criterion that stand: what is stated, and what else is asked.

    Sentences that state different things (a call with two schemes, say) settle nothing: the first of them stays as a
    clause that could not be read. A call open to everybody that is also said to be meant for somebody leaves the
    question open.
    """
    own = [finding for finding in findings if finding.criterion is criterion]
    rules = [finding for finding in own if finding.weight is Weight.STATED]
    asked = _first_few([finding for finding in own if finding.weight is Weight.RESTRICTION])
    hints = _first_few([finding for finding in own if finding.weight is Weight.HINT])
    if len({finding.rule for finding in rules}) > 1:
        first = rules[0]
        return (Finding(criterion=criterion, weight=Weight.RESTRICTION, clause=first.clause, where=first.where), *asked)
    if rules:
        meant_for = hints[:1] if _is_open_to_all(rules[0].rule) and not asked else ()
        return (rules[0], *asked, *meant_for)
    return asked or hints[:1]


def _is_open_to_all(rule: Rule | None) -> bool:
    if isinstance(rule, ApplicantRule):
        return rule.any_legal_entity
    return isinstance(rule, SizeRule) and len(rule.sizes) == len(SizeClass)


def _first_few(findings: list[Finding]) -> tuple[Finding, ...]:
    by_clause: dict[str, Finding] = {}
    for finding in findings:
        by_clause.setdefault(finding.clause, finding)
    return tuple(by_clause.values())[:_UNREAD_SHOWN]
