"""The size classes of Recommendation 2003/361/EC: the golden cases, what stays open, and what a new fact may do."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.law.sme import own_sizes, possible_sizes, size_definition, size_definitions
from catalogue.model.condition import SizeClass
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise

ON = date(2026, 8, 20)
MICRO, SMALL, MEDIUM, LARGE = SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE


def money(millions: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(millions) * 1_000_000, currency=currency)


def enterprise(
    employees: float | None = None,
    turnover: Money | None = None,
    balance_sheet: Money | None = None,
    owned: bool | None = False,
) -> Enterprise:
    return Enterprise(employees=employees, turnover=turnover, balance_sheet=balance_sheet, owned_above_25_percent=owned)


@pytest.mark.parametrize(
    ("employees", "turnover", "balance_sheet", "expected"),
    [
        (240, "60", "40", MEDIUM),  # one of the two amounts suffices
        (9.9, "2", "50", MICRO),  # an amount may reach its ceiling
        (10, "1", "1", SMALL),  # a headcount may not
        (49, "10.1", "10.1", MEDIUM),
        (250, "1", "1", LARGE),  # headcount is mandatory, however little money there is
        (12, "51", "44", LARGE),  # so is one of the amounts, however few people there are
    ],
)
def test_told_everything_an_enterprise_has_one_class(
    employees: float, turnover: str, balance_sheet: str, expected: SizeClass
) -> None:
    assert possible_sizes(enterprise(employees, money(turnover), money(balance_sheet)), ON) == (expected,)


@pytest.mark.parametrize("employees", [30, 9, 200])
def test_an_owner_of_a_quarter_leaves_every_larger_class_open(employees: float) -> None:
    """30 people and a partner of 100, 9 and a linked firm of 45, 200 and one of 60 all end in a larger class."""
    told = enterprise(employees, money("1"), money("1"))
    alone = possible_sizes(told, ON)
    for owned in (True, None):
        possible = possible_sizes(replace(told, owned_above_25_percent=owned), ON)
        assert possible[0] is alone[0]
        assert possible[-1] is LARGE


def test_what_is_missing_leaves_open_what_it_could_decide() -> None:
    assert possible_sizes(enterprise(employees=5), ON) == (MICRO, SMALL, MEDIUM, LARGE)
    assert possible_sizes(enterprise(turnover=money("1")), ON) == (MICRO, SMALL, MEDIUM, LARGE)
    assert possible_sizes(enterprise(employees=5, turnover=money("5")), ON) == (MICRO, SMALL)
    assert possible_sizes(enterprise(employees=300), ON) == (LARGE,)


def test_other_money_decides_where_no_rate_could_change_the_answer() -> None:
    people = enterprise(employees=24)
    assert own_sizes(replace(people, turnover=money("11.8", "RON")), ON) == (SMALL,)
    near = replace(people, turnover=money("50", "RON"), balance_sheet=money("300", "RON"))
    assert own_sizes(near, ON) == (SMALL, MEDIUM)
    assert own_sizes(replace(people, turnover=money("1", "JPY")), ON) == (SMALL, MEDIUM, LARGE)


def test_every_definition_names_its_source_and_covers_a_time_of_its_own() -> None:
    definitions = [definition.source for definition in size_definitions()]
    for definition in definitions:
        assert definition.link.startswith("https://")
        assert definition.legal_basis
        assert definition.checked_against
        assert definition.version.startswith(definition.id)
    for earlier, later in pairwise(definitions):
        assert earlier.valid_to is not None
        assert earlier.valid_to <= later.valid_from


def test_a_day_before_any_definition_is_an_error() -> None:
    first = size_definitions()[0]
    assert size_definition(first.source.valid_from) is first
    with pytest.raises(LookupError, match="2004-12-31"):
        size_definition(first.source.valid_from - timedelta(days=1))


amounts = st.none() | st.builds(
    Money, amount=st.decimals(0, 400_000_000, places=0), currency=st.sampled_from(["EUR", "RON", "JPY"])
)
enterprises = st.builds(
    Enterprise,
    employees=st.none() | st.floats(0, 400),
    turnover=amounts,
    balance_sheet=amounts,
    owned_above_25_percent=st.none() | st.booleans(),
)


@given(told=enterprises, more=enterprises)
def test_telling_more_only_narrows_the_classes(told: Enterprise, more: Enterprise) -> None:
    names = ("employees", "turnover", "balance_sheet", "owned_above_25_percent")
    added = {name: getattr(more, name) for name in names if getattr(told, name) is None}
    narrowed = possible_sizes(replace(told, **added), ON)
    assert narrowed
    assert set(narrowed) <= set(possible_sizes(told, ON))
