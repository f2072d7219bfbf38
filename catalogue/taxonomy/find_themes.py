"""What a call is on: themes, environmental objectives and the digital transition, each with what tells it.

Codes come first: what a programme, a topic or a category stands for needs no reading. Words come second, those of the
title before those of the text. Nothing here is part of a call: it is computed anew each time, so that a change of our
lists is no change of the call.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from catalogue.model.call import Call, SectionKind
from catalogue.taxonomy.language import text_language
from catalogue.taxonomy.objectives import objectives, objectives_by_theme
from catalogue.taxonomy.theme_codes import find_codes
from catalogue.taxonomy.theme_words import Hit, theme_words
from catalogue.taxonomy.themes import themes

# What one mention counts, by where it stands, and the most that several there can; a call is on a theme from `_ENOUGH`
# on. So a title settles it alone, the topic that pays for a cascade call or chosen keywords nearly do, and in a text it
# must be said often: so many times, and so many times in a hundred words.
_TITLE, _PARENT, _KEYWORD, _KEYWORDS = 1.0, 0.7, 0.35, 0.7
_CALL_TITLE, _TEXT_SAYS_SO, _TEXT_MENTIONS = 0.35, 1.0, 0.4
_ENOUGH = 1.0
_OFTEN, _IN_A_HUNDRED, _SHORT_TEXT = 2, 2.0, 60
# A text is read so far: what a call is on is said at its beginning, and lists take long texts by the thousand.
_READ = 1_500
_QUOTES = 3


class Basis(StrEnum):
    """What tells that a call is on a theme."""

    CODE = "code"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEvidence:
    """One thing that tells it: the ``quote`` of a code or of words, the field of the call that it stands in.

    ``says`` is what a code stands for, in English; None for words, which speak for themselves.
    """

    basis: Basis
    where: str
    quote: str
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFinding:
    """That a call is on a theme or an objective (``id``), and what tells it, codes first."""

    id: str
    evidence: tuple[ThemeEvidence, ...]


@cache
def theme_ids() -> tuple[str, ...]:
    """The ids of all that a call can be on: the themes, then the objectives, each in its own order."""
    return (*themes(), *objectives())


def theme_label(theme: str, language: str) -> str:
    """The name of a theme or objective in ``language`` (ISO 639-1), in English where we have none."""
    known = themes().get(theme) or objectives()[theme]
    return known.label(language)


def find_themes(call: Call) -> tuple[ThemeFinding, ...]:
    """What a call is on, by its codes and its words, in the order of `theme_ids`."""
    by_code = _by_code(call)
    return _findings((by_code, _by_words(call)))


def find_themes_by_code(call: Call) -> tuple[ThemeFinding, ...]:
    """What a call is on by its codes alone: quick, and needs no text."""
    return _findings((_by_code(call),))


def is_on(call: Call, theme: str) -> bool:
    """Whether a call is on a theme or objective. Its words are read only where its codes do not say so."""
    return any(finding.id == theme for find in (find_themes_by_code, find_themes) for finding in find(call))


_Found = Mapping[str, list[ThemeEvidence]]


def _findings(found: Iterable[_Found]) -> tuple[ThemeFinding, ...]:
    evidence: dict[str, list[ThemeEvidence]] = defaultdict(list)
    for one in found:
        for theme, pieces in one.items():
            for served in (theme, *objectives_by_theme().get(theme, ())):
                evidence[served] += pieces
    return tuple(
        ThemeFinding(id=theme, evidence=tuple(dict.fromkeys(evidence[theme])))
        for theme in theme_ids()
        if theme in evidence
    )


def _by_code(call: Call) -> _Found:
    found: dict[str, list[ThemeEvidence]] = defaultdict(list)
    for one in find_codes(call):
        for theme in one.code.themes:
            found[theme].append(ThemeEvidence(basis=Basis.CODE, where=one.where, quote=one.quote, says=one.code.says))
    return found


def _by_words(call: Call) -> _Found:
    points: dict[str, float] = defaultdict(float)
    found: dict[str, list[ThemeEvidence]] = defaultdict(list)
    for where, text, language in _texts(call):
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in theme_words(language).hits(text):
            hits[hit.theme].append(hit)
        for theme, mentions in hits.items():
            points[theme] += _points(where, len(mentions), len(text.split()))
            quotes = dict.fromkeys(mention.quote for mention in mentions)
            found[theme] += [
                ThemeEvidence(basis=Basis.WORD, where=where, quote=quote) for quote in list(quotes)[:_QUOTES]
            ]
    return {theme: pieces for theme, pieces in found.items() if points[theme] >= _ENOUGH}


def _texts(call: Call) -> Iterator[tuple[str, str, str]]:
    """The texts of a call that say what it is on, with their field and language."""
    yield "title", call.title, call.language
    if call.keywords:
        yield "keywords", ". ".join(call.keywords), call.language
    if call.call_title and call.call_title != call.title:
        yield "call_title", call.call_title, call.language
    if call.parent is not None and call.parent.topic_title != call.title:
        yield "parent", call.parent.topic_title, call.language
    description = call.text(SectionKind.DESCRIPTION)[:_READ]
    if description:
        yield "description", description, text_language(description, call.language)


def _points(where: str, mentions: int, words: int) -> float:
    match where:
        case "title":
            return _TITLE
        case "parent":
            return _PARENT
        case "keywords":
            return min(_KEYWORDS, _KEYWORD * mentions)
        case "call_title":
            return _CALL_TITLE
    often = mentions >= _OFTEN and 100 * mentions >= _IN_A_HUNDRED * max(words, _SHORT_TEXT)
    return _TEXT_SAYS_SO if often else _TEXT_MENTIONS * min(mentions, 2) / 2
