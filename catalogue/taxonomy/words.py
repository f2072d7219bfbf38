"""Words: what a text is cut into before it can be compared.

A word is compared by its stem (of Snowball, else of `catalogue.taxonomy.light_stems`), in lower case and without
diacritics, so that ``eficiență``, ``eficienţă`` and ``eficienta`` are one. Stop words are passed over; punctuation ends
a phrase, and words that join (``and``) keep the words around them apart.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from catalogue.taxonomy.light_stems import light_stemmer

_STOP_WORDS = Path(__file__).with_name("stop_words.toml")
# The languages that have a stemmer, with the name of its algorithm.
STEMMERS = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
    "tr": "turkish",
}
# A number with decimals; a word, a compound with hyphens or an identifier; a mark that ends a phrase.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:-[^\W_]+)*|[^\s\w'’&+*-]")
_IDENTIFIER = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{2,}(?:-[A-Z0-9]+){2,}")
_SPELLINGS = str.maketrans({"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț", "\u00ad": None, "\u200b": None, "\ufeff": None})
_FOLDS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as it stands in the text, the same folded, and its stem.

    ``counts`` is false for what is never evidence by itself: a single letter, a mere number. ``acronym``: it is written
    as one (``AI``, ``IoT``, ``5G``). ``identifier``: it is a call's or topic's (``LIFE-2026-CET-BETTERRENO``). ``lead``
    holds the stop words that were passed over just before it, or a hyphen, so that a phrase can be quoted.
    """

    surface: str
    folded: str
    stem: str
    counts: bool = True
    acronym: bool = False
    identifier: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class StopWords:
    """The stop words of one language, folded, and those among them that join."""

    stop: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()


Phrase = list[Word]


@cache
def stop_words() -> Mapping[str, StopWords]:
    """The stop words we have, by ISO 639-1 language."""
    data = tomllib.loads(_STOP_WORDS.read_text(encoding="utf-8"))
    return {
        language: StopWords(stop=frozenset(lists["stop"].split()), joins=frozenset(lists["joins"].split()))
        for language, lists in data.items()
    }


def normalise(text: str) -> str:
    """One spelling for what looks alike: NFKC, Romanian letters with a comma below, no invisible characters."""
    return unicodedata.normalize("NFKC", text).translate(_SPELLINGS)


def fold(word: str) -> str:
    """``word`` in lower case and without diacritics."""
    lower = word.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower.translate(_FOLDS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """The words, numbers, identifiers and marks of a text (see `normalise`), in order."""
    return _TOKEN.findall(normalise(text))


def is_identifier(token: str) -> bool:
    """Whether it is a call's or topic's identifier, such as ``LIFE-2026-CET-BETTERRENO``."""
    return _IDENTIFIER.fullmatch(token) is not None


def is_acronym(token: str) -> bool:
    """Whether it is written as an acronym: ``AI``, ``IoT``, ``5G``."""
    return (
        token.isalnum()
        and len(token) > 1
        and sum(c.isupper() or c.isdigit() for c in token) > 1
        and not token.isdigit()
    )


class Reader:
    """Cuts texts of one language into phrases. Remembers every word it met, so that a word is stemmed once."""

    def __init__(self, language: str) -> None:
        lists = stop_words().get(language, StopWords())
        self.language = language
        self._joins = lists.joins
        self._passed_over = lists.stop
        self._stem = stemmer(language)
        self._known: dict[str, tuple[Word, ...] | bool] = {}
        self._led_words: dict[tuple[str, tuple[Word, ...]], tuple[Word, ...]] = {}

    def phrases(self, text: str) -> list[Phrase]:
        """The text as phrases: runs of words that no mark, and nothing but stop words, stands between."""
        phrases: list[Phrase] = [[]]
        known, lead = self._known, ""
        for token in tokens(text):
            words = known.get(token)
            if words is None:
                words = known[token] = self._words(token)
            if isinstance(words, tuple):
                phrases[-1] += self._led(words, lead) if lead else words
                lead = ""
            elif words is _ENDS_PHRASE:
                lead = ""
                if phrases[-1]:
                    phrases.append([])
            elif phrases[-1]:
                lead = f"{lead} {token}" if lead else token
        return phrases if phrases[-1] else phrases[:-1]

    def stems(self, text: str) -> list[str]:
        """The stems of the words in a text that count, in order."""
        return [word.stem for phrase in self.phrases(text) for word in phrase if word.counts]

    def _led(self, words: tuple[Word, ...], lead: str) -> tuple[Word, ...]:
        """The same words after those stop words."""
        key = (lead, words)
        led = self._led_words.get(key)
        if led is None:
            led = self._led_words[key] = (replace(words[0], lead=lead), *words[1:])
        return led

    def _words(self, token: str) -> tuple[Word, ...] | bool:
        if not token[0].isalnum():
            return _ENDS_PHRASE
        folded = fold(token)
        if folded in self._joins:
            return (Word(token, folded, _JOIN, counts=False),)
        if folded in self._passed_over or len(folded) > _LONGEST_WORD:
            return _PASSED_OVER
        if is_identifier(token):
            return (Word(token, folded, folded, identifier=True),)
        # A compound keeps its little words: a by-product is not a product, nor a start-up a start.
        first, *others = token.split("-")
        return (self._word(first), *(self._word(part, lead="-") for part in others))

    def _word(self, token: str, lead: str = "") -> Word:
        folded = fold(token)
        counts = len(folded) > 1 and folded not in self._passed_over and any(letter.isalpha() for letter in folded)
        stem = self._stem(token) if counts else folded
        return Word(token, folded, stem, counts=counts, acronym=counts and is_acronym(token), lead=lead)


_ENDS_PHRASE, _PASSED_OVER = True, False
# The stem of every word that joins: it keeps the words around it apart, and phrases may have one.
_JOIN = "&"


@cache
def reader(language: str) -> Reader:
    """The reader of a language; one without a stemmer compares whole words."""
    return Reader(language)


def stemmer(language: str) -> Callable[[str], str]:
    """What gives the stem of a normalised word of a language; where there is no stemmer, the whole word, folded."""
    algorithm = STEMMERS.get(language)
    if algorithm is None:
        light = light_stemmer(language)
        return fold if light is None else lambda word: light(fold(word))
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm).stemWord
    if language == "de":
        # The German stemmer itself knows umlauts and their spelling as ae, oe, ue.
        return lambda word: fold(stem(word.lower()))
    if language == "ro":
        # Without diacritics the Romanian stemmer leaves the vowel of some endings.
        return lambda word: _without_last_vowels(stem(fold(word)))
    return lambda word: stem(fold(word))


def _without_last_vowels(stem: str) -> str:
    shortened = stem.rstrip("aeiu")
    return shortened if len(shortened) > 3 else stem
