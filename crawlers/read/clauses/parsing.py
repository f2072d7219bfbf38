"""What a statement says, and what the words before a list say of its items."""

import re
from functools import cache, lru_cache

from catalogue.model.condition import ApplicantKind
from crawlers.read.clauses.applicants import applicants_meant, names_somebody
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.openings import admitting_openings
from crawlers.read.clauses.parsed import Frame, Parsed
from crawlers.read.clauses.parser import Parser
from crawlers.read.clauses.parts import can_only_ask
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Setting

# A sentence of more words than this says more than one thing; it is looked at for what it touches, no more.
_LONGEST_PARSED = 600
_ADMITTING = {Frame.ONLY, Frame.FOR}
# Enterprises, and those who are one in their own name.
_TRADERS = {ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL}


@lru_cache(maxsize=4096)
def parse(statement: Statement, setting: Setting) -> Parsed | None:
    """What a statement says; None where any word of it is not understood.

    A portal repeats its clauses in many calls, so the last few thousand are remembered.
    """
    if not statement.is_whole or len(statement.words) > _LONGEST_PARSED:
        return None
    heading = frame_of_head(statement.head, setting)
    if statement.head and heading is None:
        return None
    if statement.is_clause and heading in _ADMITTING:
        heading = Frame.MUST
    parsed = Parser(statement, setting, heading).parse()
    if parsed is None and heading is None:
        openings = admitting_openings(statement.words, setting.language)
        return next((one for each in openings if (one := Parser(statement, setting, None, each).parse())), None)
    return parsed


def frame_of_head(head: str, setting: Setting) -> Frame | None:
    """What the words before a list say of its items; None if they are no frame and nothing else.

    Behind a whole statement of who may apply its items may be what those must be: *SMEs are eligible that:*.
    """
    own = _own_frame(head.rstrip(" :?"), setting.language)
    if own is None and (before_demands(head, setting) is not None or _announces_demands(head, setting.language)):
        return Frame.MUST
    return own


def _own_frame(head: str, language: Language) -> Frame | None:
    if not head:
        return None
    for table in ("frames", "ends"):
        found = language.keyed(table).match(head, 0)
        if found is not None and not _filled_up(head[found[1] :], language):
            return Frame.MUST if _leads_to_demands(Frame(found[0]), head[found[1] :], language) else Frame(found[0])
    filler = _fillers(language.code).match(head)
    if filler is not None:
        found = language.keyed("ends").match(head, filler.end())
        if found is not None and not _filled_up(head[found[1] :], language):
            return Frame(found[0])
    return None


def _leads_to_demands(frame: Frame, rest: str, language: Language) -> bool:
    """Whether a head that lets in goes on with no more than *companies that*: what follows they all have to be."""
    return (
        frame in _ADMITTING and bool(rest.strip(" ,")) and language.pattern("heads", "whose").search(rest) is not None
    )


def before_demands(head: str, setting: Setting) -> str | None:
    """What stands in ``head`` before the words that lead to a list of demands: a statement that some enterprises, and
    nobody else but traders in their own name, may apply. None if they do not lead there, or it is no such statement.
    """
    words = before_whose(head, setting)
    parsed = parse(Statement(text=words, words=words, where=""), setting) if words is not None else None
    if parsed is None:
        return None
    terms = [phrase.term for phrase in parsed.phrases if phrase.term is not None]
    kinds, _ = applicants_meant(terms, setting.language.code)
    return words if kinds is None or {*kinds.applicants, *kinds.unsettled} <= _TRADERS else None


def _announces_demands(head: str, language: Language) -> bool:
    """Whether *the following conditions* end ``head``, and nothing before says that only some have to meet them."""
    head = head.rstrip(" :?")
    found = language.pattern("heads", "demands").search(head)
    before = head[: found.start()] if found is not None else ""
    return (
        found is not None
        and can_only_ask(before, language)
        and language.pattern("joins", "one_of").search(head) is None
        and not names_somebody(before, language.code)
    )


def before_whose(head: str, setting: Setting) -> str | None:
    """What stands in ``head`` before the words that lead to a list of demands on some of those, or all, who are named
    there: a statement of who may apply. None if there is none.
    """
    head = head.rstrip(" :?")
    whose = setting.language.pattern("heads", "whose").search(head)
    if whose is None or _own_frame(head, setting.language) is not None:
        return None
    words = head[: whose.start()].rstrip(" ,")
    parsed = parse(Statement(text=words, words=words, where=""), setting)
    if parsed is None or parsed.is_bare or parsed.alternatives or parsed.excepted:
        return None
    return words if parsed.frame in {Frame.ONLY, Frame.FOR, Frame.MUST} else None


def _filled_up(rest: str, language: Language) -> str:
    """What is left of ``rest`` without words that change nothing."""
    filler = _fillers(language.code).match(rest)
    rest = (rest[filler.end() :] if filler is not None else rest).strip(" ,:")
    sectors = language.pattern("heads", "sectors").fullmatch(rest)
    return "" if sectors is not None else rest


@cache
def _fillers(code: str) -> re.Pattern[str]:
    language = language_of(code)
    assert language is not None
    return re.compile(rf"(?:[\s,;:]*{language.pattern('joins', 'filler').pattern})*")
