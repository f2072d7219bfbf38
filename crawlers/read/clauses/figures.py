"""Bounds in words: *at least 3 years*, *between 10 and 249 employees*, *a turnover of more than 2 million euros*."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from crawlers.read.clauses.language import Language, language_of

# Between thousands, and before decimals, where a language does not say otherwise.
_THOUSANDS, _DECIMAL = "[ .]", "[.,]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A range as it is written: the words of its ends, their units, and whether the ends themselves are in it."""

    least: str | None = None
    most: str | None = None
    least_in: bool = True
    most_in: bool = True
    least_unit: str | None = None
    most_unit: str | None = None

    def joined(self, other: "Bound") -> "Bound | None":
        """Both together, one from below and one from above; None if they bound the same side."""
        if self.least is not None and other.most is not None and self.most is None and other.least is None:
            # *At least 4 and at most 90 employees*: the unit behind the second is that of both.
            unit = self.least_unit or other.most_unit
            return replace(self, most=other.most, most_in=other.most_in, least_unit=unit, most_unit=other.most_unit)
        if self.most is not None and other.least is not None and self.least is None and other.most is None:
            return other.joined(self)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What is counted: a table of the language with ``subject`` (*a headcount*), ``unit`` (*employees*) and ``behind``.

    ``behind`` is what may follow the bound and belongs to it (*of turnover*). A number without its unit counts only
    behind a subject; where ``needs_subject``, a unit alone is not enough: it takes a subject or what stands behind.
    Its units are those of ``units_of``, where it has none of its own.
    """

    table: str
    units_of: str | None = None
    needs_subject: bool = False
    unit_required: bool = False


def whole_number(raw: str, language: Language) -> int | None:
    """The whole number that ``raw`` is, in digits or as a word of the language."""
    words = raw.strip()
    found = language.keyed("numbers").match(words, 0)
    if found is not None and found[1] == len(words):
        return int(found[0])
    digits = _joined_digits(words, language)
    return int(digits) if digits.isdecimal() else None


def least_whole(bound: Bound, language: Language) -> int | None:
    """The least whole number within ``bound``, None if it is not bounded from below or by no whole number."""
    number = whole_number(bound.least, language) if bound.least is not None else None
    return None if number is None else number + (0 if bound.least_in else 1)


def most_whole(bound: Bound, language: Language) -> int | None:
    """The most, as `least_whole`."""
    number = whole_number(bound.most, language) if bound.most is not None else None
    return None if number is None else number - (0 if bound.most_in else 1)


def decimal_number(raw: str, language: Language) -> Decimal | None:
    """The number that ``raw`` is, with a comma or a point before its decimals."""
    digits = _joined_digits(raw.strip(), language).replace(",", ".")
    return Decimal(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None


def _joined_digits(raw: str, language: Language) -> str:
    """``raw`` without what the language puts between thousands."""
    return re.sub(rf"(?<=\d){_thousands(language)}(?=\d{{3}}(?!\d))", "", raw)


def _thousands(language: Language) -> str:
    return language.source("digits", "thousands") if language.entries("digits") else _THOUSANDS


def _digits(language: Language) -> str:
    """A pattern for a number in digits; one that could be of thousands or of decimals is none."""
    decimal = language.source("digits", "decimal") if language.entries("digits") else _DECIMAL
    thousands = rf"\d{{1,3}}(?:{_thousands(language)}\d{{3}}){{1,4}}"
    return rf"(?:{thousands}|\d{{1,12}}(?:{decimal}\d{{1,2}})?)(?![.,]?\d)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A bound on a quantity, and where its words end. The units are keys of the quantity's table.

    ``is_named``: more than the unit tells of what it is a bound.
    """

    bound: Bound
    end: int
    is_named: bool

    @property
    def unit(self) -> str | None:
        """The one unit of the bound; None if it has none, or two."""
        units = {self.bound.least_unit, self.bound.most_unit} - {None}
        return units.pop() if len(units) == 1 else None


def read_bound(quantity: Quantity, words: str, start: int, language: Language) -> Measured | None:
    """The bound on ``quantity`` that ``words`` have at ``start``; None if there is none that we understand."""
    forms = _forms(quantity, language.code)
    subject = forms.subject.match(words, start)
    place = subject.end() if subject else start
    found = forms.bound(words, place)
    if found is None:
        return None
    bound, place = found
    more = forms.joint.match(words, place)
    second = forms.bound(words, more.end()) if more else None
    if second is not None and (both := bound.joined(second[0])) is not None:
        bound, place = both, second[1]
    behind = forms.behind.match(words, place)
    if behind:
        place = behind.end()
    units = [unit for end, unit in ((bound.least, bound.least_unit), (bound.most, bound.most_unit)) if end is not None]
    if quantity.unit_required and None in units:
        return None
    if subject is None and behind is None and (quantity.needs_subject or None in units):
        return None
    return Measured(bound=bound, end=place, is_named=subject is not None or behind is not None)


