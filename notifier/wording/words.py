"""The words of mails and pages, one file a language in ``templates/i18n``.

A file maps keys to texts with ``{facts}``. A text that counts something is an object with one text for each plural form
of the language (the categories of Unicode CLDR: one, few, many, other), in which ``{n}`` is the number.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal

import notifier
from catalogue.model.money import Money
from catalogue.taxonomy.find_themes import theme_label
from catalogue.taxonomy.nuts import region

if TYPE_CHECKING:
    from babel import Locale

    from catalogue.model.match import Reason

TEMPLATES = Path(notifier.__file__).parents[1] / "templates"
FALLBACK = "en"
# A list of all countries of the EU, or of all regions of one, would bury the sentence it stands in.
_NAMED = 6
_COUNTRY_LENGTH = 2

Text = str | Mapping[str, str]
_log = logging.getLogger(__name__)


class WordsError(Exception):
    """A text is missing, or asks for a fact that it is not given. The text says which and where."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """The words of one language.

    ``language`` is the ISO 639-1 code of these words, ``locale`` writes its dates and numbers. ``reviewed`` is whether
    a person who speaks it has checked them. ``wanted`` is the language that was asked for, where there are no usable
    words in it and these stand in. Two are the same only if they are one object, so that what is written in them can be
    kept by them.
    """

    language: str
    locale: "Locale"
    reviewed: bool
    texts: Mapping[str, Text]
    wanted: str | None = None

    def say(self, key: str, **facts: str) -> str:
        """The text of ``key``, filled with ``facts``. Raises `WordsError` if there is none or a fact is missing."""
        text = self._text(key)
        if not isinstance(text, str):
            raise WordsError(f"templates/i18n/{self.language}.json: {key} counts something; it needs a number")
        return self._fill(key, text, facts)

    def count(self, key: str, n: int, **facts: str) -> str:
        """The text of ``key`` in the plural form of ``n``, filled with ``facts`` and the number."""
        from babel.numbers import format_decimal

        forms = self._text(key)
        if isinstance(forms, str):
            raise WordsError(f"templates/i18n/{self.language}.json: {key} has no plural forms")
        form = forms.get(self.locale.plural_form(n)) or forms.get("other")
        if form is None:
            raise WordsError(f"templates/i18n/{self.language}.json: {key} has no form for other numbers")
        return self._fill(key, form, {**facts, "n": format_decimal(n, locale=self.locale)})

    def join(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """``items`` as the language lists them: *a, b and c*."""
        from babel.lists import format_list

        listed = list(items)
        text = format_list(listed, style=style, locale=self.locale)
        return _soften(text, listed[-1]) if self.language == "es" and len(listed) > 1 else text

    def country(self, code: str) -> str:
        """The name of a country, by its ISO 3166-1 code."""
        return str(self.locale.territories.get(code, code))

    def place(self, code: str) -> str:
        """The name of a region, by its NUTS code, as its own country writes it; a country's in this language."""
        known = region(code)
        if len(code) == _COUNTRY_LENGTH or known is None:
            return self.country(code)
        return known.name

    def language_name(self, code: str) -> str:
        """The name of a language, by its ISO 639-1 code."""
        return str(self.locale.languages.get(code, code))

    def reason(self, reason: "Reason") -> str:
        """The sentence of a reason. Its facts, codes and numbers, are spelled out."""
        facts = {name: self._spell(name, value) for name, value in reason.facts.items()}
        return self.say(f"reason.{reason.code}", **facts)

    def question(self, code: str) -> str:
        """The question that would settle an unknown."""
        return self.say(f"question.{code}")

    def _text(self, key: str) -> Text:
        text = self.texts.get(key)
        if text is None:
            raise WordsError(f"templates/i18n/{self.language}.json has no text for {key}")
        return text

    def _fill(self, key: str, text: str, facts: Mapping[str, str]) -> str:
        try:
            return text.format_map(facts)
        except KeyError as error:
            raise WordsError(
                f"templates/i18n/{self.language}.json: {key} asks for {error}, which is not given"
            ) from None

    def _spell(self, name: str, value: str) -> str:
        """A fact of a reason in words; what each holds is told in `matcher.eligibility.codes`."""
        spell = _SPELLINGS.get(name)
        if spell is None:
            raise WordsError(f"no words are known for the fact {name!r} of a reason")
        return spell(self, value)


