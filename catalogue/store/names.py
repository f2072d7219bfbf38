"""The names by which people call for what is in the catalogue, for a shell that completes them: bounded and cheap."""

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables


def find_profile_ids(connection: Connection, beginning: str, most: int) -> tuple[str, ...]:
    """The ids of the first ``most`` profiles that begin with ``beginning``, in their order."""
    return _beginning(connection, tables.profile.c.id, beginning, most)


def find_call_names(connection: Connection, beginning: str, most: int) -> tuple[str, ...]:
    """The keys, and then the ids, of the calls that begin with ``beginning``, at most so many of each."""
    keys = _beginning(connection, tables.call.c.source_key, beginning, most)
    return keys + _beginning(connection, tables.call.c.id, beginning, most)


def find_source_names(connection: Connection, beginning: str, most: int) -> tuple[str, ...]:
    """The sources of calls that begin with ``beginning``, at most so many."""
    return _beginning(connection, tables.call.c.source, beginning, most)


def find_cohorts(connection: Connection) -> tuple[str, ...]:
    """The names of all cohorts that a profile is in, in alphabetical order."""
    facts = connection.execute(sa.select(tables.profile.c.facts)).scalars()
    return tuple(sorted({name for text in facts for name in json.loads(text).get("cohorts", ())}))


def _beginning(connection: Connection, column: sa.Column[str], beginning: str, most: int) -> tuple[str, ...]:
    """Values of ``column``; compared as they are spelt, since LIKE of SQLite takes capitals for small letters."""
    begins = sa.func.substr(column, 1, len(beginning)) == beginning
    return tuple(connection.execute(sa.select(column).where(begins).distinct().order_by(column).limit(most)).scalars())
