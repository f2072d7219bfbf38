"""Dates with the month in words, in the languages of the portals. Prose never becomes a date.

The names of months and weekdays are those of the Unicode CLDR, as Babel ships them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from babel import Locale

from crawlers.read.clock import LANGUAGES, with_clock
from crawlers.read.dates import calendar_day, iso_day, numeric_day, year_first_day
from crawlers.read.wording import after_opening, bare
from crawlers.reading import ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usage:
    """How a language writes a date, all words bare (see `crawlers.read.wording.bare`).

    ``locales`` are those of the CLDR that know its names beside the language's own; ``months`` are spellings that the
    CLDR lacks. ``leads`` may stand before the date, ``ordinals`` behind the number of the day, ``links`` between day,
    month and year, ``ends`` behind the year. ``years_first`` tells that the year comes before the month.
    """

    locales: tuple[str, ...] = ()
    months: str = ""
    leads: str = ""
    ordinals: str = ""
    links: str = ""
    ends: str = ""
    year_first: bool = False
    month_first: bool = False


_USAGES: dict[str, _Usage] = {
    "cs": _Usage(leads="dne", ends="roku"),
    "da": _Usage(leads="d|den"),
    "de": _Usage(locales=("de_AT",), leads="am|den|dem"),
    "el": _Usage(ordinals="η|ης"),
    "en": _Usage(locales=("en_GB",), leads="on|the", ordinals="st|nd|rd|th", links="of", month_first=True),
    # Spain's gazettes also write setiembre.
    "es": _Usage(months="9 setiembre 9 sep", leads="el|el dia|del|dia|de", ordinals="o", links="de|del"),
    "fi": _Usage(),
    "fr": _Usage(leads="le", ordinals="er"),
    "hr": _Usage(months="11 studenog", leads="dana", ends="godine|god"),
    "hu": _Usage(year_first=True),
    "it": _Usage(leads="il|il giorno|del|del giorno", ordinals="o", links="del"),
    "lt": _Usage(year_first=True),
    "nb": _Usage(leads="den"),
    "nl": _Usage(leads="op"),
    "pl": _Usage(leads="dnia", ends="r|roku"),
    "pt": _Usage(locales=("pt_PT",), leads="dia|do dia|de|em|a", ordinals="o", links="de"),
    "ro": _Usage(leads="din|din data de|pe|data de"),
    "sk": _Usage(leads="dna", ends="roku"),
    # The CLDR has the nominative alone.
    "sl": _Usage(
        months="1 januarja 2 februarja 3 marca 4 aprila 5 maja 6 junija 7 julija 8 avgusta 9 septembra 10 oktobra "
        "11 novembra 12 decembra",
        leads="dne",
        ends="leta",
    ),
    "sv": _Usage(leads="den"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What the words of one language mean: month 1 to 12, weekday 0 (Monday) to 6.

    Without diacritics two weekdays may be one word (Slovak *st* and *št*); a month is never taken for another.
    """

    months: dict[str, int]
    weekdays: dict[str, set[int]]
    forms: tuple[re.Pattern[str], ...]


def written_day(raw: str, language: str) -> date | datetime:
    """The one date in ``raw``, its month in words of ``language`` (ISO 639-1), its year stated.

    A date if no hour stands there, a naive instant if one does, before or behind the date. Case and diacritics do not
    count. A weekday may stand there and must be the right one. Raises `ReadError` for anything else: any other word
    makes it prose.
    """
    names = _names(language)
    text = bare(raw)
    for form in names.forms:
        found = form.fullmatch(text)
        if found is not None:
            return _read(found, names, language, raw)
    raise ReadError(f"not one whole date in words of {language!r}: {raw[:60]!r}")


def day_in(language: str) -> Callable[[str], date | datetime]:
    """The reader of one date in numbers, day first, or in words of ``language``, where editors write either.

    It raises `ReadError` for anything else.
    """

    def read(raw: str) -> date | datetime:
        try:
            return numeric_day(raw)
        except ReadError:
            return written_day(raw, language)

    return read


