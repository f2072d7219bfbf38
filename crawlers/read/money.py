"""Amounts from what portals write. Two amounts in one text, a percentage or any word of prose raise.

The words for thousands and millions, the names of currencies and the separators of digits are those of the Unicode
CLDR, as Babel ships them, and a few that the portals use beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol

from catalogue.model.money import Money
from crawlers.read.wording import after_opening, bare
from crawlers.reading import ReadError

_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?")
_SHAPE = re.compile(r"(?P<before>[^0-9]*?)(?P<number>[0-9](?:[0-9 .,'’]*[0-9])?)(?P<behind>[^0-9]*)")
_NO_CENTS = re.compile(r"[.,] ?[-–—]{1,2}")
_WORD = re.compile(r"[^\W\d_]+['’.]?|\S")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[ .,'’][0-9]{3})+")
# No portal of ours gives more than a thousand billion, in whatever currency.
_LARGEST = Decimal(10) ** 15

_CURRENCIES = "EUR RON HUF SEK DKK NOK ISK CZK PLN BGN HRK GBP CHF".split()
_EVERYWHERE = {"€": "EUR", "£": "GBP", "euro": "EUR", "euros": "EUR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usage:
    """What a language's portals write beside what the CLDR has; all words bare (see `crawlers.read.wording.bare`).

    ``locale`` is that of the CLDR, if not the language itself. ``units`` and ``currencies`` are pairs of a power of
    ten or a code and a word. ``letters`` are units that count only where a currency is named too. ``links`` may stand
    behind the number or the unit, ``notes`` behind the currency.
    """

    locale: str | None = None
    units: str = ""
    currencies: str = ""
    letters: str = "3 k 6 m"
    links: str = ""
    notes: tuple[str, ...] = ()


_USAGES: dict[str, _Usage] = {
    "cs": _Usage(units="6 mio 6 mln", currencies="CZK korun CZK koruny CZK kc"),
    "da": _Usage(units="6 mill 9 mia 3 tkr", currencies="DKK kr DKK kroner", letters="3 k 3 t 6 m"),
    "de": _Usage(units="6 mill 3 tsd", letters="3 k 3 t 6 m"),
    "el": _Usage(units="6 εκατ 6 εκατομμυριων 9 δισ 3 χιλιαδων"),
    "en": _Usage(units="6 mio 6 mln 9 bn", currencies="GBP pounds", letters="3 k 6 m 9 b"),
    "es": _Usage(units="6 mill", links="de"),
    "fi": _Usage(units="6 milj", letters="3 k 3 t 6 m"),
    "fr": _Usage(units="9 mds 9 mrd", links="de|d'|d’"),
    "hr": _Usage(units="6 mln 6 mio 9 mlrd 6 milijuni", currencies="HRK kn HRK kuna"),
    "hu": _Usage(units="9 milliard 9 mrd 9 mld 6 mio", currencies="HUF ft HUF forint", letters="3 e 6 m"),
    "it": _Usage(units="6 mln 9 mld 6 mio", links="di|d'|d’"),
    "lt": _Usage(units="6 mil"),
    "nb": _Usage(units="6 mill 6 mio", currencies="NOK kr NOK kroner", letters="3 k 3 t 6 m"),
    "nl": _Usage(units="6 mio 6 mln 9 mld 9 mrd"),
    "pl": _Usage(currencies="PLN zł PLN zl PLN złotych"),
    "pt": _Usage(locale="pt_PT", units="6 milhoes 6 milhao", links="de"),
    "ro": _Usage(
        units="6 mil 6 mln 9 mld",
        currencies="RON lei RON leu",
        links="de",
        notes=("fonduri ue", "buget national", "buget total"),
    ),
    "sk": _Usage(units="6 mil 6 mio 6 mln 6 milion 6 miliony 6 milionov"),
    "sl": _Usage(units="6 mio 6 mil 9 mrd"),
    "sv": _Usage(units="6 milj 9 mdr", currencies="SEK kr SEK kronor", letters="3 k 3 t 6 m 6 mn 9 md"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What the words beside a number mean in one language, and how it separates thousands and decimals."""

    units: dict[str, int]
    letters: dict[str, int]
    currencies: dict[str, str]
    links: frozenset[str]
    notes: tuple[str, ...]
    group: str
    decimal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    amount: Decimal
    currency: str | None


