"""Clauses that only narrow what stands before them: *SMEs that ...*, whatever follows.

Of such a sentence what was understood holds, and the rest is asked as well: it is left open, by what it touches. It
must name nobody else who may apply, and take nothing back.
"""

import re
from collections.abc import Sequence

from catalogue.model.condition import Criterion
from crawlers.read.clauses.applicants import names_somebody
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.parts import can_only_ask
from crawlers.read.clauses.phrases import FIRM, Phrase

# Behind these a clause is of those who are named.
_CLOSED = FIRM | {Criterion.CONSORTIUM, Criterion.ORDER}
_WHO = {Criterion.APPLICANT, Criterion.SIZE}
# Words on these may name others who may apply.
_OTHERS = {Criterion.APPLICANT, Criterion.SIZE, Criterion.LEGAL_FORM}


def narrows(
    words: str, place: int, phrases: Sequence[Phrase], language: Language, begin: re.Pattern[str] | None = None
) -> tuple[int, int] | None:
    """Where the words begin, before or at ``place``, that can do no more than to narrow those who are named, and how
    many of ``phrases`` stand before them; None if they may do more, to the end of the statement.

    They begin at ``place``, behind the last phrase, or as a clause on those who are named last, of which ``phrases``
    hold what is known (*SMEs that have their seat in Umbria and train apprentices*). ``begin`` is what such words may
    begin with, without it what begins a clause (*that*, *with*).
    """
    named = max((number for number, one in enumerate(phrases) if one.criterion in _WHO), default=None)
    if named is None:
        return None
    relative = begin or language.pattern("joins", "relative")
    last = phrases[-1]
    is_closed = last.criterion in _CLOSED or words[last.end :].lstrip().startswith(",")
    start = _begin(words, place, last, relative) if is_closed else None
    before = len(phrases)
    if start is None and last.criterion in FIRM and _says_that_they_may(words, place, language):
        start = place
    if start is None:
        found = relative.search(words, phrases[named].end)
        if found is None or begin is not None or words[phrases[named].end : found.start()].strip(" ,("):
            return None
        start, before = found.start(), named + 1
    rest = words[start:].lstrip(" ,)").rstrip(" .;,")
    if _may_do_more(rest, language):
        return None
    touched = {Criterion(key) for key in language.keyed("touches").search(rest)}
    return None if touched & _OTHERS else (start, before)


def _begin(words: str, place: int, last: Phrase, relative: re.Pattern[str]) -> int | None:
    """Where a clause begins that narrows: at ``place``, or behind the last phrase, between words without weight."""
    found = relative.search(words, last.end)
    return found.start() if found is not None and found.start() <= place + 2 else None


def _says_that_they_may(words: str, place: int, language: Language) -> bool:
    """Whether the words at ``place`` say of those who are named that they may apply."""
    end = language.keyed("ends").match(words, place)
    return end is not None and end[0] != "not" and can_only_ask(words[end[1] :].rstrip(" .:"), language)


def _may_do_more(rest: str, language: Language) -> bool:
    """Whether there is a word that widens, takes back or names somebody, or another sentence or a list begins."""
    if ";" in rest or ":" in rest or names_somebody(rest, language.code):
        return True
    # *Or* between two things that those may do who are named: *that invest or that need capital*.
    rest = language.pattern("joins", "or_narrows").sub(" ", rest)
    either = "widens" if language.entries("joins").get("widens") else "or"
    return any(language.pattern("joins", key).search(rest) for key in (either, "except", "including", "others")) or any(
        language.pattern(table, "not").search(rest) for table in ("frames", "ends")
    )
