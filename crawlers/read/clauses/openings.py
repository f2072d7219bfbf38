"""Sentences that say who may apply in words that we do not know: *The region's aid is at the disposal of SMEs*.

Each adviser words that anew. Such a sentence says it if it holds a word of admitting (the language's ``joins``,
``admits``), names somebody right behind it or first of all, and holds no word that may change what it says (see
`crawlers.read.clauses.parts`), none on a criterion and no figure before who is named. Where somebody is named first of
all, it is the words of the language's ``ends`` that say it. That words of it are not known is told, so that nobody is
eligible by it alone.
"""

import re
from collections.abc import Iterator
from functools import cache

from crawlers.read.clauses.applicants import first_named
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.parsed import Frame
from crawlers.read.clauses.parts import can_only_ask

# Behind more words the sentence has begun to tell something else.
_LONGEST_OPENING = 160


def admitting_openings(words: str, language: Language) -> Iterator[tuple[Frame, int]]:
    """How ``words`` may be read as a sentence that says who may apply: as what, and where who is named begins."""
    admits = language.pattern("joins", "admits")
    named = first_named(words, language.code)
    if named is None or named > _LONGEST_OPENING:
        return
    before = words[:named]
    if admits.search(before) and can_only_ask(before.rstrip(" :"), language) and not _says_more(before, language):
        yield Frame.FOR, named
    elif _is_filler(language.code).fullmatch(before) and any(
        language.pattern("ends", key).search(words, named) for key in ("open", "for")
    ):
        yield Frame.OPEN, named


def _says_more(before: str, language: Language) -> bool:
    """Whether the words before who is named may ask something, or may end with somebody else and *and*."""
    return (
        any(map(str.isdigit, before))
        or bool(language.keyed("touches").search(before))
        or before.rstrip().endswith((",", "/"))
        or _joined_to_another(language.code).search(before) is not None
    )


@cache
def _is_filler(code: str) -> re.Pattern[str]:
    """No more than articles and the like."""
    language = language_of(code)
    assert language is not None
    return re.compile(rf"(?:\s*{language.source('joins', 'filler')})*\s*")


@cache
def _joined_to_another(code: str) -> re.Pattern[str]:
    """*And* at the end, before no more than articles."""
    language = language_of(code)
    assert language is not None
    return re.compile(rf"(?<!\w){language.source('joins', 'and')}(?:\s+{language.source('joins', 'filler')})*\s*\Z")
