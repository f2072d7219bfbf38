"""A database of every schema that was released: it comes to today's with all its rows, or stays as it is."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from catalogue.model.delivery import DeliveryState, read_texts
from catalogue.store import calls, deliveries, profiles, runs, schema, tables
from catalogue.store.calls import Put
from catalogue.store.database import Database
from catalogue.store.errors import SchemaOutdatedError, StoreError
from tests.catalogue.samples import SOURCE, begin, sample_profile
from tests.catalogue.schemas import DIALECTS, HERE, fixture_of
from tests.catalogue.schemas.rows import LAST, sample_calls
from tests.catalogue.test_migrations import differences
from tests.postgres import PostgresServer

RELEASED = sorted({path.name.partition(".")[0] for path in HERE.glob("*.sql")})
OLDEST = RELEASED[0]
# What is worked out from the calls, and is worked out anew where it is worked out otherwise.
WORKED_OUT = {"call_words", "identity_traits", "identity_key", "twin_pair", "twin"}


class CutOffError(Exception):
    """The upgrade is cut off."""


class Old:
    """A database of a released schema, and a way to make it anew."""

    def __init__(self, url: str, revision: str, dialect: str, server: PostgresServer | None) -> None:
        self.url, self.revision = url, revision
        self._dialect, self._server = dialect, server
        script = fixture_of(revision, dialect).read_text(encoding="utf-8")
        if server is None:
            with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
                connection.executescript(script)
            connection.close()
        else:
            server.execute(script, "scratch")
        self.database = Database.open(url)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that is in it but what is worked out: the rows of each table as the database itself has them."""
        with self.database.read() as connection:
            names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
            own = {name for name in names if name not in WORKED_OUT and not name.startswith("call_words")}
            return {
                name: [dict(row) for row in connection.execute(sa.text(f'SELECT * FROM "{name}"')).mappings()]
                for name in sorted(own)
            }

    def settle(self) -> None:
        """CutOffError off whoever may still be connected."""
        if self._server is not None:
            self._server.disconnect("scratch")


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    """The database of a schema on one of the two kinds."""
    revision, dialect = request.param
    server = request.getfixturevalue("postgres_server") if dialect == "postgresql" else None
    url = request.getfixturevalue("empty_postgres_url") if server else f"sqlite:///{tmp_path / 'old.db'}"
    made = Old(url, revision, dialect, server)
    yield made
    made.database.close()


def of_each(*revisions: str) -> pytest.MarkDecorator:
    cases = [
        pytest.param((revision, dialect), id=f"{revision}-{dialect}") for revision in revisions for dialect in DIALECTS
    ]
    return pytest.mark.parametrize("old", cases, indirect=True)


def made_by_hand(database: Database) -> list[tuple[Any, ...]]:
    """The indexes, triggers and tables with their definitions, also those that no declaration of ours knows."""
    asked = {
        "sqlite": "SELECT name, tbl_name, CASE type WHEN 'table' THEN '' ELSE sql END FROM sqlite_master ORDER BY name",
        "postgresql": "SELECT indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    }
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(sa.text(asked[connection.dialect.name]))]


def sorted_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=repr)


def test_every_schema_has_its_database_kept() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    missing = [one for one in sorted(revisions) if not all(fixture_of(one, kind).is_file() for kind in DIALECTS)]
    if missing:
        pytest.fail(f"make the database of schema {missing[0]}: python -m tests.catalogue.schemas {missing[0]}")


def _put_back_texts(rows: dict[str, list[dict[str, Any]]]) -> None:
    """What a delivery says stood in its row before schema 0011, and in plain text before 0012."""
    texts = {row["delivery_id"]: read_texts(row["content"]) for row in rows["delivery_content"]}
    for row in rows["delivery"]:
        row.update(texts[row["id"]])
    rows["delivery_text"] = [{"delivery_id": name} | told for name, told in texts.items()]


@of_each(*RELEASED)
def test_an_old_database_comes_to_this_schema_with_all_its_rows(old: Old) -> None:
    before = old.rows()
    assert all(before.values()), "a table of it is empty"
    schema.upgrade(old.database)
    schema.require_current(old.database)
    with old.database.read() as connection:
        assert differences(connection) == []
    after = old.rows()
    _put_back_texts(after)
    for name, rows in before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[name]]
        assert sorted_rows(kept) == sorted_rows(rows), name


