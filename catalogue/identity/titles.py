"""Titles: the words of a title that tell calls apart, and what two titles have in common."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from catalogue.identity.codes import without_codes
from catalogue.taxonomy.glossary import ConceptKind
from catalogue.taxonomy.lexicon import lexicon
from catalogue.taxonomy.names import plain
from catalogue.taxonomy.words import Word, fold, normalise, reader, stop_words

# Concepts that every call has; the other ones of their kind (loan, voucher, investment) do tell calls apart.
_OF_EVERY_CALL = frozenset({"grant", "call", "project", "consortium", "eligibility", "europe"})
BROAD, TELLING = 1, 2
# From so many letters on, a word of this likeness is the same one in another form or with a slip.
_LONG_WORD, _SAME_WORD = 5, 86
_LONG_COGNATE, _COGNATE, _SAME_BEGINNING = 6, 72, 4
_STOP_WORD = 3
# So much of a title is read: more is none.
_LONGEST = 600
_LANGUAGES_OF_THE_GLOSSARY = frozenset({"en", "ro", "it", "fr", "de", "es"})

_CALL_WORDS = Path(__file__).with_name("call_words.toml")
_PERIOD = re.compile(r"\b20(?:14|21)\s*[-–—/]\s*(?:20)?(?:20|27)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)(?:st|nd|rd|th|e|er|eme|a|o)?|(\d+[a-z])")
_ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "XI": "11", "XII": "12"}
_FEW = {"I": "1", "V": "5", "X": "10"}
# After these a single letter or numeral names a part.
_PART_WORDS = frozenset(
    "strand lot part phase priority stage axis objective line window annex volet axe phase linea lotto asse fase lote"
    " eje teil los linie stufe lotul axa etapa prioritate prioritatea componenta cast etap".split()
)
_ORDINALS = {
    word: str(number)
    for number, words in enumerate(
        (
            "first premier premiere prima primo primer primera erste erster prvni prva prvy elso",
            "second deuxieme seconde seconda secondo segundo segunda zweite zweiter doua druha druhy masodik",
            "third troisieme terza terzo tercer tercera dritte dritter treia treti harmadik",
            "fourth quatrieme quarta quarto cuarta vierte vierter patra negyedik",
            "fifth cinquieme quinta quinto funfte funfter cincea otodik",
            "sixth sixieme sesta sesto sexta sechste sechster sasea hatodik",
        ),
        start=1,
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWord:
    """A word of a title: folded, its stem, `TELLING` or `BROAD`, and whether it is written as an acronym.

    ``meant`` is whether it is a part of one of the title's concepts.
    """

    folded: str
    stem: str
    weight: int
    acronym: bool
    meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a title says that tells calls apart.

    ``words`` are in order, without those that every call has. ``marks`` are the numbers and letters of parts (strand
    2a, 7th call), ``years`` the years in it, ``concepts`` the ids of the glossary's topics that it names. ``plain`` is
    the whole title as plain words; ``cut``: it ends in an ellipsis.
    """

    language: str
    plain: str
    words: tuple[TitleWord, ...]
    marks: frozenset[str]
    years: frozenset[str]
    concepts: frozenset[str]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two titles have in common, word by word.

    ``shared`` is the weight of the words that both have, ``only_first`` and ``only_second`` are the words that one has
    and the other, or what is known of it, has not. ``begins``: one of them is the beginning of the other.
    """

    shared: int
    only_first: tuple[TitleWord, ...]
    only_second: tuple[TitleWord, ...]
    begins: bool

    @property
    def share(self) -> float:
        """The weight of the shared words as a part of all, from 0 to 1."""
        extra = sum(word.weight for word in (*self.only_first, *self.only_second))
        return self.shared / (self.shared + extra) if self.shared else 0.0


def read_title(text: str, language: str) -> Title:
    """The title that ``text`` is, in ``language`` (ISO 639-1)."""
    bare = _PERIOD.sub(" ", without_codes(normalise(text[:_LONGEST])))
    shouted = bare.isupper()
    words: list[TitleWord] = []
    marks, years, concepts = set[str](), set[str](), set[str]()
    before = ""
    for word, kinds, found in _pieces(bare, language):
        concepts |= found
        mark = _mark(word.surface, before)
        before = word.folded
        if _YEAR.fullmatch(word.folded):
            years.add(word.folded)
        elif mark is not None:
            marks.add(mark)
        elif _tells(word, language) and not kinds & _OF_EVERY_CALL:
            broad = ConceptKind.BROAD.value in kinds or ConceptKind.FUNDING.value in kinds
            words.append(
                TitleWord(
                    folded=word.folded,
                    stem=word.stem,
                    weight=BROAD if broad else TELLING,
                    acronym=word.acronym and not shouted,
                    meant=bool(found),
                )
            )
    return Title(
        language=language,
        plain=plain(bare),
        words=tuple(words),
        marks=frozenset(marks),
        years=frozenset(years),
        concepts=frozenset(concepts),
        cut=bare.rstrip().endswith(("…", "...")),
    )


def compare_words(first: Title, second: Title, known_first: frozenset[str], known_second: frozenset[str]) -> Likeness:
    """What two titles have in common as words, whatever their languages.

    ``known_first`` are further words that stand with the first one (its programme, its funder): what the second title
    has of them is not missing in the first. ``known_second`` likewise.
    """
    # The same words first, which is quick; then, of what is left, the same in other forms.
    left = list(second.words)
    others, shared = [], 0
    for word in first.words:
        partner = next((other for other in left if other.folded == word.folded), None)
        if partner is None:
            others.append(word)
        else:
            left.remove(partner)
            shared += min(word.weight, partner.weight)
    only_first = []
    for word in others:
        partner = next((other for other in left if _is_same(word, other)), None)
        if partner is None:
            only_first.append(word)
        else:
            left.remove(partner)
            shared += min(word.weight, partner.weight)
    return Likeness(
        shared=shared,
        only_first=_unknown(only_first, known_second),
        only_second=_unknown(left, known_first),
        begins=_begins(first, second) or _begins(second, first),
    )


def shared_meaning(first: Title, second: Title) -> tuple[str, ...]:
    """What two titles of different languages both name: concepts of the glossary, acronyms, words that are alike."""
    found = sorted(first.concepts & second.concepts)
    left = [word for word in second.words if not word.meant]
    for word in first.words:
        partner = None if word.meant else next((other for other in left if _is_cognate(word, other)), None)
        if partner is not None:
            left.remove(partner)
            same = word.folded == partner.folded
            found.append(word.folded if same else f"{word.folded}/{partner.folded}")
    return tuple(found)


def different_meaning(first: Title, second: Title) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts that only the one and only the other names; none where the glossary lacks a language."""
    if not {first.language, second.language} <= _LANGUAGES_OF_THE_GLOSSARY:
        return frozenset(), frozenset()
    return first.concepts - second.concepts, second.concepts - first.concepts


