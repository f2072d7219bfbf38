"""Each further criterion on the days, codes and amounts at which its answer turns."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from catalogue.law.sme import own_sizes
from catalogue.model.call import Budget, Call, Instrument, Moment
from catalogue.model.condition import (
    AgeRule,
    ContributionRule,
    Criterion,
    HeadcountRule,
    LegalForm,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeClass,
    TrlRule,
    TurnoverRule,
    Where,
)
from catalogue.model.match import Judgement, Verdict
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Profile, Seeking
from catalogue.model.sector import NaceRevision, Sector
from catalogue.taxonomy.nace_sections import holds, section_of
from matcher.eligibility import judge
from matcher.eligibility.age import months_between
from tests.matcher.samples import NOW, call, condition, euro, profile

REV_2, REV_2_1 = NaceRevision.REV_2, NaceRevision.REV_2_1
SOON = NOW + timedelta(days=30)


def found(criterion: Criterion, who: Profile, offered: Call) -> Judgement | None:
    return next((one for one in judge(who, offered, NOW) if one.criterion is criterion), None)


def answer(criterion: Criterion, rule: Rule, who: Profile, deadline: datetime | None = SOON) -> tuple[str, str]:
    judged = found(criterion, who, call(conditions=[condition(criterion, rule)], deadline=deadline))
    assert judged is not None
    return judged.verdict.value, judged.reason.code.partition(".")[2]


@pytest.mark.parametrize(
    ("enterprise", "size"),
    [
        (Enterprise(employees=240, turnover=euro(60_000_000), balance_sheet=euro(40_000_000)), SizeClass.MEDIUM),
        (Enterprise(employees=250, turnover=euro(1), balance_sheet=euro(1)), SizeClass.LARGE),
        (Enterprise(employees=240, turnover=euro(60_000_000), balance_sheet=euro(43_000_001)), SizeClass.LARGE),
        (Enterprise(employees=9.9, turnover=euro(2_000_000), balance_sheet=euro(9_000_000)), SizeClass.MICRO),
        (Enterprise(employees=10, turnover=euro(2_000_000), balance_sheet=euro(2_000_000)), SizeClass.SMALL),
    ],
)
def test_the_size_by_its_own_figures(enterprise: Enterprise, size: SizeClass) -> None:
    assert own_sizes(enterprise, NOW.date()) == (size,)


@pytest.mark.parametrize(
    ("founded", "day", "months"),
    [
        (date(2024, 3, 31), date(2027, 3, 31), 36),
        (date(2024, 4, 1), date(2027, 3, 31), 35),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2028, 2, 28), 47),
        (date(2024, 2, 29), date(2028, 2, 29), 48),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 8, 30), date(2026, 8, 20), -1),
    ],
)
def test_whole_months(founded: date, day: date, months: int) -> None:
    assert months_between(founded, day) == months


def founded(day: date | None) -> Profile:
    return profile(enterprise=Enterprise(founded=day))


THREE_YEARS, YOUNG = AgeRule(least_months=36), AgeRule(most_months=59)


@pytest.mark.parametrize(
    ("rule", "day", "deadline", "expected"),
    [
        (THREE_YEARS, date(2023, 9, 19), SOON, ("yes", "within")),
        (THREE_YEARS, date(2023, 9, 20), SOON, ("no", "too_young")),
        (YOUNG, date(2021, 9, 20), SOON, ("yes", "within")),
        (YOUNG, date(2021, 9, 19), SOON, ("no", "too_old")),
        (THREE_YEARS, None, SOON, ("unknown", "not_told")),
        # Old enough stays old enough, and too old too old; what a later deadline can change stays open.
        (THREE_YEARS, date(2020, 1, 1), None, ("yes", "within")),
        (THREE_YEARS, date(2025, 1, 1), None, ("unknown", "no_day")),
        (YOUNG, date(2020, 1, 1), None, ("no", "too_old")),
        (YOUNG, date(2025, 1, 1), None, ("unknown", "no_day")),
        (AgeRule(least_months=36, on=date(2026, 1, 1)), date(2023, 9, 19), SOON, ("no", "too_young")),
    ],
)
def test_age(rule: AgeRule, day: date | None, deadline: datetime | None, expected: tuple[str, str]) -> None:
    assert answer(Criterion.AGE, rule, founded(day), deadline) == expected


def test_the_day_of_a_deadline_is_that_of_the_portal() -> None:
    """23:30 UTC on the 18th is already the 19th in Brussels."""
    late = datetime(2026, 9, 18, 23, 30, tzinfo=UTC)
    assert answer(Criterion.AGE, THREE_YEARS, founded(date(2023, 9, 19)), late) == ("yes", "within")


def test_the_next_of_several_deadlines_counts_and_a_later_one_may_be_the_right_one() -> None:
    stated = [condition(Criterion.AGE, THREE_YEARS)]
    moments = [call(deadline=NOW + timedelta(days=days)).deadlines[0] for days in (-20, 10, 200)]
    offered = replace(call(conditions=stated), deadlines=tuple(moments))
    codes = []
    for day in (date(2023, 8, 30), date(2023, 10, 1), date(2024, 6, 1)):
        judged = found(Criterion.AGE, founded(day), offered)
        assert judged is not None
        codes.append(judged.reason.code)
    assert codes == ["age.within", "age.later_deadline", "age.too_young"]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (49.0, ("yes", "within")),
        (49.5, ("unknown", "between")),
        (50.0, ("no", "too_many")),
        (10.0, ("yes", "within")),
        (9.0, ("no", "too_few")),
        (None, ("unknown", "not_told")),
    ],
)
def test_headcount(people: float | None, expected: tuple[str, str]) -> None:
    rule = HeadcountRule(least_people=10, most_people=49)
    assert answer(Criterion.HEADCOUNT, rule, profile(enterprise=Enterprise(employees=people))) == expected


COOPERATIVES = LegalFormRule(forms=(LegalForm.COOPERATIVE,))
NO_TRADERS = LegalFormRule(excluded=(LegalForm.SOLE_TRADER,), unsettled=(LegalForm.PARTNERSHIP,))


@pytest.mark.parametrize(
    ("rule", "form", "expected"),
    [
        (COOPERATIVES, LegalForm.COOPERATIVE, ("yes", "inside")),
        (COOPERATIVES, LegalForm.LIMITED_COMPANY, ("no", "outside_of")),
        (COOPERATIVES, None, ("unknown", "not_told_of")),
        (NO_TRADERS, LegalForm.SOLE_TRADER, ("no", "outside_but")),
        (NO_TRADERS, LegalForm.PARTNERSHIP, ("unknown", "unsettled")),
        (NO_TRADERS, LegalForm.LIMITED_COMPANY, ("yes", "inside")),
        (LegalFormRule(unsettled=(LegalForm.PARTNERSHIP,)), LegalForm.COOPERATIVE, ("unknown", "unsettled")),
    ],
)
def test_legal_form(rule: LegalFormRule, form: LegalForm | None, expected: tuple[str, str]) -> None:
    assert answer(Criterion.LEGAL_FORM, rule, replace(profile(), legal_form=form)) == expected


def of(*sectors: tuple[str, bool], revision: NaceRevision = REV_2) -> Profile:
    return replace(profile(), sectors=tuple(Sector(code=code, revision=revision, main=main) for code, main in sectors))


SOFTWARE, INDUSTRY = SectorRule(revision=REV_2, inside=("62",)), SectorRule(revision=REV_2, inside=("C",))
NO_FARMS = SectorRule(revision=REV_2, outside=("A",))


@pytest.mark.parametrize(
    ("rule", "who", "expected"),
    [
        (SOFTWARE, of(("62.01", True)), ("yes", "inside")),
        (SOFTWARE, of(("47.11", True)), ("no", "outside")),
        (SectorRule(revision=REV_2, inside=("62.01",)), of(("62", True)), ("unknown", "in_part")),
        (SectorRule(revision=REV_2), profile(), ("yes", "any")),
        (SOFTWARE, profile(), ("unknown", "not_told")),
        (replace(SOFTWARE, exclusive=False), of(("47.11", True)), ("unknown", "not_named")),
        (SectorRule(revision=REV_2, unsettled=("47",)), of(("62.01", True)), ("unknown", "unsettled")),
        (NO_FARMS, of(("01.13", True)), ("no", "excluded")),
        (NO_FARMS, of(("62.01", True)), ("yes", "inside")),
        # Only the call tells whether a secondary sector counts.
        (SOFTWARE, of(("47.11", True), ("62.01", False)), ("unknown", "secondary")),
        (NO_FARMS, of(("62.01", True), ("01.13", False)), ("unknown", "secondary_excluded")),
        (NO_FARMS, of(("01.13", True), ("62.01", False)), ("no", "excluded")),
        (SOFTWARE, of(("47.11", False), ("62.01", False)), ("unknown", "no_main")),
        (SOFTWARE, of(("62.01", True), ("47.11", False)), ("yes", "inside")),
        # Another revision: possible is not certain, and outside with all that it may be is no.
        (SOFTWARE, of(("62.10", True), revision=REV_2_1), ("unknown", "revision")),
        (INDUSTRY, of(("62.10", True), revision=REV_2_1), ("no", "outside")),
        (replace(SOFTWARE, revision=REV_2_1), of(("62.01", True)), ("unknown", "revision")),
    ],
)
def test_sector(rule: SectorRule, who: Profile, expected: tuple[str, str]) -> None:
    assert answer(Criterion.SECTOR, rule, who) == expected


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_in_which_sectors_are_told_plays_no_part(turned: bool) -> None:
    """Two are the main one; the one is excluded, the other only not among those named, and a third is named."""
    rule = SectorRule(revision=REV_2, inside=("62",), outside=("A",))
    mains = [("01.13", True), ("47.11", True)]
    told = [*(reversed(mains) if turned else mains), ("62.01", False)]
    assert answer(Criterion.SECTOR, rule, of(*told)) == ("unknown", "secondary")


def test_the_letters_of_sections_moved_with_the_revision() -> None:
    assert (section_of("62.01", REV_2), section_of("62.10", REV_2_1), section_of("68", REV_2_1)) == ("J", "K", "M")
    assert section_of("45.20", REV_2_1) is None
    assert holds("C", "10.71", REV_2)
    assert holds("10.7", "1071", REV_2)
    assert not holds("C", "62", REV_2)
    assert not holds("10.7", "C", REV_2)


def lei(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="RON")


@pytest.mark.parametrize(
    ("turnover", "expected"),
    [
        (euro(100_000), ("yes", "within")),
        (euro(99_999), ("no", "too_low")),
        (euro(2_000_001), ("no", "too_high")),
        (lei(1_000_000), ("yes", "within")),
        (lei(100_000), ("no", "too_low")),
        # Between 4.5 and 5.7 lei for a euro this is more or less than 100,000 euro.
        (lei(500_000), ("unknown", "currency")),
        (Money(amount=Decimal(1), currency="XAF"), ("unknown", "currency")),
        (None, ("unknown", "not_told")),
    ],
)
def test_turnover(turnover: Money | None, expected: tuple[str, str]) -> None:
    rule = TurnoverRule(least_turnover=euro(100_000), most_turnover=euro(2_000_000))
    assert answer(Criterion.TURNOVER, rule, profile(enterprise=Enterprise(turnover=turnover))) == expected


@pytest.mark.parametrize(
    ("rule", "level", "expected"),
    [
        (TrlRule(least_level=4, most_level=6), 4, ("yes", "within")),
        (TrlRule(least_level=4, most_level=6), 3, ("no", "too_early")),
        (TrlRule(least_level=4, most_level=6), 7, ("no", "too_late")),
        (TrlRule(least_level=4), None, ("unknown", "not_told")),
        (TrlRule(reached_level=8), 8, ("unknown", "reached")),
        (TrlRule(reached_level=8), 7, ("yes", "before")),
    ],
)
def test_readiness(rule: TrlRule, level: int | None, expected: tuple[str, str]) -> None:
    assert answer(Criterion.TRL, rule, replace(profile(), trl=level)) == expected


def seeking(**wishes: object) -> Profile:
    return replace(profile(), seeking=replace(Seeking(), **wishes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Decimal(30), ("yes", "enough")),
        (Decimal("29.9"), ("no", "too_little")),
        (None, ("unknown", "not_told")),
    ],
)
def test_contribution(share: Decimal | None, expected: tuple[str, str]) -> None:
    rule = ContributionRule(least_percent=Decimal(30))
    assert answer(Criterion.CONTRIBUTION, rule, seeking(own_share=share)) == expected


def offering(who: Profile, criterion: Criterion, **facts: object) -> tuple[str, str] | None:
    judged = found(criterion, who, replace(call(deadline=SOON), **facts))  # type: ignore[arg-type]
    return None if judged is None else (judged.verdict.value, judged.reason.code.partition(".")[2])


def test_the_rate_that_is_paid_tells_what_is_left_to_pay() -> None:
    budget = Budget(rate_max=Decimal(70))
    shares = (Decimal(30), Decimal(29), None)
    answers = [offering(seeking(own_share=share), Criterion.CONTRIBUTION, budget=budget) for share in shares]
    assert answers == [("yes", "rate"), ("no", "rate_too_low"), None]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (euro(100_000), ("yes", "within")),
        (euro(99_999), ("no", "too_small")),
        (euro(500_001), ("unknown", "beyond_project")),
        (euro(2_000_001), ("no", "beyond_total")),
        (lei(1_000_000), ("yes", "within")),
        (lei(500_000), ("unknown", "currency")),
        (None, None),
    ],
)
def test_amount(sought: Money | None, expected: tuple[str, str] | None) -> None:
    budget = Budget(total=euro(2_000_000), project_min=euro(100_000), project_max=euro(500_000))
    assert offering(seeking(amount=sought), Criterion.AMOUNT, budget=budget) == expected


def test_instruments_that_are_not_sought_bar_and_unknown_ones_do_not() -> None:
    wants_grant = seeking(instruments=(Instrument.GRANT,))
    assert offering(wants_grant, Criterion.AMOUNT, instruments=(Instrument.LOAN,)) == ("no", "instrument")
    assert offering(wants_grant, Criterion.AMOUNT, instruments=(Instrument.GRANT, Instrument.LOAN)) is None
    assert offering(wants_grant, Criterion.AMOUNT, instruments=()) is None


def test_the_dates_of_a_call() -> None:
    later = Moment(at=NOW + timedelta(days=3), zone="Europe/Brussels", hour_known=True, raw="")
    assert offering(profile(), Criterion.DEADLINE) is None
    assert offering(profile(), Criterion.DEADLINE, opens=later) == ("yes", "opens")
    assert offering(profile(), Criterion.DEADLINE, deadlines=()) == ("unknown", "not_stated")
    assert offering(profile(), Criterion.DEADLINE, withdrawn=True) == ("no", "withdrawn")
    past = call(deadline=NOW - timedelta(days=1)).deadlines
    assert offering(profile(), Criterion.DEADLINE, deadlines=past) == ("no", "past")


def test_an_excluded_theme_bars_by_code_and_is_only_suspected_by_words() -> None:
    against = replace(profile(), excluded_themes=("waste",))
    by_words = offering(against, Criterion.THEME, title="Waste recycling")
    assert by_words == ("unknown", "perhaps")
    assert offering(against, Criterion.THEME, title="Vaccines") is None
    against_health = replace(profile(), excluded_themes=("health", "waste"))
    assert offering(against_health, Criterion.THEME, identifier="HORIZON-HLTH-2026-01") == ("no", "excluded")
    assert offering(profile(), Criterion.THEME, title="Waste recycling") is None


def test_first_come_is_a_note_and_bars_nobody() -> None:
    assert answer(Criterion.ORDER, OrderRule(first_come=True), profile()) == ("yes", "first_come")
    both = [condition(Criterion.ORDER, OrderRule(first_come=first)) for first in (False, True)]
    judged = found(Criterion.ORDER, profile(), call(conditions=both, deadline=SOON))
    assert judged is not None
    assert judged.reason.code == "order.first_come"


@pytest.mark.parametrize("criterion", [Criterion.FINANCES, Criterion.OTHER])
def test_a_clause_that_no_rule_holds_is_left_to_the_reader(criterion: Criterion) -> None:
    judged = found(criterion, profile(), call(conditions=[condition(criterion, None)], deadline=SOON))
    assert judged is not None
    assert (judged.verdict, judged.reason.question) == (Verdict.UNKNOWN, "read_the_call")
    assert judged.reason.condition is not None


def in_ilfov(*sites: str) -> Profile:
    return replace(profile(), nuts="RO322", sites=sites)


@pytest.mark.parametrize(
    ("what", "sites", "expected"),
    [
        (Where.SEAT, ("RO126",), ("no", "outside")),
        (Where.ESTABLISHMENT, (), ("unknown", "no_site_told")),
        (Where.ESTABLISHMENT, ("RO126",), ("yes", "inside")),
        (Where.ESTABLISHMENT, ("RO113",), ("no", "outside")),
        (Where.ESTABLISHMENT, ("RO113", "RO12", "RO1"), ("unknown", "around")),
        (Where.PROJECT, (), ("unknown", "no_project_told")),
        (Where.PROJECT, ("RO126",), ("yes", "inside")),
        (None, (), ("no", "outside")),
        (None, ("RO126",), ("unknown", "site")),
    ],
)
def test_what_has_to_be_in_a_place(what: Where | None, sites: tuple[str, ...], expected: tuple[str, str]) -> None:
    rule = PlaceRule(regions=("RO126",), exclusive=True, what=what)
    assert answer(Criterion.PLACE, rule, in_ilfov(*sites)) == expected
