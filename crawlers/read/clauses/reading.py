"""All statements of a call's texts, read one after the other."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from catalogue.model.call import SectionKind
from catalogue.model.condition import Condition, Criterion
from crawlers.read.clauses.alternatives import with_alternatives
from crawlers.read.clauses.applicants import find_applicant
from crawlers.read.clauses.language import language_of
from crawlers.read.clauses.lists import asked_by_list, what_it_names
from crawlers.read.clauses.parsed import Frame, Parsed
from crawlers.read.clauses.parsing import before_whose, frame_of_head, parse
from crawlers.read.clauses.passages import Passage, Statement, fold_words, statements
from crawlers.read.clauses.phrases import Setting
from crawlers.read.clauses.restrictions import may_ask, touched_by
from crawlers.read.clauses.rules import OF_ALL, Asked, asked_by
from crawlers.read.clauses.sets import with_room
from crawlers.read.clauses.settling import settle
from crawlers.read.conditions.text import LONGEST_READ, quote

_WHO = frozenset({Criterion.APPLICANT, Criterion.SIZE})
_ENDS_OF_SENTENCES = (".", "!")


def read_clauses(texts: Iterable[Passage], language: str, country: str) -> tuple[Condition, ...]:
    """The eligibility conditions that ``texts`` in ``language`` (ISO 639-1) state, in the order of the criteria.

    ``country`` (ISO 3166-1) is the portal's: names of regions are meant there. Empty for texts that say nothing of
    applicants: that is no sign that everybody may apply. Of a text on applicants in a language without words it is told
    that it is there and was not read. Nothing is raised, whatever the texts hold.
    """
    words = language_of(language)
    if words is None:
        return tuple(dict.fromkeys(_untold(passage, language) for passage in texts if _is_on_applicants(passage)))
    setting = Setting(language=words, country=country)
    return settle((one for passage in texts for one in _asked_in(passage, setting)), words.code)


def _is_on_applicants(passage: Passage) -> bool:
    return passage.kind is SectionKind.CONDITIONS and any(map(str.isalpha, passage.text))


def _untold(passage: Passage, language: str) -> Condition:
    """A text that we do not understand, as a condition that is open."""
    clause = quote(passage.text[:LONGEST_READ])
    return Condition(criterion=Criterion.OTHER, rule=None, clause=clause, language=language, where=passage.where)


def _asked_in(passage: Passage, setting: Setting) -> list[Asked]:
    """What one text asks. One on applicants that nothing was found in names somebody in words that we do not know."""
    found: list[Asked] = []
    named = _Named(setting)
    unknown: Statement | None = None
    whole = list(
        _without_announcements(_without_heads_of_none(statements([passage], setting.language), setting), setting)
    )
    heads = {one.head for one in whole}
    shut_out: str | None = None
    parts = with_alternatives([part for one in whole for part in _parts(one, setting)], setting)
    for _, of_one in groupby(parts, _list_of):
        listed = _as_clauses(list(of_one), setting)
        listed = list(_as_head(listed[0], setting) if listed[0].words in heads else listed)
        if not listed:
            continue
        parsed = parse(listed[0], setting) if not listed[0].head else None
        shut_out = _shutting_out(listed[0], parsed, setting, shut_out)
        if parsed is not None and what_it_names(parsed) is not None and shut_out is not None:
            # Whether those whom it names are shut out as well, no word tells.
            found += touched_by(listed[0], setting)
        elif parsed is not None and _is_title_of_excluded(parsed, listed[0], heads):
            found += [one for one in touched_by(listed[0], setting) if listed[0].words not in heads]
        elif not named.takes(parsed, listed[0]):
            found += _asked(listed, setting)
        if parsed is None and unknown is None and may_ask(listed[0], setting):
            unknown = listed[0]
    found += named.asked()
    if not found and unknown is not None and passage.kind is SectionKind.CONDITIONS:
        found.append(Asked(criterion=Criterion.OTHER, rule=None, statement=unknown))
    return found


class _Named:
    """Those who are named by statements that say nothing more: several such are alternatives."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._names: dict[tuple[str, str], list[tuple[Parsed, Statement]]] = {}
        self._companies: list[tuple[Parsed, Statement]] = []
        # Where items of a list stand that were not understood: they may name others.
        self._unread: set[str] = set()

    def takes(self, parsed: Parsed | None, statement: Statement) -> bool:
        """Whether a statement names somebody, and may be asked with the others only; it is told of every one."""
        if parsed is None:
            if statement.is_item and not statement.head:
                self._unread.add(statement.where)
            return False
        named = what_it_names(parsed)
        if named is not None:
            self._names.setdefault((statement.where, named), []).append((parsed, statement))
            return True
        naming = _as_naming(parsed, statement, self._setting)
        if naming is not None:
            self._companies.append((naming, statement))
        return naming is not None

    def asked(self) -> Iterable[Asked]:
        """What they ask together.

        Beside *SMEs* an item such as *companies of up to five years* is another who may apply, else it is a demand.
        """
        for naming, statement in self._companies:
            beside = self._names.get((statement.where, "applicants"))
            if beside is None:
                yield from _asked([statement], self._setting)
            else:
                beside.append((naming, statement))
        for (where, _), items in self._names.items():
            asked = asked_by_list(items, self._setting.language.code)
            is_whole = where not in self._unread or not items[0][1].is_item
            yield from asked if is_whole else map(_left_open, asked)


def _left_open(asked: Asked) -> Asked:
    """What is asked of some in a list that names others as well."""
    return replace(asked, rule=with_room(asked.rule)) if asked.rule is not None else asked


