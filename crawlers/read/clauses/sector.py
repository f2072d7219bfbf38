"""Which sectors the enterprise must be of, or not."""

import re

from catalogue.model.condition import Criterion, SectorRule
from catalogue.model.sector import NaceRevision
from catalogue.taxonomy.nace import nace_entries
from crawlers.read.clauses.language import Language
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting

# National codes begin with those of NACE: ``56.10A`` and ``5610A`` (NAF) are of the class 56.10.
_CODE = re.compile(r"(?:(?P<section>[a-u]) ?)?(?P<division>\d{2})(?:[. ]?(?P<rest>\d{1,2}))?[a-z]{0,2}(?!\w)")
# A code that is none but a code: a class with its letter.
_CLASS = re.compile(r"\d{2}[. ]?\d{2}[a-z]{1,2}(?!\w)")
_CALLED = re.compile(r" ?(?::[^:|\d()]{1,200}$|\([^\d()]{1,100}\))")
_SECTION = re.compile(r"(?P<section>[a-u])(?![\w']|\.\w)")

# An item of a list of codes, each with what it is called: *A - Agriculture*, *C 25.4 Weapons*.
_CODED_ITEM = re.compile(
    r"\(?(?:[A-U]\)?\s*[-–—:.]|(?:[A-U]\s?)?\d{2}(?:\.\d{1,2}){0,2}[A-Z]{0,2}(?!\w))\s*[-–—:,]?\s*[^\d:]*$"
)

# The words before codes, and behind them, by the edition that they are of; None where they could be of either.
_BEFORE = {"codes_2_1": NaceRevision.REV_2_1, "codes": NaceRevision.REV_2, "codes_of_either": None}
_BEHIND = {"behind_2_1": NaceRevision.REV_2_1, "behind_2": NaceRevision.REV_2}
# The sections that have the same letter and hold the same in both editions.
_SAME = frozenset("AB")


def find_sector(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """The name of a sector, or codes of the national classification behind the word for it.

    A sector in everyday words means the entries of NACE that are surely meant; those in which a part of it may lie are
    unsettled (``?`` in the language's file).
    """
    words, language = statement.words, setting.language
    if (every := language.pattern("sector", "any").match(words, start)) is not None:
        return Phrase(criterion=Criterion.SECTOR, end=every.end(), rule=SectorRule(revision=NaceRevision.REV_2))
    for key, revision in _BEFORE.items():
        if (lead := language.pattern("sector", key).match(words, start)) is not None:
            return _codes(words, lead.end(), language, revision)
    if start == 0 and (coded := _coded_item(statement, language)) is not None:
        return coded
    if statement.topic is Criterion.SECTOR and _CLASS.match(words, start) is not None:
        return _codes(words, start, language, NaceRevision.REV_2)
    found = language.keyed("sectors").match(words, start)
    if found is None or not _is_of_company(statement, language):
        return None
    entries = found[0].split()
    rule = SectorRule(
        revision=NaceRevision.REV_2,
        inside=tuple(sorted(code for code in entries if not code.startswith("?"))),
        unsettled=tuple(sorted(code[1:] for code in entries if code.startswith("?"))),
    )
    return Phrase(criterion=Criterion.SECTOR, end=found[1], rule=rule)


def _is_of_company(statement: Statement, language: Language) -> bool:
    """Whether a statement speaks of what companies do: else *training* is no sector but something to have had."""
    if statement.topic is Criterion.SECTOR or not language.entries("sector").get("of"):
        return True
    return language.pattern("sector", "of").search(f"{statement.head} {statement.words}") is not None


def _codes(words: str, start: int, language: Language, revision: NaceRevision | None) -> Phrase | None:
    """The codes that stand at ``start``, as a list; None if there is none, or one that is not in the classification.

    There is no rule where it is not said of which edition they are, and the editions differ in them.
    """
    codes: list[str] = []
    place = end = start
    while True:
        while place < len(words) and words[place] in " :,;|/":
            place += 1
        match = _CODE.match(words, place) or _SECTION.match(words, place)
        code = _entry(match, revision) if match is not None else None
        if match is None or code is None:
            break
        codes.append(code)
        place = end = match.end()
    if not codes:
        return None
    named = language.keyed("sectors").match(words, _blank(words, end))
    if named is not None and named[0].split() == codes:
        end = named[1]
    # What a code is called adds nothing to it.
    called = _CALLED.match(words, end)
    if called is not None and not language.pattern("net", "restricts").search(called[0]):
        end = called.end()
    for key, edition in _BEHIND.items():
        if (behind := language.pattern("sector", key).match(words, _blank(words, end))) is not None:
            revision, end = edition if revision in {None, edition} else None, behind.end()
    if revision is None and _SAME.issuperset(codes):
        revision = NaceRevision.REV_2
    rule = SectorRule(revision=revision, inside=tuple(sorted(set(codes)))) if revision is not None else None
    return Phrase(criterion=Criterion.SECTOR, end=end, rule=rule)


def _coded_item(statement: Statement, language: Language) -> Phrase | None:
    """The code that an item of a list of sectors begins with: what it is called behind it adds nothing to it.

    Of which edition it is, the head of the list says.
    """
    words = statement.words
    if not statement.is_item or _CODED_ITEM.match(statement.text) is None:
        return None
    if statement.topic is not Criterion.SECTOR and not language.pattern("touches", "sector").search(statement.head):
        return None
    match = _CODE.match(words, 0) or _SECTION.match(words, 0)
    said = [edition for key, edition in _BEFORE.items() if language.pattern("sector", key).search(statement.head)]
    revision = said[0] if said else None
    code = _entry(match, revision) if match is not None else None
    changing = ("net", "restricts"), ("joins", "except"), ("joins", "unsettles")
    if match is None or code is None or any(language.pattern(*one).search(words, match.end()) for one in changing):
        return None
    if revision is None and code in _SAME:
        revision = NaceRevision.REV_2
    rule = SectorRule(revision=revision, inside=(code,)) if revision is not None else None
    return Phrase(criterion=Criterion.SECTOR, end=len(words), rule=rule)


def _blank(words: str, place: int) -> int:
    """Where the next word after ``place`` begins."""
    while place < len(words) and words[place] in " ,:":
        place += 1
    return place


def _entry(match: re.Match[str], revision: NaceRevision | None) -> str | None:
    found = match.groupdict()
    division = found.get("division")
    if division is None:
        return found["section"].upper()
    rest = found.get("rest")
    # Not every class is in our table, but every division is.
    if division not in nace_entries(revision or NaceRevision.REV_2):
        return None
    return f"{division}.{rest}" if rest else division
