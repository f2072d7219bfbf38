"""``python -m tests.catalogue.schemas REVISION``: make the fixture of a schema, once, when it is released.

The statements are those that the migration scripts send to an empty database, on SQLite and on PostgreSQL where its
binaries are, followed by rows for every table (`tests.catalogue.schemas.rows`). What is made is not made again: if
somebody changes an old script, its fixture is still what users have.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import schema
from catalogue.store.database import Database
from tests.catalogue.schemas import DIALECTS, fixture_of
from tests.catalogue.schemas.rows import Row, rows
from tests.postgres import running_server

# What only asks or sets up is no part of a database.
_MAKING = ("CREATE ", "ALTER ", "INSERT ", "UPDATE ", "DROP ", "DELETE ")


def make(database: Database, revision: str) -> str:
    """The SQL of a database of that schema with rows in every table, made in the empty ``database``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS).replace("%", "%%"))
    statements: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(_MAKING):
            lines = statement.partition(" RETURNING ")[0].strip().splitlines()
            statements.append("\n".join(line.rstrip() for line in lines))

    with database.migrate() as connection:
        sa.event.listen(connection, "before_cursor_execute", keep)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        statements += _inserts(connection)
    return "".join(f"{statement};\n" for statement in statements)


def _inserts(connection: Connection) -> Iterator[str]:
    """A statement for each row of each table. Raises SystemExit for a table that no rows are written for."""
    given, dialect = rows(), connection.dialect.name
    inspector = sa.inspect(connection)
    names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name is not None]
    # The parts of a full-text index are written by its triggers.
    indexes = [name for name in names if f"{name}_data" in names]
    for name in names:
        if name == "alembic_version" or any(name == index or name.startswith(f"{index}_") for index in indexes):
            continue
        columns = {column["name"] for column in inspector.get_columns(name)}
        if not given.get(name):
            raise SystemExit(f"the table {name} would be empty: give it rows in tests/catalogue/schemas/rows.py")
        for row in given[name]:
            yield _insert(name, {column: value for column, value in row.items() if column in columns}, dialect)


def _insert(table: str, row: Row, dialect: str) -> str:
    values = ", ".join(literal(value, dialect) for value in row.values())
    names = ", ".join(f'"{name}"' for name in row)
    return f'INSERT INTO "{table}" ({names}) VALUES ({values})'


def literal(value: Any, dialect: str) -> str:
    """``value`` as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper() if dialect == "postgresql" else str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'" if dialect == "postgresql" else f"X'{value.hex()}'"
    if isinstance(value, datetime):
        at = value.astimezone(UTC)
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}{'+00' if dialect == 'postgresql' else ''}'"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text.replace(chr(39), 2 * chr(39))}'"


@contextmanager
def _empty(dialect: str) -> Iterator[Database]:
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory() as folder, Database.open(f"sqlite:///{folder}/empty.db") as database:
            yield database
    else:
        with running_server() as server, Database.open(server.create("empty")) as database:
            yield database


def main(revision: str) -> None:
    """Write what is not there yet of the fixture of ``revision``."""
    for dialect in DIALECTS:
        path = fixture_of(revision, dialect)
        if path.exists():
            print(f"{path.name} is there, and stays as it is")
            continue
        try:
            with _empty(dialect) as database:
                path.write_text(make(database, revision), encoding="utf-8")
        except pytest.skip.Exception as reason:
            print(f"{path.name} is not made: {reason}")
        else:
            print(f"{path.name} is made: read it, and commit it")


if __name__ == "__main__":
    main(*sys.argv[1:])
