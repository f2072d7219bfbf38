"""Which rates amounts are converted by: the newest official ones of the day or before, and none of kept answers."""

from datetime import UTC, date, datetime

import pytest

from catalogue.model.reference import ReferenceRow
from catalogue.store import runs
from catalogue.store.database import Database
from catalogue.store.rates import find_rates
from catalogue.store.references import put_reference
from catalogue.taxonomy.rates import bundled_rates

ROWS = [
    ReferenceRow(key="2026-08-18", facts={"RON": "5.05"}),
    ReferenceRow(key="2026-08-19", facts={"RON": "5.06"}),
    ReferenceRow(key="2026-08-21", facts={"RON": "5.08"}),
]


def put(database: Database, *, replayed: bool = False) -> None:
    with database.write() as connection:
        run = runs.begin_run(connection, "reference-euro_rates", datetime(2026, 8, 21, 16, tzinfo=UTC))
        put_reference(connection, "euro_rates", ROWS, run, day=date(2026, 8, 21), replayed=replayed)


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2026, 8, 20), date(2026, 8, 19)),
        (date(2026, 8, 21), date(2026, 8, 21)),
        (date(2030, 1, 1), date(2026, 8, 21)),
    ],
)
def test_the_newest_rates_not_later_than_the_day(database: Database, on: date, day: date) -> None:
    put(database)
    with database.read() as connection:
        rates = find_rates(connection, on)
    assert (rates.day, rates.official) == (day, True)


def test_without_official_ones_the_bundled_ones_and_before_those_none(database: Database) -> None:
    with database.read() as connection:
        assert find_rates(connection, date(2026, 8, 20)) == bundled_rates()
        with pytest.raises(LookupError, match="2020-01-01 or before"):
            find_rates(connection, date(2020, 1, 1))


def test_rates_out_of_kept_answers_are_none(database: Database) -> None:
    put(database, replayed=True)
    with database.read() as connection:
        assert find_rates(connection, date(2026, 8, 20)) == bundled_rates()
