"""Dates in words: every language of the portals, and no prose."""

import json
import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.read.written_dates import _meanings, day_after, day_in, written_day
from crawlers.reading import ReadError

LOCALES = "ro it fr en en_GB de de_AT fi sv hr nl da hu sk sl el es pt pt_PT cs lt pl nb".split()


@pytest.mark.parametrize(
    ("raw", "language", "meant"),
    [
        ("31 decembrie 2026 23:59", "ro", "2026-12-31 23:59:00"),
        ("30 iunie 2026", "ro", "2026-06-30"),
        ("12. avgusta 2026", "sl", "2026-08-12"),
        ("26. Oktober 2026", "de", "2026-10-26"),
        ("1. Jänner 2027", "de", "2027-01-01"),
        ("1er juin 2026", "fr", "2026-06-01"),
        ("2026. augusztus 25.", "hu", "2026-08-25"),
        ("2026. augusztus 25. 16.00 óra", "hu", "2026-08-25 16:00:00"),
        ("15 September 2026", "en", "2026-09-15"),
        ("September 15, 2026", "en", "2026-09-15"),
        ("15th of September 2026, 5 pm", "en", "2026-09-15 17:00:00"),
        ("17:00, Tuesday 15 September 2026", "en", "2026-09-15 17:00:00"),
        ("12:30 am on 15 September 2026", "en", "2026-09-15 00:30:00"),
        ("18h00 de 10 de agosto 2026", "pt", "2026-08-10 18:00:00"),
        ("15 de setembro de 2026", "pt", "2026-09-15"),
        ("15 de setembro de 2026 às 18h", "pt", "2026-09-15 18:00:00"),
        ("10 NOV 2026 kl. 15.00", "da", "2026-11-10 15:00:00"),
        ("tirsdag d. 10. november 2026 kl. 12", "da", "2026-11-10 12:00:00"),
        ("12. november 2026", "nb", "2026-11-12"),
        ("12. elokuuta 2026 klo 16.15", "fi", "2026-08-12 16:15:00"),
        ("15 Σεπτεμβρίου 2026", "el", "2026-09-15"),
        ("15 ΣΕΠΤΕΜΒΡΙΟΥ 2026 και ώρα 15:00", "el", "2026-09-15 15:00:00"),
        ("2026 m. rugsėjo 15 d.", "lt", "2026-09-15"),
        ("2026 m. rugsėjo 15 d. 16.30 val.", "lt", "2026-09-15 16:30:00"),
        ("15. rujna 2026. u 12 sati", "hr", "2026-09-15 12:00:00"),
        ("15. studenog 2026. godine", "hr", "2026-11-15"),
        ("15. septembra 2026 o 12:00 hod.", "sk", "2026-09-15 12:00:00"),
        ("15. září 2026 v 12 hodin", "cs", "2026-09-15 12:00:00"),
        ("den 15 september 2026 klockan 14.00", "sv", "2026-09-15 14:00:00"),
        ("15 september 2026, 17.00 uur", "nl", "2026-09-15 17:00:00"),
        ("15 września 2026 r., godz. 15:30", "pl", "2026-09-15 15:30:00"),
        ("martes, 15 de septiembre de 2026", "es", "2026-09-15"),
        ("15 settembre 2026 alle ore 12", "it", "2026-09-15 12:00:00"),
        ("1º settembre 2026", "it", "2026-09-01"),
        ("15 septembre 2026 à 23h59", "fr", "2026-09-15 23:59:00"),
        ("Dienstag, den 15. September 2026, 24 Uhr", "de", "2026-09-15 23:59:00"),
        ("  15\u00a0September\u202f2026 \n", "en", "2026-09-15"),
    ],
)
def test_a_date_as_the_portals_write_it(raw: str, language: str, meant: str) -> None:
    # A day without an hour prints as a day alone.
    assert str(written_day(raw, language)) == meant


def test_the_same_word_is_another_month_next_door() -> None:
    assert written_day("1. listopada 2026.", "hr") == date(2026, 10, 1)
    assert written_day("1 listopada 2026", "pl") == date(2026, 11, 1)
    assert written_day("1. listopadu 2026", "cs") == date(2026, 11, 1)
    assert written_day("1. srpnja 2026.", "hr") == date(2026, 7, 1)
    assert written_day("1. srpna 2026", "cs") == date(2026, 8, 1)


