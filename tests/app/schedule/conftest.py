"""Catalogues without rows, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a catalogue without rows, on each database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return sqlite_url(tmp_path)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A catalogue without rows in a SQLite file."""
    with Database.open(sqlite_url(tmp_path)) as database:
        yield database


def sqlite_url(folder: Path) -> str:
    """A new SQLite file with the catalogue's tables."""
    made = f"sqlite:///{folder / 'catalogue.db'}"
    with Database.open(made) as database:
        make_catalogue(database)
    return made
