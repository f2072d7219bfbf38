"""Clauses that only narrow what stands before them: *SMEs that ...*, whatever follows.

Of such a sentence what was understood holds, and the rest is asked as well: it is left open, by what it touches. It
must name nobody else who may apply, and take nothing back.
"""

import re
from collections.abc import Sequence

from catalogue.model.condition import Criterion
from crawlers.read.clauses.applicants import names_somebody
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.phrases import FIRM, Phrase

_WHO = {Criterion.APPLICANT, Criterion.SIZE}
# Words on these may name others who may apply.
_OTHERS = {Criterion.APPLICANT, Criterion.SIZE, Criterion.LEGAL_FORM}


def narrows(
    words: str, place: int, phrases: Sequence[Phrase], language: Language, begin: re.Pattern[str] | None = None
) -> int | None:
    """Where the words begin, at ``place`` or behind the last of ``phrases``, that can do no more than to narrow those
    who are named there; None if they may do more, to the end of the statement.

    ``begin`` is what such words may begin with, without it what begins a clause (*that*, *with*).
    """
    if not phrases or phrases[-1].criterion not in FIRM or not _WHO & {one.criterion for one in phrases}:
        return None
    start = _begin(words, place, phrases[-1], begin or language.pattern("joins", "relative"))
    if start is None:
        return None
    rest = words[start:].lstrip(" ,)").rstrip(" .;,")
    if _may_do_more(rest, language):
        return None
    touched = {Criterion(key) for key in language.keyed("touches").search(rest)}
    return None if touched & _OTHERS else start


def _begin(words: str, place: int, last: Phrase, relative: re.Pattern[str]) -> int | None:
    """Where a clause begins that narrows: at ``place``, or behind the last phrase, between words without weight."""
    found = relative.search(words, last.end)
    return found.start() if found is not None and found.start() <= place + 2 else None


def _may_do_more(rest: str, language: Language) -> bool:
    """Whether there is a word that widens, takes back or names somebody, or another sentence or a list begins."""
    if ";" in rest or ":" in rest or names_somebody(rest, language.code):
        return True
    return any(language.pattern("joins", key).search(rest) for key in ("or", "except", "including", "others")) or any(
        language.pattern(table, "not").search(rest) for table in ("frames", "ends")
    )
