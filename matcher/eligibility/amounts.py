"""Amounts of money of two currencies compared, as far as that can be certain."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from catalogue.law.sme import CurrencyBand, currency_bands
from catalogue.model.money import Money


def compare(one: Money, other: Money, on: date) -> int | None:
    """-1 where ``one`` is less than ``other``, 0 where it is the same, 1 where it is more, None where that is not sure.

    Across currencies by the bands of `catalogue.law.sme`: less at both ends of what a euro has been worth is less.
    """
    if one.currency == other.currency:
        return (one.amount > other.amount) - (one.amount < other.amount)
    limits = turning_points(other, one.currency, on)
    if not limits:
        return None
    low, high = limits[0], limits[-1]
    if one.amount < low:
        return -1
    if one.amount > high:
        return 1
    return 0 if low == high else None


def turning_points(limit: Money, currency: str, on: date) -> tuple[Decimal | Fraction, ...]:
    """The amounts in ``currency`` at which a comparison with ``limit`` can turn: one, two, or none if there is no rate.

    Below the first is less for certain, above the last more.
    """
    if currency == limit.currency:
        return (limit.amount,)
    here, there = _band(currency, on), _band(limit.currency, on)
    if here is None or there is None:
        return ()
    low = _converted(limit.amount, there.at_most, here.at_least)
    high = _converted(limit.amount, there.at_least, here.at_most)
    return (low,) if low == high else (low, high)


def plain(money: Money) -> str:
    """An amount as a fact of a reason: ``EUR 250000``."""
    return f"{money.currency} {money.amount.normalize():f}"


def _band(currency: str, on: date) -> CurrencyBand | None:
    band = currency_bands().get(currency)
    return band if band is not None and on >= band.valid_from else None


def _converted(amount: Decimal, units_there: Decimal, units_here: Decimal) -> Fraction:
    return Fraction(amount) / Fraction(units_there) * Fraction(units_here)
