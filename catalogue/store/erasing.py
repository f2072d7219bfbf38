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


def find_rows(connection: Connection, profile_id: str) -> dict[str, list[dict[str, Any]]]:
    """All rows about a profile by the name of their table, as they are stored, in the order of their keys."""
    rows = {}
    for table, column in referring_tables():
        query = sa.select(table).where(column == profile_id).order_by(*table.primary_key.columns)
        rows[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    query = sa.select(tables.profile).where(_profile_id == profile_id)
    rows[tables.profile.name] = [dict(row) for row in connection.execute(query).mappings()]
    return rows


def erase_rows(connection: Connection, profile_id: str) -> dict[str, int]:
    """Delete all rows about a profile, itself included; how many there were, by the name of their table.

    What is about an address and not a profile, its suppression, stays. A SQLite file may hold what they said until
    `catalogue.store.database.Database.forget_deleted`.
    """
    take_turn(connection, f"profile {profile_id}")
    if connection.dialect.name == "sqlite":
        # What is deleted is written over with zeros.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    erased = {}
    for table, column in (*referring_tables(), (tables.profile, _profile_id)):
        erased[table.name] = connection.execute(sa.delete(table).where(column == profile_id)).rowcount
    return erased
