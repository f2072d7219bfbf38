"""The schema: made and kept by migrations alone, all or nothing, and never used when it is not this program's."""

import multiprocessing
import shutil
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from catalogue.store import schema, tables
from catalogue.store.database import Database
from catalogue.store.errors import SchemaOutdatedError, StoreError

FURTHER = '''
"""A further migration."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None
def upgrade() -> None:
    {body}
'''

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
ROWS: dict[str, dict[str, object]] = {
    "profile": {"id": "solaris", "created_at": NOON, "changed_at": NOON, "facts": "{}", "link_key": "k"},
    "delivery": {
        "id": "d1", "profile_id": "solaris", "recipient": "a@example.com", "subject": "s",
        "message_id": "<d1@example.com>", "created_at": NOON, "state": "pending", "kind": "digest", "attempts": 0,
    },
}  # fmt: skip


def fill(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.insert(tables.profile), ROWS["profile"])
        connection.execute(sa.insert(tables.delivery), ROWS["delivery"])


@pytest.fixture
def made(empty_database: Database) -> Database:
    """A catalogue without rows whose tables the test may change."""
    schema.upgrade(empty_database)
    return empty_database


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A copy of the migrations, to be added to."""
    folder = tmp_path / "100% of migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_further(migrations: Path, body: str) -> None:
    (migrations / "versions" / "9999_further.py").write_text(
        FURTHER.format(body=body, before=schema.head()), encoding="utf-8"
    )


def names_of(database: Database) -> set[str]:
    if not database.exists():
        return set()
    with database.read() as connection:
        return set(sa.inspect(connection).get_table_names())


def differences(connection: sa.Connection) -> list[object]:
    """What the database has otherwise than the store says, but for the full-text index, which is its own affair."""

    def is_declared(_item: object, name: str | None, *_: object) -> bool:
        return name is None or not name.startswith(tables.CALL_WORDS_INDEX)

    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "include_object": is_declared}
    )
    return list(compare_metadata(context, tables.metadata))


def test_migrations_make_exactly_the_tables_that_the_store_uses(database: Database) -> None:
    with database.read() as connection:
        assert differences(connection) == []
        inspector = sa.inspect(connection)
        for table in tables.metadata.tables.values():
            made = {inspector.get_pk_constraint(table.name)["name"]}
            made |= {key["name"] for key in inspector.get_foreign_keys(table.name)}
            made |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
            declared = {str(constraint.name) for constraint in table.constraints}
            # Batch migrations on SQLite can drop a constraint by its name only.
            assert made == declared


def test_keys_are_ordered_by_their_bytes_on_a_server_of_any_language(postgres_url: str) -> None:
    keys = sa.text("SELECT table_name, collation_name FROM information_schema.columns WHERE column_name = 'id'")
    database = Database.open(postgres_url)
    with database.read() as connection:
        assert {row.table_name: row.collation_name for row in connection.execute(keys)}.items() >= {
            ("run", "C"), ("call", "C"), ("profile", "C"), ("delivery", "C"),
        }  # fmt: skip
    database.close()


def upgrade_at_once(url: str, barrier: Barrier) -> None:
    database = Database.open(url)
    barrier.wait(30)
    schema.upgrade(database)
    schema.require_current(database)
    database.close()


def test_two_upgrades_at_once_make_the_tables_once(empty_database: Database, empty_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    upgrades = [context.Process(target=upgrade_at_once, args=(empty_url, barrier)) for _ in range(2)]
    for process in upgrades:
        process.start()
    for process in upgrades:
        process.join(60)
    assert [process.exitcode for process in upgrades] == [0, 0]
    schema.require_current(empty_database)


def test_the_needed_revision_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.head()]


def test_an_upgrade_makes_the_tables_and_a_second_one_changes_nothing(empty_database: Database) -> None:
    assert schema.revision(empty_database) is None
    schema.upgrade(empty_database)
    assert schema.revision(empty_database) == schema.head()
    before = names_of(empty_database)
    schema.upgrade(empty_database)
    assert names_of(empty_database) == before >= {"run", "call", "profile", "delivery", "ledger"}
    schema.require_current(empty_database)


def test_a_database_without_tables_is_refused_with_what_to_do(empty_database: Database) -> None:
    with pytest.raises(SchemaOutdatedError, match="run: callfit db upgrade"):
        schema.require_current(empty_database)
    with pytest.raises(SchemaOutdatedError, match="run: callfit db upgrade"), empty_database.read() as connection:
        connection.execute(sa.select(tables.call))


def test_asking_for_the_schema_creates_no_file(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'mistyped.db'}")
    assert schema.revision(database) is None
    with pytest.raises(SchemaOutdatedError, match=r"mistyped\.db is not there yet"), database.write():
        pytest.fail("there is nothing to write to")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("revision", "words"), [("0000", "older version.*callfit db upgrade"), ("9998", "newer version.*newer callfit")]
)
def test_a_schema_of_another_version_is_refused(made: Database, revision: str, words: str) -> None:
    with made.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(SchemaOutdatedError, match=words):
        schema.require_current(made)


def test_an_older_program_does_not_touch_a_newer_schema(made: Database, migrations: Path) -> None:
    add_further(migrations, 'op.create_table("extra", sa.Column("id", sa.Text))')
    schema.upgrade(made, migrations)
    with pytest.raises(SchemaOutdatedError, match="newer version"):
        schema.upgrade(made)
    assert "extra" in names_of(made)


def test_a_migration_that_fails_half_way_leaves_no_table(empty_database: Database, migrations: Path) -> None:
    add_further(migrations, 'op.create_table("extra", sa.Column("id", sa.Text))\n    raise RuntimeError("half way")')
    with pytest.raises(RuntimeError, match="half way"):
        schema.upgrade(empty_database, migrations)
    assert names_of(empty_database) == set()
    assert schema.revision(empty_database) is None
    schema.upgrade(empty_database)
    schema.require_current(empty_database)


def test_a_migration_that_fails_half_way_leaves_the_old_tables_and_rows(made: Database, migrations: Path) -> None:
    with made.write() as connection:
        connection.execute(sa.insert(tables.profile), ROWS["profile"])
    add_further(
        migrations,
        'op.drop_table("ledger")\n'
        '    op.add_column("profile", sa.Column("extra", sa.Text))\n'
        '    raise RuntimeError("half way")',
    )
    with pytest.raises(RuntimeError):
        schema.upgrade(made, migrations)
    assert schema.revision(made) == schema.head()
    with made.read() as connection:
        assert differences(connection) == []
        assert connection.execute(sa.select(tables.profile.c.id)).scalars().all() == ["solaris"]


def test_building_a_table_anew_keeps_the_rows_that_refer_to_it(made: Database, migrations: Path) -> None:
    fill(made)
    add_further(
        migrations,
        'with op.batch_alter_table("profile", recreate="always") as batch:\n'
        '        batch.add_column(sa.Column("extra", sa.Text))'
        if made.place.endswith(".db")
        else 'op.add_column("profile", sa.Column("extra", sa.Text))',
    )
    schema.upgrade(made, migrations)
    with made.read() as connection:
        assert connection.execute(sa.text("SELECT id, extra FROM profile")).all() == [("solaris", None)]
        assert connection.execute(sa.select(tables.delivery.c.profile_id)).scalars().all() == ["solaris"]
    with pytest.raises(StoreError), made.write() as connection:
        connection.execute(sa.insert(tables.delivery), ROWS["delivery"] | {"id": "d2", "profile_id": "nobody"})


def test_an_upgrade_that_orphans_rows_is_undone(made: Database, migrations: Path) -> None:
    fill(made)
    add_further(migrations, "op.execute(\"DELETE FROM profile WHERE id = 'solaris'\")")
    with pytest.raises(StoreError):
        schema.upgrade(made, migrations)
    assert schema.revision(made) == schema.head()
    with made.read() as connection:
        assert connection.execute(sa.select(tables.profile.c.id)).scalars().all() == ["solaris"]
