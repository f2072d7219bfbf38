"""Calls per second of `put_calls`, beside the bare driver executing the statements that leave the same rows behind.

These are the calls; their words, with the index that the database keeps of them; and of a call that changed a version,
for which the driver too reads what was there before. It is given parameters that are encoded already: it turns no call
into JSON, compares none, computes no hash, finds no words and counts nothing. Both write in one transaction, and the
commit is timed; what is built once a process (statements, adapters) is built before. The two take turns and the best
round of each counts, which other work on the machine disturbs least. After each round the tables of both must be equal.
With ``BENCH_POSTGRES`` set to the URL of a database of its own, whose rows are deleted, PostgreSQL is measured too.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Protocol

import sqlalchemy as sa

from catalogue.model.call import (
    Budget,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    DeadlineModel,
    Moment,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.condition import SME_SIZES, Condition, Criterion, SizeRule
from catalogue.model.money import Money
from catalogue.model.run import Run
from catalogue.store import runs, schema, tables
from catalogue.store.calls import put_calls
from catalogue.store.codec import encode_call
from catalogue.store.database import Database

CALLS = 5_000
WORDS = 30_000
ROUNDS = 5
AIM = 0.5
SOURCE = "benchmark"
START = datetime(2026, 8, 20, tzinfo=UTC)

_FIRST = ("id", "source", "source_key", "first_seen", "first_run")
_BATCH = 200
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a run leaves behind, as the driver gives it."""

    calls: Sequence[_Row]
    words: Sequence[_Row]
    versions: Sequence[_Row]


def _columns(table: sa.Table) -> list[str]:
    # The number of a call's words is the database's own.
    return [column.name for column in table.columns if column.name != "number"]


def _insert(table: sa.Table, mark: str) -> str:
    names = _columns(table)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"


def _upsert(mark: str) -> str:
    updates = ", ".join(f"{name} = excluded.{name}" for name in _columns(tables.call) if name not in _FIRST)
    return (
        f"{_insert(tables.call, mark)} ON CONFLICT (id) DO UPDATE SET {updates} "
        "WHERE call.last_seen <= excluded.last_seen"
    )


def _read(table: sa.Table, key: str) -> str:
    return f"SELECT {', '.join(_columns(table))} FROM {table.name} ORDER BY {key}"