@pytest.mark.parametrize("weekday", ["marți", "marţi", "Marti", "MARŢI", "mar.", "marț\u0326i".replace("ț", "t")])
def test_romanian_is_read_with_comma_with_cedilla_and_without(weekday: str) -> None:
    assert written_day(f"{weekday}, 15 septembrie 2026", "ro") == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        ("", "en"),
        ("15 September", "en"),
        ("September 2026", "en"),
        ("15 September 26", "en"),
        ("15 September 20266", "en"),
        ("31 September 2026", "en"),
        ("30 februarie 2026", "ro"),
        ("15 September 2026 and 20 October 2026", "en"),
        ("15 September 2026, 20 October 2026", "en"),
        ("15 - 20 September 2026", "en"),
        ("15/20 September 2026", "en"),
        ("15 September 2026 - 20 October 2026", "en"),
        ("until 15 September 2026", "en"),
        ("bis 15. September 2026", "de"),
        ("15 September 2026 (extended)", "en"),
        ("15 September 2026 or when the budget is spent", "en"),
        ("expected 15 September 2026", "en"),
        ("10 companies, 15 September 2026", "en"),
        ("15 September 2026 12", "en"),
        ("15 September 2026 25:00", "en"),
        ("15 September 2026 24:01", "en"),
        ("15 September 2026 13 pm", "en"),
        ("15 September 2026 12:60", "en"),
        ("12:00 15 September 2026 12:00", "en"),
        ("15 September 2026 12:00 14:00", "en"),
        ("15 September 202612:00", "en"),
        ("15. September 2026 um 12 Uhr", "en"),
        ("15 settembre 2026", "fr"),
        ("2026 September 15", "en"),
        ("15.09.2026", "de"),
        ("QUINCE DIAS HABILES A PARTIR DEL 15 DE SEPTIEMBRE DE 2026", "es"),
        ("15 Sep 2026 " * 40, "en"),
    ],
)
def test_what_is_not_one_whole_date_raises(raw: str, language: str) -> None:
    with pytest.raises(ReadError):
        written_day(raw, language)


def test_a_weekday_that_is_not_the_dates_own_is_a_doubt() -> None:
    assert written_day("Tuesday 15 September 2026", "en") == date(2026, 9, 15)
    with pytest.raises(ReadError, match="weekday"):
        written_day("Monday 15 September 2026", "en")
    with pytest.raises(ReadError, match="weekday"):
        written_day("2026. augusztus 25., hétfő", "hu")


def test_a_spelling_that_two_months_share_is_no_months() -> None:
    assert _meanings([(6, "Jún."), (7, "jun"), (7, "júl")]) == {"jun": {6, 7}, "jul": {7}}


def test_a_language_that_is_not_at_stake_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="no dates are read in 'xx'") as caught:
        written_day("15 September 2026", "xx")
    assert not isinstance(caught.value, ReadError)


def test_long_prose_is_refused_at_once() -> None:
    began = time.perf_counter()
    for text in ("15. " * 50_000, "luni, " * 50_000, "15 de " * 19, " " * 50_000 + "x", "12:00 " * 19):
        for language in ("ro", "pt", "es", "hu"):
            with pytest.raises(ReadError):
                written_day(text, language)
    assert time.perf_counter() - began < 2


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2120, 1, 1))


@settings(max_examples=400, deadline=None)
@given(
    locale=st.sampled_from(LOCALES),
    day=DAYS,
    form=st.sampled_from(["full", "long", "medium", "d MMM y", "EEE, d MMMM y"]),
)
def test_any_date_as_the_cldr_writes_it_reads_back(locale: str, day: date, form: str) -> None:
    raw = format_date(day, form, locale=locale)
    if form == "medium" and re.fullmatch(r"[0-9. /-]+", raw):
        return
    assert written_day(raw, locale[:2]) == day
    assert written_day(raw.upper(), locale[:2]) == day


@settings(max_examples=400, deadline=None)
@given(
    locale=st.sampled_from(LOCALES),
    day=DAYS,
    minutes=st.integers(0, 24 * 60 - 1),
    form=st.sampled_from(["full", "long"]),
)
def test_any_hour_as_the_cldr_writes_it_reads_back(locale: str, day: date, minutes: int, form: str) -> None:
    meant = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    pattern = str(Locale.parse(locale).datetime_formats[form])
    hour = format_datetime(meant, "h:mm a" if locale in {"en", "el"} else "HH:mm", locale=locale)
    raw = pattern.replace("{1}", format_date(day, form, locale=locale)).replace("{0}", hour).replace("'", "")
    assert written_day(raw, locale[:2]) == meant