@of_each(*RELEASED)
def test_an_old_database_ends_as_a_new_one_begins(old: Old, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """With every index and trigger: a change of an old script reaches new databases only, and not those of users."""
    schema.upgrade(old.database)
    if old.database.place.endswith(".db"):
        new = Database.open(f"sqlite:///{tmp_path / 'new.db'}")
        schema.upgrade(new)
    else:
        new = Database.open(request.getfixturevalue("postgres_url"))
    with new:
        assert made_by_hand(old.database) == made_by_hand(new)


@of_each(*RELEASED)
def test_what_an_old_program_wrote_is_read_and_gone_on_with(old: Old) -> None:
    schema.upgrade(old.database)
    with old.database.write() as connection:
        assert {one.call.id: one.call for one in calls.find_calls(connection, sections=True)} == {
            call.id: call for call in sample_calls()
        }
        assert profiles.get_profile(connection, "solaris") == sample_profile()
        assert {run.id: run.complete for run in runs.find_runs(connection)} == {
            "first": True, "last": True, "other": False,
        }  # fmt: skip
        entries = deliveries.find_entries(connection, "solaris")
        assert {one.call_id for one in entries} >= {f"{SOURCE}:A", f"{SOURCE}:B"}
        assert deliveries.count_by_state(connection)[DeliveryState.SENT] == 1
        # What was known is not new, what is unchanged has not changed, and what was gone is here again.
        again = [call for call in sample_calls() if call.source == SOURCE]
        run = begin(connection, LAST.replace(year=2027))
        assert calls.put_calls(connection, again, run) == Put(new=0, changed=0, same=len(again))
        assert calls.count_calls(connection, include_gone=False) == len(sample_calls())
        words = connection.execute(sa.select(sa.func.count()).select_from(tables.call_words)).scalar_one()
        assert words == len(sample_calls()), "calls of before can be searched"


@of_each(OLDEST)
def test_an_upgrade_that_is_cut_off_at_any_statement_leaves_the_old_database(old: Old) -> None:
    """All statements of all later scripts, and what is worked out after them: one by one the last that is sent."""
    before, left, sent = old.rows(), 0, 0

    def cut(_: object, __: object = None, statement: str = "", *___: object) -> None:
        nonlocal sent
        # To be cut off before a question is to be cut off before the next change.
        if statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            return
        if sent == left:
            raise CutOffError
        sent += 1

    while True:
        sent = 0
        for event in ("before_cursor_execute", "commit"):
            sa.event.listen(old.database._engine, event, cut)
        try:
            schema.upgrade(old.database)
        except CutOffError:
            done = False
        else:
            done = True
        for event in ("before_cursor_execute", "commit"):
            sa.event.remove(old.database._engine, event, cut)
        if done:
            break
        assert schema.revision(old.database) == old.revision, f"cut off at its statement {left}"
        assert old.rows() == before, f"cut off at its statement {left}"
        left += 1
    schema.require_current(old.database)
    assert left > 20, "there is more than that to be done"


def upgrade_and_die(url: str) -> None:
    database = Database.open(url)

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(database._engine, "commit", die)
    schema.upgrade(database)


@of_each(OLDEST)
def test_a_program_that_is_killed_before_it_is_done_leaves_the_old_database(old: Old) -> None:
    before = old.rows()
    old.database.close()
    process = multiprocessing.get_context("spawn").Process(target=upgrade_and_die, args=(old.url,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    old.settle()
    assert schema.revision(old.database) == old.revision
    assert old.rows() == before
    with pytest.raises(SchemaOutdatedError, match="callfit db upgrade"):
        schema.require_current(old.database)
    schema.upgrade(old.database)
    schema.require_current(old.database)


@of_each(OLDEST)
def test_a_damaged_call_stops_the_upgrade_and_nothing_is_lost(old: Old) -> None:
    with old.database.write() as connection:
        connection.execute(sa.text("UPDATE call SET facts = '{' WHERE id = 'ro_mipe:D'"))
    before = old.rows()
    with pytest.raises(StoreError, match="restore a backup"):
        schema.upgrade(old.database)
    assert schema.revision(old.database) == old.revision
    assert old.rows() == before
