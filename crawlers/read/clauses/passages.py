"""From the texts of a call to statements: sentences and items of lists, each with the heading that it stands under."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from catalogue.model.call import SectionKind
from catalogue.model.condition import Criterion
from crawlers.read.clauses.language import LETTERS, Language
from crawlers.read.conditions.text import LONGEST_READ, fold, quote

# Of a longer text only so much is read; what is behind it is told by a statement that nobody understands.
_LONGEST_TEXT = 60_000
_LONGEST_HEADING = 90
_LONGEST_HEAD = 300
# Words that a stop shortens, in any language, as they are written.
_SHORTENED = """
    etc cf ex art Art Co no No rev Rev nr Nr abs Abs reg Reg bzw ggf inkl incl Mio Mrd num Num núm Núm alin lit lett pct
    mil mill mln mld mlrd milj tis ods odst písm čl Čl č št sl npr Npr napr Napr tj tzv resp kb pl Pl stb ill ún sz bek
    mio mia ca max min exkl jf jfr pkt stk esim Esim mm ns mom bl bijv Bijv evt Evt eks Eks dvs osv
    mv mfl fl hhv maks Maks ekskl enl tkr mkr mnkr pr Kft kft Bt bt Zrt zrt Nyrt Kkt kkt Rt rt kork enint vah
    εκ αρ παρ άρθ αριθ Ν ν
