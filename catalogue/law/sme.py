"""The size class of an enterprise, by the definition in force on a day.

The ceilings are in ``sme.toml`` beside this file. Headcount is mandatory, and one of the two amounts suffices: an
enterprise may exceed the turnover ceiling or the balance sheet ceiling of its class, not both.

What we cannot see and therefore do not judge: holdings of the enterprise in others (their figures count too), and the
rule that a class changes only after two closed years in a row beyond a ceiling (Article 4(2)): figures are taken as
those that decide.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalogue.law.source import LegalSource, read_source
from catalogue.model.condition import SizeClass
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise

_DATA = Path(__file__).with_name("sme.toml")
_ASCENDING = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeCeiling:
    """The ceilings of one class: annual work units strictly below the first, euro up to and including the others."""

    size: SizeClass
    headcount_below: int
    turnover_up_to: Decimal
    balance_sheet_up_to: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeDefinition:
    """A definition of the size classes, with the act that it is from."""

    source: LegalSource
    ceilings: tuple[SizeCeiling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyBand:
    """How many units of a currency one euro was worth, from ``valid_from`` on: at least and at most."""

    valid_from: date
    at_least: Decimal
    at_most: Decimal


@cache
def size_definitions() -> tuple[SizeDefinition, ...]:
    """Every definition we know, oldest first."""
    read = (
        SizeDefinition(
            source=read_source(entry),
            ceilings=tuple(
                SizeCeiling(
                    size=SizeClass(ceiling["size"]),
                    headcount_below=ceiling["headcount_below"],
                    turnover_up_to=Decimal(ceiling["turnover_up_to"]),
                    balance_sheet_up_to=Decimal(ceiling["balance_sheet_up_to"]),
                )
                for ceiling in entry["ceilings"]
            ),
        )
        for entry in _data()["definitions"]
    )
    return tuple(sorted(read, key=lambda definition: definition.source.valid_from))


def size_definition(on: date) -> SizeDefinition:
    """The definition in force on that day. Raises LookupError where we know of none."""
    for definition in reversed(size_definitions()):
        if definition.source.holds(on):
            return definition
    raise LookupError(f"no definition of enterprise sizes is known for {on.isoformat()}")


@cache
def currency_bands() -> Mapping[str, CurrencyBand]:
    """The bands by currency, for those that have one; the euro's own is 1."""
    table = _data()["currency_bands"]
    bands = {
        band["currency"]: CurrencyBand(
            valid_from=table["valid_from"], at_least=Decimal(band["at_least"]), at_most=Decimal(band["at_most"])
        )
        for band in table["bands"]
    }
    return MappingProxyType(
        {**bands, "EUR": CurrencyBand(valid_from=date.min, at_least=Decimal(1), at_most=Decimal(1))}
    )


def own_sizes(enterprise: Enterprise, on: date) -> tuple[SizeClass, ...]:
    """The classes that the enterprise can be of by its own figures, smallest first: one if the figures suffice.

    A figure that is missing, or too near to a ceiling in money other than euro, leaves open every class that it could
    still decide.
    """
    possible = []
    for ceiling in size_definition(on).ceilings:
        fits = _fits(enterprise, ceiling, on)
        if fits is not False:
            possible.append(ceiling.size)
        if fits is True:
            return tuple(possible)
    return (*possible, SizeClass.LARGE)


def possible_sizes(enterprise: Enterprise, on: date) -> tuple[SizeClass, ...]:
    """The classes that it can be of once its owners are counted, smallest first.

    A holder of 25 % or more adds figures and takes none away (a public body even makes it large), so unless we were
    told that there is none, every class above the smallest possible one stays open. Told more, the answer only ever
    narrows.
    """
    own = own_sizes(enterprise, on)
    if enterprise.owned_above_25_percent is False:
        return own
    return _ASCENDING[_ASCENDING.index(own[0]) :]


def sizes_up(sizes: Iterable[SizeClass]) -> tuple[SizeClass, ...]:
    """The same classes without repeats, smallest first."""
    wanted = set(sizes)
    return tuple(size for size in _ASCENDING if size in wanted)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def _fits(enterprise: Enterprise, ceiling: SizeCeiling, on: date) -> bool | None:
    """Whether it stays within one class: headcount and (turnover or balance sheet), each yes, no or not told."""
    headcount = None if enterprise.employees is None else enterprise.employees < ceiling.headcount_below
    amounts = (
        _within(enterprise.turnover, ceiling.turnover_up_to, on),
        _within(enterprise.balance_sheet, ceiling.balance_sheet_up_to, on),
    )
    money = True if True in amounts else None if None in amounts else False
    if headcount is False or money is False:
        return False
    return None if headcount is None or money is None else True


def _within(amount: Money | None, ceiling: Decimal, on: date) -> bool | None:
    if amount is None:
        return None
    band = currency_bands().get(amount.currency)
    if band is None or on < band.valid_from:
        return None
    if amount.amount <= ceiling * band.at_least:
        return True
    return False if amount.amount > ceiling * band.at_most else None
