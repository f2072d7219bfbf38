"""Countries, and the groups of countries that calls speak of, on a given day.

The data is in ``countries.toml`` beside this file. Names of countries are not: pages take them from Babel.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("countries.toml")


class CountryGroup(StrEnum):
    """A group of countries. ``EEA_EFTA`` are the states of the European Economic Area outside the EU."""

    EU = "eu"
    EEA_EFTA = "eea_efta"
    EFTA = "efta"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a country belongs to a group from ``valid_from`` until the day before ``valid_to`` (None: still)."""

    country: str
    group: CountryGroup
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def country_codes() -> frozenset[str]:
    """Every code of ISO 3166-1 alpha-2, and ``XK``, which the EU uses for Kosovo."""
    data = _data()
    return frozenset(f"{data['iso_3166_1']} {data['user_assigned']}".split())


def is_country(code: str) -> bool:
    """Whether ``code`` is a country's, as we write it: capitals, ``GR`` and ``GB``, never ``EL`` or ``UK``."""
    return code in country_codes()


@cache
def memberships() -> tuple[Membership, ...]:
    """All memberships, past and present, in the order of group, start and country."""
    return tuple(
        Membership(
            country=country, group=CountryGroup(group), valid_from=entry["valid_from"], valid_to=entry.get("valid_to")
        )
        for group, content in _data()["groups"].items()
        for entry in content["members"]
        for country in entry["countries"].split()
    )


def members(group: CountryGroup, on: date) -> frozenset[str]:
    """The countries that belong to ``group`` on that day."""
    return frozenset(entry.country for entry in memberships() if entry.group is group and entry.holds(on))


def eu_members(on: date) -> frozenset[str]:
    """The member states of the EU on that day."""
    return members(CountryGroup.EU, on)


def eea_members(on: date) -> frozenset[str]:
    """The states of the European Economic Area on that day: the EU's, Iceland, Liechtenstein and Norway."""
    return eu_members(on) | members(CountryGroup.EEA_EFTA, on)