def plain_context(texts: Iterable[str | None]) -> frozenset[str]:
    """The words of what stands with a title, for comparison."""
    return frozenset(word for text in texts if text for word in plain(text).split())


def _pieces(text: str, language: str) -> Iterator[tuple[Word, frozenset[str], frozenset[str]]]:
    """Each word with the kinds and ids of the concepts that it is a part of, and the topics among them."""
    phrases = lexicon(language)
    for phrase in reader(language).phrases(text):
        for piece in phrases.pieces(phrase):
            kinds = {concept.kind.value for concept in piece.concepts} - {ConceptKind.TOPIC.value}
            ids = {concept.id for concept in piece.concepts if concept.id in _OF_EVERY_CALL}
            topics = frozenset(concept.id for concept in piece.concepts if concept.kind.tells)
            for word in piece.words:
                yield word, frozenset(kinds | ids), topics


def _tells(word: Word, language: str) -> bool:
    if not word.counts or word.folded in _call_words():
        return False
    # Where we have no list of them, the shortest words are mostly stop words.
    return word.acronym or len(word.folded) > _STOP_WORD or language in stop_words()


def _mark(surface: str, before: str) -> str | None:
    """The part that a word names (``2a``, ``7th``, ``third``, ``III``), or None."""
    lower = fold(surface)
    number = _NUMBER.fullmatch(lower)
    if number is not None and not _YEAR.fullmatch(lower):
        return number[1] or number[2]
    if lower in _ORDINALS:
        return _ORDINALS[lower]
    if surface in _ROMAN:
        return _ROMAN[surface]
    if before in _PART_WORDS and len(surface) == 1:
        return _FEW.get(surface, lower)
    return None


def _is_same(word: TitleWord, other: TitleWord) -> bool:
    if word.folded == other.folded or (word.stem == other.stem and not word.acronym):
        return True
    if word.acronym or other.acronym or min(len(word.folded), len(other.folded)) < _LONG_WORD:
        return False
    return fuzz.ratio(word.folded, other.folded, score_cutoff=_SAME_WORD) > 0


def _is_cognate(word: TitleWord, other: TitleWord) -> bool:
    """Whether two words of two languages are plainly the same: hydrogen, hidrogen; semiconductor, semiconductoare."""
    if word.acronym or other.acronym or word.weight == BROAD:
        return word.folded == other.folded and word.acronym
    if min(len(word.folded), len(other.folded)) < _LONG_COGNATE:
        return False
    if word.folded[:_SAME_BEGINNING] != other.folded[:_SAME_BEGINNING]:
        return False
    return fuzz.ratio(word.folded, other.folded, score_cutoff=_COGNATE) > 0


def _unknown(words: Iterable[TitleWord], known: frozenset[str]) -> tuple[TitleWord, ...]:
    return tuple(word for word in words if word.folded not in known)


def _begins(short: Title, long: Title) -> bool:
    if len(short.words) >= len(long.words):
        return False
    return all(_is_same(word, other) for word, other in zip(short.words, long.words, strict=False))


@cache
def _call_words() -> frozenset[str]:
    lists = tomllib.loads(_CALL_WORDS.read_text(encoding="utf-8"))
    return frozenset(fold(word) for words in lists.values() for word in words.split())
