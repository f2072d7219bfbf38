"""Calls and profiles for the tests of the matcher."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from catalogue.model.call import (
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Moment,
    Section,
    SectionKind,
)
from catalogue.model.condition import Condition, Criterion, Rule
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Profile
from catalogue.model.sector import NaceRevision, Sector

NOW = datetime(2026, 8, 20, 6, tzinfo=UTC)


def call(
    key: str = "1",
    title: str = "A call",
    text: str = "",
    *,
    language: str = "en",
    conditions: Sequence[Condition] = (),
    deadline: datetime | None = None,
    keywords: Sequence[str] = (),
    identifier: str | None = None,
) -> Call:
    deadlines: tuple[Deadline, ...] = ()
    if deadline is not None:
        moment = Moment(at=deadline, zone="Europe/Brussels", hour_known=True, raw=deadline.isoformat())
        deadlines = (Deadline(moment=moment, kind=DeadlineKind.SINGLE),)
    return Call(
        source="test",
        source_key=key,
        kind=CallKind.CALL,
        title=title,
        language=language,
        url=f"https://portal.example/{key}",
        identifier=identifier,
        deadline_model=DeadlineModel.SINGLE_STAGE,
        deadlines=deadlines,
        keywords=tuple(keywords),
        sections=(Section(kind=SectionKind.DESCRIPTION, html=text, text=text),) if text else (),
        conditions=tuple(conditions),
    )


def profile(
    description: str = "We make things in a workshop of our own.",
    *,
    language: str = "en",
    country: str = "RO",
    keywords: Sequence[str] = (),
    themes: Sequence[str] = (),
    sectors: Sequence[tuple[str, str]] = (),
    enterprise: Enterprise | None = None,
) -> Profile:
    return Profile(
        id="sample",
        name="Sample",
        email="sample@example.org",
        language=language,
        country=country,
        zone="Europe/Bucharest",
        description=description,
        keywords=tuple(keywords),
        themes=tuple(themes),
        sectors=tuple(Sector(code=code, revision=NaceRevision(revision), main=True) for code, revision in sectors),
        enterprise=enterprise or Enterprise(),
    )


def condition(
    criterion: Criterion, rule: Rule | None, *, clause: str = "a clause", basis: str | None = None
) -> Condition:
    return Condition(
        criterion=criterion, rule=rule, clause=clause, language="en", where="conditions, 2. Eligibility", basis=basis
    )


def euro(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")
