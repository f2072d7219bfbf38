"""Dates, times and amounts as the reader's language writes them, on the reader's clock."""

import re
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.numbers import format_currency, get_currency_symbol

from catalogue.model.call import Moment
from catalogue.model.money import Money
from notifier.wording.words import Words

# Of one call the same is written to many readers.
_KEPT = 4_096


@lru_cache(maxsize=_KEPT)
def write_money(words: Words, money: Money) -> str:
    """An amount with its currency; without decimals where it is whole."""
    pattern = words.locale.currency_formats["standard"].pattern
    if money.amount == money.amount.to_integral_value():
        pattern = re.sub(r"\.0+", "", pattern)
    if get_currency_symbol(money.currency, locale=words.locale).isalpha():
        # Babel leaves out the space that CLDR puts between letters and digits: RON 500.
        pattern = re.sub("^¤(?=#)", "¤\u00a0", pattern)
    return format_currency(
        money.amount, money.currency, format=pattern, locale=words.locale, currency_digits=False, group_separator=True
    )


def write_day(words: Words, day: date) -> str:
    """A day with its weekday, at length."""
    return format_date(day, "full", locale=words.locale)


def write_short_day(words: Words, day: date, now: datetime) -> str:
    """A day as short as it can be told, with its year only where that is not the year of ``now``."""
    skeleton = "MMMd" if day.year == now.year else "yMMMd"
    return format_skeleton(skeleton, day, locale=words.locale)


def write_long_day(words: Words, day: date) -> str:
    """A day with its year, whatever year it is."""
    return format_skeleton("yMMMd", day, locale=words.locale)


@lru_cache(maxsize=_KEPT)
def write_instant(words: Words, at: datetime, zone: str) -> str:
    """An instant on the clock of ``zone``, with day, weekday, time and the place whose clock it is."""
    local = at.astimezone(ZoneInfo(zone))
    return words.say("moment", date=write_day(words, local), time=_time(words, local), city=_city(words, zone))


@lru_cache(maxsize=_KEPT)
def write_moment(words: Words, moment: Moment, zone: str) -> str:
    """What a portal published as an instant, on the clock of ``zone`` (the reader's) and, if it differs, on its own."""
    here = moment.at.astimezone(ZoneInfo(zone))
    there = moment.at.astimezone(ZoneInfo(moment.zone))
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return write_instant(words, moment.at, zone)
    facts = {
        "date": write_day(words, here),
        "time": _time(words, here),
        "city": _city(words, zone),
        "there_time": _time(words, there),
        "there_city": _city(words, moment.zone),
    }
    if here.date() == there.date():
        return words.say("moment.elsewhere", **facts)
    return words.say("moment.other_day", there_date=write_day(words, there), **facts)


def write_rule_of_hour(words: Words, moment: Moment) -> str:
    """That a portal gives a day only, and by which clock and hour its programme closes."""
    there = moment.at.astimezone(ZoneInfo(moment.zone))
    return words.say("moment.rule", time=_time(words, there), city=_city(words, moment.zone))


def local_day(at: datetime, zone: str) -> date:
    """The day that an instant falls on in ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()


def days_left(at: datetime, now: datetime, zone: str) -> int:
    """How many midnights of ``zone`` lie between ``now`` and ``at``: 0 is today."""
    return (local_day(at, zone) - local_day(now, zone)).days


def day_of_opening(moment: Moment, zone: str) -> date:
    """The day on which a call opens: the reader's where the hour is known, else the day that the portal gives."""
    return local_day(moment.at, zone if moment.hour_known else moment.zone)


def _time(words: Words, local: datetime) -> str:
    return format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=words.locale)


@lru_cache(maxsize=_KEPT)
def _city(words: Words, zone: str) -> str:
    return get_timezone_location(zone, locale=words.locale, return_city=True)
