"""What there is to give away, from fields in which portals write freely."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from catalogue.model.call import Budget
from catalogue.model.money import Money
from crawlers.read.html import read_line
from crawlers.read.money import money_after, read_money
from crawlers.reading import ReadError

Found = TypeVar("Found")

_LONGEST_WORDS = 500
_RATE = re.compile(
    r"(?:(?:up to|iki|op til|inntil|bis zu) )?(?P<rate>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:%|proc\.?|procent|prosent)?",
    re.IGNORECASE,
)
# The words before the highest and before the lowest sum for one project, the longer ones first.
_CEILINGS: dict[str, tuple[str, ...]] = {
    "da": ("op til", "maksimalt", "maks.", "maks", "højst"),
    "nb": ("inntil", "opptil", "maksimalt", "maks.", "maks"),
}
_FLOORS: dict[str, tuple[str, ...]] = {"da": ("minimum", "mindst", "fra"), "nb": ("minimum", "minst", "fra")}
# What stands between the two sums of a span.
_BETWEEN = {"da": r" ?[-–] ?| og op til | op til | til ", "nb": r" ?[-–] ?| og inntil | inntil | til "}


def read_budget(
    currency: str,
    language: str,
    *,
    total: str | None = None,
    limits: str | None = None,
    project_min: str | None = None,
    project_max: str | None = None,
    rate: str | None = None,
) -> Budget | None:
    """The pot, the bounds for one project and the highest rate, each from a field of free text; None if none is stated.

    ``limits`` is a field that holds both bounds (see `read_limits`). A text that is not exactly one amount (two sums, a
    sum per unit, prose) is kept as the portal's words and never becomes a number.
    """
    words: list[str] = []

    def read(raw: str | None, reader: Callable[[str], Found | None]) -> Found | None:
        try:
            return reader(raw) if raw is not None and raw.strip() else None
        except ReadError:
            words.append(read_line(str(raw))[:_LONGEST_WORDS])
            return None

    def amount(raw: str) -> Money | None:
        # A sum alone may be a sentence, and end as one.
        return read_money(raw.strip().removesuffix("."), currency, language)

    pot = read(total, amount)
    lowest, highest = read(limits, lambda raw: read_limits(raw, currency, language)) or (None, None)
    lowest, highest = read(project_min, amount) or lowest, read(project_max, amount) or highest
    part = read(rate, read_rate)
    told = "; ".join(dict.fromkeys(words)) or None
    budget = Budget(total=pot, project_min=lowest, project_max=highest, rate_max=part, words=told)
    return None if budget == Budget() else budget


def read_rate(raw: str) -> Decimal | None:
    """The highest rate in per cent, if ``raw`` is one rate, with or without its sign and words for "up to".

    None for 0, which stands for "not stated".
    Raises `ReadError` for anything else.
    """
    found = _RATE.fullmatch(" ".join(raw.split()))
    rate = Decimal(found["rate"].replace(",", ".")) if found is not None else None
    if rate is None or rate > 100:
        raise ReadError(f"not one rate: {raw[:60]!r}")
    return rate or None


def read_limits(raw: str, currency: str, language: str) -> tuple[Money | None, Money | None]:
    """The lowest and the highest sum for one project: ``op til 5 mio. kr.``, ``fra 200.000 til 500.000 kr.``.

    A unit behind a span counts for both sums of it. Raises `ReadError` for anything else, also for one sum alone, which
    may be either.
    """
    text = " ".join(raw.split()).removesuffix(".")
    floor = "|".join(map(re.escape, _FLOORS.get(language, ())))
    sums = r"(?P<lowest>[0-9][^-–]*?)(?:{between})(?P<highest>[0-9].*)".format(between=_BETWEEN.get(language, "[-–]"))
    span = re.fullmatch(rf"(?:(?:{floor}) )?{sums}" if floor else sums, text, re.IGNORECASE)
    if span is not None:
        return _span(span["lowest"], span["highest"], currency, language)
    for openings, is_floor in ((_FLOORS, True), (_CEILINGS, False)):
        try:
            found = money_after(text, currency, language, *openings.get(language, ()))
        except ReadError:
            continue
        return (found, None) if is_floor else (None, found)
    raise ReadError(f"not the limits of a sum: {raw[:60]!r}")


def _span(lowest: str, highest: str, currency: str, language: str) -> tuple[Money | None, Money | None]:
    unit = highest.lstrip("0123456789 .,'’") if lowest.strip()[-1:].isdigit() else ""
    low, high = (read_money(text, currency, language) for text in (f"{lowest.strip()} {unit}", highest))
    if low is None or high is None or low.amount > high.amount or low.currency != high.currency:
        raise ReadError(f"not the limits of a sum: {lowest[:40]!r} to {highest[:40]!r}")
    return low, high
