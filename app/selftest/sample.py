"""Companies and calls that are made up, in the shape of real ones: several languages, zones, cadences and deadlines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from catalogue.model.call import (
    Budget,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.condition import SME_SIZES, Condition, CountryRule, Criterion, SizeRule
from catalogue.model.money import Money
from catalogue.model.profile import Cadence, Enterprise, MailWishes, Partnering, Profile
from catalogue.taxonomy.themes import themes

MONDAY = datetime(2026, 9, 7, 12, tzinfo=UTC)
"""The instant at which the sample is as `calls` and `companies` give it: at noon everybody's hour for mail has come."""

SOURCES = {
    "eu_funding_tenders": ("EU", "en", "Europe/Brussels"),
    "de_foerderdatenbank": ("DE", "de", "Europe/Berlin"),
    "fr_aides_entreprises": ("FR", "fr", "Europe/Paris"),
    "it_incentivi": ("IT", "it", "Europe/Rome"),
    "ro_mipe": ("RO", "ro", "Europe/Bucharest"),
}
"""The sources of the calls, which are real ones, with their countries, languages and zones."""

_THEMES = (
    "energy_efficiency",
    "renewable_energy",
    "circular_economy",
    "water",
    "clean_transport",
    "sustainable_food",
    "artificial_intelligence",
    "cybersecurity",
    "robotics",
    "batteries",
)
_COMPANIES = (
    ("RO", "ro", "Europe/Bucharest"),
    ("IT", "it", "Europe/Rome"),
    ("IE", "en", "Europe/Dublin"),
    ("DE", "de", "Europe/Berlin"),
    ("FR", "fr", "Europe/Paris"),
    ("PT", "pt", "Atlantic/Azores"),
    ("GR", "el", "Europe/Athens"),
    ("FI", "fi", "Europe/Helsinki"),
    ("ES", "es", "Atlantic/Canary"),
    ("SK", "sk", "Europe/Bratislava"),
)
_DAY = timedelta(days=1)
_PAGE = "https://portal.example/calls/"
_LINK = re.compile(re.escape(_PAGE) + r"(?P<source>[a-z_]+)/(?P<key>[A-Z0-9-]+)")


def find_call_ids(text: str) -> frozenset[str]:
    """The ids of the calls whose links stand in ``text``."""
    return frozenset(f"{found['source']}:{found['key']}" for found in _LINK.finditer(text))


def calls(*, wave: int = 0) -> tuple[Call, ...]:
    """The calls of each theme, one of the Union and some of a country; those of a later ``wave`` are others."""
    return tuple(_calls(wave))


def companies(count: int, first: int = 0) -> tuple[Profile, ...]:
    """So many companies, each in the next country and with the next themes."""
    return tuple(_company(number) for number in range(first, first + count))


def with_later_deadline(call: Call, days: int) -> Call:
    """The call, its deadlines so many days later."""
    moved = tuple(replace(one, moment=_moment(one.at + days * _DAY, one.moment.zone)) for one in call.deadlines)
    return replace(call, deadlines=moved)


def with_larger_budget(call: Call) -> Call:
    """The call, with twice the money."""
    assert call.budget is not None
    assert call.budget.total is not None
    total = replace(call.budget.total, amount=2 * call.budget.total.amount)
    return replace(call, budget=replace(call.budget, total=total))


def _calls(wave: int) -> Iterator[Call]:
    for number, theme in enumerate(_THEMES):
        yield _call(theme, "eu_funding_tenders", wave, number)
        for place, source in enumerate(SOURCES):
            # A country has a call on every other theme.
            if source != "eu_funding_tenders" and (number + place + wave) % 2:
                yield _call(theme, source, wave, number + 10 * place)


def _call(theme: str, source: str, wave: int, number: int) -> Call:
    country, language, zone = SOURCES[source]
    label = themes()[theme].label(language)
    phrases = themes()[theme].phrases[wave : wave + 6]
    words = f"{label}: {', '.join(phrases)}."
    key = f"{theme.upper().replace('_', '-')}-W{wave}"
    closes = MONDAY + (12 + (number * 17) % 150 + 7 * wave) * _DAY
    is_union = country == "EU"
    deadlines = [Deadline(moment=_moment(closes, zone), kind=DeadlineKind.SINGLE)]
    model = DeadlineModel.SINGLE_STAGE
    if is_union and number % 3 == 0:
        model = DeadlineModel.TWO_STAGE
        kinds = (DeadlineKind.STAGE_1, DeadlineKind.STAGE_2)
        deadlines = [
            Deadline(moment=_moment(closes + days * _DAY, zone), kind=kind)
            for days, kind in zip((0, 120), kinds, strict=True)
        ]
    elif number % 5 == 4:
        model, deadlines = DeadlineModel.PERMANENT, []
    return Call(
        source=source,
        source_key=key,
        kind=CallKind.TOPIC if is_union else CallKind.CALL,
        title=f"{label} ({wave + 1}): {phrases[0]}, {phrases[1]}",
        language=language,
        url=f"{_PAGE}{source}/{key}",
        programme=Programme(code="43108390", name="Horizon Europe (HORIZON)") if is_union else None,
        identifier=key,
        instruments=(Instrument.GRANT,) if number % 4 else (Instrument.LOAN,),
        opens=_moment(MONDAY - 20 * _DAY, zone),
        deadline_model=model,
        deadlines=tuple(deadlines),
        budget=Budget(total=Money(amount=Decimal(1_000_000 + 50_000 * number), currency="EUR")),
        keywords=tuple(phrases),
        sections=(Section(kind=SectionKind.DESCRIPTION, html=f"<p>{words}</p>", text=words),),
        conditions=tuple(_conditions(country, language)),
    )


def _conditions(country: str, language: str) -> Iterator[Condition]:
    size = SizeRule(sizes=SME_SIZES)
    yield Condition(criterion=Criterion.SIZE, rule=size, clause="SME", language=language, where="conditions")
    if country != "EU":
        seat = CountryRule(established_in=(country,), named_only=True)
        yield Condition(criterion=Criterion.COUNTRY, rule=seat, clause=country, language=language, where="conditions")


def _company(number: int) -> Profile:
    country, language, zone = _COMPANIES[number % len(_COMPANIES)]
    # Coprime with the number of countries, so that each theme meets each country.
    step = number // len(_COMPANIES)
    wanted = tuple(_THEMES[(number + step + more) % len(_THEMES)] for more in (0, 3, 7))
    phrases = [phrase for theme in wanted for phrase in themes()[theme].phrases[:4]]
    id_ = f"sample-{number:04}"
    return Profile(
        id=id_,
        name=f"Sample {number} {country}",
        email=f"{id_}@selftest.example",
        language=language,
        country=country,
        zone=zone,
        description=f"{', '.join(themes()[theme].label(language) for theme in wanted)}: {', '.join(phrases)}.",
        enterprise=Enterprise(
            employees=5 + number % 200,
            turnover=Money(amount=Decimal(2_000_000), currency="EUR"),
            balance_sheet=Money(amount=Decimal(1_500_000), currency="EUR"),
            owned_above_25_percent=False,
        ),
        themes=wanted,
        keywords=tuple(phrases),
        partnering=Partnering.WILLING,
        digest_limit=5 + number % 6,
        mail=MailWishes(cadence=Cadence.DAILY if number % 4 == 3 else Cadence.WEEKLY, weekday=0, hour=5 + number % 4),
    )


def _moment(at: datetime, zone: str) -> Moment:
    return Moment(at=at, zone=zone, hour_known=True, raw=at.isoformat())
