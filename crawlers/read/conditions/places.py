"""Lists of countries in words: "Member States, Norway and the following associated countries: ..."."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from catalogue.law.participation import countries_of
from catalogue.taxonomy.countries import country_codes, eea_members, eu_members
from crawlers.read.conditions.text import either, fold

# English names that calls use and the library's list of names does not hold, as `fold` leaves them.
_OTHER_NAMES = {
    "bosnia herzegovina": "BA",
    "czech republic": "CZ",
    "great britain": "GB",
    "ivory coast": "CI",
    "korea": "KR",
    "macedonia": "MK",
    "palestine": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "republic of north macedonia": "MK",
    "russian federation": "RU",
    "slovak republic": "SK",
    "the gambia": "GM",
    "the netherlands": "NL",
    "turkey": "TR",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
}
_ARTICLE = r"(?:(?:any|all|one|each|either)(?: of)? )?(?:(?:the|an?|its|our|listed) )*"
_SEPARATOR = re.compile(r"(?:[\s,;:/]|\b(?:and|or|as well as|in|from|also|both|either)\b)+")
_INTRODUCTION = re.compile(
    r"(?:the )?following (?:additional |other |eligible )*(?:associated |third )?(?:countries|states) ?:? ?"
)
# Something in brackets is passed over unless it takes anything away.
_ASIDE = re.compile(r" ?\((?![^()]*\b(?:except|exclud|not|other than|without)\w*)[^()]*\)")
_EXCEPTION = re.compile(
    r"[\s,(]*\b"
    + either("except(?: for| of)?", "excluding", "with the exception of", "other than", "but not", "without")
    + r"\b ?:? ?"
)
# What may follow a list without changing it.
_END = re.compile(
    either(
        r"[\s.;:!)]*$",
        r"[.;:)!] ",
        r",? ?"
        + either(
            r"(?:is|are|will be) (?:eligible|allowed|invited|able)",
            r"(?:can|may) (?:apply|participate|submit|join|be)",
            r"applying as",
            r"with both",
            r"at the time of",
            r"by the (?:time|date|deadline)",
            r"to (?:apply|be eligible)",
        )
        + r"\b",
    )
)
_EU = re.compile(
    either(
        _ARTICLE + r"(?:27 )?(?:(?:eu(?: ?27)?|european union|union)(?:'s)? )?member states?"
        r"(?: \(ms\))?(?: of the (?:european union|eu|union))?(?: \(eu(?: ?27)?\))?(?! of )\b",
        _ARTICLE + r"(?:countries of the )?(?:european union|eu ?27|eu|union)(?: countries| country| states)?"
        r"(?: \((?:eu|eu ?27)\))?"
        r"(?! (?:or|and)? ?(?:candidate|neighbour|associated|accession|partner|programme|wide)|[ /]eea)\b",
    )
)
_EEA = re.compile(
    _ARTICLE + r"(?:eea|european economic area)(?: \(eea\))?(?: (?:countr(?:y|ies)|member states?|members?|states?))?"
    r"(?P<limited> associated to [a-z ]+)?\b(?! efta| and [a-z]+ associated)"
)
_PROGRAMME = (
    either(
        "horizon europe",
        "heurope",
        "horizon",
        "he",
        "euratom research and training",
        "euratom",
        "smp cosme",
        "smp",
        "single market",
        "dep",
        "digital europe",
        "creative europe",
        r"erasmus ?\+?",
        "life",
        "cosme",
        "rfcs",
        "european defence fund",
    )
    + r"(?: programme)?(?: \((?:smp|dep|he)\))?"
)
_ASSOCIATED = re.compile(
    _ARTICLE
    + r"(?:(?:third|non eu|other) )*"
    + either(
        rf"(?:(?P<before>(?:{_PROGRAMME}(?: and | or |/)?)+) )?associated (?:third )?(?:countr(?:y|ies)|states?)"
        rf"(?: to (?:the )?(?P<to>{_PROGRAMME}))?",
        rf"countr(?:y|ies) (?:that are )?associated (?:to|with) (?:the )?(?P<with>{_PROGRAMME}|programme)",
    )
    + r"(?![a-z])"
)
_WIDENING = re.compile(
    _ARTICLE + r"(?:horizon europe )?widening countr(?:y|ies)(?:,? as defined in [a-z ]+regulation)?"
)
# Territories of a group that was named before; they have codes of their own and are left open.
_TERRITORIES = re.compile(
    r"(?:including |together with )?(?:its |their |the )?"
    + either("outermost regions", "overseas countries and territories", "octs?")
    + r"(?: \(octs?\))?(?: linked to (?:it|them|the member states))?"
)
_PLAIN_WORD = r"(?!(?:and|or|not|except|excluding|other than|are|is|can|may|must)\b)[a-z0-9()/'+]+"
_OTHER_GROUP = re.compile(
    either(
        _ARTICLE + rf"(?:{_PLAIN_WORD} ){{0,5}}?(?:countries|member states|states|territories|regions)\b"
        rf"(?: {_PLAIN_WORD}){{0,12}}",
        r"(?:listed )?eea and [a-z ]{2,30}associated countries",
        r"(?:the )?\b(?:mercosur|cariforum|andean community|efta|oecd|nato)\b(?: countries| states| members)?",
    )
)
_HORIZON = ("horizon europe", "horizon", "heurope", "he")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a list of countries means where it stands.

    ``on`` is the day by which groups are read. ``associated`` is the group of `catalogue.law.participation` that the
    words "Associated Countries" mean in the programme, or None where we know of none.
    """

    on: date
    associated: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The countries that a list names, and whether it leaves no room for others."""

    countries: frozenset[str]
    only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One item of a list, and where it ends in the text."""

    places: Places
    end: int


