"""In which currency the enterprises of a country count, on a given day.

The data is in ``currencies.toml`` beside this file.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("currencies.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalCurrency:
    """That a country has a currency from ``valid_from`` until the day before ``valid_to`` (None: still)."""

    country: str
    currency: str
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def national_currencies() -> tuple[NationalCurrency, ...]:
    """All that we know, past and present, in the order of the file."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        NationalCurrency(
            country=country,
            currency=entry["currency"],
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
        )
        for entry in data["entries"]
        for country in entry["countries"].split()
    )


def currency_of(country: str, on: date) -> str | None:
    """The currency (ISO 4217) of a country (ISO 3166-1 alpha-2) on that day, or None where we know none."""
    return next((one.currency for one in national_currencies() if one.country == country and one.holds(on)), None)
