"""A catalogue of its own inside a PostgreSQL database, for a while: nothing that is in there is touched."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from catalogue.store import tables
from catalogue.store.database import Database
from catalogue.store.errors import StoreError

_NAME = re.compile(r"callfit_scratch_[a-z0-9]{1,40}")
# What a sender of mails writes, each table before those that it refers to.
_SENT = (
    tables.ledger,
    tables.digest_turn,
    tables.digest_run,
    tables.delivery_content,
    tables.delivery,
    tables.sending_place,
)


@contextmanager
def scratch_schema(url: str, mark: str) -> Iterator[str]:
    """The URL of a schema of its own in the database at ``url``, without tables, that is gone when the block ends.

    ``mark`` (a to z, 0 to 9) tells it from others. Raises `StoreError` if the database is not PostgreSQL, cannot be
    used or has such a schema.
    """
    name = f"callfit_scratch_{mark}"
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{mark!r} is no mark of a schema")
    with Database.open(url) as database:
        if not database.is_shared:
            raise StoreError(f"{database.place} has no schemas; give the URL of a PostgreSQL database")
        with database.write() as connection:
            connection.execute(sa.schema.CreateSchema(name))
        try:
            yield _inside(url, name)
        finally:
            with database.write() as connection:
                connection.execute(sa.schema.DropSchema(name, cascade=True))


def forget_mails(database: Database) -> None:
    """Delete all mails of a scratch schema, and all that was noted of them. Raises `StoreError` for anything else."""
    with database.write() as connection:
        found = connection.execute(sa.select(sa.func.current_schema())).scalar_one()
        if _NAME.fullmatch(str(found)) is None:
            raise StoreError(f"{database.place} is no scratch catalogue: its mails are not deleted")
        for table in _SENT:
            connection.execute(sa.delete(table))


def _inside(url: str, name: str) -> str:
    """The URL, for connections that find and make tables in the schema ``name`` alone."""
    parsed = sa.engine.make_url(url)
    given = parsed.query.get("options", ())
    options = " ".join([*([given] if isinstance(given, str) else given), f"-csearch_path={name}"])
    return parsed.update_query_dict({"options": options}).render_as_string(hide_password=False)
