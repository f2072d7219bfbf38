"""Amounts: exact, one, and never a guess."""

import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from babel.numbers import format_compact_decimal, format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model.money import Money
from crawlers.read.money import money_after, read_amount, read_money, read_plain_amount
from crawlers.reading import ReadError

LOCALES = "ro it fr en en_GB de de_AT fi sv hr nl da hu sk sl el es pt pt_PT cs lt pl nb".split()


@pytest.mark.parametrize(
    ("raw", "language", "amount"),
    [
        ("1.234.567,89", "it", "1234567.89"),
        ("15375383,50", "it", "15375383.50"),
        ("10866.34", "it", "10866.34"),
        ("33.435.294 EUR", "ro", "33435294"),
        ("8.051.115,40 EUR", "ro", "8051115.40"),
        ("5 mil. lei", "ro", "5000000"),
        ("30.000 de euro", "ro", "30000"),
        ("200 mii lei", "ro", "200000"),
        ("€ 150.000,-", "de", "150000"),
        ("EUR 889.000.-", "de", "889000"),
        ("150.000,– €", "de", "150000"),
        ("1 234,5 €", "fr", "1234.5"),
        ("1\u202f234,5\u00a0€", "fr", "1234.5"),
        ("1'234’567.50 CHF".replace("’", "'"), "de", "1234567.50"),
        ("£5,000", "en", "5000"),
        ("30 000 000,00 €", "fi", "30000000"),
        ("0,5 milj. €", "fi", "500000"),
        ("1,5 milioni", "it", "1500000"),
        ("1,5 milioni di euro", "it", "1500000"),
        ("0,5 Millionen Euro", "de", "500000"),
        ("EUR 5 Mio.", "de", "5000000"),
        ("12 Millionen Euro", "de", "12000000"),
        ("1,234 Mio. €", "de", "1234000"),
        ("50 TEUR", "de", "50000"),
        ("5 mio. kr.", "da", "5000000"),
        ("2 mia. kr.", "da", "2000000000"),
        ("€35 million", "en", "35000000"),
        ("£2.5m", "en", "2500000"),
        ("2,4 mld. Ft", "hu", "2400000000"),
        ("500M Ft", "hu", "500000000"),
        ("500 ezer Ft", "hu", "500000"),
        ("1,2 mil. eur", "sk", "1200000"),
        ("3 M€", "fr", "3000000"),
        ("50 k€", "fr", "50000"),
        ("3 millions d’euros", "fr", "3000000"),
        ("100 tkr", "sv", "100000"),
        ("10 Mkr", "sv", "10000000"),
        ("5 MSEK", "sv", "5000000"),
        ("10 millioner kroner", "nb", "10000000"),
        ("20 tūkst. eurų", "lt", "20000"),
        ("2 mln zł", "pl", "2000000"),
        ("100 tys. zł", "pl", "100000"),
        ("5 mil millones de euros", "es", "5000000000"),
        ("5 milhões de euros", "pt", "5000000"),
        ("10 εκατ. ευρώ", "el", "10000000"),
        ("2 milijona evrov", "sl", "2000000"),
        ("0,500", "de", "0.5"),
        (1000.5, "de", "1000.5"),
        (6000000, "de", "6000000"),
        (Decimal("0.10"), "de", "0.10"),
    ],
)
def test_an_amount_as_the_portals_write_it(raw: str, language: str, amount: str) -> None:
    assert read_amount(raw, language) == Decimal(amount)


