"""Amounts told in the reader's currency, beside their own and never in its place."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from catalogue.model.money import Money
from catalogue.taxonomy.rates import Rates, UnknownCurrencyError, convert

# The rate of a day tells no more than this of what an amount will be worth when it is paid.
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The ``currency`` (ISO 4217) that amounts are told in as well, and the ``rates`` that they are converted by."""

    currency: str
    rates: Rates

    def convert(self, money: Money) -> Money | None:
        """``money`` in that currency, not rounded; None where it is in it already or has no rate."""
        if money.currency == self.currency:
            return None
        try:
            return convert(money, self.currency, self.rates)[0]
        except UnknownCurrencyError:
            return None

    def about(self, money: Money) -> Money | None:
        """The same, rounded to what can be said of it."""
        converted = self.convert(money)
        return rounded(converted) if converted is not None else None


def rounded(money: Money, digits: int = _DIGITS) -> Money:
    """``money`` to so many significant digits, halves to the even one."""
    if money.amount == 0:
        return money
    with localcontext() as context:
        context.prec, context.rounding = digits, ROUND_HALF_EVEN
        amount = +money.amount
    # 3.06E+5 is 306000 to whoever prints it.
    whole = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    return Money(amount=whole, currency=money.currency)