_READ = (_read(tables.call, "id"), _read(tables.call_words, "call_id"), _read(tables.version, "call_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """What the two drivers have in common: how one statement is executed, or read, or executed for many rows."""

    execute: Callable[[str, Sequence[Any]], object]
    read: Callable[[str, Sequence[Any]], object]
    execute_many: Callable[[str, Sequence[_Row]], object]


class Driver(Protocol):
    """One kind of database: made for the product, then read and written by its bare driver."""

    name: str

    def create(self) -> Database:
        """A catalogue without rows."""

    def read(self) -> Rows:
        """The rows in the catalogue made last."""

    def write(self, rows: Rows, *, indexed: bool) -> float:
        """Write rows as `read` gave them into the catalogue made last; the seconds it took.

        ``indexed`` is whether the words are other ones than are there.
        """


class SQLite:
    """The module sqlite3, on a new file each time."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "none"

    def create(self) -> Database:
        """A catalogue without rows."""
        self._file.unlink(missing_ok=True)
        self._file = self._folder / f"{time.monotonic_ns()}.db"
        database = Database.open(f"sqlite:///{self._file}")
        schema.upgrade(database)
        return database

    def read(self) -> Rows:
        """The rows."""
        with closing(sqlite3.connect(self._file)) as connection:
            calls, words, versions = (list(connection.execute(statement)) for statement in _READ)
        return Rows(calls=calls, words=words, versions=versions)

    def write(self, rows: Rows, *, indexed: bool) -> float:
        """Write ``rows`` with the settings of the product: the file keeps a write-ahead log, keys are enforced."""
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            with _stopwatch() as seconds:
                connection.execute("BEGIN IMMEDIATE")
                cursor = connection.cursor()
                bare = Bare(
                    execute=cursor.execute,
                    read=lambda statement, values: cursor.execute(statement, values).fetchall(),
                    execute_many=cursor.executemany,
                )
                _write(bare, rows, "?", indexed=indexed)
                connection.execute("COMMIT")
        return seconds[0]


class PostgreSQL:
    """Psycopg, in one database that is emptied each time."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url

    def create(self) -> Database:
        """A catalogue without rows."""
        database = Database.open(self._url)
        schema.upgrade(database)
        with database.write() as connection:
            connection.execute(sa.text("TRUNCATE call, run, profile CASCADE"))
        return database

    def read(self) -> Rows:
        """The rows."""
        import psycopg

        with psycopg.connect(self._url) as connection:
            calls, words, versions = (connection.execute(statement.encode()).fetchall() for statement in _READ)
        return Rows(calls=calls, words=words, versions=versions)

    def write(self, rows: Rows, *, indexed: bool) -> float:
        """Write ``rows``."""
        import psycopg

        with psycopg.connect(self._url) as connection, connection.cursor() as cursor, _stopwatch() as seconds:
            bare = Bare(
                execute=lambda statement, values: cursor.execute(statement.encode(), values),
                read=lambda statement, values: cursor.execute(statement.encode(), values).fetchall(),
                execute_many=lambda statement, many: cursor.executemany(statement.encode(), many),
            )
            _write(bare, rows, "%s", indexed=indexed)
            connection.commit()
        return seconds[0]


def _write(bare: Bare, rows: Rows, mark: str, *, indexed: bool) -> None:
    """Write ``rows`` batch by batch, as a product has to that holds few of them at a time."""
    versions = {row[0]: row for row in rows.versions}
    words = {row[0]: row for row in rows.words}
    for start in range(0, len(rows.calls), _BATCH):
        batch = rows.calls[start : start + _BATCH]
        ids = [row[0] for row in batch]
        changed = [call_id for call_id in ids if call_id in versions]
        if changed:
            bare.read(f"SELECT facts, sections FROM call WHERE {_among(changed, 'id', mark)}", changed)
            bare.execute_many(_insert(tables.version, mark), [versions[call_id] for call_id in changed])
        bare.execute_many(_upsert(mark), batch)
        if indexed:
            bare.execute(f"DELETE FROM call_words WHERE {_among(ids, 'call_id', mark)}", ids)
            bare.execute_many(_insert(tables.call_words, mark), [words[call_id] for call_id in ids])


def _among(ids: Sequence[str], name: str, mark: str) -> str:
    return f"{name} IN ({', '.join([mark] * len(ids))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a run sees, in a catalogue where the run of the day before saw ``before``."""

    name: str
    before: Sequence[Call]
    now: Sequence[Call]


def main() -> None:
    """Print rows per second of both and their ratio, for each database and each case."""
    calls = [_make_call(number) for number in range(CALLS)]
    changed = [replace(call, title=f"{call.title} (corrected)") for call in calls]
    cases = (
        Case(name="insert", before=(), now=calls),
        Case(name="unchanged", before=calls, now=calls),
        Case(name="changed", before=calls, now=changed),
    )
    encoded = encode_call(calls[0])
    size = len(encoded.facts) + len(encoded.sections)
    print(f"\nKeeping {CALLS:,} calls of {size / 1000:.1f} kB, rows/s, the best of {ROUNDS} rounds each")
    print(f"{'':12}{'':11}{'put_calls':>10}{'driver':>10}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for driver in _drivers(Path(folder)):
            for case in cases:
                ours, theirs = measure(driver, case)
                ratio = theirs / ours
                verdict = "" if ratio >= AIM else f"  below the aim of {AIM}"
                print(
                    f"{driver.name:12}{case.name:11}{CALLS / ours:10,.0f}{CALLS / theirs:10,.0f}{ratio:7.2f}{verdict}"
                )


def measure(driver: Driver, case: Case) -> tuple[float, float]:
    """The least seconds of `put_calls` and of the bare driver. Raises AssertionError if they leave other rows."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        database, yesterday, today = _prepare(driver, case)
        with _stopwatch() as seconds, database.write() as connection:
            put_calls(connection, case.now, today)
        ours += seconds
        database.close()
        rows = driver.read()

        database, _, _ = _prepare(driver, case, (yesterday, today))
        database.close()
        theirs.append(driver.write(rows, indexed=case.now != case.before))
        assert driver.read() == rows
    return min(ours), min(theirs)


def _drivers(folder: Path) -> Iterator[Driver]:
    yield SQLite(folder)
    url = os.environ.get("BENCH_POSTGRES")
    if url:
        yield PostgreSQL(url)
    else:
        print("PostgreSQL  not measured: BENCH_POSTGRES names no database")


def _prepare(driver: Driver, case: Case, known: Sequence[Run] = ()) -> tuple[Database, Run, Run]:
    """A catalogue with the runs of two days, or of ``known``, the first of which saw what was there before."""
    database = driver.create()
    with database.write() as connection:
        made = [runs.begin_run(connection, SOURCE, START + timedelta(days=day)) for day in (0, 1)]
        for run, copied in zip(made, known, strict=False):
            connection.execute(sa.update(tables.run).where(tables.run.c.id == run.id).values(id=copied.id))
        yesterday, today = known or made
        put_calls(connection, case.before, yesterday)
    return database, yesterday, today


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    """The seconds that the block takes, in the list when it is over."""
    seconds: list[float] = []
    began = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - began)


def _make_call(number: int) -> Call:
    """A call as large as the portal's real ones, with their parts and their share of characters beyond ASCII (0.2 %).

    Its words are drawn, so that they do not compress away, some much more often than others, as words are.
    """
    draw = random.Random(number)
    words_known, weights = _vocabulary()
    drawn = draw.choices(words_known, cum_weights=weights, k=640)
    words = " ".join(word + "’" if place % 60 == 0 else word for place, word in enumerate(drawn))
    moment = Moment(at=START + timedelta(days=number % 400), zone="Europe/Brussels", hour_known=True, raw="2026-09-15")
    return Call(
        source=SOURCE,
        source_key=f"TOPIC-{number:06}",
        kind=CallKind.TOPIC,
        title=words[:80],
        language="en",
        url=f"https://portal.example/{number}",
        programme=Programme(code="43108390", name="Horizon Europe"),
        identifier=f"TOPIC-{number:06}",
        opens=moment,
        deadline_model=DeadlineModel.SINGLE_STAGE,
        deadlines=(Deadline(moment=moment, kind=DeadlineKind.SINGLE),),
        budget=Budget(total=Money(amount=Decimal(25_000_000), currency="EUR")),
        keywords=tuple(words.split()[:8]),
        sections=(Section(kind=SectionKind.DESCRIPTION, html=f"<p>{words}</p>", text=words),),
        conditions=tuple(
            Condition(criterion=criterion, rule=rule, clause=words[:200], language="en", where="conditions")
            for criterion, rule in ((Criterion.SIZE, SizeRule(sizes=SME_SIZES)), (Criterion.COUNTRY, None))
        ),
    )


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words, and how often each occurs, added up: after the law of Zipf."""
    draw = random.Random(SOURCE)
    known = ["".join(draw.choices(ascii_lowercase, k=draw.randint(3, 13))) for _ in range(WORDS)]
    return known, list(accumulate(1 / rank for rank in range(1, WORDS + 1)))


if __name__ == "__main__":
    main()
