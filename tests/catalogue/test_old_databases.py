"""A database of every schema that was released: it comes to today's with all its rows, or stays as it is."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
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
from notifier.mails.mail import check_lines
from tests.catalogue.samples import SOURCE, begin, sample_profile
from tests.catalogue.schemas import DIALECTS, HERE, fixture_of
from tests.catalogue.schemas.rows import LAST, sample_calls
from tests.catalogue.test_migrations import differences
from tests.postgres import PostgresServer

RELEASED = sorted({path.name.partition(".")[0] for path in HERE.glob("*.sql")})
OLDEST = RELEASED[0]
# The first words of statements that change something.
CHANGES = {"ALTER", "CREATE", "DELETE", "DROP", "INSERT", "UPDATE"}
# So many changes lie between two at which an upgrade is cut off.
APART = 12
_NAME = "old"
# What is worked out from the calls, and is worked out anew where it is worked out otherwise.
WORKED_OUT = {"call_words", "identity_traits", "identity_key", "twin_pair", "twin"}


class CutOffError(Exception):
    """The upgrade is cut off."""


class Old:
    """A database of a released schema, and a way to make it anew."""

    def __init__(self, revision: str, folder: Path, server: PostgresServer | None) -> None:
        self.revision = revision
        self._server = server
        script = fixture_of(revision, "sqlite" if server is None else "postgresql").read_text(encoding="utf-8")
        if server is None:
            self.url = f"sqlite:///{folder / 'old.db'}"
            with sqlite3.connect(folder / "old.db") as connection:
                connection.executescript(script)
            connection.close()
        else:
            server.drop(_NAME)
            self.url = server.create(_NAME)
            server.execute(script, _NAME)
        self.database = Database.open(self.url)

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
        """Cut off whoever may still be connected."""
        if self._server is not None:
            self._server.disconnect(_NAME)


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    """The database of a schema on one of the two kinds, for one test."""
    revision, dialect = request.param
    made = Old(revision, tmp_path, _server_of(request, dialect))
    yield made
    made.database.close()


@dataclass(frozen=True)
class Upgraded:
    """An old database that was brought to this schema: its rows before and after that, what it is and should be."""

    database: Database
    before: dict[str, list[dict[str, Any]]]
    after: dict[str, list[dict[str, Any]]]
    differences: list[object]
    made_by_hand: list[tuple[Any, ...]]
    made_anew: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """The database of a schema on one of the two kinds, upgraded once for all that is asked of it."""
    revision, dialect = request.param
    server = _server_of(request, dialect)
    old = Old(revision, tmp_path_factory.mktemp("old"), server)
    before = old.rows()
    schema.upgrade(old.database)
    schema.require_current(old.database)
    with old.database.read() as connection:
        different = differences(connection)
    yield Upgraded(
        database=old.database,
        before=before,
        after=old.rows(),
        differences=different,
        made_by_hand=made_by_hand(old.database),
        made_anew=_made_anew(request, server),
    )
    old.database.close()


def _server_of(request: pytest.FixtureRequest, dialect: str) -> PostgresServer | None:
    return request.getfixturevalue("postgres_server") if dialect == "postgresql" else None


def _made_anew(request: pytest.FixtureRequest, server: PostgresServer | None) -> list[tuple[Any, ...]]:
    if server is None:
        url = f"sqlite:///{request.getfixturevalue('sqlite_template')}"
    else:
        url = server.url(request.getfixturevalue("postgres_catalogue"))
    with Database.open(url) as new:
        return made_by_hand(new)


def of_each(*revisions: str, fixture: str = "old") -> pytest.MarkDecorator:
    cases = [
        pytest.param((revision, dialect), id=f"{revision}-{dialect}") for revision in revisions for dialect in DIALECTS
    ]
    return pytest.mark.parametrize(fixture, cases, indirect=True)


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
    for row in rows["delivery_content"]:
        assert check_lines(row["content"]), "it could not be sent as it is"
    rows["delivery_text"] = [{"delivery_id": name} | told for name, told in texts.items()]


@of_each(*RELEASED, fixture="upgraded")
def test_an_old_database_comes_to_this_schema_with_all_its_rows(upgraded: Upgraded) -> None:
    assert all(upgraded.before.values()), "a table of it is empty"
    assert upgraded.differences == []
    _put_back_texts(upgraded.after)
    for name, rows in upgraded.before.items():
        kept = [{column: row[column] for column in rows[0]} for row in upgraded.after[name]]
        assert sorted_rows(kept) == sorted_rows(rows), name


@of_each(*RELEASED, fixture="upgraded")
def test_an_old_database_ends_as_a_new_one_begins(upgraded: Upgraded) -> None:
    """With every index and trigger: a change of an old script reaches new databases only, and not those of users."""
    assert upgraded.made_by_hand == upgraded.made_anew


@of_each(*RELEASED, fixture="upgraded")
def test_what_an_old_program_wrote_is_read_and_gone_on_with(upgraded: Upgraded) -> None:
    with upgraded.database.write() as connection:
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


@contextmanager
def heard(database: Database, hear: Callable[[str], None]) -> Iterator[None]:
    """While the block runs ``hear`` is told the first word of each change before it is sent, and of transactions."""

    def on_statement(_: object, __: object, statement: str, *___: object) -> None:
        word = statement.split(maxsplit=1)[0].upper()
        # To be cut off before a question is to be cut off before the next change.
        if word not in {"SELECT", "PRAGMA", "SET"}:
            hear(word)

    listeners: dict[str, Callable[..., None]] = {
        "before_cursor_execute": on_statement,
        **{name: partial(lambda name, *_: hear(name), name) for name in ("begin", "commit", "rollback", "savepoint")},
    }
    for name, listener in listeners.items():
        sa.event.listen(database._engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            sa.event.remove(database._engine, name, listener)


@of_each(OLDEST)
def test_an_upgrade_changes_everything_in_one_transaction(old: Old) -> None:
    """All statements of all later scripts, and what is worked out after them: nothing is kept before the last."""
    words: list[str] = []
    with heard(old.database, words.append):
        schema.upgrade(old.database)
    first = next(number for number, word in enumerate(words) if word in CHANGES)
    assert words[-1] == "commit"
    assert len(words) - first > 20, "there is more than that to be done"
    assert set(words[first:-1]) <= CHANGES


@of_each(OLDEST)
def test_an_upgrade_that_is_cut_off_leaves_the_old_database(old: Old) -> None:
    """At every twelfth change and at the end of the transaction, one by one the last that is sent."""
    before, left, sent = old.rows(), 0, 0

    def cut(word: str) -> None:
        nonlocal sent
        if word in CHANGES or (word == "commit" and sent):
            if sent == left or (word == "commit" and left < sent + APART):
                raise CutOffError
            sent += 1

    cuts = 0
    while True:
        sent = 0
        try:
            with heard(old.database, cut):
                schema.upgrade(old.database)
        except CutOffError:
            cuts += 1
        else:
            break
        assert schema.revision(old.database) == old.revision, f"cut off at its change {left}"
        assert old.rows() == before, f"cut off at its change {left}"
        left += APART
    schema.require_current(old.database)
    assert cuts > 5, "there is more than that to be done"


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
