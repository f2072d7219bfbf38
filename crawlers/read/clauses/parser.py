"""One statement taken apart from left to right: only what is understood to its last word states anything."""

import re
from dataclasses import replace

from catalogue.model.condition import ApplicantKind, Criterion, PlaceRule, SizeClass, SizeRule
from crawlers.read.clauses.applicants import applicants_meant, find_applicant, names_somebody
from crawlers.read.clauses.finders import longest_phrase
from crawlers.read.clauses.narrowing import narrows
from crawlers.read.clauses.parsed import Frame, Parsed
from crawlers.read.clauses.parts import Left, Parts
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import FIRM, Phrase, Setting

_BLANK = re.compile(r"[\s,;:.*/]+")
_BRACKET = re.compile(r"\(([^()]{1,120})\)")
_ABBREVIATION = re.compile(r"[a-z]{2,6}")
_CLOSED = re.compile(r"[\s.;:!,]*$")


class Parser:
    """One pass over one statement."""

    def __init__(
        self, statement: Statement, setting: Setting, head: Frame | None, opening: tuple[Frame, int] | None = None
    ) -> None:
        self._statement = statement
        self._setting = setting
        self._words = statement.words
        self._place = 0
        self._opening = opening
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
        self._narrowing_end = 0
        # Whether several who may apply are named.
        self._several = False
        self._parts = Parts(statement.words, setting.language)
        # Whether all that is left can only narrow who is named.
        self._narrows = False

    def parse(self) -> Parsed | None:
        """What the statement says; None where it says nothing that we understand."""
        if not self._open():
            return None
        self._parts.begin(self._place, len(self._phrases))
        while True:
            self._skip_blanks()
            if _CLOSED.match(self._words, self._place):
                break
            if not (
                self._take_phrase()
                or self._take_join()
                or self._take_end()
                or self._take_bracket()
                or self._take_rest()
                or self._take_part()
            ):
                return None
        # Of *innovative firms are excluded* we do not know who of all firms may apply.
        if not self._phrases or (self._narrowed and self._frame is Frame.NOT) or self._defines():
            return None
        phrases = self._parts.settled(self._phrases)
        says_something = any(phrase.rule is not None or phrase.term is not None for phrase in phrases)
        is_whole = self._opening is None and not self._parts.are_unknown
        if not is_whole and (self._frame is Frame.NOT or self._excepted or self._alternatives or not says_something):
            return None
        return Parsed(
            frame=self._frame or Frame.MUST,
            phrases=phrases if self._opening is None else (*phrases, _UNKNOWN_WORDS),
            excepted=tuple(self._excepted),
            alternatives=self._alternatives,
            is_bare=self._frame is None,
            is_narrowed=self._narrowed,
        )

    def _open(self) -> bool:
        """How the statement begins, and where what it says of somebody does; false where it says two things."""
        if self._opening is not None:
            self._frame, self._place = self._opening
            return True
        language = self._setting.language
        # *Moreover* and the like add nothing, and a frame may stand behind them.
        lead = language.pattern("joins", "opening").match(self._words, 0)
        self._place = lead.end() + 1 if lead is not None and self._words.startswith(" ", lead.end()) else 0
        found = language.keyed("frames").match(self._words, self._place)
        if found is not None:
            if not self._take_frame(Frame(found[0])):
                return False
            self._place = found[1]
        return True

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
                self._parts.begin(self._place, len(self._phrases))

    def _take_phrase(self) -> bool:
        phrase = longest_phrase(self._statement, self._place, self._setting)
        if phrase is None:
            return False
        nobody = self._setting.language.longest("joins", "no_name", self._words, self._place)
        if nobody is not None and nobody > phrase.end:
            self._place = nobody
            return True
        phrase = self._as_kind(phrase)
        if self._narrows and isinstance(phrase.rule, PlaceRule) and phrase.rule.what is None:
            # Of *SMEs that sell in Italy and France* nobody has to be there.
            phrase = replace(phrase, rule=None)
        if self._including and (phrase.criterion not in _LISTED or not self._is_said(phrase.criterion)):
            return False
        if self._including and self._has_size(phrase) and not any(map(self._has_size, self._phrases)):
            # Of *companies, including SMEs* those of every size are meant.
            self._place = phrase.end
            return True
        if phrase.criterion in _OF_ONE and self._is_of_the_last_of_several():
            phrase = replace(phrase, rule=None)
        self._including = False
        if self._or_before and self._phrases and _needs_both(self._phrases[-1], phrase):
            self._alternatives = True
        self._or_before = False
        if not self._in_exception:
            self._look_for_traits_of_others(phrase)
            self._look_for_any_size(phrase)
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
            forms = [at for at, one in enumerate(self._phrases) if one.criterion is Criterion.LEGAL_FORM]
            if forms:
                self._phrases[forms[-1]] = self._last_kind
            self._named = "who"
        return phrase

    def _look_for_alternatives(self, phrase: Phrase) -> None:
        """Notice that *SMEs and farms* names two who may apply; *SMEs, small firms* and *SMEs of a sector* do not."""
        named = _NAMING.get(phrase.criterion)
        if named is None:
            return
        if self._joined and self._named not in {None, named} and not self._is_in_clause():
            self._alternatives = True
        self._joined, self._named = False, named

    def _is_in_clause(self) -> bool:
        """Whether a word that begins a clause stands between the phrase and what joins it: *and whose activity is*."""
        before = self._words[self._phrases[-1].end : self._place] if self._phrases else ""
        relative = self._setting.language.pattern("joins", "relative")
        return not self._or_before and (
            relative.search(before) is not None or relative.match(self._words, self._place) is not None
        )

    def _is_said(self, criterion: Criterion) -> bool:
        """Whether something was said of a criterion before; kinds and sizes of applicants are one."""
        said = {phrase.criterion for phrase in self._phrases}
        return criterion in said or (criterion in _WHO and bool(said & _WHO))

    def _is_of_the_last_of_several(self) -> bool:
        """Whether what stands here is right behind the last of several who are named: *SMEs and firms of 5 years*."""
        who = [phrase for phrase in self._phrases if phrase.criterion in _WHO]
        if len(who) < 2 or self._phrases[-1] is not who[-1] or not self._several:
            return False
        between = self._words[who[-1].end : self._place]
        return "," not in between

    def _defines(self) -> bool:
        """Whether a sentence only says what a size is: *small enterprises have fewer than 50 employees*."""
        if self._frame is not None:
            return False
        size = next((at for at, one in enumerate(self._phrases) if self._has_size(one)), None)
        figure = next((one for one in self._phrases if one.criterion in _OF_SIZES), None)
        if size is None or figure is None:
            return False
        language = self._setting.language
        between = self._words[self._phrases[size].end : figure.end].lstrip(" ,(")
        is_clause = language.pattern("joins", "relative").match(between) is not None
        return not is_clause and language.pattern("joins", "asks").search(between) is not None

    def _look_for_traits_of_others(self, phrase: Phrase) -> None:
        """Notice that what stands between two who are named is of the first: *cooperatives in Umbria, and SMEs*."""
        who = [at for at, one in enumerate(self._phrases) if one.criterion in _NAMING_SOMEBODY]
        if phrase.criterion not in _NAMING_SOMEBODY or not self._joined or not who:
            return
        for at in range(who[-1] + 1, len(self._phrases)):
            if self._phrases[at].criterion in _TRAITS:
                self._phrases[at] = replace(self._phrases[at], rule=None)

    def _look_for_any_size(self, phrase: Phrase) -> None:
        """Notice that *SMEs and companies* names companies of any size as well."""
        before = next((one for one in reversed(self._phrases) if one.criterion in _WHO), None)
        if phrase.criterion not in _WHO or not self._joined or self._named != "who" or before is None:
            return
        self._several = True
        if self._has_size(before) is self._has_size(phrase):
            return
        terms = [one.term for one in (before, phrase) if one.term is not None and not self._has_size(one)]
        kinds = applicants_meant(terms, self._setting.language.code)[0] if terms else None
        if kinds is not None and ApplicantKind.ENTERPRISE in kinds.applicants:
            room = SizeRule(sizes=(), unsettled=tuple(sorted(SizeClass)))
            self._phrases.append(Phrase(criterion=Criterion.SIZE, end=before.end, rule=room))

    def _has_size(self, phrase: Phrase) -> bool:
        if phrase.term is None:
            return phrase.criterion is Criterion.SIZE
        return applicants_meant([phrase.term], self._setting.language.code)[1] is not None

    def _take_join(self) -> bool:
        language = self._setting.language
        if (found := language.pattern("joins", "except").match(self._words, self._place)) is not None:
            if self._in_exception or not self._phrases:
                return False
            self._in_exception = True
        elif (found := language.pattern("joins", "including").match(self._words, self._place)) is not None:
            self._including = self._joined = True
        elif (found := language.pattern("joins", "or").match(self._words, self._place)) is not None:
            self._take_or()
        elif (found := language.pattern("joins", "and").match(self._words, self._place)) is not None:
            if self._frame is None and not self._phrases and self._place > 0:
                # *And* behind no more than fillers is *also*: *those who may apply are also SMEs*.
                return False
            self._joined, self._sign = True, "and"
            self._parts.begin(found.end(), len(self._phrases), is_behind_and=True)
        elif (found := language.pattern("joins", "narrowing").match(self._words, self._place)) is not None:
            if self._in_exception or self._or_before:
                return False
            self._narrowed = True
            self._narrowing_end = found.end()
        else:
            return self._take_filler()
        if found.end() <= self._place:
            return False
        self._place = found.end()
        return True

    def _take_or(self) -> None:
        self._or_before = self._joined = True
        self._sign = "or"
        if self._narrowing_end and not self._words[self._narrowing_end : self._place].strip():
            # *Innovative or in Umbria* asks neither of all.
            self._alternatives = True

    def _take_filler(self) -> bool:
        ends = (self._setting.language.longest("joins", key, self._words, self._place) for key in ("filler", "no_name"))
        end = max((one for one in ends if one is not None), default=self._place)
        if end <= self._place:
            return False
        self._place = end
        return True

    def _take_bracket(self) -> bool:
        """Words in brackets behind a phrase: an abbreviation of it, or what is not known and told."""
        found = _BRACKET.match(self._words, self._place)
        if found is None or not self._phrases or self._in_exception:
            return False
        last = self._phrases[-1]
        if last.criterion not in _WHO or _ABBREVIATION.fullmatch(found[1]) is None:
            told = self._parts.told(found[1], found.end())
            if not told or names_somebody(found[1], self._setting.language.code):
                return False
            if last.criterion not in FIRM:
                # It may say of whom the figure is.
                self._phrases[-1] = replace(last, rule=None)
            self._phrases += told
        self._place = found.end()
        return True

    def _take_rest(self) -> bool:
        """What only narrows who is named before, up to the next part; nothing behind it does more.

        That they have to be something is told, and not read.
        """
        says_who = (
            self._frame in _ADMITTING or self._opening is not None or self._statement.topic is Criterion.APPLICANT
        )
        if self._in_exception or self._alternatives or self._or_before or not says_who or self._frame is Frame.NOT:
            return False
        if not self._narrows:
            found = narrows(self._words, self._place, self._phrases, self._setting.language)
            if found is None:
                return False
            self._narrows = True
            self._parts.split(*found)
        self._pass_over(self._parts.leave(self._place, narrows=True) or self._parts.leave_rest())
        return True

    def _take_part(self) -> bool:
        """The part that we are in, where all that it can do is to ask all applicants for more.

        That it is there is told, and what was understood of it is not read.
        """
        if self._frame is not Frame.MUST or self._in_exception or self._alternatives or self._or_before:
            return False
        found = self._parts.leave(self._place)
        if found is not None:
            self._pass_over(found)
        return found is not None

    def _pass_over(self, part: Left) -> None:
        self._phrases[part.first_phrase :] = part.told
        self._joined = self._including = False
        self._place = part.end

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
        if self._frame is Frame.ONLY and said in {Frame.OPEN, Frame.FOR}:
            said = Frame.ONLY
        elif self._frame is not None:
            return False
        self._frame, self._place = said, end
        return True


