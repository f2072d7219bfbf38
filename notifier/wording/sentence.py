"""A match in one sentence of the reader's language: the few strongest reasons and what speaks against it."""

from collections.abc import Iterator
from datetime import datetime

from catalogue.model.condition import Criterion
from catalogue.model.match import Evidence, Judgement, Match, Verdict
from catalogue.model.state import next_deadline
from notifier.wording.checks import partners_needed
from notifier.wording.evidence import count_choices, write_evidence
from notifier.wording.facts import write_amounts
from notifier.wording.figures import days_left
from notifier.wording.words import Words

# What brings less than this part of the strongest reason is none of the few that decide.
_LEAST_OF_STRONGEST = 0.1
_SOON_DAYS = 14
_INSIDE = "place.inside"


def write_sentence(match: Match, words: Words, now: datetime, zone: str) -> str:
    """Why the call of ``match`` fits and what speaks against it at ``now`` (aware), on the clock of ``zone``.

    Of a call that the profile may not apply for, the first condition that bars it.
    """
    barring = [judgement for judgement in match.judgements if judgement.verdict is Verdict.NO]
    if barring:
        return _barred(barring, words)
    if not match.relevance.evidence and match.relevance.score <= 0:
        return words.say("sentence.fits", reasons=words.say("because.nothing"))
    reasons, against = words.join(_reasons(match, words)), list(_against(match, words, now, zone))
    if not against:
        return words.say("sentence.fits", reasons=reasons)
    return words.say("sentence.fits_but", reasons=reasons, against=words.join(against))


def _barred(barring: list[Judgement], words: Words) -> str:
    said = words.say("sentence.barred", reason=words.reason(barring[0].reason))
    more = len(barring) - 1
    return f"{said} {words.count('sentence.barred_more', more)}" if more else said


def _strongest(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    least = max((one.weight for one in evidence), default=0.0) * _LEAST_OF_STRONGEST
    return [one for one in evidence if one.weight >= least]


def _reasons(match: Match, words: Words) -> Iterator[str]:
    found = write_evidence(_strongest(match.relevance.evidence), words, "because.label_pair")
    for kind, said in found.items():
        yield words.say(f"because.{kind}", words=said)
    if not found:
        yield words.say("because.whole")
    chosen = count_choices(match.relevance.evidence)
    if chosen:
        yield words.count("because.choice", chosen)
    for judgement in match.judgements:
        if judgement.reason.code == _INSIDE:
            yield words.say("because.place", words=words.place(judgement.reason.facts["place"]))
        elif judgement.criterion is Criterion.AMOUNT and judgement.verdict is Verdict.YES:
            given = write_amounts(match.call, words)[0]
            yield words.say("because.amount", words=given[:1].lower() + given[1:])


def _against(match: Match, words: Words, now: datetime, zone: str) -> Iterator[str]:
    """What speaks against a call that one may apply for: the hardest first."""
    partners = partners_needed(match)
    if partners:
        yield words.count("but.partners", partners)
    open_ones = [judgement.criterion for judgement in match.judgements if judgement.verdict is Verdict.UNKNOWN]
    if open_ones:
        names = words.join(words.say(f"criterion.{criterion}") for criterion in open_ones)
        yield words.count("but.check", len(open_ones), criteria=names)
    upcoming = next_deadline(match.call, now)
    if upcoming is not None:
        days = days_left(upcoming.at, now, zone)
        if days == 0:
            yield words.say("but.today")
        elif days <= _SOON_DAYS:
            yield words.count("but.closes", days)
    if len(match.relevance.evidence) == 1 and not count_choices(match.relevance.evidence):
        yield words.say("but.little")
