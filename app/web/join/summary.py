"""What is known of a company, in the reader's language: for the page before it joins, and for its own."""

from collections.abc import Iterator
from datetime import time
from typing import TYPE_CHECKING

from babel.dates import format_time, get_day_names
from babel.numbers import format_decimal

from catalogue.model.profile import Cadence, Profile
from catalogue.taxonomy.find_themes import theme_label
from notifier.wording.figures import write_long_day, write_money
from notifier.wording.lines import clean_line

if TYPE_CHECKING:
    from app.joining.sector_search import SectorSearch
    from notifier.wording.words import Words

_LONGEST = 300


def summary(profile: Profile, words: "Words", sectors: "SectorSearch") -> list[tuple[str, str]]:
    """Each thing that was told, by what the form calls it; what was not told is left out."""
    told = [
        *_who(profile, words, sectors),
        *_figures(profile, words),
        *_seeking(profile, words),
        *_mail(profile, words),
    ]
    return [(words.say(f"web.join.{key}") if "." not in key else words.say(key), text) for key, text in told if text]


def _who(profile: Profile, words: "Words", sectors: "SectorSearch") -> Iterator[tuple[str, str]]:
    yield "name", clean_line(profile.name, _LONGEST)
    yield "email", clean_line(profile.email, _LONGEST)
    yield "country", words.country(profile.country)
    yield "place", clean_line(profile.place or "", _LONGEST)
    yield "region", words.place(profile.nuts) if profile.nuts is not None and len(profile.nuts) > 2 else ""
    yield "description", clean_line(profile.description, _LONGEST)
    yield (
        "sector",
        "; ".join(
            f"{sector.code} {sectors.name(sector, words.language) or ''} (NACE Rev. {sector.revision})"
            for sector in sorted(profile.sectors, key=lambda one: not one.main)
        ),
    )
    yield "registration", profile.registration or ""


def _figures(profile: Profile, words: "Words") -> Iterator[tuple[str, str]]:
    figures = profile.enterprise
    if figures.employees is not None:
        yield "employees", format_decimal(figures.employees, locale=words.locale)
    if figures.founded is not None:
        yield "founded", write_long_day(words, figures.founded)
    if figures.turnover is not None:
        yield "turnover", write_money(words, figures.turnover)
    if figures.balance_sheet is not None:
        yield "balance_sheet", write_money(words, figures.balance_sheet)
    if figures.owned_above_25_percent is not None:
        yield "owned", words.say("site.yes" if figures.owned_above_25_percent else "site.no")


def _seeking(profile: Profile, words: "Words") -> Iterator[tuple[str, str]]:
    seeking = profile.seeking
    yield "themes", "; ".join(theme_label(theme, words.language) for theme in profile.themes)
    yield "instruments", words.join(words.say(f"instrument.{one}") for one in seeking.instruments)
    if seeking.amount is not None:
        yield "amount", write_money(words, seeking.amount)
    if seeking.own_share is not None:
        yield "own_share", format_decimal(seeking.own_share, locale=words.locale)
    if profile.partnering is not None:
        yield "partnering", words.say(f"web.join.partnering.{profile.partnering}")


def _mail(profile: Profile, words: "Words") -> Iterator[tuple[str, str]]:
    yield "language", words.language_name(profile.language)
    wishes = [words.say(f"web.wishes.{profile.mail.cadence}")]
    if profile.mail.cadence is Cadence.WEEKLY:
        wishes.append(get_day_names("wide", "stand-alone", words.locale)[profile.mail.weekday])
    wishes.append(format_time(time(profile.mail.hour), "HH:mm", locale=words.locale))
    yield "web.wishes.cadence", ", ".join(wishes)
