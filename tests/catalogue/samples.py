"""Calls, runs and profiles for the tests of the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.engine import Connection

from catalogue.model.call import (
    Budget,
    BudgetScope,
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
from catalogue.model.condition import SME_SIZES, Condition, Criterion, SizeRule
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Profile
from catalogue.model.run import Health, Run
from catalogue.model.sector import NaceRevision, Sector
from catalogue.store import runs

SOURCE = "eu_funding_tenders"
START = datetime(2026, 8, 20, 4, 38, 27, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


def moment(at: datetime) -> Moment:
    return Moment(at=at, zone="Europe/Brussels", hour_known=True, raw=at.isoformat())


def sample_call(key: str = "HORIZON-CL5-2026-01", *, source: str = SOURCE, title: str = "Solar roofs") -> Call:
    """A two-stage topic with a budget, a text and a condition."""
    return Call(
        source=source,
        source_key=key,
        kind=CallKind.TOPIC,
        title=title,
        language="en",
        url=f"https://portal.example/{key}",
        programme=Programme(code="43108390", name="Horizon Europe"),
        identifier=key,
        instruments=(Instrument.GRANT,),
        opens=moment(datetime(2026, 5, 5, tzinfo=UTC)),
        deadline_model=DeadlineModel.TWO_STAGE,
        deadlines=(
            Deadline(moment=moment(datetime(2026, 9, 15, 15, tzinfo=UTC)), kind=DeadlineKind.STAGE_1),
            Deadline(moment=moment(datetime(2027, 3, 1, 16, tzinfo=UTC)), kind=DeadlineKind.STAGE_2),
        ),
        budget=Budget(total=Money(amount=Decimal("2500000.00"), currency="EUR"), scope=BudgetScope.CALL),
        sections=(Section(kind=SectionKind.DESCRIPTION, html="<p>Înnoire</p>", text="Înnoire"),),
        conditions=(
            Condition(
                criterion=Criterion.SIZE,
                rule=SizeRule(sizes=SME_SIZES),
                clause="Applicants must be SMEs.",
                language="en",
                where="conditions",
            ),
        ),
    )


def begin(connection: Connection, at: datetime, source: str = SOURCE) -> Run:
    """A run that has begun at ``at``."""
    return runs.begin_run(connection, source, at)


def healthy(run: Run) -> Run:
    """``run`` as it is judged when all was read."""
    return replace(run, health=Health.OK, complete=True)


def sample_profile(profile_id: str = "solaris") -> Profile:
    """A small installer of solar panels."""
    return Profile(
        id=profile_id,
        name="Solaris SRL",
        email="ana@example.com",
        language="ro",
        country="RO",
        zone="Europe/Bucharest",
        description="Montăm panouri fotovoltaice.",
        nuts="RO322",
        enterprise=Enterprise(employees=12.5, turnover=Money(amount=Decimal("1900000.50"), currency="RON")),
        sectors=(Sector(code="43.21", revision=NaceRevision.REV_2, main=True),),
        themes=("energy",),
    )
