"""Reference data in the store: a set is replaced whole or not at all, and every digit of a rate comes back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from catalogue.model.reference import ReferenceRow
from catalogue.model.run import Run
from catalogue.store import references, runs, schema, tables
from catalogue.store.database import Database
from catalogue.store.errors import StoreError
from catalogue.taxonomy.rates import euro_rates

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
TUESDAY = ReferenceRow(key="2026-08-18", facts={"USD": "1.16811234567890123456", "IDR": "19227.64"})
WEDNESDAY = ReferenceRow(key="2026-08-19", facts={"USD": "1.1681", "SEK": "11.0870"})


def begin(database: Database) -> Run:
    with database.write() as connection:
        return runs.begin_run(connection, "reference-euro_rates", NOON)


def test_a_set_comes_back_as_it_was_put_and_each_rate_to_its_last_digit(database: Database) -> None:
    run = begin(database)
    with database.write() as connection:
        put = references.put_reference(
            connection, "euro_rates", [WEDNESDAY, TUESDAY], run, day=date(2026, 8, 19), replayed=True
        )
        assert (put.new, put.changed, put.same, put.gone) == (2, 0, 0, 0)
    with database.read() as connection:
        rows = references.find_reference_rows(connection, "euro_rates")
        assert rows == (TUESDAY, WEDNESDAY)
        assert euro_rates(rows, date(2026, 8, 18)).per_euro["USD"] == Decimal("1.16811234567890123456")
        [kept] = references.find_references(connection).values()
        assert (kept.name, kept.day, kept.taken_at, kept.run, kept.replayed, kept.rows) == (
            "euro_rates", date(2026, 8, 19), NOON, run.id, True, 2,
        )  # fmt: skip


def test_labels_in_every_script_come_back_and_single_keys_can_be_asked_for(database: Database) -> None:
    run = begin(database)
    rice = ReferenceRow(key="01.12", labels={"en": "Growing of rice", "el": "Καλλιέργεια ρυζιού", "ro": "Orez"})
    with database.write() as connection:
        references.put_reference(connection, "nace_rev2", [rice, ReferenceRow(key="A", facts={"level": "1"})], run)
    with database.read() as connection:
        assert references.find_reference_rows(connection, "nace_rev2", ["01.12", "99.99"]) == (rice,)
        assert references.find_reference_rows(connection, "cpv") == ()


def test_new_rows_take_the_place_of_all_old_ones_and_are_counted(database: Database) -> None:
    run = begin(database)
    with database.write() as connection:
        references.put_reference(connection, "euro_rates", [TUESDAY, WEDNESDAY], run)
        references.put_reference(connection, "cpv", [ReferenceRow(key="03111000-2")], run)
    thursday = ReferenceRow(key="2026-08-20", facts={"USD": "1.1699"})
    mended = ReferenceRow(key=WEDNESDAY.key, facts={"USD": "1.1682"})
    with database.write() as connection:
        put = references.put_reference(connection, "euro_rates", [thursday, mended], run)
        assert (put.new, put.changed, put.same, put.gone) == (1, 1, 0, 1)
    with database.read() as connection:
        assert references.find_reference_rows(connection, "euro_rates") == (mended, thursday)
        assert references.find_references(connection)["cpv"].rows == 1


@pytest.mark.parametrize("rows", [[], [TUESDAY, TUESDAY]])
def test_no_rows_and_repeated_keys_leave_what_was_there(database: Database, rows: list[ReferenceRow]) -> None:
    run = begin(database)
    with database.write() as connection:
        references.put_reference(connection, "euro_rates", [TUESDAY], run)
    with pytest.raises(ValueError, match="euro_rates has"), database.write() as connection:
        references.put_reference(connection, "euro_rates", rows, run)
    with database.read() as connection:
        assert references.find_reference_rows(connection, "euro_rates") == (TUESDAY,)


def test_an_update_that_breaks_off_leaves_the_old_set(database: Database) -> None:
    run = begin(database)
    with database.write() as connection:
        references.put_reference(connection, "euro_rates", [TUESDAY], run)

    def replace_and_fail() -> None:
        with database.write() as connection:
            references.put_reference(connection, "euro_rates", [WEDNESDAY], run)
            raise RuntimeError("the program was stopped")

    with pytest.raises(RuntimeError):
        replace_and_fail()
    with database.read() as connection:
        assert references.find_reference_rows(connection, "euro_rates") == (TUESDAY,)


def test_a_damaged_row_says_which_and_what_to_do(database: Database) -> None:
    run = begin(database)
    with database.write() as connection:
        references.put_reference(connection, "euro_rates", [TUESDAY], run)
        connection.execute(sa.update(tables.reference_row).values(facts='{"USD": '))
    damaged = r"2026-08-18.*callfit reference update euro_rates"
    with pytest.raises(StoreError, match=damaged), database.read() as connection:
        references.find_reference_rows(connection, "euro_rates")


def test_an_old_catalogue_gets_the_tables_and_keeps_its_runs(empty_database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with empty_database.migrate() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with empty_database.write() as connection:
        run = runs.begin_run(connection, "ro_mipe", NOON)
    schema.upgrade(empty_database)
    schema.require_current(empty_database)
    with empty_database.write() as connection:
        assert runs.find_runs(connection) == (run,)
        assert references.find_references(connection) == {}
        references.put_reference(connection, "nuts", [ReferenceRow(key="RO321")], run)
