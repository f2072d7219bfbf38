"""What is told of a match behind a link that is good for ever: why, what to check, and none of the company's figures.

Whoever gets a mail of a company forwarded has this link, and the mails do not tell its figures either.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.match import Judgement, Match, Verdict
from matcher.eligibility.decisive import barring
from notifier.wording.lines import capitalised
from notifier.wording.sentence import write_sentence
from notifier.wording.words import Words

if TYPE_CHECKING:
    from catalogue.model.profile import Profile

# The facts of reasons that are figures of the company.
_FIGURES = frozenset({"turnover", "people", "level", "percent", "amount", "sought", "founded"})
_INSTEAD = {
    Verdict.YES: "web.company.verdict.met",
    Verdict.NO: "web.company.verdict.not_met",
    Verdict.UNKNOWN: "web.company.verdict.open",
}


def tell_reason(judgement: Judgement, words: Words) -> str:
    """Why a verdict is what it is; where that tells a figure of the company, the verdict alone."""
    if _FIGURES.isdisjoint(judgement.reason.facts):
        return words.reason(judgement.reason)
    return words.say(_INSTEAD[judgement.verdict])


def tell_sentence(found: Match, words: Words, now: datetime, profile: "Profile") -> str:
    """Why a call fits, or the first condition that bars the company, at ``now`` (aware)."""
    bar = barring(found)
    if bar is None or _FIGURES.isdisjoint(bar.reason.facts):
        return write_sentence(found, words, now, profile.zone)
    criterion = words.say("criterion.label", criterion=capitalised(words.say(f"criterion.{bar.criterion}")))
    return words.say("sentence.barred", reason=f"{criterion} {tell_reason(bar, words)}")