@pytest.mark.parametrize(
    ("raw", "language", "amount"),
    [
        ("1.234", "it", "1234"),
        ("1,234", "it", "1.234"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("1 234", "fi", "1234"),
        ("1,234", "fi", "1.234"),
        ("1.234", "fi", None),
        ("12.345 €", "sk", None),
        # One portal's English pages write both €175.000 and €100,000 for thousands.
        ("€100,000", "en", "100000"),
        ("€175.000", "en", None),
        ("€100,000", "de", None),
        ("€1,234", "de", None),
        ("175.000", "en", None),
        ("1500.000", "it", None),
        ("1.234.567,000 €", "it", "1234567"),
        ("1.234,567", "en", None),
        ("1,234.567", "en", "1234.567"),
        ("5.000.000", "sv", "5000000"),
        ("5,000,000", "de", "5000000"),
    ],
)
def test_three_digits_behind_one_mark_are_what_the_language_says_or_nothing(
    raw: str, language: str, amount: str | None
) -> None:
    if amount is None:
        with pytest.raises(ReadError, match="not certain"):
            read_amount(raw, language)
    else:
        assert read_amount(raw, language) == Decimal(amount)


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        ("", "it"),
        ("-", "it"),
        ("EUR", "it"),
        ("100.000.000 (50%)", "it"),
        ("163000000 (con dm 29/7), 161800000 (con dm 09/08)", "it"),
        ("1–7 miljoner", "sv"),
        ("€3 to 9 million", "en"),
        ("50-500 millioner kroner", "nb"),
        ("1 Mrd Ft – 12 Mrd Ft", "hu"),
        ("5 000 € 10 000 €", "fr"),
        ("5 000, 10 000", "fr"),
        ("50%", "it"),
        ("50 Prozent", "de"),
        ("-5", "de"),
        ("- 5.000 €", "de"),
        ("12.5.2026", "de"),
        ("15/09/2026", "it"),
        ("1.23.456", "de"),
        ("1.234.56", "de"),
        ("1.23,50", "de"),
        ("1234.567,50", "de"),
        ("1,234,56", "en"),
        ("1 234.567,8", "de"),
        ("30 40", "fi"),
        ("2026 000", "fi"),
        ("5 m", "de"),
        ("50 M", "fr"),
        ("5 kr", "en"),
        ("5 €/m2", "de"),
        ("5 EUR pro Stunde", "de"),
        ("bis zu 150.000 Euro", "de"),
        ("29 000 € HT", "fr"),
        ("EUR 5 SEK", "sv"),
        ("5 USD", "en"),
        ("$5,000", "en"),
        ("1e9", "de"),
        ("٥", "de"),
        ("½ Mio. €", "de"),
        ("5½ Mio. €", "de"),
        ("5 Mio. Mio.", "de"),
        ("NaN", "de"),
        (float("nan"), "de"),
        (float("inf"), "de"),
        (-1, "de"),
        (True, "de"),
        ("9" * 30, "de"),
        ("1 " * 200, "de"),
    ],
)
def test_what_is_not_exactly_one_amount_raises(raw: str, language: str) -> None:
    with pytest.raises(ReadError):
        read_amount(raw, language)


def test_a_billion_is_what_the_language_counts() -> None:
    assert read_amount("1 billion", "en") == 10**9
    assert read_amount("1 Billion", "de") == 10**12
    assert read_amount("1 miliarda", "pl") == 10**9


def test_the_sum_is_exact() -> None:
    assert str(read_amount("99.999.999.999,99 €", "it")) == "99999999999.99"
    assert str(read_amount("2,4 mld. Ft", "hu").normalize()) == "2.4E+9"
    assert read_amount(0.1, "it") == Decimal("0.1")


@pytest.mark.parametrize(
    ("raw", "language", "currency", "code"),
    [
        ("5", "ro", "RON", "RON"),
        ("5 EUR", "ro", "RON", "EUR"),
        ("€5", "ro", "RON", "EUR"),
        ("5 lei", "ro", "EUR", "RON"),
        ("5 LEI", "ro", "EUR", "RON"),
        ("5 Ft", "hu", "EUR", "HUF"),
        ("5 forint", "hu", "EUR", "HUF"),
        ("5 kr", "sv", "EUR", "SEK"),
        ("5 kr.", "da", "EUR", "DKK"),
        ("kr 5", "nb", "EUR", "NOK"),
        ("5 kronor", "sv", "EUR", "SEK"),
        ("5 SEK", "nb", "NOK", "SEK"),
        ("0,005 tkr", "sv", "EUR", "SEK"),
        ("0,000005 MNOK", "nb", "EUR", "NOK"),
        ("5 Kč", "cs", "EUR", "CZK"),
        ("5 zł", "pl", "EUR", "PLN"),
        ("5 BGN", "en", "EUR", "BGN"),
        ("5 kn", "hr", "EUR", "HRK"),
        ("£5", "en", "EUR", "GBP"),
        ("5 ευρώ", "el", "XXX", "EUR"),
    ],
)
def test_the_currency_that_is_named_wins(raw: str, language: str, currency: str, code: str) -> None:
    assert read_money(raw, currency, language) == Money(amount=Decimal(5), currency=code)


@pytest.mark.parametrize("raw", [None, "", " \u00a0", "0", "0,00 €", 0, 0.0, "EUR 0,-"])
def test_nothing_and_zero_are_not_stated(raw: str | int | float | None) -> None:
    assert read_money(raw, "EUR", "it") is None


def test_a_fixed_sentence_gives_its_amount_and_any_other_raises() -> None:
    opening = "Znesek razpisanih sredstev znaša"
    assert money_after(f"{opening} 48.825,00 €.", "EUR", "sl", opening) == Money(amount=Decimal(48825), currency="EUR")
    assert money_after("op til 5 mio. kr.", "DKK", "da", "op til") == Money(amount=Decimal(5000000), currency="DKK")
    for raw in (f"{opening} 48.825,00 € na leto.", "Znesek je 48.825,00 €.", opening + " okoli 5 €"):
        with pytest.raises(ReadError):
            money_after(raw, "EUR", "sl", opening)


