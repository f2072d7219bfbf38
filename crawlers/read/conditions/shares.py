"""What share of the costs the applicant bears, and how ready its technology must be, in the prose of cascade calls."""

import re
from decimal import Decimal

from catalogue.model.condition import ContributionRule, Criterion, TrlRule
from crawlers.read.conditions.finding import Finding, Weight, stated, unread
from crawlers.read.conditions.text import Sentence, either

_AT_LEAST = r"(?:at least|a minimum of|a minimum|minimum)"
_SHARE = r"(?P<share>\d{1,2}(?:\.\d)?) ?%"
_BORNE = re.compile(
    r"\b"
    + either(
        r"(?:must|shall|should|have to|has to|needs? to|(?:are|is) (?:expected|required) to)(?! not)\b[^.;]{0,120}?",
        "(?:be able|capacity) to ",
    )
    + r"\b(?:co ?financ(?:e|ing)|co ?fund|bear|cover|contribute|provide|finance) "
    + rf"{_AT_LEAST} {_SHARE} "
    + either(
        r"of (?:the |its |their )?(?:total |eligible |overall |pilot |project )*"
        r"(?:costs?|activit(?:y|ies)|budget|expenses)\b",
        r"(?:private |own )?(?:co ?(?:financing|funding)|contribution|resources)\b",
    )
)
# What is asked only of some, in some step or where something else holds is no share that everybody bears.
_OF_SOME = re.compile(
    r"\b"
    + either(
        "if", "unless", "except", "depending", "increasing", "step", "stage", "strand", "track", "large", "case of"
    )
    + r"\b"
)
_OR = re.compile(r"\bor\b")
_OWN = r"\b(?:co ?(?:financing|funding)|own (?:contribution|resources)|matched)\b"
_OF_SHARES = re.compile(rf"(?=.*{_OWN}).*\b(?:{_AT_LEAST}|must|required)\b.*\d ?%")

_LEVEL = r"(?:technology readiness level|trl)s?(?: \(trl\))?(?: level)?"
_STARTS = re.compile(
    r"\b(?:must|shall|should|have to|has to) (?:start|begin) (?:at|from|with) (?:an? )?"
    + either(
        rf"(?:minimum(?: of)?|at least) {_LEVEL}(?: of)? ?(?P<before>[1-9])\b",
        rf"{_LEVEL}(?: of)? ?(?P<behind>[1-9]) (?:or (?:higher|above|more)|at least)",
        rf"{_LEVEL}(?: of)? at least ?(?P<amid>[1-9])\b",
    )
)
_OF_LEVELS = re.compile(
    rf"(?=.*\b{_LEVEL}(?: of)?(?: at least)? ?[1-9]).*\b"
    + either(
        "must",
        "should",
        "shall",
        "ha(?:s|ve|d) to",
        "minimum",
        "at least",
        "required",
        "or (?:higher|above)",
        "not eligible",
    )
    + r"\b"
)


def read_shares(sentence: Sentence) -> list[Finding]:
    """What a sentence demands of the applicant's own share of the costs; empty where it says nothing of it."""
    words = sentence.words
    if "%" not in words:
        return []
    found = _BORNE.search(words)
    if found is not None and not (_OF_SOME.search(words) or _OR.search(words, 0, found.end())):
        return [stated(Criterion.CONTRIBUTION, ContributionRule(least_percent=Decimal(found["share"])), sentence)]
    if found is not None or _OF_SHARES.search(words):
        return [unread(Criterion.CONTRIBUTION, Weight.RESTRICTION, sentence)]
    return []


def read_levels(sentence: Sentence) -> list[Finding]:
    """What a sentence demands of how ready the technology is.

    Whether a level has to be there at the start or to be reached is said by few; of the others it is noted that they
    ask something.
    """
    words = sentence.words
    if "trl" not in words and "readiness level" not in words:
        return []
    found = _STARTS.search(words)
    if found is not None and not _OF_SOME.search(words):
        level = int(next(filter(None, found.group("before", "behind", "amid"))))
        return [stated(Criterion.TRL, TrlRule(least_level=level), sentence)]
    return [unread(Criterion.TRL, Weight.RESTRICTION, sentence)] if _OF_LEVELS.search(words) else []
