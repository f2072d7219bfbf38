"""The plain thing: calls upserted by the bare driver, and the plainest full text that the database has over them.

That is FTS5 without content over title and text, ranked by bm25, or one tsvector of the configuration 'simple' with its
GIN index, ranked by ts_rank. Each kind of database holds three catalogues: ours, and two that the driver writes, one
without full text and one with.
"""

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from catalogue.store import schema, tables
from catalogue.store.database import Database

if TYPE_CHECKING:
    import psycopg

CHUNK = 1_000
SHOWN = 30
OURS, BARE, INDEXED = "ours", "bare", "indexed"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A plain query: one phrase of each of ``groups`` (``word*`` begins one), and none of ``excluded``."""

    groups: Sequence[Sequence[str]]
    excluded: Sequence[str] = ()


_NAMES = [column.name for column in tables.call.columns]
_FIRST = ("id", "source", "source_key", "first_seen", "first_run")
_TITLE, _SECTIONS = _NAMES.index("title"), _NAMES.index("sections")
_READ = f"SELECT {', '.join(_NAMES)} FROM call"
_TEXT = re.compile(r'"text":"((?:[^"\\]|\\.)*)"')


class Plain(Protocol):
    """One kind of database with its three catalogues."""

    name: str

    def create(self, which: str) -> Database:
        """An empty catalogue of that name."""

    def rows(self) -> Iterator[Sequence[Row]]:
        """The rows of the calls in ours, some at a time."""

    def write(self, which: str, chunks: Iterable[Sequence[Row]]) -> float:
        """Upsert rows in one transaction, into INDEXED with their full text; the seconds of writing alone."""

    def settle(self) -> None:
        """What a database does by itself when it is left alone for a while."""

    def search(self, asked: Asked) -> int:
        """Read the first calls found; how many there are."""

    def close(self) -> None:
        """Leave nothing behind."""


class PlainSQLite:
    """The module sqlite3, on three files."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searched: sqlite3.Connection | None = None

    def create(self, which: str) -> Database:
        """An empty catalogue in a file of that name."""
        database = Database.open(f"sqlite:///{self._folder / which}.db")
        schema.upgrade(database)
        if which == INDEXED:
            with closing(self._connect(which)) as connection:
                connection.execute("CREATE VIRTUAL TABLE plain USING fts5(title, text, content='')")
        return database

    def rows(self) -> Iterator[Sequence[Row]]:
        """The rows of the calls in ours."""
        with closing(self._connect(OURS)) as connection:
            found = connection.execute(_READ)
            while some := found.fetchmany(CHUNK):
                yield some

    def write(self, which: str, chunks: Iterable[Sequence[Row]]) -> float:
        """Upsert rows; the settings are those of the product."""
        with closing(self._connect(which)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("BEGIN IMMEDIATE")
            seconds = 0.0
            for rows in chunks:
                texts = [_texts(row)[1:] for row in rows] if which == INDEXED else []
                began = time.perf_counter()
                cursor.executemany(_upsert("?"), rows)
                if texts:
                    cursor.executemany("INSERT INTO plain(title, text) VALUES (?, ?)", texts)
                seconds += time.perf_counter() - began
            began = time.perf_counter()
            cursor.execute("COMMIT")
        return seconds + time.perf_counter() - began

    def settle(self) -> None:
        """Nothing: a file is left alone already."""
        self._searched = self._connect(INDEXED)

    def search(self, asked: Asked) -> int:
        """By bm25, a word in the title as ten in the text."""
        assert self._searched is not None
        query = " AND ".join(f"({' OR '.join(map(_fts5, group))})" for group in asked.groups)
        if asked.excluded:
            query = f"({query}) NOT ({' OR '.join(map(_fts5, asked.excluded))})"
        found = self._searched.execute(
            f"SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 10, 1) LIMIT {SHOWN}", (query,)
        )
        return len(found.fetchall())

    def close(self) -> None:
        """Let go of the file."""
        if self._searched is not None:
            self._searched.close()

    def _connect(self, which: str) -> sqlite3.Connection:
        return sqlite3.connect(self._folder / f"{which}.db", isolation_level=None)


class PlainPostgreSQL:
    """Psycopg, in three schemas of one database."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url
        self._searched: psycopg.Connection | None = None
        self._drop()

    def create(self, which: str) -> Database:
        """An empty catalogue in a schema of that name."""
        with self._connect("public") as connection:
            connection.execute(f"CREATE SCHEMA bench_{which}".encode())
        database = Database.open(self._in_schema(which))
        schema.upgrade(database)
        if which == INDEXED:
            with self._connect(which) as connection:
                connection.execute("CREATE TABLE plain (id text, words tsvector)")
                connection.execute("CREATE INDEX ON plain USING gin (words)")
        return database

    def rows(self) -> Iterator[Sequence[Row]]:
        """The rows of the calls in ours."""
        with self._connect(OURS) as connection, connection.cursor("rows") as cursor:
            cursor.execute(_READ.encode())
            while some := cursor.fetchmany(CHUNK):
                yield some

    def write(self, which: str, chunks: Iterable[Sequence[Row]]) -> float:
        """Upsert rows."""
        index = b"INSERT INTO plain VALUES (%s, setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))"
        with self._connect(which) as connection, connection.cursor() as cursor:
            seconds = 0.0
            for rows in chunks:
                texts = [_texts(row) for row in rows] if which == INDEXED else []
                began = time.perf_counter()
                cursor.executemany(_upsert("%s").encode(), rows)
                if texts:
                    cursor.executemany(index, texts)
                seconds += time.perf_counter() - began
            began = time.perf_counter()
            connection.commit()
        return seconds + time.perf_counter() - began

    def settle(self) -> None:
        """What autovacuum would do within minutes, for both."""
        self._searched = self._connect(INDEXED)
        self._searched.autocommit = True
        for which, table in ((OURS, "call"), (OURS, "call_words"), (INDEXED, "plain")):
            self._searched.execute(f"VACUUM ANALYZE bench_{which}.{table}".encode())

    def search(self, asked: Asked) -> int:
        """By ts_rank."""
        assert self._searched is not None
        query = " & ".join(f"({' | '.join(map(_tsquery, group))})" for group in asked.groups)
        if asked.excluded:
            query = f"({query}) & !({' | '.join(map(_tsquery, asked.excluded))})"
        statement = (
            "SELECT id FROM plain, (SELECT to_tsquery('simple', %s) AS query) AS asked WHERE words @@ query"
            f" ORDER BY ts_rank(words, query) DESC LIMIT {SHOWN}"
        )
        return len(self._searched.execute(statement.encode(), (query,)).fetchall())

    def close(self) -> None:
        """Drop the schemas."""
        if self._searched is not None:
            self._searched.close()
        self._drop()

    def _drop(self) -> None:
        with self._connect("public") as connection:
            for which in (OURS, BARE, INDEXED):
                connection.execute(f"DROP SCHEMA IF EXISTS bench_{which} CASCADE".encode())

    def _in_schema(self, which: str) -> str:
        return f"{self._url}{'&' if '?' in self._url else '?'}options=-csearch_path%3Dbench_{which}"

    def _connect(self, which: str) -> "psycopg.Connection":
        import psycopg

        return psycopg.connect(self._url if which == "public" else self._in_schema(which))


def _upsert(mark: str) -> str:
    updates = ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in _FIRST)
    return (
        f"INSERT INTO call ({', '.join(_NAMES)}) VALUES ({', '.join([mark] * len(_NAMES))})"
        f" ON CONFLICT (id) DO UPDATE SET {updates} WHERE call.last_seen <= excluded.last_seen"
    )


def _texts(row: Row) -> tuple[str, str, str]:
    """The id, the title and the texts of a call, out of its row."""
    return row[0], row[_TITLE], " ".join(_TEXT.findall(row[_SECTIONS]))


def _fts5(phrase: str) -> str:
    return f'"{phrase.removesuffix("*")}"{"*" if phrase.endswith("*") else ""}'


def _tsquery(phrase: str) -> str:
    quoted = "'" + phrase.removesuffix("*").replace("'", " ") + "'"
    return f"{quoted}{':*' if phrase.endswith('*') else ''}"
