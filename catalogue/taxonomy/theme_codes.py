"""Codes by which a call tells that it is on a theme or an objective: identifiers, programmes, objectives, categories.

The data is in ``theme_codes.toml`` beside this file.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalogue.model.call import Call, SectionKind
from catalogue.taxonomy.names import plain

_DATA = Path(__file__).with_name("theme_codes.toml")
_READ = 1_500
_MOST_OBJECTIVES, _MOST_THEMES = 3, 5
_SPECIFIC_OBJECTIVE = re.compile(r"\b([REIJ]SO)[ .]?([1-8])\.([0-9]{1,2})(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a call has: which ``themes`` and objectives it stands for (ids), and what it ``says``, in English."""

    themes: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code as a call writes it (``quote``), and in which of its fields it does (``where``)."""

    code: Code
    where: str
    quote: str


def find_codes(call: Call) -> Iterator[FoundCode]:
    """The codes of a call, and of the topic that pays for it. Reads no long text."""
    identifiers = {
        "identifier": call.identifier,
        "call_identifier": call.call_identifier,
        "parent": call.parent.topic if call.parent is not None else None,
    }
    for where, identifier in identifiers.items():
        if identifier is not None:
            yield from (FoundCode(code, where, identifier) for code in _of_identifier(identifier.upper()))
    if call.programme is not None:
        for written in dict.fromkeys((call.programme.code, call.programme.name)):
            known = _codes().programmes.get(written.casefold())
            if known is not None:
                yield FoundCode(known, "programme", written)
    yield from _specific_objectives(call)
    yield from _categories(call)


def code_themes() -> frozenset[str]:
    """The ids of all themes and objectives that any code stands for."""
    codes = _codes()
    known = [
        *(code for patterns in codes.identifiers.values() for _, code in patterns),
        *codes.programmes.values(),
        *codes.specific_objectives.values(),
        *(code for listed in codes.categories.values() for code in listed.values()),
    ]
    return frozenset(theme for code in known for theme in code.themes)


@dataclass(frozen=True, slots=True)
class _Codes:
    """The data: patterns of identifiers by what stands before their first hyphen, and all else by its name."""

    identifiers: Mapping[str, tuple[tuple[re.Pattern[str], Code], ...]]
    programmes: Mapping[str, Code]
    specific_objectives: Mapping[str, Code]
    categories: Mapping[str, Mapping[str, Code]]


@cache
def _codes() -> _Codes:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    identifiers: dict[str, list[tuple[re.Pattern[str], Code]]] = defaultdict(list)
    for written, entry in data["identifiers"].items():
        pattern = re.compile(re.escape(written).replace(r"\*", ".*").replace(r"\?", "."))
        identifiers[written.partition("-")[0]].append((pattern, _code(entry)))
    return _Codes(
        identifiers=MappingProxyType({start: tuple(patterns) for start, patterns in identifiers.items()}),
        programmes={written.casefold(): _code(entry) for written, entry in data["programmes"].items()},
        specific_objectives={written: _code(entry) for written, entry in data["specific_objectives"]["codes"].items()},
        categories={
            source: {plain(written): Code(tuple(about.split()), written) for written, about in listed.items() if about}
            for source, listed in data["categories"].items()
        },
    )


def _code(entry: Mapping[str, Any]) -> Code:
    return Code(tuple(entry["about"].split()), entry["says"])


@lru_cache(maxsize=4096)
def _of_identifier(identifier: str) -> tuple[Code, ...]:
    patterns = _codes().identifiers.get(identifier.partition("-")[0], ())
    return tuple(code for pattern, code in patterns if pattern.fullmatch(identifier))


def _categories(call: Call) -> Iterator[FoundCode]:
    known = _codes().categories.get(call.source)
    if known is None:
        return
    found = [(known.get(plain(keyword)), keyword) for keyword in call.keywords]
    # A call with categories of every kind is for whatever one may do: none of them is its subject.
    if len({theme for code, _ in found if code is not None for theme in code.themes}) <= _MOST_THEMES:
        yield from (FoundCode(code, "keywords", keyword) for code, keyword in found if code is not None)


def _specific_objectives(call: Call) -> Iterator[FoundCode]:
    fields = [("title", call.title), ("call_title", call.call_title or "")]
    fields += [("programme", call.programme.name)] if call.programme is not None else []
    fields += [("identifier", call.identifier or ""), *(("keywords", keyword) for keyword in call.keywords)]
    # What a page says of other objectives further down is not what the call is for.
    fields += [("description", call.text(SectionKind.DESCRIPTION)[:_READ])]
    # Most texts hold no such code: looking for its letters first is far quicker than the expression.
    written = [
        (where, found[0], f"{found[1].upper()}{found[2]}.{int(found[3])}")
        for where, text in fields
        if "SO" in text
        for found in _SPECIFIC_OBJECTIVE.finditer(text)
    ]
    if len({name for _, _, name in written}) <= _MOST_OBJECTIVES:
        known = _codes().specific_objectives
        yield from (FoundCode(known[name], where, quote) for where, quote, name in written if name in known)
