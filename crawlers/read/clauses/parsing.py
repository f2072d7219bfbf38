"""A statement taken apart, word by word: only what is understood to its last word states anything."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from catalogue.model.condition import ApplicantKind, Criterion
from crawlers.read.clauses.age import find_age
from crawlers.read.clauses.applicants import applicants_meant, find_applicant, find_size
from crawlers.read.clauses.consortium import find_consortium
from crawlers.read.clauses.contribution import find_contribution
from crawlers.read.clauses.demands import find_demand
from crawlers.read.clauses.finances import find_finances
from crawlers.read.clauses.headcount import find_headcount
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.legal_form import find_legal_form
from crawlers.read.clauses.narrowing import narrowed_by
from crawlers.read.clauses.order import find_order
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import FindPhrase, Phrase, Setting
from crawlers.read.clauses.place import find_place
from crawlers.read.clauses.readiness import find_readiness
from crawlers.read.clauses.sector import find_sector
from crawlers.read.clauses.turnover import find_turnover

_FINDERS: tuple[FindPhrase, ...] = (
    find_headcount,
    find_age,
    find_turnover,
    find_contribution,
    find_readiness,
    find_consortium,
    find_order,
    find_finances,
    find_place,
    find_sector,
    find_legal_form,
    find_size,
    find_applicant,
    find_demand,
)
# A sentence of more words than this says more than one thing; it is looked at for what it touches, no more.
_LONGEST_PARSED = 600
_BLANK = re.compile(r"[\s,;:.*/]+")
_CLOSED = re.compile(r"[\s.;:!,]*$")


# Enterprises, and those who are one in their own name.
_TRADERS = {ApplicantKind.ENTERPRISE, ApplicantKind.INDIVIDUAL}


class Frame(StrEnum):
    """What a statement says of those whom it describes.

    ``ONLY``: nobody else may apply. ``FOR``: the call is for them. ``MUST``: applicants are that, or have it. ``OPEN``:
    they may apply, others perhaps as well. ``NOT``: they may not. The items of a list under ``MUST`` are all asked for,
    under any other they are alternatives.
    """

    ONLY = "only"
    FOR = "for"
    MUST = "must"
    OPEN = "open"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A statement that was understood to its last word.

    ``excepted`` are the phrases behind *except*. ``alternatives``: an *or* stands between phrases on different
    criteria, or between two bounds. ``is_bare``: it only names somebody, and says nothing of them. ``is_narrowed``: of
    those whom it describes only some are meant, by a word that no rule holds (*innovative*).
    """

    frame: Frame
    phrases: tuple[Phrase, ...]
    excepted: tuple[Phrase, ...]
    alternatives: bool
    is_bare: bool = False
    is_narrowed: bool = False


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
    return _Parser(statement, setting, heading).parse()


def frame_of_head(head: str, setting: Setting) -> Frame | None:
    """What the words before a list say of its items; None if they are no frame and nothing else.

    Behind a whole statement of who may apply its items may be what those must be: *SMEs are eligible that:*.
    """
    own = _own_frame(head.rstrip(" :?"), setting.language)
    if own is None and before_demands(head, setting) is not None:
        return Frame.MUST
    return own


def _own_frame(head: str, language: Language) -> Frame | None:
    if not head:
        return None
    for table in ("frames", "ends"):
        found = language.keyed(table).match(head, 0)
        if found is not None and not _filled_up(head[found[1] :], language):
            return Frame(found[0])
    filler = _fillers(language.code).match(head)
    if filler is not None:
        found = language.keyed("ends").match(head, filler.end())
        if found is not None and not _filled_up(head[found[1] :], language):
            return Frame(found[0])
    return None


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
    return (rest[filler.end() :] if filler is not None else rest).strip(" ,:")


@cache
def _fillers(code: str) -> re.Pattern[str]:
    language = language_of(code)
    assert language is not None
    return re.compile(rf"(?:[\s,;:]*{language.pattern('joins', 'filler').pattern})*")


