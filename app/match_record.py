"""A match as the commands print it: the stable, documented JSON of ``docs/match.schema.json``, and one flat row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.call_record import match_call_record
from catalogue.model.match import Evidence, Judgement, Match, Standing
from catalogue.model.profile import Profile
from matcher.eligibility.decisive import barring, settling
from notifier.wording.lines import clean_line
from notifier.wording.sentence import write_sentence
from notifier.wording.words import Words, load_words

_WORDS_SHOWN, _WORD_LIMIT = 4, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a match was without the changes that are tried; ``listed`` is whether it was among those that fit."""

    match: Match
    listed: bool


def reader_words(profile: Profile, language: str | None) -> Words:
    """The words of ``language``, or of the one that the company reads; English where there are none."""
    return load_words(language or profile.language)


def through(found: Match) -> str:
    """The words of the call that make it fit, the strongest first, without repeats."""
    said = (clean_line(one.theirs or one.ours, _WORD_LIMIT) for one in found.relevance.evidence if one.kind != "choice")
    first: dict[str, str] = {}
    for word in said:
        if word:
            first.setdefault(word.casefold(), word)
    return ", ".join(list(first.values())[:_WORDS_SHOWN])


def changed_verdicts(found: Match, before: Match) -> Iterator[Judgement]:
    """The judgements of ``found`` whose verdict is another than ``before``, or that were not made then."""
    known = {one.criterion: one.verdict for one in before.judgements}
    return (one for one in found.judgements if known.get(one.criterion) is not one.verdict)


def match_record(
    found: Match,
    profile: Profile,
    now: datetime,
    words: Words,
    rank: int | None = None,
    before: Before | None = None,
) -> dict[str, Any]:
    """A match as JSON; sentences in ``words``, instants on the clock of the call's source."""
    return {
        "profile": profile.id,
        "company": profile.name,
        "rank": rank,
        "call": match_call_record(found.call, now),
        "eligibility": found.eligibility.value,
        "language": words.language,
        "sentence": write_sentence(found, words, now, profile.zone),
        "blocker": _judgement(one, words) if (one := barring(found)) is not None else None,
        "question": _question(settling(found), words) if barring(found) is None else None,
        "judgements": [_judgement(one, words) for one in found.judgements],
        "relevance": {
            "score": round(found.relevance.score, 4),
            "grade": found.relevance.grade.value,
            "evidence": [_evidence(one) for one in found.relevance.evidence],
            "also_said": [_evidence(one) for one in found.relevance.also_said],
            "standing": _standing(found.relevance.standing),
        },
        "before": _before(found, before, words) if before is not None else None,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "ours": one.ours,
        "theirs": one.theirs,
        "weight": round(one.weight, 4),
        "standing": round(one.standing, 4),
    }


def _standing(standing: Standing) -> dict[str, float]:
    parts = {name: getattr(standing, name) for name in ("total", "wording", "fit", "meaning", "choices", "usual")}
    return {name: round(part, 4) for name, part in parts.items()}


def _judgement(one: Judgement, words: Words) -> dict[str, Any]:
    condition = one.reason.condition
    return {
        "criterion": one.criterion.value,
        "verdict": one.verdict.value,
        "code": one.reason.code,
        "reason": words.reason(one.reason),
        "clause": condition.clause if condition else None,
        "clause_language": condition.language if condition else None,
        "where": condition.where if condition else None,
        "rule": one.reason.rule,
        "question": words.question(one.reason.question) if one.reason.question else None,
    }


def _question(one: Judgement | None, words: Words) -> dict[str, Any] | None:
    if one is None or one.reason.question is None:
        return None
    return {
        "code": one.reason.question,
        "criterion": one.criterion.value,
        "text": words.question(one.reason.question),
    }


def _before(found: Match, before: Before, words: Words) -> dict[str, Any]:
    return {
        "eligibility": before.match.eligibility.value,
        "grade": before.match.relevance.grade.value,
        "listed": before.listed,
        "because": [words.reason(one.reason) for one in changed_verdicts(found, before.match)],
    }


FLAT_COLUMNS = (
    "profile", "company", "rank", "grade", "score", "may_apply", "title", "next_deadline", "state", "programme",
    "project_min", "project_max", "total", "currency", "sentence", "blocker", "question", "to_check", "call",
    "source", "identifier", "url",
)  # fmt: skip
"""The columns of a match in CSV and in a workbook."""


def flat_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of `match_record` as one row of texts, numbers and days, by `FLAT_COLUMNS`."""
    call, budget = record["call"], record["call"]["budget"] or {}
    amounts = {name: budget.get(name) for name in ("project_min", "project_max", "total")}
    currency = next((amount["currency"] for amount in amounts.values() if amount), None)
    blocker, question = record["blocker"], record["question"]
    return {
        "profile": record["profile"],
        "company": record["company"],
        "rank": record["rank"],
        "grade": record["relevance"]["grade"],
        "score": record["relevance"]["score"],
        "may_apply": record["eligibility"],
        "title": call["title"],
        "next_deadline": date.fromisoformat(call["next_deadline"][:10]) if call["next_deadline"] else None,
        "state": call["state"],
        "programme": call["programme"],
        # Amounts of another currency than the row's would be read as the row's.
        **{
            name: amount["amount"] if amount and amount["currency"] == currency else None
            for name, amount in amounts.items()
        },
        "currency": currency,
        "sentence": record["sentence"],
        "blocker": blocker["reason"] if blocker else None,
        "question": question["text"] if question else None,
        "to_check": ", ".join(one["criterion"] for one in record["judgements"] if one["verdict"] == "unknown"),
        "call": call["id"],
        "source": call["source"],
        "identifier": call["identifier"],
        "url": call["url"],
    }
