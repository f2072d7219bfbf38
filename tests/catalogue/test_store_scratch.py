"""A catalogue of one's own inside a PostgreSQL database leaves that as it was."""

from datetime import UTC, datetime

import pytest

from catalogue.model.delivery import DigestRun
from catalogue.store import schema
from catalogue.store.database import Database
from catalogue.store.deliveries import begin_digest_run
from catalogue.store.errors import StoreError
from catalogue.store.runs import begin_run, find_runs
from catalogue.store.scratch import forget_mails, scratch_schema
from tests.postgres import PostgresServer

NOW = datetime(2026, 8, 20, 7, tzinfo=UTC)


def schemas(database: Database) -> set[str]:
    with database.read() as connection:
        names = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'callfit%%'").scalars()
        return set(names)


def test_it_has_tables_of_its_own_and_is_gone_afterwards(postgres_url: str) -> None:
    with Database.open(postgres_url) as outside:
        with outside.write() as connection:
            begin_run(connection, "ro_mipe", NOW)
        with scratch_schema(postgres_url, "abc1") as url, Database.open(url) as inside:
            assert schema.revision(inside) is None
            schema.upgrade(inside)
            with inside.read() as connection:
                assert find_runs(connection) == ()
            with inside.write() as connection:
                begin_run(connection, "it_incentivi", NOW)
            assert schemas(outside) == {"callfit_scratch_abc1"}
        assert schemas(outside) == set()
        with outside.read() as connection:
            assert [run.source for run in find_runs(connection)] == ["ro_mipe"]


def test_it_is_gone_after_a_failure_too(postgres_url: str) -> None:
    with pytest.raises(ZeroDivisionError), scratch_schema(postgres_url, "abc2"):
        raise ZeroDivisionError
    with Database.open(postgres_url) as outside:
        assert schemas(outside) == set()


def test_mails_are_forgotten_in_it_and_nowhere_else(postgres_url: str) -> None:
    run = DigestRun(cadence="weekly", period="2026-W34")
    with (
        scratch_schema(postgres_url, "abc3") as url,
        Database.open(url) as inside,
        Database.open(postgres_url) as all_,
    ):
        schema.upgrade(inside)
        for database in (inside, all_):
            with database.write() as connection:
                begin_digest_run(connection, run, NOW)
        forget_mails(inside)
        with pytest.raises(StoreError, match="no scratch catalogue"):
            forget_mails(all_)
        for database, left in ((inside, 0), (all_, 1)):
            with database.read() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM digest_run").scalar_one() == left


def test_the_options_of_the_url_are_kept(postgres_server: PostgresServer, postgres_catalogue: str) -> None:
    given = f"{postgres_server.url(postgres_catalogue)}&options=-cstatement_timeout%3D12345"
    with scratch_schema(given, "abc4") as url, Database.open(url) as inside, inside.read() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar_one() == "12345ms"
        assert connection.exec_driver_sql("SELECT current_schema()").scalar_one() == "callfit_scratch_abc4"


def test_a_file_has_no_schemas(tmp_path: object) -> None:
    with pytest.raises(StoreError, match="has no schemas"), scratch_schema(f"sqlite:///{tmp_path}/c.db", "abc5"):
        pass


def test_a_mark_is_no_sql(postgres_url: str) -> None:
    with pytest.raises(ValueError, match="no mark"), scratch_schema(postgres_url, 'x"; DROP'):
        pass
