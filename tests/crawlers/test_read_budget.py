"""Sums in free text: one amount is a number, everything else stays the portal's words."""

from decimal import Decimal

import pytest

from catalogue.model.call import Budget
from catalogue.model.money import Money
from crawlers.read.budget import read_budget


@pytest.mark.parametrize(
    ("raw", "language", "amount"),
    [
        ("15375383,50", "it", "15375383.50"),
        ("10866.34", "it", "10866.34"),
        ("30 000 000,00 €", "pt", "30000000.00"),
        ("48.825,00 €.", "sl", "48825.00"),
    ],
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


@pytest.mark.parametrize(
    ("raw", "language", "lowest", "highest"),
    [
        ("op til 5 mio. kr.", "da", None, 5_000_000),
        ("Maksimalt 1,5 mio. DKK", "da", None, 1_500_000),
        ("fra 200.000 kr. og op til 5 mio. kr.", "da", 200_000, 5_000_000),
        ("4 000 000–12 000 000", "nb", 4_000_000, 12_000_000),
        ("50-500 millioner kroner", "nb", 50_000_000, 500_000_000),
        ("Inntil 10 millioner kroner", "nb", None, 10_000_000),
        ("Minimum 2 000 000", "nb", 2_000_000, None),
    ],
)
def test_the_limits_of_a_project_are_told_apart(
    raw: str, language: str, lowest: int | None, highest: int | None
) -> None:
    currency = {"da": "DKK", "nb": "NOK"}[language]
    bounds = [Money(amount=Decimal(one), currency=currency) if one else None for one in (lowest, highest)]
    found = read_budget(currency, language, limits=raw)
    assert found == Budget(project_min=bounds[0], project_max=bounds[1])


@pytest.mark.parametrize(
    "raw",
    [
        "Fra 5 mio. kr. og op til 30 mio. kr. pr. projekt. Samlet pulje 120 mio. kr.",
        "5 mio. kr.",
        "500 000 - 2 mio. kr.",
        "op til 40 % af udgifterne",
    ],
)
def test_limits_that_could_be_meant_otherwise_stay_words(raw: str) -> None:
    assert read_budget("DKK", "da", limits=raw) == Budget(words=raw)


@pytest.mark.parametrize(
    ("raw", "rate", "words"),
    [
        ("85", 85, None),
        ("60 %", 60, None),
        ("62,5 proc.", Decimal("62.5"), None),
        ("Iki 70 proc.", 70, None),
        ("0", None, None),
    ],
)
def test_a_rate_is_one_number(raw: str, rate: Decimal | None, words: str | None) -> None:
    found = read_budget("EUR", "lt", rate=raw) or Budget()
    assert (found.rate_max, found.words) == (rate, words)


@pytest.mark.parametrize("raw", ["50-70", "nuo 60 proc.", "120"])
def test_a_rate_that_is_no_single_number_stays_words(raw: str) -> None:
    assert read_budget("EUR", "lt", rate=raw) == Budget(words=raw)