class _Forms:
    """The patterns of one quantity in one language."""

    def __init__(self, quantity: Quantity, language: Language) -> None:
        table = quantity.table
        self._language = language
        measured = quantity.units_of or table
        units = language.entries(measured)
        # Those with a currency first: *million euros* is more than *million*.
        self._units = tuple(sorted((key for key in units if key.startswith("unit")), key=lambda key: -key.count("_")))
        self._leads = tuple(key for key in units if key.startswith("before_"))
        number = f"(?:{_digits(language)}|{_any_number(language)})"
        lead = "|".join(f"(?P<{{0}}{key}>{language.source(measured, key)})" for key in self._leads) or "(?!)"
        unit = (
            "|".join(f"(?P<{{0}}{key}>{language.source(measured, key)})" for key in self._units) or "(?P<{0}unit>(?!))"
        )

        def amount(name: str) -> str:
            leads, units = (re.sub(r"\{0\}", name, one) for one in (lead, unit))
            return rf"(?:(?:{leads}) ?)?(?P<{name}>{number})(?: ?(?:{units}))?(?!\w)"

        def form(key: str) -> str:
            return language.source("bounds", key)

        self.subject = re.compile(rf"(?<!\w){language.source(table, 'subject')} ?(?:{form('link')} ?)?")
        self.behind = re.compile(rf"[ ,]{{0,2}}{language.source(table, 'behind')}(?!\w)")
        self.joint = re.compile(rf" ?,? ?{form('joint')} ")
        between = rf"{form('from')} {amount('a')} (?:(?P<to_below>{form('to_below')})|{form('to')}) {amount('b')}"
        through = f"(?:~|{form('through')})"
        self._between = re.compile(rf"(?<!\w){between}")
        self._through = re.compile(rf"(?<!\w){amount('a')} {through} {amount('b')}")
        before = "|".join(f"(?P<{key}>{form(key)})" for key in ("most", "below", "least", "above"))
        self._before = re.compile(rf"(?<!\w)(?:{before}) {amount('a')}")
        after = "|".join(f"(?P<{key}>{form(f'{key}_behind')})" for key in ("most", "least", "below", "above"))
        self._after = re.compile(rf"(?<!\w){amount('a')} ?(?:\()?(?:{after})(?:\))?(?!\w)")
        # *10 or more employees*; what would stand before the number of an amount cannot stand here.
        no_lead = "".join(f"(?P<a{key}>(?!))?" for key in self._leads)
        unit_behind = re.sub(r"\{0\}", "a", unit)
        self._amid = re.compile(rf"(?<!\w){no_lead}(?P<a>{number}) (?:{after}) (?:{unit_behind})(?!\w)")

    def bound(self, words: str, start: int) -> tuple[Bound, int] | None:
        """The bound at ``start``, without a subject, and where it ends."""
        if (match := self._between.match(words, start)) is not None:
            most_unit = self._unit(match, "b")
            least_unit = self._unit(match, "a") or most_unit
            most_in = match["to_below"] is None
            return (
                Bound(least=match["a"], most=match["b"], most_in=most_in, least_unit=least_unit, most_unit=most_unit),
                match.end(),
            )
        if (match := self._through.match(words, start)) is not None and (unit := self._unit(match, "b")) is not None:
            return (
                Bound(least=match["a"], most=match["b"], least_unit=self._unit(match, "a") or unit, most_unit=unit),
                match.end(),
            )
        if (match := self._before.match(words, start)) is not None:
            number, unit = match["a"], self._unit(match, "a")
            return _one_sided(match, number, unit), match.end()
        if (match := self._amid.match(words, start) or self._after.match(words, start)) is not None:
            number, unit = match["a"], self._unit(match, "a")
            return _one_sided(match, number, unit), match.end()
        return None

    def _unit(self, match: re.Match[str], name: str) -> str | None:
        """The key of the number's unit; of money before it (*EUR 2 million*) that of both words together."""
        unit = next((key for key in self._units if match[f"{name}{key}"] is not None), None)
        lead = next((key for key in self._leads if match[f"{name}{key}"] is not None), None)
        if lead is None:
            # A power of ten alone says of what it is only where the currency stands before it.
            return None if unit is not None and unit.count("_") == 1 and self._leads and unit[5:].isdigit() else unit
        currency = lead.removeprefix("before_")
        if unit is None:
            return f"unit_0_{currency}"
        return f"{unit}_{currency}" if unit[5:].isdigit() else None


def _one_sided(match: re.Match[str], number: str, unit: str | None) -> Bound:
    """A bound from one side, by the word for it that fits."""
    ends = {
        "most": Bound(most=number, most_unit=unit),
        "below": Bound(most=number, most_unit=unit, most_in=False),
        "least": Bound(least=number, least_unit=unit),
        "above": Bound(least=number, least_unit=unit, least_in=False),
    }
    return ends[next(key for key in ends if match[key] is not None)]


def _any_number(language: Language) -> str:
    words = (language.source("numbers", key) for key in language.entries("numbers"))
    return "|".join(words) or "(?!)"


@cache
def _forms(quantity: Quantity, code: str) -> _Forms:
    language = language_of(code)
    assert language is not None
    return _Forms(quantity, language)
