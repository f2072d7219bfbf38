"""Companies and calls as many as asked for, in English, of sentences that were really written.

Those of calls are drawn from the topics of the EU portal, those of companies from projects that were funded (SMEs under
Horizon 2020, and the deliverables of Horizon Europe). The conditions of calls are such as portals state, a handful of
them; most are open to all countries that the companies are of. The same number always gives the same call and company.
"""

import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from benchmarks.recordings import RECORDINGS, read_rows
from catalogue.model.call import (
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Instrument,
    Moment,
    Section,
    SectionKind,
)
from catalogue.model.condition import (
    Condition,
    ConsortiumRule,
    CountryRule,
    Criterion,
    HeadcountRule,
    Rule,
    SizeClass,
    SizeRule,
)
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Partnering, Profile

NOW = datetime(2026, 8, 20, tzinfo=UTC)
CALL_LENGTH, PROFILE_LENGTH = 1_100, 450

_END = re.compile(r"(?<=[.!?;])\s+")
_TAG = re.compile(r"<[^>]*>")
_COUNTRIES = ("RO", "IT", "FR", "DE", "IE", "ES", "PL", "FI")


def is_recorded() -> bool:
    """Whether the recorded texts are beside this checkout."""
    return RECORDINGS.is_dir()


def calls(count: int, first: int = 0) -> Iterator[Call]:
    """``count`` calls from that number on."""
    return map(_call, range(first, first + count))


def profiles(count: int, first: int = 0) -> Iterator[Profile]:
    """``count`` companies from that number on."""
    return map(_profile, range(first, first + count))


def call_text(call: Call) -> str:
    """All that an engine for texts would be given of a call."""
    return " ".join([call.title, *(section.text for section in call.sections)])


def _call(number: int) -> Call:
    draw = random.Random(f"call {number}")
    text = _text(draw, _call_sentences(), CALL_LENGTH)
    moment = Moment(at=NOW + timedelta(days=draw.randint(5, 400)), zone="Europe/Brussels", hour_known=True, raw="")
    return Call(
        source="xx_speed",
        source_key=f"{number:06}",
        kind=CallKind.CALL,
        title=draw.choice(_titles()),
        language="en",
        url=f"https://portal.example/{number}",
        instruments=(Instrument.GRANT,),
        deadline_model=DeadlineModel.SINGLE_STAGE,
        deadlines=(Deadline(moment=moment, kind=DeadlineKind.SINGLE),),
        sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=text),),
        conditions=tuple(_conditions(draw)),
    )


def _conditions(draw: random.Random) -> Iterator[Condition]:
    def stated(criterion: Criterion, rule: Rule) -> Condition:
        return Condition(criterion=criterion, rule=rule, clause=f"on the {criterion.value}", language="en", where="1")

    some = _COUNTRIES if draw.random() < 0.85 else tuple(sorted(draw.sample(_COUNTRIES, draw.choice((1, 2, 4)))))
    yield stated(Criterion.COUNTRY, CountryRule(established_in=some, named_only=True))
    if draw.random() < 0.7:
        largest = draw.choice((2, 3, 3, 3, 3, 3, 4, 4))
        yield stated(Criterion.SIZE, SizeRule(sizes=tuple(SizeClass)[:largest]))
    if draw.random() < 0.4:
        count = draw.choice((2, 3))
        yield stated(Criterion.CONSORTIUM, ConsortiumRule(entities=count, countries=count))
    if draw.random() < 0.1:
        yield stated(Criterion.HEADCOUNT, _headcount(draw))


def _headcount(draw: random.Random) -> HeadcountRule:
    return HeadcountRule(least_people=draw.choice((None, 3, 10)), most_people=draw.choice((50, 250)))


def _profile(number: int) -> Profile:
    draw = random.Random(f"profile {number}")
    euro = Money(amount=Decimal(draw.choice((40_000, 900_000, 4_000_000, 30_000_000))), currency="EUR")
    return Profile(
        id=f"company-{number:06}",
        name=f"Company {number}",
        email="company@example.org",
        language="en",
        country=draw.choice(_COUNTRIES),
        zone="Europe/Brussels",
        description=_text(draw, _project_sentences(), PROFILE_LENGTH),
        enterprise=Enterprise(
            employees=draw.choice((None, 2, 8, 30, 120, 300)),
            turnover=draw.choice((None, euro)),
            founded=date(draw.randint(1990, 2025), 3, 1),
        ),
        partnering=draw.choice((None, *Partnering)),
    )


def _text(draw: random.Random, sentences: tuple[str, ...], length: int) -> str:
    """Sentences until there are about so many characters."""
    found: list[str] = []
    while sum(map(len, found)) < length - 60:
        found.append(draw.choice(sentences))
    return " ".join(found)


@cache
def _topics() -> tuple[dict[str, Any], ...]:
    return tuple(read_rows(RECORDINGS / "eu_ft/topics_fulltext_open_2026-08-11.jsonl.gz"))


@cache
def _titles() -> tuple[str, ...]:
    return tuple(
        str(row["title"]) for row in (*_topics(), *read_rows(RECORDINGS / "cordis/horizon_europe_topics.jsonl.gz"))
    )


@cache
def _call_sentences() -> tuple[str, ...]:
    return tuple(sentence for row in _topics() for sentence in _split(str(row.get("description") or "")))


@cache
def _project_sentences() -> tuple[str, ...]:
    names = ("h2020_sme_instrument_projects", "horizon_europe_projects")
    return tuple(
        sentence
        for name in names
        for row in read_rows(RECORDINGS / f"cordis/{name}.dev.jsonl.gz")
        for sentence in _split(f"{row.get('title') or ''}. {row['text']}")
    )


def _split(text: str) -> Iterator[str]:
    for sentence in _END.split(" ".join(_TAG.sub(" ", text).split())):
        if 20 < len(sentence) < 600:
            yield sentence