def _as_naming(parsed: Parsed, statement: Statement, setting: Setting) -> Parsed | None:
    """An item of a list that begins with a word for applicants as one that names them; None for any other."""
    who = find_applicant(statement, 0, setting) if statement.is_item and parsed.frame is not Frame.NOT else None
    if who is None or any(phrase.criterion in _WHO for phrase in parsed.phrases):
        return None
    return replace(parsed, phrases=(who, *parsed.phrases), frame=Frame.FOR, is_bare=True)


def _without_heads_of_none(found: Iterable[Statement], setting: Setting) -> list[Statement]:
    """``found``, of which those are no items of a list that stand behind a whole sentence which announces none."""
    return [
        replace(one, head="", head_text="")
        if one.head.endswith(".") and frame_of_head(one.head.rstrip("."), setting) is None
        else one
        for one in found
    ]


def _as_clauses(listed: list[Statement], setting: Setting) -> list[Statement]:
    """The items of a list, marked where each is a clause on those whom the head names: *which train apprentices*."""
    whose = setting.language.pattern("heads", "whose")
    if len(listed) < 2 or not all(one.head and whose.search(one.words.partition(" ")[0]) for one in listed):
        return listed
    return [replace(one, is_clause=True) for one in listed]


def _as_head(statement: Statement, setting: Setting) -> Iterable[Statement]:
    """What the head of a list says of its own: nothing, or what stands before the words that lead to the list."""
    before = before_whose(statement.words, setting)
    if before is not None:
        yield replace(statement, words=before)
    elif frame_of_head(statement.words, setting) is None:
        yield statement


def _shutting_out(first: Statement, parsed: Parsed | None, setting: Setting, before: str | None) -> str | None:
    """Where the list stands, if there is one, of those who may not apply that we are in or right behind.

    It is behind us where a statement says of its own what is said of those it names, and under another heading.
    """
    if first.head:
        return first.where if frame_of_head(first.head, setting) is Frame.NOT else None
    return before if before == first.where and (parsed is None or parsed.is_bare) else None


def _is_title_of_excluded(parsed: Parsed, statement: Statement, heads: Container[str]) -> bool:
    """Whether a line such as *Ineligible companies* is the title of a list, and not all companies are ineligible."""
    criteria = {phrase.criterion for phrase in parsed.phrases}
    if parsed.frame is not Frame.NOT or parsed.excepted or not criteria <= _WHO:
        return False
    return statement.words in heads or (
        criteria == {Criterion.APPLICANT} and not statement.text.endswith(_ENDS_OF_SENTENCES)
    )


def _without_announcements(found: Sequence[Statement], setting: Setting) -> Iterable[Statement]:
    """``found`` without those that only say that demands follow, where something follows."""
    announces = setting.language.pattern("net", "announces")
    return (one for one in found if one is found[-1] or announces.search(one.words) is None)


def _parts(statement: Statement, setting: Setting) -> tuple[Statement, ...]:
    """A statement, or what stands between its semicolons where each part is a demand of its own.

    Parts that only name somebody are one list, and are left together.
    """
    if statement.head and _is_of_its_own(statement, setting):
        return (replace(statement, head="", head_text=""),)
    texts = [text.strip() for text in statement.text.split(";")]
    if statement.head or len(texts) == 1 or parse(statement, setting) is not None:
        return (statement,)
    parts = tuple(replace(statement, text=text, words=fold_words(text)) for text in texts if text)
    parsed = [parse(part, setting) for part in parts]
    are_demands = all(one is not None and what_it_names(one) is None for one in parsed)
    return parts if are_demands else (statement,)


def _is_of_its_own(statement: Statement, setting: Setting) -> bool:
    """Whether a line behind a list of those who may apply is no item of it: a sentence that rules somebody out, or
    that says what the scheme is like, whoever applies.
    """
    admits = frame_of_head(statement.head, setting) in {Frame.ONLY, Frame.FOR, Frame.OPEN}
    if not admits or not statement.text.endswith((".", ":")):
        return False
    alone = parse(replace(statement, head="", head_text=""), setting)
    if alone is None or alone.is_bare:
        return False
    return alone.frame is Frame.NOT or {phrase.criterion for phrase in alone.phrases} <= OF_ALL


def _list_of(statement: Statement) -> tuple[str, str] | Statement:
    """What is the same for all items of one list, and for no two other statements."""
    return (statement.head, statement.where) if statement.head else statement


def _asked(found: Sequence[Statement], setting: Setting) -> Iterable[Asked]:
    """What a statement asks, or a list of them under one head."""
    parsed = [(parse(statement, setting), statement) for statement in found]
    understood = [(one, statement) for one, statement in parsed if one is not None]
    if len(understood) == len(parsed):
        return asked_by_list(understood, setting.language.code)
    is_of_all = found[0].is_clause or frame_of_head(found[0].head, setting) in {Frame.NOT, Frame.MUST}
    if found[0].head and not is_of_all:
        # One alternative that we do not know lets in we do not know whom.
        return [one for statement in found for one in touched_by(statement, setting)]
    return [
        one
        for each, statement in parsed
        for one in (
            touched_by(statement, setting) if each is None else asked_by(each, statement, setting.language.code)
        )
    ]


def restricts(text: str, language: str) -> bool:
    """Whether ``text`` holds a word of ``language`` that restricts."""
    words = language_of(language)
    return words is not None and words.pattern("net", "restricts").search(fold_words(text)) is not None
