"""The reader's currency: which it is on a day, and amounts in it, rounded to what a rate can say, never by floats."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model.money import Money
from catalogue.model.reference import ReferenceRow
from catalogue.taxonomy.currencies import currency_of, national_currencies
from catalogue.taxonomy.exchange import Exchange, rounded
from catalogue.taxonomy.rates import bundled_rates, convert, euro_rates

DAY = date(2026, 8, 20)
RATES = euro_rates([ReferenceRow(key="2026-08-20", facts={"RON": "5.0710", "HUF": "390.35"})])


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    ("country", "on", "currency"),
    [
        ("RO", DAY, "RON"),
        ("IT", DAY, "EUR"),
        ("BG", date(2025, 12, 31), "BGN"),
        ("BG", date(2026, 1, 1), "EUR"),
        ("HR", date(2022, 12, 31), None),
        ("HR", date(2023, 1, 1), "EUR"),
        ("GB", DAY, "GBP"),
        ("US", DAY, None),
    ],
)
def test_a_country_counts_in_the_currency_of_that_day(country: str, on: date, currency: str | None) -> None:
    assert currency_of(country, on) == currency


def test_no_country_has_two_currencies_on_a_day() -> None:
    for one in national_currencies():
        others = [two for two in national_currencies() if two.country == one.country and two.holds(one.valid_from)]
        assert others == [one]


def test_an_amount_is_told_as_precisely_as_a_rate_can_say() -> None:
    lei = Exchange(currency="RON", rates=RATES)
    assert lei.convert(money("60000")) == money("304260.0000", "RON")
    assert lei.about(money("60000")) == money("304000", "RON")
    assert lei.about(money("49000000", "HUF")) == money("637000", "RON")
    assert str(lei.about(money("60000")).amount) == "304000"  # type: ignore[union-attr]


def test_what_is_in_the_readers_currency_or_has_no_rate_is_left_as_it_is() -> None:
    lei = Exchange(currency="RON", rates=RATES)
    assert lei.about(money("5", "RON")) is None
    assert lei.about(money("5", "UAH")) is None
    assert Exchange(currency="UAH", rates=RATES).about(money("5")) is None


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "0"), ("0.005", "0.005"), ("12.345", "12.3"), ("999.6", "1000"), ("1234567", "1230000"), ("2.125", "2.12")],
)
def test_three_digits_are_told(amount: str, told: str) -> None:
    assert str(rounded(money(amount)).amount) == told


_AMOUNTS = st.decimals(min_value="0.01", max_value="1e13", places=2)
_CURRENCIES = st.sampled_from(sorted(bundled_rates().per_euro))


@given(_AMOUNTS, _CURRENCIES, _CURRENCIES)
def test_there_and_back_is_the_same_amount(amount: Decimal, first: str, second: str) -> None:
    start = Money(amount=amount, currency=first)
    there, _ = convert(start, second, bundled_rates())
    back, _ = convert(there, first, bundled_rates())
    assert abs(back.amount - amount) <= amount * Decimal("1e-30")


@given(_AMOUNTS, _CURRENCIES)
def test_rounding_stays_within_half_a_percent_and_is_done_once(amount: Decimal, currency: str) -> None:
    exact = Exchange(currency="RON", rates=bundled_rates()).convert(Money(amount=amount, currency=currency))
    if exact is None:
        assert currency == "RON"
        return
    told = rounded(exact)
    assert isinstance(told.amount, Decimal)
    assert abs(told.amount - exact.amount) <= exact.amount * Decimal("0.005")
    assert rounded(told) == told
    assert "E" not in str(told.amount)
