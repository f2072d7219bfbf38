"""Days and instants in numbers: midnights, typed hours, random seconds, summer time, and what is no date at all."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from crawlers.read.dates import (
    at_hour,
    day_moment,
    day_range,
    epoch_ms,
    epoch_s,
    exact_moment,
    is_no_date,
    iso_any,
    iso_day,
    iso_instant,
    iso_local,
    numeric_day,
    published_day,
    read_index_instant,
    wall_clock_moment,
    year_first_day,
)
from crawlers.reading import ReadError

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-09-15T00:00:00.000+0000", date(2026, 9, 15)),
        ("2026-09-15T17:00:00.000+0000", date(2026, 9, 15)),
        # Midnight of the 22nd in Brussels, moved to UTC: in summer two hours back, in winter one.
        ("2021-09-21T22:00:00.000+0000", date(2021, 9, 22)),
        ("2022-03-23T23:00:00.000+0000", date(2022, 3, 24)),
        # The same evening hours in the other half of the year are no midnight in Brussels.
        ("2022-01-21T22:00:00.000+0000", date(2022, 1, 21)),
        ("2022-07-23T23:00:00.000+0000", date(2022, 7, 23)),
    ],
)
def test_a_midnight_in_the_index_means_the_day_that_begins_with_it(raw: str, day: date) -> None:
    assert published_day(read_index_instant(raw), BRUSSELS) == day


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("2026-09-15T00:00:00.000+0000", datetime(2026, 9, 15, 15, tzinfo=UTC)),
        ("2027-02-16T00:00:00.000+0000", datetime(2027, 2, 16, 16, tzinfo=UTC)),
        # The last Sundays of March and October, on which the clock of Brussels changes in the night before.
        ("2027-03-28T00:00:00.000+0000", datetime(2027, 3, 28, 15, tzinfo=UTC)),
        ("2026-10-25T00:00:00.000+0000", datetime(2026, 10, 25, 16, tzinfo=UTC)),
    ],
)
def test_a_bare_day_closes_at_17_in_brussels_in_summer_and_in_winter(raw: str, at: datetime) -> None:
    moment = day_moment(read_index_instant(raw), time(17), BRUSSELS, raw)
    assert moment.at == at
    assert not moment.hour_known
    assert moment.raw == raw


def test_a_typed_hour_is_on_the_clock_of_brussels() -> None:
    summer = wall_clock_moment(read_index_instant("2026-07-13T17:00:00.000+0000"), BRUSSELS, "x")
    winter = wall_clock_moment(read_index_instant("2024-01-31T17:00:00.000+0000"), BRUSSELS, "x")
    assert summer.at == datetime(2026, 7, 13, 15, tzinfo=UTC)
    assert winter.at == datetime(2024, 1, 31, 16, tzinfo=UTC)


def test_random_seconds_do_not_make_another_deadline() -> None:
    one = exact_moment(read_index_instant("2026-08-28T14:00:47.000+0000"), BRUSSELS, "x")
    other = exact_moment(read_index_instant("2026-08-28T14:00:01.000+0000"), BRUSSELS, "x")
    assert one.at == other.at == datetime(2026, 8, 28, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2026-09-15",
        "15/09/2026",
        "2026-13-01T00:00:00.000+0000",
        "2026-09-15T17:00:00.000+0200",
        "soon",
        "0000-00-00",
    ],
)
def test_any_other_form_raises_and_is_quoted(raw: str) -> None:
    with pytest.raises(ReadError, match=r"no such instant|not an instant"):
        read_index_instant(raw)


def test_an_index_instant_has_no_fraction_of_a_second() -> None:
    assert read_index_instant("2026-09-15T17:00:01.987+0000") == datetime(2026, 9, 15, 17, 0, 1, tzinfo=UTC)


def test_seconds_and_milliseconds_since_1970_are_not_taken_for_one_another() -> None:
    assert epoch_ms("1738713600000") == epoch_s(1738713600) == datetime(2025, 2, 5, tzinfo=UTC)
    assert epoch_ms(1738713600001).microsecond == 1000
    for raw in (1738713600, "1738713600", 0, -1, "", "not a number", "1_738_713_600_000", "1738713600000.5", True):
        with pytest.raises(ReadError):
            epoch_ms(raw)
    for raw in (1738713600000, "0", "1e9", 10**15 - 1, "٣" * 10):
        with pytest.raises(ReadError):
            epoch_s(raw)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("2026-09-15", "2026-09-15"),
        (" 2026-09-15\u00a0", "2026-09-15"),
        ("2026-09-15T12:00", "2026-09-15 12:00:00"),
        ("2026-09-15 12:00:30", "2026-09-15 12:00:30"),
        ("2026-09-11T10:30:56.2466667", "2026-09-11 10:30:56.246666"),
        ("2026-09-14T09:00:03.3", "2026-09-14 09:00:03.300000"),
        ("2026-09-15T12:00:00Z", "2026-09-15 12:00:00+00:00"),
        ("2026-09-15T00:00:00+02:00", "2026-09-14 22:00:00+00:00"),
        ("2026-01-15T00:00:00.000+0100", "2026-01-14 23:00:00+00:00"),
        ("2026-09-15T12:00:00+00", "2026-09-15 12:00:00+00:00"),
        ("2026-09-15T12:00:00-05:30", "2026-09-15 17:30:00+00:00"),
    ],
)
def test_iso_is_read_as_what_it_says_and_by_no_other_reader(raw: str, meant: str) -> None:
    assert str(iso_any(raw)) == meant
    taken = []
    for read in (iso_day, iso_local, iso_instant):
        try:
            taken.append(str(read(raw)))
        except ReadError:
            continue
    assert taken == [meant]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "2026-9-15",
        "2026-02-30",
        "2026-13-01",
        "20260915",
        "2026-09-15T",
        "2026-09-15T12",
        "2026-09-15T25:00",
        "2026-09-15T12:60",
        "2026-09-15T12:00:60",
        "2026-09-15T12:00:00+25:00",
        "2026-09-15T12:00:00+01:75",
        "2026-09-15T12:00:00 CET",
        "2026-09-15 to 2026-10-15",
        "2026-09-15, 12:00",
        "2026-W38-2",
        "0000-00-00",
        "0226-09-15",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "٢٠٢٦-٠٩-١٥",
        "15.09.2026",
    ],
)
def test_what_is_not_iso_raises(raw: str) -> None:
    with pytest.raises(ReadError):
        iso_any(raw)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("15.09.2026", "2026-09-15"),
        ("15. 9. 2026", "2026-09-15"),
        ("01. 06. 2026.", "2026-06-01"),
        ("15/09/2026", "2026-09-15"),
        ("15-09-2026 23:59:00", "2026-09-15 23:59:00"),
        ("15.09.2026 12:00", "2026-09-15 12:00:00"),
        ("15.09.2026, 12.00", "2026-09-15 12:00:00"),
        ("15.09.2026 – 12:00", "2026-09-15 12:00:00"),
        ("15/09/2026 ore 12:00", "2026-09-15 12:00:00"),
        ("15/09/2026 ore 12", "2026-09-15 12:00:00"),
        ("15/09/2026 à 23h59", "2026-09-15 23:59:00"),
        ("15.09.2026 um 12:00 Uhr", "2026-09-15 12:00:00"),
        ("15.9.2026 klo 16.15", "2026-09-15 16:15:00"),
        ("15/09/2026 11:59 pm", "2026-09-15 23:59:00"),
        ("15/09/2026 12:00 μ.μ.", "2026-09-15 12:00:00"),
        ("15.09.2026 24:00", "2026-09-15 23:59:00"),
        ("15.09.2026 23:59:59", "2026-09-15 23:59:59"),
        ("15\u00a0.09.2026", None),
        ("15.13.2026", None),
        ("09/15/2026", None),
        ("31.02.2026", None),
        ("29.02.2026", None),
        ("15.09.26", None),
        ("15.09", None),
        ("15.09/2026", None),
        ("15/09.2026", None),
        ("15/09-2026", None),
        ("15/ 09/ 2026", None),
        ("15.09.20261", None),
        ("15.09.202612:00", None),
        ("15.09.2026 12", None),
        ("15.09.2026 24:30", None),
        ("15.09.2026 13:00 pm", None),
        ("15.09.2026 0:30 pm", None),
        ("15.09.2026 12:00 14:00", None),
        ("15.09.2026 - 15.10.2026", None),
        ("15.09.2026, 15.10.2026", None),
        ("bis 15.09.2026", None),
        ("15.09.2026 (verlängert)", None),
        ("2026-09-15", None),
        ("15.0٩.2026", None),
    ],
)
def test_a_day_in_numbers_is_day_first_or_nothing(raw: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ReadError):
            numeric_day(raw)
    else:
        assert str(numeric_day(raw)) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("2026. 08. 25.", "2026-08-25"),
        ("2026.08.25", "2026-08-25"),
        ("2026.8.5.", "2026-08-05"),
        ("2026/08/25", "2026-08-25"),
        ("2026. 08. 25. 12:00", "2026-08-25 12:00:00"),
        ("2026.08.25., 16 óra", "2026-08-25 16:00:00"),
        ("2026/25/08", None),
        ("2026.08/25", None),
        ("2026. 02. 30.", None),
        ("2026. 08.", None),
        ("2026.08.25. 16", None),
        ("2026.08.251", None),
        ("25.08.2026", None),
        ("2026. 08. 25. - 2026. 09. 25.", None),
    ],
)
def test_a_hungarian_day_is_year_first_or_nothing(raw: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(ReadError):
            year_first_day(raw)
    else:
        assert str(year_first_day(raw)) == meant


@given(
    day=st.dates(date(1980, 1, 1), date(2150, 1, 1)), locale=st.sampled_from("ro it fr fi hr da sk cs de pt_PT".split())
)
def test_any_short_date_of_a_day_first_language_reads_back(day: date, locale: str) -> None:
    pattern = str(Locale.parse(locale).date_formats["short"]).replace("yy", "y")
    assert numeric_day(format_date(day, pattern, locale=locale)) == day


@given(instant=st.datetimes(datetime(1980, 1, 1), datetime(2150, 1, 1)), offset=st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_any_instant_reads_back_in_utc(instant: datetime, offset: int) -> None:
    aware = instant.replace(tzinfo=timezone(timedelta(minutes=offset)))
    read = iso_instant(aware.isoformat())
    assert (read, read.tzinfo) == (aware, UTC)
    assert iso_local(instant.isoformat(sep=" ")) == instant


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        " \u00a0",
        "-",
        "–",
        "n/a",
        "N/A",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00",
        "1900-01-01",
        "1900-01-01T00:00:00",
    ],
)
def test_what_portals_write_for_no_date_is_none(raw: str | None) -> None:
    assert is_no_date(raw)


@pytest.mark.parametrize("raw", ["2026-09-15", "0", "soon", "1900-01-02", "0000-00-01", "19000-01-01"])
def test_anything_else_is_left_to_a_reader(raw: str) -> None:
    assert not is_no_date(raw)


def test_every_date_of_the_recordings_reads_in_one_of_the_forms(recordings: Path) -> None:
    lists = {
        "it_incentivi/solr_select_raw_fields.json": ("zs_field_close_date", "zs_field_open_date", "ds_last_update"),
        "se_vinnova/rounds_trimmed_2026-10-10.json": ("Oppningsdatum", "Stangningsdatum", "UppskattatBeslutsdatum"),
        "pt_portugal2030/avisos_query_page0_two_of_five.json": ("dataInicio", "dataFim", "documentoData"),
        "fi_haeavustuksia/list_page_1_trimmed.json": ("hakuAlkaaDateTimeUtc", "hakuPaattyyDateTimeUtc"),
        "es_bdns/convocatoria_detalle_790767.json": ("fechaRecepcion", "datPublicacion"),
    }
    for name, fields in lists.items():
        record = json.loads((recordings / name).read_text("utf-8"))
        found = [value for field in fields for value in _values(record, field) if value is not None]
        assert found
        assert not any(is_no_date(value) for value in found)
        assert all(iso_any(value).year > 1990 for value in found)


def _values(record: object, field: str) -> Iterator[str | None]:
    if isinstance(record, dict):
        if field in record:
            yield record[field]
        for value in record.values():
            yield from _values(value, field)
    elif isinstance(record, list):
        for value in record:
            yield from _values(value, field)


def test_the_hour_of_a_day_is_right_in_other_zones() -> None:
    assert at_hour(date(2026, 3, 29), time(4), ZoneInfo("Europe/Bucharest")) == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize("mark", ["-", "–", "—"])
def test_a_range_of_days_has_two_sides(mark: str) -> None:
    assert day_range(f" 1. 9. 2026\u00a0{mark} 15. 12. 2026 ") == ("1. 9. 2026", "15. 12. 2026")
    assert day_range(f"01/09/2026 09:00 {mark} 15/12/2026") == ("01/09/2026 09:00", "15/12/2026")
    # One day, a side in words and three sides are not read as two.
    for raw in (
        "01.09.2026",
        f"01.09.2026 {mark} offen",
        f"ab 01.09.2026 {mark} 15.12.2026",
        "2026-09-01",
        "",
        "1 - 2 - 3",
    ):
        assert day_range(raw) is None