def _soften(text: str, last: str) -> str:
    """A Spanish list that ends in ``last``: *y* is *e* before the sound of i, *o* is *u* before that of o.

    The CLDR leaves this to the program that writes the list, and Babel does not do it.
    """
    head = text.removesuffix(last)
    start = last.lstrip('«“"').lower()
    if head.endswith(" y ") and re.match("h?[ií](?![aeo])", start):
        return f"{head[:-2]}e {last}"
    if head.endswith(" o ") and re.match(r"h?[oó]|8|11(?!\d)", start):
        return f"{head[:-2]}u {last}"
    return text


def _spell_countries(words: Words, value: str) -> str:
    """A list of countries, or how many there are."""
    if value.isdigit():
        return words.count("count.countries", int(value))
    return _name_first(words, [words.country(code) for code in value.split(",")], "countries.more")


def _spell_places(words: Words, value: str) -> str:
    return _name_first(words, [words.place(code) for code in value.split(",")], "places.more")


def _name_first(words: Words, names: list[str], more: str) -> str:
    """All of ``names``, or the first few and, by the text ``more``, how many others there are."""
    others = len(names) - _NAMED
    if others <= 0:
        return words.join(names)
    return words.count(more, others, names=", ".join(names[:_NAMED]))


def _spell_allowed(words: Words, value: str) -> str:
    if set(value.split(",")) == {"micro", "small", "medium"}:
        return words.say("sizes.sme")
    return _spell_each(words, "sizes", value)


def _spell_each(words: Words, group: str, value: str, style: Literal["standard", "or"] = "standard") -> str:
    return words.join((words.say(f"{group}.{code}") for code in value.split(",")), style)


def _spell_span(words: Words, value: str, spell: Callable[[Words, str], str]) -> str:
    """What is asked for: ``10..49``, ``10..`` or ``..49``, each bound by ``spell``."""
    low, _, high = value.partition("..")
    if not low:
        return words.say("range.most", high=spell(words, high))
    if not high:
        return words.say("range.least", low=spell(words, low))
    return words.say("range.between", low=spell(words, low), high=spell(words, high))


def _spell_months(words: Words, value: str) -> str:
    years, months = divmod(int(value), 12)
    return words.count("count.months", int(value)) if months or not years else words.count("count.years", years)


def _spell_money(words: Words, value: str) -> str:
    """``EUR 250000`` as the language writes it."""
    from notifier.wording.figures import write_money

    currency, _, amount = value.partition(" ")
    return write_money(words, Money(amount=Decimal(amount), currency=currency))


def _spell_day(words: Words, value: str) -> str:
    from notifier.wording.figures import write_long_day

    return write_long_day(words, date.fromisoformat(value))


