"""What somebody told in the form to join: its fields by name, as they were typed and ticked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.profile_form import WEEKDAYS
from catalogue.model.money import Money
from catalogue.model.profile import Profile
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.currencies import currency_of
from catalogue.taxonomy.nuts import region

AMOUNTS = ("turnover", "balance_sheet", "seeking_amount")
"""The fields with an amount of money; each has its currency in a field ``NAME_currency``."""
NO_REGION = "-"
"""What the field ``nuts`` holds where somebody says that a place is in none of the regions that were found."""
EURO = "EUR"
_COULD_BE_TWO = re.compile(r"\d{1,3}\.\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The fields of a form, each with its values in their order."""

    fields: tuple[tuple[str, str], ...] = ()

    def one(self, name: str) -> str:
        """The first value of a field, without blanks around it; empty where it was not told."""
        return next((value.strip() for field, value in self.fields if field == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, each once."""
        return tuple(dict.fromkeys(value for field, value in self.fields if field == name))

    def with_fields(self, name: str, values: Iterable[str]) -> "Answers":
        """The same with ``values`` in place of those of a field."""
        rest = tuple((field, value) for field, value in self.fields if field != name)
        return Answers(fields=(*rest, *((name, value) for value in values)))


def answers_of(profile: Profile) -> Answers:
    """The form as it would have been filled in for ``profile``, so that it can be sent again as it is."""
    return Answers(fields=tuple((name, value) for name, value in _fields(profile) if value))


def empty_answers(language: str, country: str, today: date) -> Answers:
    """The form before anything is told; ``country`` (ISO 3166-1 alpha-2) may be empty."""
    currency = currency_of(country, today) or EURO
    return Answers(
        fields=(
            ("language", language),
            ("country", country),
            *((f"{name}_currency", currency) for name in AMOUNTS),
            ("revision", NaceRevision.REV_2_1.value),
            ("cadence", "weekly"),
            ("weekday", WEEKDAYS[0]),
            ("hour", "7"),
        )
    )


def write_sector(sector: Sector) -> str:
    """A sector as the form holds it: ``43.22@2.1``."""
    return f"{sector.code}@{sector.revision}"


def read_sector(text: str) -> Sector | None:
    """The sector that `write_sector` wrote; None for what it never writes."""
    written = re.fullmatch(r"(\d\d(?:\.\d{1,2})?)@(2\.1|2)", text)
    return Sector(code=written[1], revision=NaceRevision(written[2])) if written is not None else None


def _fields(profile: Profile) -> Iterator[tuple[str, str]]:
    enterprise, seeking, mail = profile.enterprise, profile.seeking, profile.mail
    yield from (("name", profile.name), ("email", profile.email), ("language", profile.language))
    yield from (("country", profile.country), ("registration", profile.registration or ""))
    yield from _place(profile)
    yield "employees", _number(enterprise.employees)
    for name, money in zip(AMOUNTS, (enterprise.turnover, enterprise.balance_sheet, seeking.amount), strict=True):
        yield from _money(name, money)
    if enterprise.owned_above_25_percent is not None:
        yield "owned_above_25_percent", "yes" if enterprise.owned_above_25_percent else "no"
    yield "founded", enterprise.founded.isoformat() if enterprise.founded is not None else ""
    yield from (("sector", write_sector(sector)) for sector in profile.sectors)
    yield "main", next((write_sector(sector) for sector in profile.sectors if sector.main), "")
    yield "revision", NaceRevision.REV_2_1.value
    yield "description", profile.description
    yield from (("themes", theme) for theme in profile.themes)
    yield from (("instruments", instrument.value) for instrument in seeking.instruments)
    yield "own_share", _number(seeking.own_share)
    yield "partnering", profile.partnering.value if profile.partnering is not None else ""
    yield from (("cadence", mail.cadence.value), ("weekday", WEEKDAYS[mail.weekday]), ("hour", str(mail.hour)))


def _place(profile: Profile) -> Iterator[tuple[str, str]]:
    known = region(profile.nuts) if profile.nuts is not None else None
    place = profile.place or (known.name if known is not None else profile.nuts or "")
    if place:
        yield from (("place", place), ("nuts", profile.nuts or NO_REGION), ("nuts_of", place))


def _money(name: str, money: Money | None) -> Iterator[tuple[str, str]]:
    yield name, _number(money.amount if money is not None else None)
    yield f"{name}_currency", money.currency if money is not None else EURO


def _number(value: float | Decimal | None) -> str:
    """A number as `app.company_columns` reads it: without groups, and never one that could be two."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if _COULD_BE_TWO.fullmatch(text) else text