def read_plain_amount(raw: str | int | float) -> Decimal:
    """A number written as machines do: digits, at most one decimal point. Raises `ReadError` for anything else."""
    text = str(raw).strip()
    if _PLAIN.fullmatch(text) is None:
        raise ReadError(f"not a plain amount: {text[:60]!r}")
    return Decimal(text)


def read_amount(raw: str | int | float | Decimal, language: str) -> Decimal:
    """The one amount that ``raw`` is, exact, in units of its currency (euro, not cent).

    Words of ``language`` for thousands, millions and milliards count; a currency may be named. Where one separator
    stands before exactly three digits, ``language`` (ISO 639-1) decides between thousands and decimals, and what it
    leaves open raises. Raises `ReadError` for anything that is not one amount of zero or more.
    """
    return _read(raw, language).amount


def read_money(raw: str | int | float | Decimal | None, currency: str, language: str) -> Money | None:
    """`read_amount` as money, in the currency that ``raw`` names, else in ``currency``; None for blank and for zero.

    Portals write 0 for "not stated". Raises `ReadError` as `read_amount` does.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    found = _read(raw, language)
    return stated(found.amount, found.currency or currency)


def money_after(raw: str, currency: str, language: str, *openings: str) -> Money | None:
    """`read_money` of what stands behind one of the ``openings``, for fields that are always the same sentence.

    The text must be an opening, then one amount, then at most a full stop. Raises `ReadError` for anything else.
    """
    return read_money(after_opening(raw, openings), currency, language)


def stated(amount: Decimal, currency: str) -> Money | None:
    """``amount`` as money, or None for zero: portals write 0 for "not stated"."""
    return Money(amount=amount, currency=currency) if amount > 0 else None


def _read(raw: str | int | float | Decimal, language: str) -> _Amount:
    words = _words(language)
    if isinstance(raw, str):
        found = _read_text(" ".join(raw.split()), words, raw)
    elif isinstance(raw, bool):
        raise ReadError(f"not an amount: {raw}")
    else:
        found = _Amount(amount=Decimal(str(raw)), currency=None)
    if not found.amount.is_finite() or not 0 <= found.amount < _LARGEST:
        raise ReadError(f"not an amount that a portal could give: {str(raw)[:60]!r}")
    return found


def _read_text(text: str, words: _Words, raw: str) -> _Amount:
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise ReadError(f"not exactly one amount: {raw[:60]!r}")
    before = _currencies(bare(shape["before"]), words, raw)
    no_cents = _NO_CENTS.match(shape["behind"])
    behind = bare(shape["behind"][no_cents.end() if no_cents else 0 :])
    for note in words.notes:
        behind = behind.removesuffix(note)
    unit, behind = _unit(behind, words, has_currency=bool(before))
    currencies = before | _currencies(behind, words, raw)
    if len(currencies) > 1:
        raise ReadError(f"an amount in two currencies: {raw[:60]!r}")
    # Nobody writes an amount of money with three decimals, unless in millions; machines leave out their last zeros.
    may_have_three = unit is not None or (not currencies and not shape["number"].endswith("0"))
    number = _number(shape["number"], words, raw, may_have_three=may_have_three)
    return _Amount(amount=number * 10 ** (unit or 0), currency=next(iter(currencies), None))


def _currencies(text: str, words: _Words, raw: str) -> set[str]:
    """The currencies that ``text`` names. Raises `ReadError` if it holds anything else."""
    codes = set()
    for word in _WORD.findall(text):
        code = words.currencies.get(word.removesuffix("."))
        if code is None:
            raise ReadError(f"not one amount and its currency alone, for it says {word!r}: {raw[:60]!r}")
        codes.add(code)
    return codes


def _unit(text: str, words: _Words, *, has_currency: bool) -> tuple[int | None, str]:
    """The power of ten that ``text`` begins with, if it does, and the rest without words that only link."""
    text = _unlinked(text, words)
    found = _WORD.match(text)
    if found is None:
        return None, text
    word, rest = found[0].removesuffix("."), text[found.end() :].strip()
    if word in words.units:
        power, rest = words.units[word], _unlinked(rest, words)
        # Spanish and Portuguese count thousands of millions: mil millones.
        further = _unit(rest, words, has_currency=False) if power == 3 else (None, rest)
        return (9, further[1]) if further[0] == 6 else (power, rest)
    if word in words.letters and (has_currency or rest):
        return words.letters[word], _unlinked(rest, words)
    for letter, power in words.letters.items():
        # Written as one: mkr, tkr, MSEK, kEUR.
        if word.startswith(letter) and word.removeprefix(letter) in words.currencies:
            return power, f"{word.removeprefix(letter)} {rest}"
    return None, text


def _unlinked(text: str, words: _Words) -> str:
    found = _WORD.match(text)
    return text[found.end() :].strip() if found is not None and found[0] in words.links else text


def _number(text: str, words: _Words, raw: str, *, may_have_three: bool) -> Decimal:
    """The number in ``text``, which begins and ends with a digit; ``may_have_three`` decimals where one mark stands."""
    marks = re.findall(r"[^0-9]+", text)
    if not marks:
        return Decimal(text)
    last = marks[-1]
    if _THOUSANDS.fullmatch(text) and len(set(marks)) == 1 and (len(marks) > 1 or last in (" ", "'", "’", words.group)):
        return _whole(text)
    head, _, decimals = text.rpartition(last)
    thousands = set(marks[:-1])
    if last not in (".", ",") or last in thousands or len(thousands) > 1:
        raise ReadError(f"not one amount, by its separators: {raw[:60]!r}")
    if thousands and _THOUSANDS.fullmatch(head) is None:
        raise ReadError(f"thousands that are not groups of three digits: {raw[:60]!r}")
    if thousands or len(head) <= 3:
        certain = last == words.decimal and (bool(thousands) or may_have_three)
    else:
        certain = may_have_three
    if len(decimals) == 3 and head[0] != "0" and not certain:
        raise ReadError(f"thousands or decimals, that is not certain: {raw[:60]!r}")
    return Decimal(f"{_whole(head)}.{decimals}")


def _whole(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9]", "", text))


@cache
def _words(language: str) -> _Words:
    """The words of ``language``. Raises ValueError for a language that is not at stake."""
    usage = _USAGES.get(language)
    if usage is None:
        raise ValueError(f"no amounts are read in {language!r}, only in {', '.join(sorted(_USAGES))}")
    locale = Locale.parse(usage.locale or language)
    symbols = Locale.parse(language).number_symbols["latn"]
    currencies = {code.casefold(): code for code in _CURRENCIES} | _EVERYWHERE
    for code in _CURRENCIES:
        names = [get_currency_name(code, count, locale) for count in (1, 2, 5, 20, Decimal("1.5"))]
        names.append(get_currency_symbol(code, locale))
        currencies |= {bare(name).removesuffix("."): code for name in names}
    pairs = usage.currencies.split()
    currencies |= {bare(word): code for code, word in zip(pairs[::2], pairs[1::2], strict=True)}
    return _Words(
        units=dict(_cldr_units(locale)) | _powers(usage.units),
        letters=_powers(usage.letters),
        currencies=currencies,
        links=frozenset(usage.links.split("|")) - {""},
        notes=usage.notes,
        group=" " if symbols["group"].isspace() else symbols["group"],
        decimal=symbols["decimal"],
    )


def _powers(pairs: str) -> dict[str, int]:
    parts = pairs.split()
    return {bare(word): int(power) for power, word in zip(parts[::2], parts[1::2], strict=True)}


def _cldr_units(locale: Locale) -> Iterator[tuple[str, int]]:
    """The words by which ``locale`` shortens large numbers, to their powers of ten."""
    for forms in locale.compact_decimal_formats.values():
        for by_size in forms.values():
            for size, pattern in by_size.items():
                zeros = pattern.pattern.count("0")
                word = bare(re.sub(r"[0'.]", "", pattern.pattern)).removeprefix("de ")
                # One letter alone is no word: it might stand for metres.
                if len(word) > 1 and " " not in word and zeros:
                    yield word, len(size) - zeros