@given(locale=st.sampled_from(LOCALES), one=DAYS, other=DAYS, between=st.sampled_from([" - ", ", ", " ", " – ", " / "]))
@settings(max_examples=150, deadline=None)
def test_two_dates_are_never_one(locale: str, one: date, other: date, between: str) -> None:
    raw = between.join(format_date(day, "d MMMM y", locale=locale) for day in (one, other))
    with pytest.raises(ReadError):
        written_day(raw, locale[:2])


OPENINGS = ("Razpis je odprt do", "Rok za oddajo vlog je")


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("Razpis je odprt do 12. avgusta 2026.", "2026-08-12"),
        ("Razpis je odprt do 12. 8. 2026.", "2026-08-12"),
        ("razpis  je odprt\u00a0do 12.08.2026", "2026-08-12"),
        ("Rok za oddajo vlog je 12. avgusta 2026 ob 12. uri.", "2026-08-12 12:00:00"),
        ("Rok za oddajo vlog je 12. 8. 2026 do", None),
        ("Razpis je odprt do porabe sredstev.", None),
        ("Razpis je odprt do porabe sredstev oziroma do 12. avgusta 2026.", None),
        ("Razpis je odprt do 12. avgusta 2026 in 12. septembra 2026.", None),
        ("Razpis je odprt do 12. avgusta.", None),
        ("Razpis je odprt do12. avgusta 2026.", None),
        ("Razpis je odprt od 12. avgusta 2026.", None),
        ("12. avgusta 2026", None),
        ("Razpis je odprt do", None),
        ("Razpis je odprt do 12. 13. 2026.", None),
        ("Razpis je odprt do 12. avgusta 2026 (podaljšano).", None),
    ],
)
def test_a_fixed_sentence_gives_its_date_and_any_other_raises(raw: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ReadError):
            day_after(raw, "sl", *OPENINGS)
    else:
        assert str(day_after(raw, "sl", *OPENINGS)) == meant


def test_an_opening_may_end_in_a_mark_and_the_date_may_be_in_numbers() -> None:
    assert day_after("Határidő:2026. 08. 25.", "hu", "Határidő:") == date(2026, 8, 25)
    assert day_after("Sollicita fino al 2026-08-25", "it", "Sollicita fino al") == date(2026, 8, 25)
    with pytest.raises(ReadError, match="does not begin as declared"):
        day_after("15 September 2026", "en")


def test_every_opening_day_of_the_romanian_recording(recordings: Path) -> None:
    calls = json.loads((recordings / "ro_oportunitati_ue" / "calls_listed_2026-07-22.json").read_text("utf-8"))
    days = [written_day(call["opened"], "ro") for call in calls]
    assert len(days) == 13
    assert (min(days), max(days)) == (date(2023, 9, 19), date(2026, 7, 6))


def test_the_deadline_of_the_slovenian_recording(recordings: Path) -> None:
    page = (recordings / "si_podjetniski_portal" / "razpis_hrastnik_2026.html").read_text("utf-8")
    sentence = re.search(r"Razpis je odprt do[^<]*", page)
    assert sentence is not None
    assert day_after(sentence[0], "sl", *OPENINGS) == date(2026, 8, 12)


@pytest.mark.parametrize("raw", ["st 31. januára 2001", "št 1. februára 2001", "st. 31. januára 2001"])
def test_two_weekdays_that_are_one_word_without_diacritics(raw: str) -> None:
    assert written_day(raw, "sk") in {date(2001, 1, 31), date(2001, 2, 1)}
    with pytest.raises(ReadError, match="weekday"):
        written_day("st 30. januára 2001", "sk")


def test_editors_write_numbers_or_words() -> None:
    read = day_in("ro")
    assert read("31.12.2026") == read("31 decembrie 2026") == date(2026, 12, 31)
    assert str(read("31 decembrie 2026 16:00")) == str(read("31.12.2026, ora 16:00")) == "2026-12-31 16:00:00"
    for raw in ("12.31.2026", "decembrie 2026", "31 dicembre 2026", "până la 31.12.2026"):
        with pytest.raises(ReadError):
            read(raw)