""".split()
_NOT_SHORTENED = "".join(map(r"(?<!\b{})".format, _SHORTENED))
_SMALL = r"[^\W\d_A-ZÀ-ÞČŠŽĐĆĽĹŇŤĎŘŔŐŰĂȘȚŞŢΆ-Ω]"
# What goes on behind a stop: a small letter that is no item's (*a)*), and behind an ordinal a number or a month.
_ON = rf"(?:{_SMALL}(?![).])|(?<=\d\. )(?:\d|(?:Jän|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*\b))"
# Where one sentence ends and another begins. A stop behind one letter or a shortened word, or before what goes on, ends
# none.
_STOP = re.compile(rf"(?:[!?]|(?<!\b[A-Za-z]){_NOT_SHORTENED}\.(?!\s+{_ON}))\s+(?=\S)")
_NUMBERS = r"\d{1,2}(?:\.\d{1,2}){0,3}(?:[.)]-?|\.?-)|\((?:\d{1,2}|[a-z])\)|[a-z](?:\)|\.-?)"
_BULLET = re.compile(rf"^\s*(?:[-–—•●·▪*>✓►◆o]|{_NUMBERS})\s+(?=\S)")
# Where that letter is the word for *or*, what it stands before is an alternative.
_BULLET_BUT_OR = re.compile(rf"^\s*(?:[-–—•●·▪*>✓►◆]|{_NUMBERS})\s+(?=\S)")
_INLINE_BULLET = re.compile(r"\s(?:[•●▪]|(?<=[;:.,] )[-–—])\s+(?=\S)|(?<=:)[-–—]\s+(?=\S)|(?<=\S) - (?=[A-ZÀ-Ý])")
# The code of a sector and what it is called: its dash begins no item.
_CODED = re.compile(r"\(?(?:[A-U]|(?:[A-U] ?)?\d{2}(?:\.\d{1,2}){0,2})\)? [-–—] (?=[^\W\d_])")
# How a line ends that says of whom, or of what, the lines behind it speak.
ENDS_OF_HEADS = (":", "?")
_ENDS_OF_SENTENCES = (".", "!", ";")
_QUOTATION_MARKS = dict.fromkeys(map(ord, '"“”„«»'))
_RANGE = re.compile(r"(\d) ?[-–—] ?(?=\d)")
_HEADING_END = re.compile(r"\s*[:?]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text of a call: its plain words, a line a block, and where it stands (the portal's field or a heading).

    A text of the kind ``CONDITIONS`` speaks of who may apply from its first word. Of any other only what stands under a
    heading that says so is read.
    """

    text: str
    where: str
    kind: SectionKind = SectionKind.CONDITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence, line or item of a list.

    ``words`` are its text folded for patterns; an item of a list has the words before the colon of its list in
    ``head``. ``topic`` is the criterion that its heading announces, if it announces one. ``is_alternative``: an *or*
    joins it to the statement before or behind it. ``is_clause``: an item of a list of clauses on those whom the head
    names (*companies: that train, that export*), so all of them hold.
    """

    text: str
    words: str
    where: str
    head: str = ""
    head_text: str = ""
    topic: Criterion | None = None
    is_item: bool = False
    is_alternative: bool = False
    is_clause: bool = False

    @property
    def clause(self) -> str:
        """The statement as a clause to show, behind the head of its list."""
        return quote(f"{self.head_text} {self.text}" if self.head_text else self.text)

    @property
    def is_whole(self) -> bool:
        """Whether its words are all of it."""
        return len(self.text) <= LONGEST_READ


@dataclass(frozen=True, slots=True)
class _Place:
    """Where we are in a text: under which heading, and whether it speaks of applicants."""

    where: str
    topic: Criterion | None
    speaks: bool


def fold_words(text: str) -> str:
    """``text`` for patterns (see `fold`), without quotation marks; a sign of money, and ``~`` for a dash between two
    numbers, are words of their own.
    """
    text = _RANGE.sub(r"\1 ~ ", text.replace("€", " € ").translate(_QUOTATION_MARKS))
    return fold(text).translate(LETTERS)


def statements(passages: Iterable[Passage], language: Language) -> Iterator[Statement]:
    """The statements on applicants in ``passages``, in their order."""
    for passage in passages:
        yield from _of_passage(passage, language)


def _of_passage(passage: Passage, language: Language) -> Iterator[Statement]:
    speaks = passage.kind is SectionKind.CONDITIONS
    place = _headed(passage.where, _Place(passage.where, None, speaks), language) or _Place(passage.where, None, speaks)
    place = replace(place, where=passage.where, speaks=speaks)
    bullet = _bullet(language)
    under = _List(bullet)
    for whole in filter(None, map(str.strip, passage.text[:_LONGEST_TEXT].splitlines())):
        heading, line = _split_heading(whole, language)
        headed = _headed(heading, replace(place, where=passage.where), language) if heading else None
        if headed is not None:
            under.begin("")
            # What stands on a line of its own is over all that follows; before a colon, over what that line says.
            if not line or (headed.speaks and headed.topic is None):
                place = headed
        here = headed or place
        if not line or not here.speaks:
            continue
        is_item = under.goes_on_with(line)
        found = list(_of_line(line, here, under.head if is_item else "", is_item, bullet))
        yield from found
        if (found and not is_item) or (found and found[-1].text.endswith(":")):
            under.begin(found[-1].text, _mark(line, bullet), announces=_announces(found[-1], language))


def _bullet(language: Language) -> re.Pattern[str]:
    """What stands before an item of a list of ``language``."""
    return _BULLET_BUT_OR if language.pattern("joins", "or").fullmatch("o") else _BULLET


def _mark(line: str, bullet: re.Pattern[str]) -> str:
    """The kind of bullet that ``line`` begins with: a number, a letter or a sign; empty without one."""
    found = bullet.match(line)
    if found is None:
        return ""
    first = found[0].strip(" \t(")[0]
    return "number" if first.isdigit() else "letter" if first.isalpha() else "sign"


@dataclass(slots=True)
class _List:
    """The list that we may be in: lines behind one that announces them, by a colon, as a question, by its words or by
    their bullets.

    With bullets it goes on as long as they do, or until the next one of the kind that its head has, if its items have
    another. Where the tags of the items are lost it ends with the line that ends with a stop.
    """

    bullet: re.Pattern[str]
    head: str = ""
    head_mark: str = ""
    announces: bool = False
    mark: str = ""
    has_bullets: bool | None = None
    is_over: bool = False

    def begin(self, head: str, mark: str = "", *, announces: bool = False) -> None:
        """A line that may announce a list, and the kind of its own bullet; an empty one announces none, one whose words
        are unfinished does.
        """
        self.head, self.head_mark, self.announces = head, mark, announces
        self.has_bullets, self.is_over = None, False

    def goes_on_with(self, line: str) -> bool:
        """Whether ``line`` is an item; it is told of every line in turn."""
        mark = _mark(line, self.bullet)
        is_bullet = bool(mark)
        if self.has_bullets is None:
            self.mark = mark
        elif mark and mark == self.head_mark != self.mark:
            self.is_over = True
        if self.has_bullets is None:
            self.has_bullets = is_bullet
            self.is_over = not is_bullet and not (self.announces or self.head.endswith(ENDS_OF_HEADS))
        if self.is_over or (self.has_bullets and not is_bullet):
            self.is_over = True
            return False
        self.is_over = not self.has_bullets and line.endswith(".")
        return True


def _announces(statement: Statement, language: Language) -> bool:
    """Whether a line says that some may apply, or may not, and does not say who: *Excluded are*."""
    if statement.text.endswith(_ENDS_OF_SENTENCES):
        return False
    words = statement.words.rstrip(" ,:")
    found = language.keyed("frames").match(words, 0)
    return found is not None and not words[found[1] :].strip()


def _of_line(line: str, place: _Place, head: str, is_item: bool, bullet: re.Pattern[str]) -> Iterator[Statement]:
    item = bullet.sub("", line)
    pieces = [piece for piece in _INLINE_BULLET.split(item) if piece.strip()] if not _CODED.match(item) else [item]
    for number, piece in enumerate(pieces):
        inline = number > 0
        if number == 1 and not head and pieces[0].strip():
            head = pieces[0].strip()
        for sentence in _sentences(piece):
            # A number may stand behind a sign.
            text = bullet.sub("", bullet.sub("", sentence)).strip()
            under = head if (is_item or inline) and sentence != head else ""
            if text:
                yield Statement(
                    text=text[: LONGEST_READ + 1],
                    words=fold_words(text[:LONGEST_READ]),
                    where=place.where,
                    head=fold_words(under[:_LONGEST_HEAD]),
                    head_text=under[:_LONGEST_HEAD],
                    topic=place.topic,
                    is_item=is_item or inline,
                )


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        yield text[start : stop.end()].strip()
        start = stop.end()
    if rest := text[start:].strip():
        yield rest


def _split_heading(line: str, language: Language) -> tuple[str, str]:
    """The heading that a line is or begins with before a colon, and what follows it; without one the whole line."""
    if len(line) <= _LONGEST_HEADING and _is_heading(line, language):
        return line, ""
    before, colon, behind = line.partition(":")
    if colon and len(before) <= _LONGEST_HEADING and _is_heading(before, language):
        return before.strip(), behind.strip()
    return "", line


def _is_heading(line: str, language: Language) -> bool:
    return _topic_of(line, language) is not None


def _topic_of(heading: str, language: Language) -> str | None:
    """The key of the language's headings that the whole of ``heading`` is one of."""
    words = _HEADING_END.sub("", fold_words(_BULLET.sub("", heading)))
    found = language.keyed("headings").match(words, 0)
    return found[0] if found is not None and found[1] == len(words) else None


def _headed(heading: str, place: _Place, language: Language) -> _Place | None:
    """Where we are under ``heading``; None if it is none."""
    key = _topic_of(heading, language)
    if key is None:
        return None
    where = heading.rstrip(" :?")
    where = f"{place.where}, {where}" if place.where and place.where != heading else where
    if key == "elsewhere":
        return _Place(where, None, False)
    return _Place(where, None if key == "eligibility" else Criterion(key), True)
