"""Dates on the reader's clock, across zones and the change of summer time, and amounts as the language writes them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from catalogue.model.call import Budget, Moment
from catalogue.model.money import Money
from notifier.wording.facts import write_amounts, write_deadline
from notifier.wording.figures import (
    day_of_opening,
    days_left,
    write_instant,
    write_moment,
    write_money,
    write_rule_of_hour,
    write_short_day,
)
from notifier.wording.words import load_words
from tests.notifier.samples import HEAT_PUMPS, NOW


def brussels(year: int, month: int, day: int, hour_of_utc: int) -> Moment:
    at = datetime(year, month, day, hour_of_utc, tzinfo=UTC)
    return Moment(at=at, zone="Europe/Brussels", hour_known=False, raw="")


@pytest.mark.parametrize(
    ("language", "zone", "moment", "expected"),
    [
        # Summer time: 17:00 in Brussels is 15:00 UTC; the same wall clock two months later is 16:00 UTC.
        (
            "ro",
            "Europe/Bucharest",
            brussels(2026, 9, 15, 15),
            "marți, 15 septembrie 2026, ora 18:00 la București (ora 17:00 la Bruxelles)",
        ),
        (
            "ro",
            "Europe/Bucharest",
            brussels(2026, 11, 17, 16),
            "marți, 17 noiembrie 2026, ora 18:00 la București (ora 17:00 la Bruxelles)",
        ),
        ("it", "Europe/Rome", brussels(2026, 10, 27, 16), "martedì 27 ottobre 2026, ore 17:00 a Roma"),
        (
            "en",
            "Europe/Dublin",
            brussels(2026, 3, 31, 15),
            "Tuesday 31 March 2026, 16:00 Dublin time (17:00 Brussels time)",
        ),
        # The same instant is another day elsewhere.
        (
            "en",
            "Asia/Tokyo",
            brussels(2026, 9, 15, 15),
            "Wednesday 16 September 2026, 00:00 Tokyo time (Tuesday 15 September 2026, 17:00 Brussels time)",
        ),
        (
            "de",
            "Europe/Athens",
            brussels(2026, 9, 15, 15),
            "Dienstag, 15. September 2026, 18:00 Uhr in Athen (17:00 Uhr in Brüssel)",
        ),
        ("fr", "Europe/Paris", brussels(2026, 9, 15, 15), "mardi 15 septembre 2026, 17:00 à Paris"),
    ],
)
def test_a_deadline_is_told_on_the_readers_clock_and_on_its_own(
    language: str, zone: str, moment: Moment, expected: str
) -> None:
    assert write_moment(load_words(language), moment, zone) == expected


def test_an_hour_that_is_only_a_rule_is_called_one() -> None:
    assert write_rule_of_hour(load_words("en"), brussels(2026, 11, 17, 16)) == (
        "The portal gives the day only; 17:00 Brussels time is the programme’s rule."
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "Sunday 25 October 2026, 02:59 Rome time"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "Sunday 25 October 2026, 02:00 Rome time"),
        (datetime(2028, 2, 29, 23, 30, tzinfo=UTC), "Wednesday 1 March 2028, 00:30 Rome time"),
    ],
)
def test_an_instant_is_right_in_the_night_of_the_clock_change_and_in_leap_years(at: datetime, expected: str) -> None:
    assert write_instant(load_words("en"), at, "Europe/Rome") == expected


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 9, 15, 14, 59, tzinfo=UTC), "Europe/Bucharest", 0),
        (datetime(2026, 9, 14, 22, 0, tzinfo=UTC), "Europe/Bucharest", 0),
        (datetime(2026, 9, 14, 20, 59, tzinfo=UTC), "Europe/Bucharest", 1),
        (datetime(2026, 8, 20, 7, 0, tzinfo=UTC), "Europe/Bucharest", 26),
        (datetime(2026, 8, 20, 7, 0, tzinfo=UTC), "Asia/Tokyo", 27),
    ],
)
def test_days_left_are_those_of_the_readers_calendar(now: datetime, zone: str, expected: int) -> None:
    assert days_left(datetime(2026, 9, 15, 15, tzinfo=UTC), now, zone) == expected


def test_the_days_over_a_clock_change_are_counted_by_the_calendar() -> None:
    assert days_left(datetime(2026, 10, 25, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC), "Europe/Rome") == 1


def test_a_call_opens_on_the_portals_day_unless_the_hour_is_known() -> None:
    midnight = datetime(2026, 11, 2, 23, tzinfo=UTC)
    by_day = Moment(at=midnight, zone="Europe/Brussels", hour_known=False, raw="2026-11-03")
    by_hour = Moment(at=midnight, zone="Europe/Brussels", hour_known=True, raw="2026-11-03T00:00+01:00")
    assert day_of_opening(by_day, "Atlantic/Azores") == date(2026, 11, 3)
    assert day_of_opening(by_hour, "Atlantic/Azores") == date(2026, 11, 2)


def test_a_short_day_has_its_year_only_if_that_is_another() -> None:
    now = datetime(2026, 8, 20, tzinfo=UTC)
    assert write_short_day(load_words("en"), date(2026, 9, 15), now) == "15 Sept"
    assert write_short_day(load_words("ro"), date(2027, 1, 13), now) == "13 ian. 2027"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("en", "2500000", "EUR", "€2,500,000"),
        ("ro", "2500000", "EUR", "2.500.000\xa0EUR"),
        ("it", "2500000", "EUR", "2.500.000\xa0€"),
        ("fr", "600000", "EUR", "600\u202f000\xa0€"),
        ("it", "1234.5", "EUR", "1.234,50\xa0€"),
        ("en", "600000000", "RON", "RON\xa0600,000,000"),
        ("en", "0.75", "EUR", "€0.75"),
    ],
)
def test_an_amount_is_written_in_full_as_the_language_does(
    language: str, amount: str, currency: str, expected: str
) -> None:
    assert write_money(load_words(language), Money(amount=Decimal(amount), currency=currency)) == expected


def test_what_the_portal_says_in_words_is_quoted_and_not_told_as_not_stated() -> None:
    budget = Budget(rate_max=Decimal("62.5"), words="163000000 (con dm 29/7), 161800000 (con dm 09/08)")
    call = replace(HEAT_PUMPS, budget=budget, deadlines=(), deadline_words="QUINCE DIAS HABILES <b>", opens=None)
    english, romanian = load_words("en"), load_words("ro")
    assert write_amounts(call, english) == [
        "Up to 62.5 % of the eligible costs",
        "The portal writes: “163000000 (con dm 29/7), 161800000 (con dm 09/08)”",
    ]
    assert write_amounts(call, romanian)[0] == "Până la 62,5 % din costurile eligibile"
    assert write_deadline(call, english, NOW, "Europe/Bucharest") == [
        "Not stated",
        "The portal writes: “QUINCE DIAS HABILES <b>”",
    ]
    total = replace(call, budget=replace(budget, total=Money(amount=Decimal(5_000_000), currency="EUR")))
    assert write_amounts(total, english)[-2:] == write_amounts(call, english)
