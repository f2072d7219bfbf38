"""The catalogue's database, opened for a command."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import CommandError, Exit
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.store.database import Database


@contextmanager
def open_database(*, current: bool = True) -> "Iterator[Database]":
    """The database of the settings; with ``current`` its schema must be this program's.

    What the store cannot do becomes a `CommandError` with the store's own words.
    """
    from catalogue.store import schema
    from catalogue.store.database import Database, StoreError

    try:
        with Database.open(read_settings().database) as database:
            if current:
                schema.require_current(database)
            yield database
    except StoreError as error:
        raise CommandError(str(error), Exit.STORE) from error