_WHO = frozenset({Criterion.APPLICANT, Criterion.SIZE})
_NAMING_SOMEBODY = _WHO | {Criterion.LEGAL_FORM}
_OF_SIZES = {Criterion.HEADCOUNT, Criterion.TURNOVER}
_TRAITS = {Criterion.PLACE, Criterion.SECTOR, Criterion.AGE, Criterion.HEADCOUNT, Criterion.TURNOVER}
# What is said of one who is named: that it stands behind several does not make it said of all.
_OF_ONE = {Criterion.AGE, Criterion.HEADCOUNT, Criterion.TURNOVER, Criterion.SECTOR}
_ADMITTING = {Frame.FOR, Frame.ONLY, Frame.MUST}
# What a phrase of a criterion names: somebody by kind or size, by a sector or by a legal form.
_NAMING = {
    Criterion.APPLICANT: "who",
    Criterion.SIZE: "who",
    Criterion.SECTOR: "sector",
    Criterion.LEGAL_FORM: "legal form",
}
_UNKNOWN_WORDS = Phrase(criterion=Criterion.OTHER, end=0)
_LISTED = _WHO | {Criterion.SECTOR, Criterion.PLACE, Criterion.LEGAL_FORM}


def _needs_both(before: Phrase, after: Phrase) -> bool:
    """Whether *or* between two phrases makes alternatives that no single rule can hold."""
    kinds = {before.criterion, after.criterion}
    if kinds <= _WHO:
        return False
    return len(kinds) > 1 or not kinds <= _LISTED
