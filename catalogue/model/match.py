"""A match: a call and a profile, whether the one may apply for the other, how well it fits, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.model.call import Call
from catalogue.model.condition import Condition, Criterion


class Verdict(StrEnum):
    """The answer to one question of eligibility. What we could not read or were not told is UNKNOWN, never YES."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Eligibility(StrEnum):
    """The answer to all of them: every YES, at least one UNKNOWN, or at least one NO."""

    ELIGIBLE = "eligible"
    TO_CHECK = "to check"
    NOT_ELIGIBLE = "not eligible"


class Grade(StrEnum):
    """How well a call fits, in words that mean the same for every profile."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a verdict is what it is, free of any language.

    ``code`` names a sentence in ``templates/i18n`` (under ``reason.``) and ``facts`` fills it: values are codes and
    numbers that the page spells out for its reader. ``condition`` is the clause it rests on, ``rule`` the id and
    version of the rule applied, ``question`` (only when unknown) names the one question that would settle it, under
    ``question.`` in the same files.
    """

    code: str
    rule: str
    facts: Mapping[str, str] = field(default_factory=dict)
    condition: Condition | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one criterion, with its reason."""

    criterion: Criterion
    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that makes a call fit.

    ``theirs`` is the word or label of the call, ``ours`` that of the profile, ``kind`` where it comes from (``term``,
    ``theme``, ``sector``), ``weight`` its exact part of the score.
    """

    kind: str
    ours: str
    theirs: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How well a call fits: ``score`` from 0 to 1, its ``grade``, and the evidence, strongest first."""

    score: float
    grade: Grade
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A call against a profile at one instant."""

    profile_id: str
    call: Call
    eligibility: Eligibility
    judgements: tuple[Judgement, ...]
    relevance: Relevance
