"""Sums in free text: one amount is a number, everything else stays the portal's words."""

from decimal import Decimal

import pytest

from catalogue.model.call import Budget
from catalogue.model.money import Money
from crawlers.read.budget import read_budget


@pytest.mark.parametrize(
    ("raw", "language", "amount"),
    [("15375383,50", "it", "15375383.50"), ("10866.34", "it", "10866.34"), ("30 000 000,00 €", "pt", "30000000.00")],
)
def test_one_amount_is_a_number(raw: str, language: str, amount: str) -> None:
    assert read_budget("EUR", language, total=raw) == Budget(total=Money(amount=Decimal(amount), currency="EUR"))


@pytest.mark.parametrize(
    ("raw", "language"),
    [("163000000 (con dm 29/7), 161800000 (con dm 09/08)", "it"), ("13 500,00 € por MVA", "pt"), ("da definire", "it")],
)
def test_anything_else_stays_words(raw: str, language: str) -> None:
    assert read_budget("EUR", language, total=raw) == Budget(words=raw)


def test_bounds_that_are_no_amounts_are_words_beside_the_numbers() -> None:
    found = read_budget("EUR", "it", total="2.000.000", project_min="50% delle spese", project_max="100.000")
    assert found == Budget(
        total=Money(amount=Decimal(2_000_000), currency="EUR"),
        project_max=Money(amount=Decimal(100_000), currency="EUR"),
        words="50% delle spese",
    )


def test_nothing_stated_is_no_budget() -> None:
    assert read_budget("EUR", "it", total="0", project_min="", project_max=None) is None
