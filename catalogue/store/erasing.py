"""All that the catalogue holds of one company, to be given to it or to be erased.

Both go by what refers to the profile, not by a list of tables: a table that is added later is in both at once.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables
from catalogue.store.database import take_turn

_profile_id = tables.profile.c.id


def referring_tables() -> tuple[tuple[sa.Table, sa.Column[Any]], ...]:
    """The tables whose rows are about one profile, each with its column that says which; what refers comes first."""
    found = []
    for table in reversed(tables.metadata.sorted_tables):
        columns = [column for column in table.columns if any(key.column is _profile_id for key in column.foreign_keys)]
        found += [(table, column) for column in columns]
    return tuple(found)


def _tables_beside(table: sa.Table) -> tuple[tuple[sa.Table, sa.Column[Any]], ...]:
    """The tables that hold more of the rows of ``table``, each with its key, which is that of the row."""
    keys = list(table.primary_key.columns)
    return tuple(
        (other, other.primary_key.columns[0])
        for other in tables.metadata.sorted_tables
        if [key.column for column in other.primary_key.columns for key in column.foreign_keys] == keys
    )


def find_rows(connection: Connection, profile_id: str) -> dict[str, list[dict[str, Any]]]:
    """All rows about a profile by the name of their table, as they are stored, in the order of their keys.

    What is kept of a row in a table beside is in the row.
    """
    rows = {}
    for table, column in referring_tables():
        query = sa.select(table)
        for other, key in _tables_beside(table):
            query = query.add_columns(*(one for one in other.columns if one is not key)).outerjoin(other)
        query = query.where(column == profile_id).order_by(*table.primary_key.columns)
        rows[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    query = sa.select(tables.profile).where(_profile_id == profile_id)
    rows[tables.profile.name] = [dict(row) for row in connection.execute(query).mappings()]
    return rows


def erase_rows(connection: Connection, profile_id: str) -> dict[str, int]:
    """Delete all rows about a profile, itself included; how many there were, by the name of their table.

    What is kept of a row in a table beside goes with it, and is no row of its own. What is about an address and not a
    profile, its suppression, stays. A SQLite file may hold what they said until
    `catalogue.store.database.Database.forget_deleted`.
    """
    take_turn(connection, f"profile {profile_id}")
    if connection.dialect.name == "sqlite":
        # What is deleted is written over with zeros.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    erased = {}
    for table, column in referring_tables():
        for other, key in _tables_beside(table):
            its_rows = sa.select(*table.primary_key.columns).where(column == profile_id)
            connection.execute(sa.delete(other).where(key.in_(its_rows)))
        erased[table.name] = connection.execute(sa.delete(table).where(column == profile_id)).rowcount
    query = sa.delete(tables.profile).where(_profile_id == profile_id)
    erased[tables.profile.name] = connection.execute(query).rowcount
    return erased
