"""What the form on a company shows: its choices in the reader's language, what was told, and what is wrong with it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel.dates import format_time, get_day_names

from app.joining.answers import AMOUNTS, read_sector, write_sector
from app.joining.places import open_regions
from app.joining.reading import FormReader, Reading
from app.joining.sector_search import SectorSearch
from app.profile_form import WEEKDAYS
from app.registrations import name_of_number
from catalogue.model.call import Instrument
from catalogue.model.profile import Cadence, Partnering
from catalogue.taxonomy.countries import CountryGroup, is_country, members
from catalogue.taxonomy.currencies import national_currencies
from catalogue.taxonomy.themes import themes
from notifier.wording.words import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.web.site import Site
    from catalogue.taxonomy.nuts import Regions
    from notifier.wording.words import Words

Choices = list[tuple[str, str]]
_FIRST = "EUR"
# The places in the form that a list of faults leads to, where a field is no single box.
_ANCHORS = {"themes": "group-themes", "instruments": "group-instruments", "owned_above_25_percent": "owned-yes"}


@dataclass(frozen=True, slots=True)
class FormPages:
    """The form of an installation: reads it, and says what its page shows."""

    site: "Site"
    sectors: SectorSearch

    def reader(self) -> FormReader:
        """What reads the forms, by the regions that the catalogue has now."""
        return FormReader(regions=open_regions(self.site.database), sectors=self.sectors)

    def facts(self, reading: Reading, words: "Words", today: date) -> dict[str, Any]:
        """What ``templates/web/join/fields.html`` shows."""
        answers = reading.answers
        country = answers.one("country")
        faults = {fault.field: words.say(f"web.join.fault.{fault.code}") for fault in reading.faults}
        return {
            "value": answers.one,
            "values": answers.all,
            "faults": faults,
            "fault_list": [(_ANCHORS.get(field, field), text) for field, text in faults.items()],
            "countries": countries(words, country, today),
            "number_name": name_of_number(country) if is_country(country) else "",
            "currencies": currencies(today, {answers.one(f"{name}_currency") for name in AMOUNTS}),
            "tongue_choices": [(code, words.locale.languages.get(code, code)) for code in languages()],
            "theme_choices": [(one.id, one.label(words.language)) for one in themes().values()],
            "instrument_choices": [(one.value, words.say(f"instrument.{one}")) for one in Instrument],
            "partnering_choices": [(one.value, words.say(f"web.join.partnering.{one}")) for one in Partnering],
            "cadences": [one.value for one in Cadence],
            "weekdays": weekdays(words),
            "hours": [(str(hour), format_time(time(hour), "HH:mm", locale=words.locale)) for hour in range(24)],
            **self.choices(reading, words),
        }

    def choices(self, reading: Reading, words: "Words") -> dict[str, Any]:
        """What ``templates/web/join/choices.html`` shows: the regions and sectors that one can choose from."""
        answers = reading.answers
        picked = [sector for text in answers.all("sector") if (sector := read_sector(text)) is not None]
        taken = [(write_sector(one), self.sectors.name(one, words.language) or "") for one in picked]
        found = [(write_sector(one.sector), one.name) for one in reading.sectors]
        return {
            "place_choices": _place_choices(reading, self.reader().regions, words),
            "chosen_nuts": answers.one("nuts"),
            "place_words": answers.one("place"),
            "sectors_taken": taken,
            "sectors_found": [one for one in found if one not in taken],
            "main_sector": answers.one("main"),
            "sector_text": answers.one("sector_words"),
        }


def open_form(site: "Site") -> FormPages:
    """The form of ``site``; it remembers the names of sectors once it has read them."""
    return FormPages(site=site, sectors=SectorSearch(site.database))


def countries(words: "Words", chosen: str, today: date) -> Choices:
    """The countries of the Union, then those that have agreements with it, each group by name."""
    union = members(CountryGroup.EU, today)
    others = {one for group in CountryGroup for one in members(group, today)} | {"GB"}
    if is_country(chosen):
        others.add(chosen)

    def named(codes: frozenset[str] | set[str]) -> Choices:
        return sorted(((code, words.country(code)) for code in codes), key=lambda one: _sorted_by(one[1]))

    return [*named(union), *named(others - union)]


def currencies(today: date, used: set[str]) -> list[str]:
    """The euro, and the other currencies that enterprises count in today, or that are in use already."""
    known = {one.currency for one in national_currencies() if one.holds(today)} | {one for one in used if _is_code(one)}
    return [_FIRST, *sorted(known - {_FIRST})]


def _is_code(text: str) -> bool:
    """Whether a currency could be written so: anything else that was sent is no choice to go on with."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


def weekdays(words: "Words") -> Choices:
    """The days of the week in the reader's language, as profiles name them."""
    names: Mapping[int, str] = get_day_names("wide", "stand-alone", words.locale)
    return [(day, names[number]) for number, day in enumerate(WEEKDAYS)]


def today_of(now: datetime) -> date:
    """The day by which what holds in law is judged."""
    return now.astimezone(UTC).date()


def _place_choices(reading: Reading, regions: "Regions", words: "Words") -> Choices:
    if reading.places.certain:
        return []
    return [(one.code, _named(one.code, regions, words)) for one in reading.places.found]


def _named(code: str, regions: "Regions", words: "Words") -> str:
    """A region with the larger one it is in: there are several Limburgs."""
    own, around = regions.region(code), regions.region(code[:-1])
    name = own.name if own is not None else code
    if around is None or around.level == 0 or around.name == name:
        return f"{name} ({words.country(around.code)})" if around is not None and around.level == 0 else name
    return f"{name} ({around.name})"


@lru_cache(maxsize=2_048)
def _sorted_by(name: str) -> str:
    from catalogue.taxonomy.names import plain

    return plain(name)
