"""Amounts from what portals write."""

import re
from decimal import Decimal

from catalogue.model.money import Money
from crawlers.reading import ReadError

_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,4})?")


def read_plain_amount(raw: str | int | float) -> Decimal:
    """A number written as machines do: digits, at most one decimal point. Raises `ReadError` for anything else."""
    text = str(raw).strip()
    if _PLAIN.fullmatch(text) is None:
        raise ReadError(f"not a plain amount: {text[:60]!r}")
    return Decimal(text)


def stated(amount: Decimal, currency: str) -> Money | None:
    """``amount`` as money, or None for zero: portals write 0 for "not stated"."""
    return Money(amount=amount, currency=currency) if amount > 0 else None
