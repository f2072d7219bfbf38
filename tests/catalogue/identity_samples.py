"""Records of one call and of its neighbours, as several portals carry them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from catalogue.identity.rule import compare
from catalogue.identity.traits import read_traits
from catalogue.model.call import (
    Budget,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    Moment,
    Parent,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.money import Money
from catalogue.model.twins import Comparison

PAGES = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"


def day(year: int, month: int, number: int, hour: int = 15) -> Moment:
    at = datetime(year, month, number, hour, tzinfo=UTC)
    return Moment(at=at, zone="Europe/Brussels", hour_known=True, raw=at.isoformat())


def closing(*moments: Moment) -> tuple[Deadline, ...]:
    return tuple(Deadline(moment=moment, kind=DeadlineKind.SINGLE) for moment in moments)


def euros(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def text(words: str) -> tuple[Section, ...]:
    return (Section(kind=SectionKind.DESCRIPTION, html=words, text=words),)


TOPIC = Call(
    source="eu_funding_tenders",
    source_key="LIFE-2026-CET-BETTERRENO",
    kind=CallKind.TOPIC,
    title="Energy renovation solutions for the building stock",
    language="en",
    url=f"{PAGES}/topic-details/LIFE-2026-CET-BETTERRENO",
    programme=Programme(code="43252405", name="Programme for the Environment and Climate Action (LIFE)"),
    identifier="LIFE-2026-CET-BETTERRENO",
    call_identifier="LIFE-2026-CET",
    opens=day(2026, 4, 21),
    deadlines=closing(day(2026, 9, 16)),
    budget=Budget(total=euros(6_000_000)),
)
CASCADE = Call(
    source="eu_funding_tenders",
    source_key="13881COMPETITIVE_CALL",
    kind=CallKind.CASCADE_CALL,
    title="Open Call for Interregional Circular Innovation",
    language="en",
    url=f"{PAGES}/competitive-calls-cs/13881",
    identifier="HORIZON-EIE-2023-CONNECT-03-01",
    parent=Parent(project="CIRCO", topic="HORIZON-EIE-2023-CONNECT-03-01", topic_title="Connected regional valleys"),
    opens=day(2026, 4, 20),
    deadlines=closing(day(2026, 9, 17)),
)


def other_portal(call: Call, source: str = "eu_access", **changes: Any) -> Call:
    """A record of another portal with the title and the day alone, changed as told."""
    bare = Call(
        source=source,
        source_key="2350",
        kind=CallKind.CALL,
        title=call.title,
        language=call.language,
        url=f"https://{source.replace('_', '-')}.example/calls/2350",
        deadlines=call.deadlines,
    )
    return replace(bare, **changes)


def judge(first: Call, second: Call) -> Comparison:
    return compare(read_traits(first), read_traits(second))


def kinds(comparison: Comparison) -> dict[str, int | None]:
    return {one.kind: one.points for one in comparison.evidence}
