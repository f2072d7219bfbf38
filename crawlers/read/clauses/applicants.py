"""Who applies: the words for kinds and sizes of applicants that a statement lists."""

import re
from collections.abc import Iterable
from functools import cache

from catalogue.model.condition import ApplicantRule, Criterion, SizeClass, SizeRule
from crawlers.read.beneficiaries import read_beneficiaries, terms_of
from crawlers.read.clauses.language import language_of
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

_GAP = r"[ '/(),;.-]{1,4}"
_ALL_SIZES = "all"


def find_applicant(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """A term of the language's vocabulary of applicants, the longest that stands at ``start``."""
    found = _terms(setting.language.code).match(statement.words, start)
    if found is None:
        return None
    end = found.end()
    if found[0].count("(") > found[0].count(")") and statement.words.startswith(")", end):
        end += 1
    return Phrase(criterion=Criterion.APPLICANT, end=end, term=found[0])


def find_size(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """Words for a size that are not to be taken as in lists of terms, from the language's table ``sizes``.

    Its keys are classes, ``some_<class>`` for a part of one, and ``all``.
    """
    found = setting.language.keyed("sizes").match(statement.words, start)
    if found is None:
        return None
    keys = found[0].split()
    if _ALL_SIZES in keys:
        return Phrase(criterion=Criterion.SIZE, end=found[1], rule=SizeRule(sizes=tuple(sorted(SizeClass))))
    sizes = tuple(sorted(SizeClass(key) for key in keys if not key.startswith("some_")))
    some = tuple(sorted(SizeClass(key.removeprefix("some_")) for key in keys if key.startswith("some_")))
    return Phrase(criterion=Criterion.SIZE, end=found[1], rule=SizeRule(sizes=sizes, unsettled=some))


def applicants_meant(terms: Iterable[str], language: str) -> tuple[ApplicantRule | None, SizeRule | None]:
    """What a list of terms says of kinds and of sizes; None where it says nothing of it."""
    found = read_beneficiaries(terms, language)
    kinds = None
    if found.kinds or found.unsettled_kinds or found.any_legal_entity:
        kinds = ApplicantRule(
            applicants=found.kinds, any_legal_entity=found.any_legal_entity, unsettled=found.unsettled_kinds
        )
    sizes = None
    if found.sizes or found.unsettled_sizes:
        sizes = SizeRule(sizes=found.sizes, unsettled=found.unsettled_sizes)
    return kinds, sizes


def first_named(words: str, language: str) -> int | None:
    """Where the first term for applicants, or for a size of them, begins in ``words``; None without one."""
    own = language_of(language)
    words = _without_names(words, language)
    found = [match.start() for match in (_terms(language).search(words),) if match is not None]
    if own is not None:
        found += [match.start() for match in own.keyed("sizes").every(words)]
    return min(found, default=None)


def names_somebody(words: str, language: str) -> bool:
    """Whether a term for applicants, or for a size of them, stands anywhere in ``words``."""
    own = language_of(language)
    words = _without_names(words, language)
    return _terms(language).search(words) is not None or (own is not None and bool(own.keyed("sizes").search(words)))


def _without_names(words: str, language: str) -> str:
    """``words`` with marks in the place of phrases that name nobody: *the register of companies*."""
    own = language_of(language)
    if own is None:
        return words
    return own.pattern("joins", "no_name").sub(lambda match: "#" * len(match[0]), words)


@cache
def _terms(language: str) -> re.Pattern[str]:
    longest_first = sorted(terms_of(language), key=len, reverse=True)
    either = "|".join(re.escape(term).replace(r"\ ", _GAP) for term in longest_first) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
