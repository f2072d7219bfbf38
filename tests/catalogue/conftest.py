"""Databases for the tests of the catalogue: each test that asks for one runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.store import schema
from catalogue.store.database import Database

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the catalogue's tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "catalogue.db"
    database = Database.open(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a catalogue without rows, on each database, for tests that leave its tables as they are."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    path = tmp_path / "catalogue.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any tables, on each database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty_postgres_url"))
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A catalogue without rows, on each database."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Database]:
    """A database without any tables, on each database."""
    opened = Database.open(empty_url)
    yield opened
    opened.close()
