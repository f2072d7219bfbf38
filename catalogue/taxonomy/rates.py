"""What money of one currency is in another, by the euro foreign exchange reference rates of the ECB.

The European Central Bank publishes its rates about 16:00 CET on each working day, "for information purposes only". The
official ones are a reference set of the catalogue; where it has none, ``euro_rates.csv`` beside this file serves: the
rates of one day, 9 October 2025, from a copy of the ECB's daily file in public code, which was not compared with the
ECB's own. A converted amount is never without the day of its rate.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from functools import cache
from pathlib import Path
from types import MappingProxyType

from catalogue.model.money import Money
from catalogue.model.reference import ReferenceRow

_DATA = Path(__file__).with_name("euro_rates.csv")
_EURO = "EUR"
# Enough for the budget of the Union in rupiah, to the last digit of the rate.
_DIGITS = 40


class UnknownCurrencyError(LookupError):
    """There is no rate for a currency on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The rates of one ``day``: how many units of each currency one euro is worth, the euro itself included.

    ``official`` is false for the table that is bundled.
    """

    day: date
    per_euro: Mapping[str, Decimal]
    official: bool


def euro_rates(rows: Iterable[ReferenceRow] = (), on: date | None = None) -> Rates:
    """The newest rates of ``rows`` (the reference set ``euro_rates``) or of the bundled table, not later than ``on``.

    The official rates are preferred, whatever their day. Raises LookupError if none is so old, ValueError for rows
    that are none of that set.
    """
    by_day = {_day(row): row for row in rows}
    fitting = [day for day in by_day if on is None or day <= on]
    if fitting:
        day = max(fitting)
        return Rates(day=day, per_euro=_per_euro(day, by_day[day].facts), official=True)
    bundled = bundled_rates()
    if on is not None and bundled.day > on:
        oldest = min([bundled.day, *by_day])
        raise LookupError(f"there are no exchange rates of {on} or before; the oldest are of {oldest}")
    return bundled


@cache
def bundled_rates() -> Rates:
    """The rates of the table beside this file."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    day = date.fromisoformat(rows[0]["day"])
    return Rates(day=day, per_euro=_per_euro(day, {row["currency"]: row["rate"] for row in rows}), official=False)


def convert(money: Money, to: str, rates: Rates) -> tuple[Money, date]:
    """``money`` in the currency ``to`` (ISO 4217), not rounded, and the day of the rate.

    Raises `UnknownCurrencyError` for a currency that the rates do not have.
    """
    for currency in (money.currency, to):
        if currency not in rates.per_euro:
            known = ", ".join(sorted(rates.per_euro))
            raise UnknownCurrencyError(f"no rate of {currency} on {rates.day}; there are rates of: {known}")
    if money.currency == to:
        return money, rates.day
    with localcontext() as context:
        context.prec = _DIGITS
        amount = money.amount * rates.per_euro[to] / rates.per_euro[money.currency]
    return Money(amount=amount, currency=to), rates.day


def _day(row: ReferenceRow) -> date:
    try:
        return date.fromisoformat(row.key)
    except ValueError as error:
        raise ValueError(f"exchange rates stand under their day, not under {row.key!r}") from error


def _per_euro(day: date, rates: Mapping[str, str]) -> Mapping[str, Decimal]:
    found = {_EURO: Decimal(1)}
    for currency, text in rates.items():
        try:
            found[currency] = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"the rate of {currency} on {day} is no number: {text!r}") from error
        if not found[currency].is_finite() or found[currency] <= 0:
            raise ValueError(f"the rate of {currency} on {day} is no rate: {text!r}")
    return MappingProxyType(found)
