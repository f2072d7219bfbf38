"""The version of the tables: which one a database has, which one this program needs, and how to get there."""

from pathlib import Path

import sqlalchemy as sa

from catalogue.store import tables
from catalogue.store.database import Database
from catalogue.store.errors import SchemaOutdatedError
from catalogue.store.failures import UPGRADE
from catalogue.store.search_index import index_missing

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def head() -> str:
    """The revision that this program needs."""
    return tables.REVISION


def revision(database: Database) -> str | None:
    """The revision that the database has, or None where it holds no tables of ours or is not there yet."""
    if not database.exists():
        return None
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def require_current(database: Database) -> None:
    """Raise `SchemaOutdatedError`, with what to do, unless the database has the revision that this program needs."""
    found = revision(database)
    if found == head():
        return
    if found is None:
        raise SchemaOutdatedError(f"{database.place} holds no catalogue yet; {UPGRADE}")
    if found < head():
        raise SchemaOutdatedError(
            f"{database.place} is of an older version (schema {found}, this program needs {head()}); {UPGRADE}"
        )
    raise SchemaOutdatedError(_newer(database, found))


def upgrade(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Create the tables, or bring them to this program's revision, and keep all rows: in one transaction, all or none.

    ``migrations`` is the folder of the migration scripts. Raises `SchemaOutdatedError` if the database is of a newer
    program, `StoreError` if it cannot be changed.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from catalogue.store.twins import refresh_all_twins

    config = Config()
    # The configuration reads a percent sign as the start of a variable.
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    found = revision(database)
    if found is not None and found not in {
        script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise SchemaOutdatedError(_newer(database, found))
    with database.migrate() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        index_missing(connection)
        refresh_all_twins(connection)


def _newer(database: Database, found: str) -> str:
    return (
        f"{database.place} is of a newer version (schema {found}, this program knows {head()});"
        " install the newer callfit, or restore the backup made before it"
    )
