"""Whether the reader may apply, and what is left to check, in sentences of the reader's language."""

from dataclasses import dataclass

from catalogue.model.condition import Criterion
from catalogue.model.match import Judgement, Match, Verdict
from notifier.wording.lines import capitalised, clean_line
from notifier.wording.words import Words

_CLAUSE_LIMIT = 320
_PARTNERS_NEEDED = "consortium.partners_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A clause of the call in its own ``language``, with what leads to it in the reader's."""

    intro: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A criterion that only the reader can settle: what we know of it, what to ask, and the clause if there is one."""

    label: str
    sentence: str
    question: str | None
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the reader stands towards a call.

    ``lines`` tell what is met, and in any case what is needed of a consortium, resting on ``needs``. ``checks`` are
    the criteria that are open.
    """

    lines: tuple[str, ...]
    needs: tuple[Quote, ...]
    checks: tuple[Check, ...]


def write_standing(match: Match, words: Words) -> Standing:
    """What a match says on eligibility. A clause on which several judgements rest is quoted once."""
    quoted: set[str] = set()
    met = [judgement for judgement in match.judgements if judgement.verdict is Verdict.YES]
    consortium = [judgement for judgement in met if judgement.criterion is Criterion.CONSORTIUM]
    lines = [words.reason(judgement.reason) for judgement in consortium]
    # Partners that are still to be found are a condition that is not met yet.
    names = [f"criterion.{one.criterion}" for one in met if one.reason.code != _PARTNERS_NEEDED]
    if names:
        lines.insert(0, words.say("eligibility.met", criteria=words.join(map(words.say, names))))
    needs = [_quote(judgement, words, quoted) for judgement in consortium if judgement.reason.code == _PARTNERS_NEEDED]
    return Standing(
        lines=tuple(lines),
        needs=tuple(quote for quote in needs if quote is not None),
        checks=tuple(_check(judgement, words, quoted) for judgement in match.judgements if _is_open(judgement)),
    )


def count_open(match: Match) -> int:
    """How many criteria are left to check."""
    return sum(map(_is_open, match.judgements))


def partners_needed(match: Match) -> int:
    """How many partners the profile needs at least to be eligible; 0 where it may apply alone."""
    reasons = [judgement.reason for judgement in match.judgements if judgement.reason.code == _PARTNERS_NEEDED]
    return max((int(reason.facts["partners"]) for reason in reasons), default=0)


def _is_open(judgement: Judgement) -> bool:
    return judgement.verdict is Verdict.UNKNOWN


def _check(judgement: Judgement, words: Words, quoted: set[str]) -> Check:
    reason = judgement.reason
    return Check(
        label=words.say("criterion.label", criterion=capitalised(words.say(f"criterion.{judgement.criterion}"))),
        sentence=words.reason(reason),
        question=words.question(reason.question) if reason.question is not None else None,
        quote=_quote(judgement, words, quoted),
    )


def _quote(judgement: Judgement, words: Words, quoted: set[str]) -> Quote | None:
    condition = judgement.reason.condition
    clause = clean_line(condition.clause, _CLAUSE_LIMIT) if condition is not None else ""
    if condition is None or not clause or clause in quoted:
        return None
    quoted.add(clause)
    # What the verdict rests on is then a rule of law; the clause only points to it.
    intro = words.say("clause" if condition.basis is None else "clause.general")
    return Quote(intro=intro, text=words.say("quote", text=clause), language=condition.language)