def day_after(raw: str, language: str, *openings: str) -> date | datetime:
    """The date behind one of the ``openings``, for portals whose field is always the same sentence.

    The text must be an opening, then a date in words or numbers, then at most a full stop; case does not count.
    Raises `ReadError` for anything else.
    """
    text = after_opening(raw, openings)
    readers: tuple[Callable[[str], date | datetime], ...] = (numeric_day, year_first_day, iso_day)
    for read in readers:
        try:
            return read(text)
        except ReadError:
            continue
    try:
        return written_day(text, language)
    except ReadError as error:
        raise ReadError(f"no date alone behind the opening: {raw[:120]!r}") from error


def _read(found: re.Match[str], names: _Names, language: str, raw: str) -> date | datetime:
    day = calendar_day(found["year"], names.months[found["month"]], found["day"], raw)
    for weekday in (found["before"], found["behind"]):
        if weekday is not None and day.weekday() not in names.weekdays[weekday]:
            raise ReadError(f"the weekday is not that of the date: {raw[:60]!r}")
    first = found["first"].strip().removesuffix(",").strip()
    if not first:
        return with_clock(day, found["rest"], language)
    if found["rest"].strip():
        raise ReadError(f"words on both sides of a date: {raw[:60]!r}")
    return with_clock(day, f" {first}", language)


@cache
def _names(language: str) -> _Names:
    """The words of ``language``. Raises ValueError for a language that is not at stake."""
    usage = _USAGES.get(language)
    if usage is None or language not in LANGUAGES:
        raise ValueError(f"no dates are read in {language!r}, only in {', '.join(sorted(_USAGES))}")
    pairs = usage.months.split()
    months = [*_cldr(language, usage, "months"), *zip(map(int, pairs[::2]), pairs[1::2], strict=True)]
    weekdays = list(_cldr(language, usage, "days"))
    known = {word: numbers.pop() for word, numbers in _meanings(months).items() if len(numbers) == 1}
    days = _meanings(weekdays)
    return _Names(months=known, weekdays=days, forms=tuple(_forms(usage, _either(known), _either(days))))


def _cldr(language: str, usage: _Usage, what: str) -> Iterator[tuple[int, str]]:
    for name in (language, *usage.locales):
        for context in getattr(Locale.parse(name), what).values():
            for width in ("wide", "abbreviated", *(["short"] if what == "days" else [])):
                yield from context.get(width, {}).items()


def _meanings(pairs: list[tuple[int, str]]) -> dict[str, set[int]]:
    """Bare words to their numbers."""
    meanings: dict[str, set[int]] = {}
    for number, word in pairs:
        meanings.setdefault(bare(word).removesuffix("."), set()).add(number)
    return meanings


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _forms(usage: _Usage, months: str, weekdays: str) -> Iterator[re.Pattern[str]]:
    lead = rf"(?:(?:{usage.leads})\.? )?" if usage.leads else ""
    link = rf"(?:(?:{usage.links}) )?" if usage.links else ""
    ends = rf"(?: ?(?:{usage.ends})\b\.?)?" if usage.ends else ""
    day = rf"(?P<day>[0-9]{{1,2}})(?: ?(?:{usage.ordinals})\b)?" if usage.ordinals else r"(?P<day>[0-9]{1,2})"
    month = rf"(?P<month>{months})(?![^\W\d_])"
    year = "(?P<year>[0-9]{4})"
    weekday = rf"(?:(?P<before>{weekdays})(?:\.,? ?|, ?| ))?"
    start = rf"(?P<first>(?:[^,]*?(?:, ?| ))??){lead}{weekday}{lead}"
    close = rf"(?:,? \(?(?P<behind>{weekdays})\)?(?![^\W\d_])\.?)?(?P<rest>(?:[, ].*)?)"
    bodies = [rf"{day}(?:\. ?| ){link}{month}(?:\.,? ?|,? ){link}{year}\.?{ends}"]
    if usage.month_first:
        bodies.append(rf"{month}(?:\. ?| ){day},? {year}")
    if usage.year_first:
        # Lithuanian names the year (m.), the month (mėn.) and the day (d.) beside their values.
        bodies.append(rf"{year}(?: ?m)?(?:\. ?| ){month}(?: ?men)?(?:\. ?| ){day}(?: ?d)?\.?")
    for body in bodies:
        yield re.compile(start + body + close)
