"""The company that a form tells of: its fields read by the rules of every profile, and all faults at once."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.company_columns import column_of, read_cells
from app.joining.answers import AMOUNTS, NO_REGION, Answers, read_sector, write_sector
from app.joining.places import Places, find_places
from app.joining.sector_search import Found, SectorSearch, read_code
from app.joining.zones import zone_of
from app.profile_form import ProfileError, read_profile
from app.profile_record import profile_record
from catalogue.model.profile import Profile
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.countries import is_country
from catalogue.taxonomy.names import plain
from catalogue.taxonomy.nuts import contains

if TYPE_CHECKING:
    from catalogue.taxonomy.nuts import Regions

_WORDS = ("name", "email", "language", "country", "registration", "place")
_PLAIN = ("employees", "owned_above_25_percent", "founded", "own_share", "partnering", "cadence", "weekday", "hour")
_LISTS = ("themes", "instruments")
# What is wrong with a field, as the page says it; any other field holds what its choices do not offer.
_CODES = {
    **{name: name for name in ("name", "email", "country", "description", "founded", "registration", "place")},
    **dict.fromkeys((*AMOUNTS, "employees"), "number"),
    "own_share": "percent",
    "sectors": "sector",
}
_FIELDS = {"sectors": "sector_words"}
_RANDOM = 5
_LONGEST_SLUG = 40
_ALPHABET = "abcdefghijkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """That a field cannot be taken as it is; ``code`` says why: one of ``web.join.fault.CODE``."""

    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a form tells: the ``profile``, or the ``faults`` for which there is none.

    ``answers`` are the fields as they go on; ``places`` and ``sectors`` are the choices that were found for what
    somebody typed.
    """

    answers: Answers
    profile: Profile | None = None
    faults: tuple[Fault, ...] = ()
    places: Places = field(default_factory=Places)
    sectors: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReader:
    """Reads forms with what an installation knows of regions and sectors."""

    regions: "Regions"
    sectors: SectorSearch

    def read(self, answers: Answers, now: datetime, before: Profile | None = None) -> Reading:
        """The company that ``answers`` tell of at ``now`` (aware).

        It is a new one, with an id of its own, or ``before`` as it is changed by them: what the form has no field for
        stays as it was.
        """
        answers, places, nuts, faults = self._place(answers)
        answers, found, sector_faults = self._sectors(answers)
        values, cell_faults = read_cells(_cells(answers))
        values |= {"sectors": _sector_values(answers), "nuts": nuts}
        faults += [*sector_faults, *(_fault(text.partition(" ")[0]) for text in cell_faults)]
        try:
            profile: Profile | None = read_profile(_whole(values, answers, before), "the form")
        except ProfileError as error:
            faults += [_fault(column_of(field)) for field, _ in error.faults]
            profile = None
        founded = values.get("enterprise", {}).get("founded")
        if founded is not None and founded > now.date():
            faults.append(Fault(field="founded", code="founded"))
        faults = list({fault.field: fault for fault in reversed(faults)}.values())
        return Reading(
            answers=answers,
            profile=None if faults else profile,
            faults=tuple(sorted(faults, key=lambda fault: _ORDER.index(fault.field))),
            places=places,
            sectors=found,
        )

    def search(self, answers: Answers) -> Reading:
        """The choices for what stands in the fields for a place and a sector, without a look at the others."""
        _, places, _, _ = self._place(answers)
        return Reading(answers=answers, places=places, sectors=self.find_sectors(answers))

    def find_sectors(self, answers: Answers) -> tuple[Found, ...]:
        """The sectors that what is typed may mean."""
        text = answers.one("sector_words")
        return tuple(self.sectors.find(text, answers.one("language"), _revision(answers))) if text else ()

    def _place(self, answers: Answers) -> tuple[Answers, Places, str | None, list[Fault]]:
        """The fields with the region that is settled, the regions to choose from, the region, and what is wrong."""
        country, place, nuts = answers.one("country"), answers.one("place"), answers.one("nuts")
        if not place or not is_country(country):
            return answers, Places(), None, []
        settled = answers.one("nuts_of") == place
        if settled and nuts == NO_REGION:
            return answers, Places(), None, []
        if settled and nuts and contains(country, nuts):
            return answers, Places(), nuts, []
        places = find_places(place, country, self.regions)
        if places.certain:
            (region,) = places.found
            return _settle(answers, place, region.code), places, region.code, []
        if places.found:
            return _settle(answers, place, ""), places, None, [Fault(field="place", code="place")]
        return _settle(answers, place, NO_REGION), places, None, []

    def _sectors(self, answers: Answers) -> tuple[Answers, tuple[Found, ...], list[Fault]]:
        """The fields with the sector whose code was typed; else the sectors to choose from, and what is wrong."""
        text, chosen = answers.one("sector_words"), answers.all("sector")
        if not text:
            return answers, (), []
        code = read_code(text)
        if code is not None:
            sector = Sector(code=code, revision=_revision(answers))
            if self.sectors.is_there(sector):
                taken = answers.with_fields("sector", (*chosen, write_sector(sector)))
                return taken.with_fields("sector_words", ()), (), []
        elif chosen:
            return answers.with_fields("sector_words", ()), (), []
        return answers, self.find_sectors(answers), [Fault(field="sector_words", code="sector")]


