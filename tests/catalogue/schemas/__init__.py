"""Databases of every schema that was released, as SQL: made once by `python -m tests.catalogue.schemas`, and kept."""

from pathlib import Path

HERE = Path(__file__).parent
DIALECTS = ("sqlite", "postgresql")


def fixture_of(revision: str, dialect: str) -> Path:
    """Where the database of a schema is, for SQLite or PostgreSQL."""
    return HERE / f"{revision}.{dialect}.sql"
