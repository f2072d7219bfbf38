"""Where the applicant or the project must be."""

import re
from functools import cache

from catalogue.model.condition import Criterion, PlaceRule, Where
from catalogue.taxonomy.nuts import bundled_regions
from crawlers.read.clauses.language import Language, language_of
from crawlers.read.clauses.passages import Statement
from crawlers.read.clauses.phrases import Phrase, Setting
from crawlers.read.places import locate, names_of_places

_GAP = r"[ '/()-]{1,3}"


def find_place(statement: Statement, start: int, setting: Setting) -> Phrase | None:
    """*established in Bretagne or Normandie*, and under a heading on places also *Bretagne* alone.

    The codes are those of the names as they stand: a department beside the region that it lies in stays.
    """
    words, language = statement.words, setting.language
    introduction = language.keyed("places").match(words, start)
    if introduction is None and statement.topic is not Criterion.PLACE:
        introduction = _taken_out(words, start, language)
        if introduction is None:
            return _based(words, start, setting)
    what = Where(introduction[0]) if introduction is not None and introduction[0] != "anything" else None
    place = _skip(words, introduction[1] if introduction is not None else start)
    if (everywhere := _everywhere(words, place, language)) is not None:
        rule = PlaceRule(regions=(setting.country,), exclusive=True, what=what)
        return Phrase(criterion=Criterion.PLACE, end=everywhere, rule=rule)
    codes, end = _listed(words, place, setting)
    if end is None:
        return None
    rule = PlaceRule(regions=tuple(sorted(codes)), exclusive=True, what=what)
    return Phrase(criterion=Criterion.PLACE, end=end, rule=rule)


def _based(words: str, start: int, setting: Setting) -> Phrase | None:
    """*Dublin based* companies: places before the word for those who are there."""
    language = setting.language
    if not language.entries("based"):
        return None
    codes, end = _listed(words, start, setting)
    behind = language.keyed("based").match(words, end + 1) if end is not None else None
    if behind is None:
        return None
    rule = PlaceRule(regions=tuple(sorted(codes)), exclusive=True, what=Where(behind[0]))
    return Phrase(criterion=Criterion.PLACE, end=behind[1], rule=rule)


def _listed(words: str, start: int, setting: Setting) -> tuple[set[str], int | None]:
    """The places whose names stand at ``start`` as a list, and where it ends: None where one cannot be placed."""
    names = _names(setting.language.code, setting.country)
    codes: set[str] = set()
    place, end = start, None
    while (item := names.match(words, place)) is not None:
        found = locate([item["name"]], setting.country)
        if found.unplaced or found.in_part or not found.regions:
            return set(), None
        codes.update(found.regions)
        end = item.end()
        further = _further(setting.language.code).match(words, end)
        if further is None:
            break
        place = further.end()
    return codes, end


def _everywhere(words: str, place: int, language: Language) -> int | None:
    """Where *all regions* ends that begins at ``place``."""
    found = language.pattern("joins", "all_places").match(words, place)
    return found.end() if found is not None else None


def _taken_out(words: str, start: int, language: Language) -> tuple[str, int] | None:
    """What the places at ``start`` are taken out of, if *except* stands before them: the introduction said before."""
    before = list(language.pattern("joins", "except").finditer(words, 0, start))
    if not before or words[before[-1].end() : start].strip():
        return None
    for place in range(before[-1].start()):
        if (place == 0 or words[place - 1] == " ") and (found := language.keyed("places").match(words, place)):
            return found[0], start
    return None


@cache
def _further(code: str) -> re.Pattern[str]:
    """What stands between two places of a list."""
    own = language_of(code)
    assert own is not None
    return re.compile(rf" ?(?:[,/;] ?)?(?:{own.source('joins', 'and')} |{own.source('joins', 'or')} )?(?<=[ ,/;])")


def _skip(words: str, place: int) -> int:
    while place < len(words) and words[place] in " :":
        place += 1
    return place


@cache
def _names(language: str, country: str) -> re.Pattern[str]:
    """The names of the country's regions, behind an article or the word for a region; the longest that fits."""
    own = language_of(language)
    article = own.source("joins", "place_articles") if own is not None else "(?!)"
    names = {" ".join(words) for of, words in bundled_regions().by_name if of == country and len("".join(words)) > 2}
    names |= names_of_places(country)
    longest_first = sorted(names, key=len, reverse=True)
    either = "|".join(re.escape(name).replace(r"\ ", _GAP) for name in longest_first) or "(?!)"
    return re.compile(rf"(?:{article} ?){{0,4}}?(?P<name>{either})(?!\w)")