def test_long_prose_is_refused_at_once() -> None:
    began = time.perf_counter()
    for text in ("1 " * 50_000, "1." * 55, "€" * 50_000, "1 234 " * 19 + "x"):
        with pytest.raises(ReadError):
            read_amount(text, "de")
    assert time.perf_counter() - began < 1


def test_a_language_that_is_not_at_stake_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="no amounts are read in 'xx'") as caught:
        read_amount("5", "xx")
    assert not isinstance(caught.value, ReadError)


CENTS = st.integers(0, 10**13 - 1).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=400, deadline=None)
@given(
    locale=st.sampled_from(LOCALES),
    amount=CENTS,
    currency=st.sampled_from(["EUR", "RON", "HUF", "SEK", "DKK", "NOK", "CZK", "PLN", "GBP"]),
)
def test_any_amount_of_money_as_the_cldr_writes_it_reads_back(locale: str, amount: Decimal, currency: str) -> None:
    # In cents, whatever the currency: how many digits one is written with differs between editions of the CLDR.
    raw = format_currency(amount, currency, locale=locale, currency_digits=False)
    # Some languages write another country's pound or krone with letters of their own (£GB).
    shown = raw if "£GB" not in raw else raw.replace("£GB", "GBP")
    money = read_money(shown, "XXX", locale[:2])
    assert (money.amount, money.currency) == (amount, currency) if money is not None else amount == 0


@settings(max_examples=400, deadline=None)
@given(locale=st.sampled_from(LOCALES), thousandths=st.integers(0, 10**14))
def test_any_number_as_the_cldr_writes_it_reads_back(locale: str, thousandths: int) -> None:
    amount = Decimal(thousandths) / 1000
    raw = format_decimal(amount, locale=locale)
    assert read_amount(raw, locale[:2]) == amount


# "pt" alone is Brazil in the CLDR, and Brazil's billions are not Portugal's.
@settings(max_examples=300, deadline=None)
@given(
    locale=st.sampled_from([locale for locale in LOCALES if locale != "pt"]),
    number=st.integers(2, 999),
    power=st.sampled_from([3, 6, 9]),
    width=st.sampled_from(["long", "short"]),
)
def test_any_short_form_of_a_large_amount_reads_back(
    locale: str, number: int, power: int, width: Literal["long", "short"]
) -> None:
    raw = format_compact_decimal(number * 10**power, format_type=width, locale=locale)
    if re.search(r"(?<![^\W\d_])[^\W\d_]\.?$", raw):
        # One letter counts only beside a currency.
        raw += " EUR"
    assert read_amount(raw, locale[:2]) == number * 10**power


def test_amounts_are_plain_numbers_or_nothing() -> None:
    assert read_plain_amount("15375383.50") == Decimal("15375383.50")
    assert read_plain_amount(6000000) == 6000000
    for raw in ("15375383,50", "1.234.567", "2 Mio.", "-5", "1e9", "", "NaN", True, "٥"):
        with pytest.raises(ReadError):
            read_plain_amount(raw)


def test_every_budget_of_the_romanian_recording(recordings: Path) -> None:
    calls = json.loads((recordings / "ro_oportunitati_ue" / "calls_listed_2026-07-22.json").read_text("utf-8"))
    budgets = [read_money(call["budget"], "XXX", "ro") for call in calls]
    assert [budget.currency for budget in budgets if budget is not None].count("RON") == 3
    assert budgets[0] == Money(amount=Decimal(36578803), currency="EUR")
    assert budgets[9] == Money(amount=Decimal("4412249.10"), currency="EUR")
    assert len([budget for budget in budgets if budget is not None]) == 13


def test_the_sum_of_the_slovenian_recording(recordings: Path) -> None:
    page = (recordings / "si_podjetniski_portal" / "razpis_hrastnik_2026.html").read_text("utf-8")
    sentence = re.search(r"Znesek razpisanih[^<]*", page.replace("&#x161;", "š").replace("&#x20ac;", "€"))
    assert sentence is not None
    assert money_after(sentence[0], "EUR", "sl", "Znesek razpisanih nepovratnih sredstev znaša") == Money(
        amount=Decimal(48825), currency="EUR"
    )


def test_spans_of_the_hungarian_recording_are_no_amount_but_its_ceilings_are(recordings: Path) -> None:
    calls = json.loads((recordings / "hu_palyazat" / "derived_active_calls_2026-08-18.json").read_text("utf-8"))
    spans, ceilings = 0, []
    for raw in (call["amount"] for call in calls if call["amount"]):
        with pytest.raises(ReadError):
            read_amount(raw, "hu")
        if raw.startswith("max"):
            ceilings.append(money_after(raw, "EUR", "hu", "max"))
        else:
            spans += len([read_money(part, "EUR", "hu") for part in raw.split("–")]) == 2
    assert (len(ceilings), spans) == (7, 29)
    assert ceilings[0] == Money(amount=Decimal(138_900_000_000), currency="HUF")
