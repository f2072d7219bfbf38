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
    ``theme``, ``sector``; ``choice``: ``ours`` is empty and ``theirs`` the id of a like company that chose the call).
    ``weight`` is its exact part of the score, ``standing`` its exact part of what the wording adds to the standing.
    """

    kind: str
    ours: str
    theirs: str
    weight: float
    standing: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a call stands out among all for one profile, and what makes it, each part in standard deviations.

    ``wording``: how much of what the profile says in its own words the call says as well: the sum of the ``standing``
    of its evidence, less ``usual``, what a call says of it on average. ``fit``: how well it fits by what it is about.
    ``meaning``: how like in meaning both texts are. ``choices``: what companies like this one chose.
    """

    wording: float = 0.0
    fit: float = 0.0
    meaning: float = 0.0
    choices: float = 0.0
    usual: float = 0.0

    @property
    def total(self) -> float:
        """The sum of the parts: calls are ranked by it."""
        return self.wording + self.fit + self.meaning + self.choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """How well a call fits: ``score`` from 0 to 1 with its ``grade``, which mean the same for every profile, the
    evidence, strongest first, and how far the call stands out among all, which makes the order.

    ``also_said``: words that both texts have and that tell nothing of what the call is about: they count for the
    standing only.
    """

    score: float
    grade: Grade
    evidence: tuple[Evidence, ...]
    standing: Standing = Standing()
    also_said: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A call against a profile at one instant."""

    profile_id: str
    call: Call
    eligibility: Eligibility
    judgements: tuple[Judgement, ...]
    relevance: Relevance
