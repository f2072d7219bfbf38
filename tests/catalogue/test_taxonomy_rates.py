"""Money in another currency: by the rate of a day that always goes with it, exact to the rate's last digit."""

from datetime import date
from decimal import Decimal

import pytest

from catalogue.model.money import Money
from catalogue.model.reference import ReferenceRow
from catalogue.taxonomy.rates import UnknownCurrencyError, bundled_rates, convert, euro_rates

ROWS = (
    ReferenceRow(key="2026-08-19", facts={"RON": "5.1000", "SEK": "11.0500"}),
    ReferenceRow(key="2026-08-20", facts={"RON": "5.1010", "SEK": "11.0600"}),
)


def money(amount: str, currency: str) -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def test_nothing_needs_the_network_on_day_one() -> None:
    rates = euro_rates()
    assert rates == bundled_rates()
    assert (rates.day, rates.official) == (date(2025, 10, 9), False)
    assert len(rates.per_euro) == 31
    assert rates.per_euro["GBP"] == Decimal("0.86830")


def test_euro_become_lei_and_lei_euro_with_the_day_of_the_rate() -> None:
    rates = euro_rates(ROWS)
    assert rates.official
    assert convert(money("200000", "EUR"), "RON", rates) == (money("1020200", "RON"), date(2026, 8, 20))
    assert convert(money("1020200", "RON"), "EUR", rates) == (money("200000", "EUR"), date(2026, 8, 20))


def test_between_two_other_currencies_one_goes_by_the_euro_without_rounding_on_the_way() -> None:
    kronor, day = convert(money("5101", "RON"), "SEK", euro_rates(ROWS))
    assert (kronor, day) == (money("11060", "SEK"), date(2026, 8, 20))
    third, _ = convert(money("1", "RON"), "SEK", euro_rates(ROWS, date(2026, 8, 19)))
    assert abs(third.amount * Decimal("5.1") - Decimal("11.05")) < Decimal("1e-30")


def test_an_amount_in_its_own_currency_stays_what_it_is() -> None:
    assert convert(money("0.10", "EUR"), "EUR", euro_rates(ROWS))[0].amount.as_tuple() == Decimal("0.10").as_tuple()


@pytest.mark.parametrize(("source", "to"), [("HRK", "EUR"), ("EUR", "HRK"), ("XXX", "XXX")])
def test_an_unknown_currency_is_told_and_never_guessed(source: str, to: str) -> None:
    with pytest.raises(UnknownCurrencyError, match=r"no rate of \w+ on 2026-08-20; there are rates of: EUR, RON, SEK"):
        convert(money("1", source), to, euro_rates(ROWS))


def test_a_rate_of_a_later_day_is_never_taken() -> None:
    assert euro_rates(ROWS, date(2026, 8, 19)).day == date(2026, 8, 19)
    assert euro_rates(ROWS, date(2030, 1, 1)).day == date(2026, 8, 20)
    assert euro_rates(ROWS, date(2026, 1, 1)) == bundled_rates()
    with pytest.raises(LookupError, match="2020-01-01 or before; the oldest are of 2025-10-09"):
        euro_rates(ROWS, date(2020, 1, 1))


@pytest.mark.parametrize("text", ["N/A", "0", "-1", "NaN", "Infinity"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the rate of USD on 2026-08-20 is no"):
        euro_rates([ReferenceRow(key="2026-08-20", facts={"USD": text})])
    with pytest.raises(ValueError, match="under their day, not under 'USD'"):
        euro_rates([ReferenceRow(key="USD", facts={"rate": "1.1"})])