class _Parser:
    """One pass over one statement."""

    def __init__(self, statement: Statement, setting: Setting, head: Frame | None) -> None:
        self._statement = statement
        self._setting = setting
        self._words = statement.words
        self._place = 0
        self._frame = head
        self._head = head
        self._phrases: list[Phrase] = []
        self._excepted: list[Phrase] = []
        self._in_exception = False
        self._or_before = False
        # Whether a comma, *and* or *or* stands before the next phrase, and what the last one named.
        self._joined = False
        self._named: str | None = None
        # The kind of applicant that the legal form named last is as well.
        self._last_kind: Phrase | None = None
        # The word or sign before the next phrase, and before the last one.
        self._sign = self._last_sign = ""
        self._including = False
        self._alternatives = False
        self._narrowed = False

    def parse(self) -> Parsed | None:
        language = self._setting.language
        # *Moreover* and the like add nothing, and a frame may stand behind them.
        lead = language.pattern("joins", "opening").match(self._words, 0)
        self._place = lead.end() + 1 if lead is not None and self._words.startswith(" ", lead.end()) else 0
        opening = language.keyed("frames").match(self._words, self._place)
        if opening is not None:
            if not self._take_frame(Frame(opening[0])):
                return None
            self._place = opening[1]
        while True:
            self._skip_blanks()
            if _CLOSED.match(self._words, self._place):
                break
            if not (self._take_phrase() or self._take_join() or self._take_end() or self._take_rest()):
                return None
        # Of *innovative firms are excluded* we do not know who of all firms may apply.
        if not self._phrases or (self._narrowed and self._frame is Frame.NOT):
            return None
        return Parsed(
            frame=self._frame or Frame.MUST,
            phrases=tuple(self._phrases),
            excepted=tuple(self._excepted),
            alternatives=self._alternatives or self._statement.is_alternative,
            is_bare=self._frame is None,
            is_narrowed=self._narrowed,
        )

    def _take_frame(self, frame: Frame) -> bool:
        """A frame beside that of the list's head: *are* and *have* add nothing to it, two others are too much."""
        if self._head in {None, Frame.MUST}:
            self._frame = frame
            return True
        return frame is Frame.MUST

    def _skip_blanks(self) -> None:
        blank = _BLANK.match(self._words, self._place)
        if blank is not None:
            self._place = blank.end()
            if any(sign in blank[0] for sign in ",;/"):
                self._joined, self._sign = True, ","

    def _take_phrase(self) -> bool:
        found = (find(self._statement, self._place, self._setting) for find in _FINDERS)
        phrase = max((one for one in found if one is not None), key=lambda one: one.end, default=None)
        if phrase is None or phrase.end <= self._place:
            return False
        phrase = self._as_kind(phrase)
        if self._including and (phrase.criterion not in _LISTED or not self._is_said(phrase.criterion)):
            return False
        self._including = False
        if self._or_before and self._phrases and _needs_both(self._phrases[-1], phrase):
            self._alternatives = True
        self._or_before = False
        if not self._in_exception:
            self._look_for_alternatives(phrase)
        (self._excepted if self._in_exception else self._phrases).append(phrase)
        self._last_sign, self._sign = self._sign, ""
        self._place = phrase.end
        return True

    def _as_kind(self, phrase: Phrase) -> Phrase:
        """A legal form beside kinds or sizes as the kind that its word is as well: *SMEs and the self-employed*.

        Standing alone it is the form.
        """
        if self._in_exception:
            return phrase
        if phrase.criterion is Criterion.LEGAL_FORM:
            kind = find_applicant(self._statement, self._place, self._setting)
            kind = kind if kind is not None and kind.end == phrase.end else None
            if kind is not None and self._joined and self._named == "who":
                return kind
            self._last_kind = kind
        elif phrase.criterion in _WHO and self._joined and self._named == "legal form" and self._last_kind is not None:
            self._phrases[-1] = self._last_kind
            self._named = "who"
        return phrase

    def _look_for_alternatives(self, phrase: Phrase) -> None:
        """Notice that *SMEs and farms* names two who may apply; *SMEs, small firms* and *SMEs of a sector* do not."""
        named = _NAMING.get(phrase.criterion)
        if named is None:
            return
        if self._joined and self._named not in {None, named}:
            self._alternatives = True
        self._joined, self._named = False, named

    def _is_said(self, criterion: Criterion) -> bool:
        """Whether something was said of a criterion before; kinds and sizes of applicants are one."""
        said = {phrase.criterion for phrase in self._phrases}
        return criterion in said or (criterion in _WHO and bool(said & _WHO))

    def _take_join(self) -> bool:
        language = self._setting.language
        if (found := language.pattern("joins", "except").match(self._words, self._place)) is not None:
            if self._in_exception or not self._phrases:
                return False
            self._in_exception = True
        elif (found := language.pattern("joins", "including").match(self._words, self._place)) is not None:
            self._including = self._joined = True
        elif (found := language.pattern("joins", "or").match(self._words, self._place)) is not None:
            self._or_before = self._joined = True
            self._sign = "or"
        elif (found := language.pattern("joins", "and").match(self._words, self._place)) is not None:
            self._joined, self._sign = True, "and"
        elif (found := language.pattern("joins", "narrowing").match(self._words, self._place)) is not None:
            if self._in_exception:
                return False
            self._narrowed = True
        else:
            found = language.pattern("joins", "filler").match(self._words, self._place)
        if found is None or found.end() <= self._place:
            return False
        self._place = found.end()
        return True

    def _take_rest(self) -> bool:
        """All that is left, if it only narrows who is named before: what they have to be is told, and not read."""
        says_who = self._frame in _ADMITTING or self._statement.topic is Criterion.APPLICANT
        if self._in_exception or self._alternatives or self._or_before or not says_who or self._frame is Frame.NOT:
            return False
        rest = narrowed_by(self._words, self._place, self._phrases, self._setting.language)
        if not rest:
            return False
        self._phrases += rest
        self._place = len(self._words)
        return True

    def _take_end(self) -> bool:
        """The words at the end that say what is said of those named before: *are not eligible*."""
        language = self._setting.language
        found = language.keyed("ends").match(self._words, self._place)
        if found is None or not self._phrases or self._in_exception:
            return False
        said, end = Frame(found[0]), found[1]
        if not _CLOSED.match(self._words, end):
            # Behind *are not eligible* may only stand who of them is, after all.
            end = len(self._words) - len(self._words[end:].lstrip(" (,"))
            if said is not Frame.NOT or language.pattern("joins", "except").match(self._words, end) is None:
                return False
        # Of *SMEs, large firms excluded* only the last are.
        if said is Frame.NOT and (self._last_sign == "," or ";" in self._words):
            return False
        if self._frame is Frame.ONLY and said is Frame.OPEN:
            said = Frame.ONLY
        elif self._frame is not None:
            return False
        self._frame, self._place = said, end
        return True


_WHO = frozenset({Criterion.APPLICANT, Criterion.SIZE})
_ADMITTING = {Frame.FOR, Frame.ONLY, Frame.MUST}
# What a phrase of a criterion names: somebody by kind or size, by a sector or by a legal form.
_NAMING = {
    Criterion.APPLICANT: "who",
    Criterion.SIZE: "who",
    Criterion.SECTOR: "sector",
    Criterion.LEGAL_FORM: "legal form",
}
_LISTED = _WHO | {Criterion.SECTOR, Criterion.PLACE, Criterion.LEGAL_FORM}


def _needs_both(before: Phrase, after: Phrase) -> bool:
    """Whether *or* between two phrases makes alternatives that no single rule can hold."""
    kinds = {before.criterion, after.criterion}
    if kinds <= _WHO:
        return False
    return len(kinds) > 1 or not kinds <= _LISTED