_ORDER = (
    "name", "email", "country", "place", "description", "registration", "sector_words", "employees", "turnover",
    "balance_sheet", "owned_above_25_percent", "founded", "themes", "instruments", "seeking_amount", "own_share",
    "partnering", "language", "cadence", "weekday", "hour", "form",
)  # fmt: skip
"""The fields that can be wrong, in the order of the form."""


def _fault(column: str) -> Fault:
    name = _FIELDS.get(column.removesuffix("_currency"), column.removesuffix("_currency"))
    return Fault(field=name if name in _ORDER else "form", code=_CODES.get(column, "choice"))


def _settle(answers: Answers, place: str, nuts: str) -> Answers:
    return answers.with_fields("nuts", (nuts,)).with_fields("nuts_of", (place,))


def _revision(answers: Answers) -> NaceRevision:
    return NaceRevision.REV_2 if answers.one("revision") == NaceRevision.REV_2.value else NaceRevision.REV_2_1


def _cells(answers: Answers) -> dict[str, str]:
    """The fields as the cells of a table of companies."""
    cells = {name: " ".join(_legible(answers.one(name)).split()) for name in _WORDS}
    cells |= {name: answers.one(name) for name in _PLAIN}
    cells |= {name: ";".join(answers.all(name)) for name in _LISTS}
    cells |= {f"{name}_currency": answers.one(f"{name}_currency") for name in AMOUNTS}
    cells |= {name: answers.one(name) for name in AMOUNTS}
    # Browsers send the ends of lines as mails have them.
    return cells | {"description": _legible(answers.one("description").replace("\r\n", "\n"))}


def _legible(text: str) -> str:
    """``text`` without what cannot be seen and is no end of a line."""
    return "".join(" " if unicodedata.category(letter) == "Cc" and letter != "\n" else letter for letter in text)


def _sector_values(answers: Answers) -> list[dict[str, Any]]:
    """The chosen sectors; the main one is the one that was said to be, else the first."""
    chosen = [sector for text in answers.all("sector") if (sector := read_sector(text)) is not None]
    main = answers.one("main")
    first = main if main in map(write_sector, chosen) else write_sector(chosen[0]) if chosen else ""
    return [
        {"code": sector.code, "revision": sector.revision.value, "main": write_sector(sector) == first}
        for sector in chosen
    ]


# What the form has fields for; of how mails come it has only some.
_COVERED = frozenset({*_WORDS, "nuts", "enterprise", "sectors", "description", "themes", "seeking", "partnering"})


def _whole(values: Mapping[str, Any], answers: Answers, before: Profile | None) -> dict[str, Any]:
    """All fields of the profile: those of the form, and as they were those that it has no field for."""
    country, nuts = answers.one("country"), values["nuts"]
    if before is None:
        return {**values, "id": new_id(answers.one("name")), "zone": zone_of(country, nuts)}
    kept = {name: value for name, value in profile_record(before).items() if name not in _COVERED}
    moved = (before.country, before.nuts) != (country, nuts)
    return {
        **kept,
        **values,
        "zone": zone_of(country, nuts) if moved else before.zone,
        "mail": kept["mail"] | values.get("mail", {}),
    }


def new_id(name: str) -> str:
    """A short name for a company that nobody else has: its own, and letters by chance."""
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")[:_LONGEST_SLUG].strip("-") or "company"
    return f"{slug}-{''.join(_letters())}"


def _letters() -> Iterator[str]:
    return (secrets.choice(_ALPHABET) for _ in range(_RANDOM))