def country_named(name: str) -> str | None:
    """The country (ISO 3166-1) whose English name the whole of ``name`` is, or None."""
    return _names().get(fold(name).removeprefix("the "), _names().get(fold(name)))


def read_places(text: str, setting: Setting) -> Places | None:
    """The countries that ``text`` (folded) begins with, or None where any part of the list cannot be read.

    Groups that grow, and groups we hold no members of, leave room for others.
    """
    named, rest = _take_items(text, setting)
    exception = _EXCEPTION.match(rest)
    if exception is not None:
        without, rest = _take_items(rest[exception.end() :], setting)
        if not without.only or not without.countries:
            return None
        named = Places(countries=named.countries - without.countries, only=named.only)
    return named if named.countries and _END.match(rest) else None


def _take_items(text: str, setting: Setting) -> tuple[Places, str]:
    """The countries that ``text`` begins with, and what follows them."""
    countries: frozenset[str] = frozenset()
    only, place = True, 0
    while True:
        gap = _SEPARATOR.match(text, place)
        start = gap.end() if gap else place
        introduction = _INTRODUCTION.match(text, start)
        item = _take_item(text, introduction.end() if introduction else start, setting)
        if item is None:
            return Places(countries=countries, only=only), text[place:]
        countries |= item.places.countries
        only = only and item.places.only
        aside = _ASIDE.match(text, item.end)
        place = aside.end() if aside else item.end


def _take_item(text: str, start: int, setting: Setting) -> _Item | None:
    for pattern in (_TERRITORIES, _WIDENING, _EU, _EEA, _name_pattern(), _ASSOCIATED, _OTHER_GROUP):
        match = pattern.match(text, start)
        if match is not None:
            return _Item(places=_meaning(pattern, match, setting), end=match.end())
    return None


def _meaning(pattern: re.Pattern[str], match: re.Match[str], setting: Setting) -> Places:
    """The countries that an item means."""
    none: frozenset[str] = frozenset()
    if pattern is _EU:
        return Places(countries=eu_members(setting.on), only=True)
    if pattern is _EEA and match["limited"] is None:
        return Places(countries=eea_members(setting.on), only=True)
    if pattern is _name_pattern():
        return Places(countries=frozenset({_names()[match["name"]]}), only=True)
    group = None
    if pattern is _EEA:
        group = "eic-eea"
    elif pattern is _WIDENING:
        group = "widening"
    elif pattern is _ASSOCIATED:
        group = _associated_group(match["before"] or match["to"] or match["with"], setting)
    return Places(countries=countries_of(group, setting.on) if group else none, only=False)


def _associated_group(programme: str | None, setting: Setting) -> str | None:
    """The group of countries associated to the programme that is named, or to the call's own where none is."""
    name = (programme or "programme").strip().removesuffix("programme").strip()
    if not name:
        return setting.associated
    if name.startswith("euratom"):
        return "euratom-associated"
    return "horizon-associated" if name in _HORIZON else None


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    territories = Locale("en").territories
    known = {fold(territories[code]): code for code in country_codes() if code in territories}
    return known | _OTHER_NAMES


@cache
def _name_pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?:the )?(?P<name>" + "|".join(map(re.escape, names)) + r")(?![a-z])")
