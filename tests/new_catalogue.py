"""New catalogues in SQLite files, copied from one that was made once: to make each by all migrations takes far longer.

What the migrations do is for the tests of the store, which have them make their databases.
"""

import tempfile
from functools import cache
from pathlib import Path

from catalogue.store import schema
from catalogue.store.database import Database


def make_catalogue(database: Database) -> None:
    """Make the tables in a SQLite file that is not there yet, as `catalogue.store.schema.upgrade` does."""
    file = database.beside("")
    assert file is not None, "only a file can be copied"
    with file.open("xb") as made:
        made.write(_tables())


def new_catalogue(file: Path) -> str:
    """Make a catalogue without rows in ``file``, which is not there yet; its URL."""
    url = f"sqlite:///{file}"
    with Database.open(url) as database:
        make_catalogue(database)
    return url


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.db"
        with Database.open(f"sqlite:///{file}") as database:
            schema.upgrade(database)
        return file.read_bytes()
