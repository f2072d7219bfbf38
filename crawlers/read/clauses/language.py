"""The words of one language, from ``languages/<code>.toml`` beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).with_name("languages")
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
# A word ends here; after a blank, or an apostrophe (``d'``), another one may follow at once.
_END = r"(?:(?<=[' ])|(?!\w))"
# Small letters that Unicode does not take apart, as `catalogue.taxonomy.names.plain` writes them.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
_NEVER = re.compile(r"(?!)")

Entry = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The patterns of a language, each by its table and key, for text as `fold_words` leaves it.

    ``tables`` hold them ready for `re`, without a boundary around them.
    """

    code: str
    tables: Mapping[str, Mapping[str, Entry]]

    def entries(self, table: str) -> Mapping[str, Entry]:
        """A table: its keys and their patterns; empty if the language has none."""
        return self.tables.get(table, MappingProxyType({}))

    def source(self, table: str, key: str) -> str:
        """One pattern for any of an entry's, to be put into a larger one; it never fits if there is no such entry."""
        return _either(self.entries(table).get(key, ()))

    def pattern(self, table: str, key: str) -> re.Pattern[str]:
        """An entry as a pattern of whole words."""
        return _compiled(self.code, table, key)

    def longest(self, table: str, key: str, words: str, start: int) -> int | None:
        """Where the longest of an entry's words ends that stand at ``start``."""
        if self.pattern(table, key).match(words, start) is None:
            return None
        found = (one.match(words, start) for one in _each_compiled(self.code, table, key))
        return max((match.end() for match in found if match is not None), default=None)

    def keyed(self, table: str) -> "Keyed":
        """A table as one pattern that tells which of its keys fits."""
        return _keyed(self.code, table)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose keys are meanings: the longest of its words that stand at a place, and what they mean."""

    keys: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    any_of_them: re.Pattern[str]

    def match(self, words: str, start: int) -> tuple[str, int] | None:
        """The key that fits at ``start``, and where its words end; of several the longest."""
        # At most places none fits, and one pattern tells it sooner than a hundred.
        if self.any_of_them.match(words, start) is None:
            return None
        found = ((key, match.end()) for key, pattern in self._all() if (match := pattern.match(words, start)))
        return max(found, key=lambda one: one[1], default=None)

    def search(self, words: str) -> frozenset[str]:
        """All keys of which words stand anywhere in ``words``."""
        return frozenset(key for key, pattern in self._all() if pattern.search(words))

    def every(self, words: str) -> Iterable[re.Match[str]]:
        """The first place of each key in ``words``."""
        return (match for _, pattern in self._all() if (match := pattern.search(words)))

    def _all(self) -> Iterable[tuple[str, re.Pattern[str]]]:
        return zip(self.keys, self.patterns, strict=True)


@cache
def language_of(code: str) -> Language | None:
    """The language of an ISO 639-1 code, or None where we have no words of it.

    Raises ValueError for a file that names a fragment which it does not define.
    """
    path = _FOLDER / f"{code.lower()[:2]}.toml"
    if not code[:2].isalpha() or not path.is_file():
        return None
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    fragments: dict[str, str] = {}
    for name, raw in tables.pop("words").items():
        fragments[name] = _filled(_either(map(_plain, (raw,) if isinstance(raw, str) else raw)), fragments)
    filled = {
        table: MappingProxyType(
            {key: tuple(_filled(_plain(one), fragments) for one in patterns) for key, patterns in entries.items()}
        )
        for table, entries in tables.items()
    }
    return Language(path.stem, MappingProxyType(filled))


def _plain(pattern: str) -> str:
    """A pattern without accents, as folded text has none."""
    taken_apart = unicodedata.normalize("NFKD", pattern.replace("’", "'"))
    return "".join(char for char in taken_apart if not unicodedata.combining(char)).translate(LETTERS)


def _filled(pattern: str, fragments: Mapping[str, str]) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise ValueError(f"{{{match[1]}}} in {pattern!r} is none of the words defined before it")
        return fragments[match[1]]

    return _FRAGMENT.sub(fragment, pattern)


def _either(patterns: Iterable[str]) -> str:
    """Any one of ``patterns``, longer ones first, so that words are not taken for the beginning of others."""
    longest_first = sorted(patterns, key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)})" if longest_first else "(?!)"


@cache
def _compiled(code: str, table: str, key: str) -> re.Pattern[str]:
    language = language_of(code)
    assert language is not None
    patterns = language.entries(table).get(key, ())
    return re.compile(rf"(?<!\w){_either(patterns)}{_END}") if patterns else _NEVER


@cache
def _each_compiled(code: str, table: str, key: str) -> tuple[re.Pattern[str], ...]:
    language = language_of(code)
    assert language is not None
    return tuple(re.compile(rf"(?<!\w)(?:{one}){_END}") for one in language.entries(table).get(key, ()))


@cache
def _keyed(code: str, table: str) -> Keyed:
    language = language_of(code)
    assert language is not None
    entries = language.entries(table)
    every = [pattern for patterns in entries.values() for pattern in patterns]
    return Keyed(
        keys=tuple(entries),
        patterns=tuple(_compiled(code, table, key) for key in entries),
        any_of_them=re.compile(rf"(?<!\w){_either(every)}{_END}") if every else _NEVER,
    )