def _spell_number(words: Words, value: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(Decimal(value), locale=words.locale)


def _spell_themes(words: Words, value: str) -> str:
    return words.join(theme_label(theme, words.language) for theme in value.split(","))


def _as_it_is(_words: Words, value: str) -> str:
    return value


_SPELLINGS: Mapping[str, Callable[[Words, str], str]] = {
    "country": Words.country,
    "countries": _spell_countries,
    "place": Words.place,
    "places": _spell_places,
    "size": lambda words, value: _spell_each(words, "size", value, "or"),
    "allowed": _spell_allowed,
    "missing": lambda words, value: _spell_each(words, "missing", value),
    "applicant": lambda words, value: words.say(f"applicant.{value}"),
    "applicants": lambda words, value: _spell_each(words, "applicants", value),
    "entities": lambda words, value: words.count("count.entities", int(value)),
    "partners": lambda words, value: words.count("count.partners", int(value)),
    "people": _spell_number,
    "asked_people": lambda words, value: _spell_span(words, value, _spell_number),
    "form": lambda words, value: words.say(f"form.{value}"),
    "forms": lambda words, value: _spell_each(words, "form", value),
    "forms_but": lambda words, value: _spell_each(words, "form", value),
    "founded": _spell_day,
    "day": _spell_day,
    "asked_months": lambda words, value: _spell_span(words, value, _spell_months),
    "sector": _as_it_is,
    "sectors": lambda words, value: words.join(value.split(",")),
    "revision": _as_it_is,
    "turnover": _spell_money,
    "asked_turnover": lambda words, value: _spell_span(words, value, _spell_money),
    "level": _as_it_is,
    "reached": _as_it_is,
    "asked_levels": lambda words, value: _spell_span(words, value, _as_it_is),
    "percent": _spell_number,
    "asked_percent": _spell_number,
    "rate": _spell_number,
    "amount": _spell_money,
    "limit": _spell_money,
    "instruments": lambda words, value: _spell_each(words, "instrument", value),
    "sought": lambda words, value: _spell_each(words, "instrument", value, "or"),
    "themes": _spell_themes,
}


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are words in, ISO 639-1, in alphabetical order."""
    return tuple(sorted(path.stem for path in (TEMPLATES / "i18n").glob("*.json")))


@cache
def load_words(language: str, folder: Path = TEMPLATES / "i18n", rooms: tuple[str, ...] = ()) -> Words:
    """The words of ``language``; those of English, with ``wanted`` set, where its file is missing or not usable.

    ``rooms`` are the folders with the texts of the pages that these words are for, a file a language in each. A file
    that lacks a text is not used at all, nor are the others then: a mail or a page is never half in one language and
    half in another. Raises `WordsError` only if there are no usable English words either.
    """
    try:
        texts = _read_all(language, folder, rooms)
        faults = find_faults(language, folder, rooms) if language != FALLBACK else []
    except WordsError as error:
        faults = [str(error)]
    if not faults:
        return _words(language, texts)
    if language == FALLBACK:
        raise WordsError(faults[0])
    _log.warning("no usable words in %r, English stands in: %s", language, faults[0])
    english = _read_all(FALLBACK, folder, rooms)
    return _words(FALLBACK, english, wanted=language)


def _read_all(language: str, folder: Path, rooms: tuple[str, ...]) -> dict[str, Any]:
    texts = dict(_read(language, folder))
    for room in rooms:
        texts |= _read(language, folder / room)
    return texts


def find_faults(language: str, folder: Path = TEMPLATES / "i18n", rooms: tuple[str, ...] = ()) -> list[str]:
    """What the files of ``language`` lack beside the English ones, each fault in words; empty if nothing."""
    own, english = _read_all(language, folder, rooms), _read_all(FALLBACK, folder, rooms)
    faults = [f"{language}.json lacks {key}" for key in english if key not in own]
    faults += [f"{language}.json has {key}, which nothing asks for" for key in own if key not in english]
    forms = set(_words(language, own).locale.plural_form.tags) | {"other"}
    for key, text in own.items():
        model = english.get(key)
        if key.startswith("_") or model is None:
            continue
        if isinstance(text, str) != isinstance(model, str):
            faults.append(f"{language}.json: {key} must {'not ' if isinstance(model, str) else ''}have plural forms")
        elif isinstance(text, Mapping) and not _has_forms(text, forms):
            faults.append(f"{language}.json: {key} has the plural forms {', '.join(text)}; {', '.join(forms)} are used")
        elif _facts(text) != _facts(model):
            faults.append(f"{language}.json: {key} has other {{facts}} than the English text")
    return faults


def _has_forms(text: Mapping[str, str], forms: set[str]) -> bool:
    """Every form must be there but ``many``, which Italian and French use for whole millions alone."""
    return forms - {"many"} <= set(text) <= forms


def _facts(text: Text) -> set[str]:
    texts = [text] if isinstance(text, str) else list(text.values())
    # A single one may go unnumbered: "another new call".
    return {name for one in texts for _, name, _, _ in Formatter().parse(one) if name is not None} - {"n"}


def _words(language: str, texts: Mapping[str, Any], wanted: str | None = None) -> Words:
    from babel import Locale, UnknownLocaleError

    about = texts.get("_about", {})
    try:
        locale = Locale.parse(str(about["locale"]))
        reviewed = about["reviewed"] is True
    except (KeyError, TypeError, ValueError, UnknownLocaleError) as error:
        raise WordsError(f"{language}.json: _about must name a locale and whether it is reviewed: {error}") from error
    return Words(language=language, locale=locale, reviewed=reviewed, texts=texts, wanted=wanted)


def _read(language: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{language}.json"
    if not language.isalpha():
        raise WordsError(f"{language!r} is not the code of a language")
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WordsError(f"the words in {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise WordsError(f"the words in {path} are not JSON: {error}") from error
    if not isinstance(texts, dict):
        raise WordsError(f"the words in {path} must be one JSON object")
    return texts
