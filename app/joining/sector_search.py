"""Sectors found by words in a reader's language, or by a code: NACE, CAEN, ATECO."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.nace import nace_entries, sector_entries
from catalogue.taxonomy.words import fold, reader, tokens

if TYPE_CHECKING:
    from catalogue.model.reference import ReferenceRow
    from catalogue.store.database import Database
    from catalogue.taxonomy.nace import NaceEntry

_SETS = {NaceRevision.REV_2: "nace_rev2", NaceRevision.REV_2_1: "nace_rev2_1"}
_CODE = re.compile(r"(?:[A-Za-z]\.?)?(\d\d)(?:\.?(\d{1,2}))?(?:\.?\d{1,2})?")
_MOST = 8
_LONGEST = 200
# A word of the name says more than a word by which calls speak of the sector.
_IN_NAME, _IN_PHRASES = 1.0, 0.8
_BEGUN = 0.9
_SHORTEST_BEGINNING = 3
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sector and its name in the reader's language, in English where it has none there."""

    sector: Sector
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of one code: its name, and the stems of it and of the words by which one speaks of it."""

    code: str
    name: str
    in_name: frozenset[str]
    in_phrases: frozenset[str]


def read_code(text: str) -> str | None:
    """A sector's code as NACE writes it (``43``, ``43.2``, ``43.22``) out of what people write; None if it is none.

    The letter of the section before it, and the digits that ATECO and others have behind a class, are left out.
    """
    written = _CODE.fullmatch(text.strip()[:_LONGEST])
    if written is None:
        return None
    division, rest = written.groups()
    return f"{division}.{rest}" if rest else division


class SectorSearch:
    """Finds sectors by the names that the catalogue has, the official ones, and by ours."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._read: dict[tuple[NaceRevision, str], tuple[str, tuple[_Entry, ...]]] = {}

    def find(self, text: str, language: str, revision: NaceRevision) -> list[Found]:
        """The sectors of ``revision`` that ``text`` speaks of in ``language`` (ISO 639-1), the likeliest first."""
        entries = self._entries(revision, language)
        code = read_code(text)
        if code is not None:
            near = sorted((one for one in entries if _is_of(one.code, code)), key=lambda one: one.code != code)
            return [_found(one, revision) for one in near[:_MOST]]
        asked = [stems for word in tokens(text[:_LONGEST]) if (stems := _stems(word, language))]
        begun = fold(text[:_LONGEST].rsplit(maxsplit=1)[-1]) if asked else ""
        rated = [(_rate(one, asked, begun), one) for one in entries]
        best = sorted((one for one in rated if one[0] >= _ENOUGH), key=lambda one: (-one[0], -len(one[1].code)))
        return [_found(one, revision) for _, one in best[:_MOST]]

    def name(self, sector: Sector, language: str) -> str | None:
        """What a sector is called, or the group or division it is in; None where there is no such division."""
        names = {one.code: one.name for one in self._entries(sector.revision, language)}
        digits = sector.code.replace(".", "")
        codes = [f"{digits[:2]}.{digits[2:length]}" for length in range(len(digits), 2, -1)]
        return next((names[code] for code in (*codes, digits[:2]) if code in names), None)

    def is_there(self, sector: Sector) -> bool:
        """Whether the revision has such a code; where we have not got the official table, whether the division."""
        rows = self._rows(sector.revision)
        return any(row.key == sector.code for row in rows) if rows else bool(sector_entries(sector))

    def _entries(self, revision: NaceRevision, language: str) -> tuple[_Entry, ...]:
        taken = self._taken(revision)
        held = self._read.get((revision, language))
        if held is None or held[0] != taken:
            rows = self._rows(revision)
            held = (taken, tuple(_official(rows, revision, language)) if rows else _bundled(revision, language))
            self._read[revision, language] = held
        return held[1]

    def _taken(self, revision: NaceRevision) -> str:
        from catalogue.store.references import find_references

        with self._database.read() as connection:
            found = find_references(connection).get(_SETS[revision])
        return found.run if found is not None else ""

    def _rows(self, revision: NaceRevision) -> "tuple[ReferenceRow, ...]":
        from catalogue.store.references import find_reference_rows

        with self._database.read() as connection:
            return find_reference_rows(connection, _SETS[revision])


def _found(entry: _Entry, revision: NaceRevision) -> Found:
    return Found(sector=Sector(code=entry.code, revision=revision), name=entry.name)


def _is_of(code: str, asked: str) -> bool:
    """Whether a code is the one that is asked for, a part of it, or what it is in."""
    digits, wanted = code.replace(".", ""), asked.replace(".", "")
    return digits.startswith(wanted) or (len(wanted) > len(digits) >= len(wanted) - 1 and wanted.startswith(digits))


def _stems(word: str, language: str) -> frozenset[str]:
    """Those of a word in the reader's language and in ours, in which some names are; none of one that says nothing."""
    own = reader(language).stems(word)
    return frozenset([*own, *reader("en").stems(word)]) if own else frozenset()


def _rate(entry: _Entry, asked: Sequence[frozenset[str]], begun: str) -> float:
    """How much of what was asked is in an entry, from 0 to 1; the last word may only have been begun."""
    if not asked:
        return 0.0
    found = [_rate_word(entry, stems) for stems in asked]
    if found[-1] == 0.0 and len(begun) >= _SHORTEST_BEGINNING:
        found[-1] = _BEGUN * max(
            _IN_NAME * any(one.startswith(begun) for one in entry.in_name),
            _IN_PHRASES * any(one.startswith(begun) for one in entry.in_phrases),
        )
    return sum(found) / len(found)


def _rate_word(entry: _Entry, stems: frozenset[str]) -> float:
    if stems & entry.in_name:
        return _IN_NAME
    return _IN_PHRASES if stems & entry.in_phrases else 0.0


def _official(rows: "Sequence[ReferenceRow]", revision: NaceRevision, language: str) -> Iterator[_Entry]:
    from catalogue.taxonomy.labels import label

    ours = nace_entries(revision)
    for row in rows:
        name = label(row, language)
        if name is not None and row.key[:1].isdigit():
            yield _entry(row.key, name, ours.get(row.key), language)


@cache
def _bundled(revision: NaceRevision, language: str) -> tuple[_Entry, ...]:
    return tuple(_entry(one.code, one.label, one, language) for one in nace_entries(revision).values())


def _entry(code: str, name: str, ours: "NaceEntry | None", language: str) -> _Entry:
    stems = reader(language).stems
    phrases = [phrase.removeprefix("=") for phrase in ours.phrases] if ours is not None else []
    spoken = [other for phrase in phrases for other in _in_language(phrase, language)]
    # Names that we have in English alone are found by words of both languages.
    english = {
        stem for text in ([ours.label, *phrases] if ours is not None else []) for stem in reader("en").stems(text)
    }
    own = {stem for text in spoken for stem in stems(text)}
    return _Entry(code=code, name=name, in_name=frozenset(stems(name)), in_phrases=frozenset(own | english))


def _in_language(phrase: str, language: str) -> tuple[str, ...]:
    """The phrases of the glossary in a language that mean an English one."""
    return tuple(other for concept in _by_phrase().get(phrase, ()) for other in concept.get(language, ()))


@cache
def _by_phrase() -> dict[str, list[dict[str, tuple[str, ...]]]]:
    from catalogue.taxonomy.glossary import concepts

    found: dict[str, list[dict[str, tuple[str, ...]]]] = {}
    for concept in concepts().values():
        for phrase in concept.phrases.get("en", ()):
            found.setdefault(phrase, []).append(dict(concept.phrases))
    return found
