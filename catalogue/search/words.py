"""The words of a text as they are searched: each plain, and by its stem.

A plain word is in lower case and without diacritics, so that ``Căldură``, ``căldură`` and ``caldura`` are one. A stem
(Snowball) carries its language, ``cald9ro``, and so never meets a word or a stem of another one. Unlike what the
matcher reads, no word is passed over: in a phrase that is asked for literally each of them counts.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from catalogue.model.call import Call, SectionKind
from catalogue.taxonomy.words import STEMMERS, fold, normalise, stemmer

WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# What is longer is no word but an encoded something, and stands in no dictionary.
_LONGEST_WORD = 60
# So many forms of words are remembered a language; the words of many calls, and not of all calls ever.
_REMEMBERED = 200_000
# Whom to ask for help is the same on every call of a portal, and says nothing of any of them.
_SEARCHED = tuple(kind for kind in SectionKind if kind is not SectionKind.SUPPORT)
# A text that no person would read to its end. The database of PostgreSQL takes no more than 1 MB of words a call.
_MOST_WORDS = 12_000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in its order, separated by blanks: ``plain``, and the ``stems`` at the same places.

    There are no stems in a language without a stemmer.
    """

    plain: str
    stems: str


@dataclass(frozen=True, slots=True)
class CallWords:
    """The words of a call, from what says most to what says least.

    ``about``: its keywords, programme, funder, and the identifiers and titles of what it is a part of.
    """

    title: Words
    about: Words
    texts: Words


def call_words(call: Call) -> CallWords:
    """What a call is found by: its title, what names it otherwise, and its texts but for whom to ask for help."""
    return CallWords(
        title=words(call.title, call.language),
        about=words("\n".join(about_texts(call)), call.language),
        texts=words("\n".join(section_texts(call)), call.language),
    )


def about_texts(call: Call) -> list[str]:
    """What names a call beside its title."""
    names = [*call.keywords, call.identifier, call.source_key, call.call_identifier, call.call_title, call.funder]
    names += call.types_of_action
    if call.programme is not None:
        names += [call.programme.name, call.programme.code]
    if call.parent is not None:
        names += [call.parent.project, call.parent.topic, call.parent.topic_title]
    return list(dict.fromkeys(name for name in names if name))


def section_texts(call: Call) -> list[str]:
    """The texts of a call that are searched."""
    return [section.text for section in call.sections if section.kind in _SEARCHED]


def words(text: str, language: str) -> Words:
    """The words of a text in that ISO 639-1 language; of a very long one those at its beginning."""
    found = WORD.findall(one_spelling(text))[:_MOST_WORDS]
    plain, stems = _plain_forms(), _stem_forms(stem_language(language))
    return Words(
        plain=" ".join(map(plain.__getitem__, found)),
        stems=" ".join(map(stems.__getitem__, found)) if stems is not None else "",
    )


def word_forms(language: str) -> Callable[[str], tuple[str, str]]:
    """What gives the plain form and the stem of one word of a language, spelt as in `one_spelling`."""
    plain = _plain_forms()
    stems = _stem_forms(stem_language(language)) or plain
    return lambda word: (plain[word], stems[word])


def one_spelling(text: str) -> str:
    """``text`` with composed letters and nothing invisible, so that no word falls apart."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def stem_language(language: str) -> str | None:
    """The language whose stems stand for those of ``language`` (both kinds of Norwegian have one), or None."""
    return _ONE_FOR.get(language, language) if language in STEMMERS else None


def stem_languages() -> Sequence[str]:
    """Every language that has stems."""
    return tuple(language for language in STEMMERS if language not in _ONE_FOR)


_ONE_FOR = {"nb": "no", "nn": "no"}


class _Forms(dict[str, str]):
    """A form of each word, worked out when it is first met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        form = self[word] = self._form(word)
        return form


def _plain(word: str) -> str:
    """The plain form: nothing for what is too long, two words for what is a fraction, say."""
    folded = fold(normalise(word))
    return " ".join(WORD.findall(folded)) if len(folded) <= _LONGEST_WORD else ""


@cache
def _plain_forms() -> _Forms:
    return _Forms(_plain)


@cache
def _stem_forms(language: str | None) -> _Forms | None:
    if language is None:
        return None
    stem = stemmer(language)

    def stem_form(word: str) -> str:
        plain, spelled = _plain(word), normalise(word)
        # Where a stem would be no single word, the plain form keeps the places of both in step.
        if not (plain and spelled.isalpha() and " " not in plain):
            return plain
        stemmed = stem(spelled)
        return f"{stemmed}9{language}" if WORD.fullmatch(stemmed) else plain

    return _Forms(stem_form)
