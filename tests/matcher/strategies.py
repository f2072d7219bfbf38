"""Calls and profiles of every kind, made at random: all rules, near their bounds, and facts on both sides of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from catalogue.model.call import Budget, Call, DeadlineModel, Instrument, Moment
from catalogue.model.condition import (
    AgeRule,
    ApplicantKind,
    ApplicantRule,
    Condition,
    ConsortiumRule,
    ContributionRule,
    CountryRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    SizeRule,
    TrlRule,
    TurnoverRule,
    Where,
)
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Partnering, Profile, Seeking
from catalogue.model.sector import NaceRevision, Sector
from tests.matcher.samples import NOW, call, condition, profile

_T = TypeVar("_T")
CODES = ["01", "10", "10.7", "10.71", "45.2", "47", "47.11", "58.2", "62", "62.0", "62.01", "62.10", "62.02"]


def some(values: Any, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.sets(st.sampled_from(values), min_size=least, max_size=4).map(lambda found: tuple(sorted(found)))


def or_none(strategy: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    return st.none() | strategy


def built(kind: Callable[..., _T], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[_T]:
    return st.builds(kind, **fields)


money = built(
    Money,
    amount=st.sampled_from([Decimal(amount) for amount in ("0", "99999.99", "100000", "450000", "500000", "570001")]),
    currency=st.sampled_from(["EUR", "RON", "BGN", "XAF"]),
)
regions = some(["DE", "IT", "ITC1", "RO", "RO3", "RO32", "RO321", "RO42"])
entries = some([*CODES, "C", "G", "J", "K"])
days = st.sampled_from([date(2022, 2, 28), date(2024, 2, 29), date(2026, 9, 19), date(2026, 8, 20), date(2027, 3, 31)])

RULES: dict[Criterion, st.SearchStrategy[Rule]] = {
    Criterion.COUNTRY: built(CountryRule, established_in=some(["DE", "IT", "RO"], 1), named_only=st.booleans()),
    Criterion.PLACE: built(
        PlaceRule, regions=regions, exclusive=st.booleans(), in_part=regions, what=or_none(st.sampled_from(Where))
    ).filter(lambda rule: bool(rule.regions or rule.in_part)),
    Criterion.SIZE: built(SizeRule, sizes=some(SizeClass, 1), unsettled=some(SizeClass)),
    Criterion.APPLICANT: built(
        ApplicantRule,
        applicants=some(ApplicantKind),
        any_legal_entity=st.booleans(),
        unsettled=some(ApplicantKind),
    ).filter(lambda rule: bool(rule.applicants or rule.unsettled)),
    Criterion.CONSORTIUM: built(
        ConsortiumRule, entities=st.integers(1, 4), countries=st.integers(1, 4), alone_only=st.booleans()
    ),
    Criterion.HEADCOUNT: built(
        HeadcountRule,
        least_people=or_none(st.sampled_from([0, 10, 49])),
        most_people=or_none(st.sampled_from([9, 49, 50])),
    ),
    Criterion.LEGAL_FORM: built(
        LegalFormRule, forms=some(LegalForm), excluded=some(LegalForm), unsettled=some(LegalForm)
    ),
    Criterion.AGE: built(
        AgeRule,
        least_months=or_none(st.sampled_from([0, 1, 12, 36])),
        most_months=or_none(st.sampled_from([11, 36, 59])),
        on=or_none(days),
    ),
    Criterion.SECTOR: built(
        SectorRule,
        revision=st.sampled_from(NaceRevision),
        inside=entries,
        outside=entries,
        unsettled=entries,
        exclusive=st.booleans(),
    ),
    Criterion.TURNOVER: built(TurnoverRule, least_turnover=or_none(money), most_turnover=or_none(money)),
    Criterion.TRL: built(
        TrlRule,
        least_level=or_none(st.integers(1, 9)),
        most_level=or_none(st.integers(1, 9)),
        reached_level=or_none(st.integers(1, 9)),
    ).filter(lambda rule: rule != TrlRule()),
    Criterion.CONTRIBUTION: built(ContributionRule, least_percent=st.sampled_from([Decimal(20), Decimal("30.5")])),
    Criterion.ORDER: built(OrderRule, first_come=st.booleans()),
}
"""A rule for each criterion that has rules."""

CONDITIONS: dict[Criterion, st.SearchStrategy[Condition]] = {
    criterion: built(
        condition, criterion=st.just(criterion), rule=or_none(RULES[criterion]) if criterion in RULES else st.none()
    )
    for criterion in Criterion
}
conditions: st.SearchStrategy[Condition] = st.sampled_from(Criterion).flatmap(CONDITIONS.__getitem__)
instruments = some([Instrument.GRANT, Instrument.LOAN, Instrument.EQUITY])
budgets = built(
    Budget,
    total=or_none(money),
    project_min=or_none(money),
    project_max=or_none(money),
    rate_max=or_none(st.sampled_from([Decimal(70), Decimal(80)])),
)


@cache
def calls(clauses: int = 6) -> st.SearchStrategy[Call]:
    """A call with up to so many clauses, some dates and some money."""
    return built(
        _call,
        title=st.sampled_from(["A call", "Energy efficiency of buildings", "Waste recycling"]),
        conditions=st.lists(conditions, max_size=clauses),
        identifier=st.sampled_from([None, "HORIZON-CL5-2026-D4-01"]),
        days=st.lists(st.sampled_from([-30, -1, 0, 30, 223]), max_size=2, unique=True),
        opens=or_none(st.sampled_from([-40, 10])),
        deadline_model=st.sampled_from([DeadlineModel.PERMANENT, DeadlineModel.SINGLE_STAGE]),
        budget=or_none(budgets),
        instruments=instruments,
    )


def _call(
    *,
    title: str,
    conditions: list[Condition],
    identifier: str | None,
    days: list[int],
    opens: int | None,
    **more: Any,
) -> Call:
    deadlines = tuple(one for day in sorted(days) for one in call(deadline=NOW + timedelta(days=day)).deadlines)
    opened = None
    if opens is not None:
        opened = Moment(at=NOW + timedelta(days=opens), zone="Europe/Brussels", hour_known=True, raw=str(opens))
    made = call(title=title, conditions=conditions, identifier=identifier)
    return replace(made, deadlines=deadlines, opens=opened, **more)


# From the whole country to one county, and a code of another year's classification.
seats = or_none(st.sampled_from(["RO", "RO3", "RO32", "RO321", "RO42", "RO99"]))
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "nuts": seats,
    "partnering": or_none(st.sampled_from(Partnering)),
    "legal_form": or_none(st.sampled_from(LegalForm)),
    "trl": or_none(st.integers(1, 9)),
    "sectors": st.lists(
        built(Sector, code=st.sampled_from(CODES), revision=st.sampled_from(NaceRevision), main=st.booleans()),
        max_size=3,
    ).map(tuple),
}
FIGURES: dict[str, st.SearchStrategy[Any]] = {
    "employees": or_none(st.sampled_from([0.0, 8.5, 9.0, 9.5, 10.0, 24.0, 49.0, 49.5, 50.0, 51.0, 260.0])),
    "turnover": or_none(money | built(Money, amount=st.sampled_from([Decimal(60_000_000)]), currency=st.just("EUR"))),
    "balance_sheet": or_none(money),
    "owned_above_25_percent": or_none(st.booleans()),
    "founded": or_none(st.dates(date(2021, 1, 1), date(2026, 9, 1)) | days),
}
"""What an enterprise is: facts, None or empty where they are not told."""


@cache
def profiles() -> st.SearchStrategy[Profile]:
    """A company of which some is told, with wishes or without."""
    seeking = built(
        Seeking,
        amount=or_none(money),
        own_share=or_none(st.sampled_from([Decimal(0), Decimal(20), Decimal(30), Decimal("30.5")])),
        instruments=instruments,
    )
    return built(
        _profile,
        country=st.sampled_from(["RO", "RO", "DE"]),
        applicant=st.sampled_from(ApplicantKind),
        enterprise=built(Enterprise, **FIGURES),
        sites=regions,
        seeking=st.just(Seeking()) | seeking,
        excluded_themes=some(["buildings", "energy_efficiency", "waste"]),
        **FACTS,
    )


def _profile(*, country: str, **facts: Any) -> Profile:
    return replace(profile(country=country), **facts)
