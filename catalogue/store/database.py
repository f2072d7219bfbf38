"""The catalogue's database: opened once, then read and written in transactions."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from catalogue.store.errors import SchemaOutdatedError, StoreError, StoreUnwritableError
from catalogue.store.failures import UPGRADE, explain

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
    from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["Database", "StoreError"]

_FORMS = "write sqlite:///PATH or postgresql://USER@HOST/NAME"
_MODE = "callfit_mode"


class Database:
    """The catalogue in one SQLite file or one PostgreSQL database.

    Every access happens in a transaction: `read` sees one unchanging state and can write nothing, `write` keeps all
    or nothing. Both may be used from several threads. ``place`` names the database in messages, without its password.
    """

    def __init__(self, engine: Engine, place: str, file: Path | None, lock_timeout: float) -> None:
        self.place = place
        self._file = file
        self._lock_timeout = lock_timeout
        self._engine = engine
        if file is None:
            snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._engines = {"read": snapshot, "write": engine, "migrate": engine}
            sa.event.listen(engine, "begin", self._limit_waiting)
        else:
            self._engines = {mode: engine.execution_options(**{_MODE: mode}) for mode in ("read", "write", "migrate")}
            sa.event.listen(engine, "connect", self._set_up_sqlite)
            sa.event.listen(engine, "begin", self._begin_sqlite)

    @classmethod
    def open(cls, url: str, *, lock_timeout: float = 10.0) -> Self:
        """The database at ``url``: ``sqlite:///PATH`` (four slashes for an absolute path) or ``postgresql://…``.

        ``lock_timeout`` is how long to wait for another writer, seconds. A SQLite file is created by `migrate` only.
        Raises `StoreUnwritableError` if the file's folder is not there, `StoreError` if the URL cannot be used.
        A server is first spoken to by the first transaction.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() == "sqlite":
            file = _sqlite_file(parsed)
            engine = sa.create_engine(
                URL.create("sqlite", database=str(file)), connect_args={"timeout": lock_timeout}, hide_parameters=True
            )
            return cls(engine, f"the database {file}", file, lock_timeout)
        connect_args = {} if "connect_timeout" in parsed.query else {"connect_timeout": 10}
        try:
            engine = sa.create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                connect_args=connect_args,
                hide_parameters=True,
                pool_pre_ping=True,
            )
        except ModuleNotFoundError as error:
            raise StoreError("PostgreSQL needs its driver; run: pip install 'callfit[postgres]'") from error
        return cls(engine, _postgresql_place(parsed), None, lock_timeout)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees the state of now, whatever others write meanwhile, and cannot write.

        Raises a `StoreError` that says what is wrong and what to do.
        """
        with self._transaction("read") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are all kept when the block ends, or none if it raises.

        On SQLite the lock for writing is taken at once, so a block that reads first never fails half way.
        Raises a `StoreError` that says what is wrong and what to do.
        """
        with self._transaction("write") as connection:
            yield connection

    @contextmanager
    def migrate(self) -> Iterator[Connection]:
        """Like `write`, for changes of the tables: creates the SQLite file, and lets foreign keys rest meanwhile.

        SQLite changes a table by building it anew, which would trip the rows that refer to it; they are checked before
        anything is kept. On PostgreSQL one migration at a time is let in.
        """
        if self._file is not None and not self._file.exists():
            _create(self._file)
        with self._transaction("migrate") as connection:
            take_turn(connection, "migrate")
            yield connection
            if self._file is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(f"{self.place}: the upgrade left rows that refer to nothing; nothing was changed")

    def rehearse(self) -> "Database":
        """The same database, whose `write` is undone when the block ends: to see what would be done."""
        return _Rehearsal(self)

    def exists(self) -> bool:
        """Whether the SQLite file is there; a server's database is found missing by the first transaction only."""
        return self._file is None or self._file.exists()

    @property
    def whole_place(self) -> str:
        """The same as ``place`` from wherever one works: a file by its whole path."""
        return str(self._file.resolve()) if self._file is not None else self.place

    @property
    def is_shared(self) -> bool:
        """Whether several programs may write at once: PostgreSQL, and not a SQLite file."""
        return self._file is None

    def beside(self, suffix: str) -> Path | None:
        """The file beside a SQLite file that has its name and ``suffix``; None for a server's database."""
        return self._file.with_name(self._file.name + suffix) if self._file is not None else None

    def forget_deleted(self) -> bool:
        """Have a SQLite file hold nothing any more of what was deleted or changed in it, its log included.

        The file is written anew for that. False where another program was reading all the time, so that the log may
        still hold some, until the last program that has the file open has ended. A server's database sees to its own.
        Raises a `StoreError`.
        """
        if self._file is None:
            return True
        pooled = self._engine.raw_connection()
        cursor = pooled.cursor()
        pooled.info.pop(_MODE, None)
        try:
            # Neither can be done within a transaction.
            cursor.execute("PRAGMA query_only = OFF")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
        except sqlite3.Error as error:
            raise explain(DBAPIError(None, None, error), self.place, self._lock_timeout) from None
        finally:
            cursor.close()
            pooled.close()
        return row is not None and row[0] == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections. The database can be used again afterwards."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        if not self.exists():
            raise SchemaOutdatedError(f"{self.place} is not there yet; {UPGRADE}")
        try:
            with self._engines[mode].connect() as connection, connection.begin():
                yield connection
        except StatementError as error:
            if isinstance(error.orig, ValueError):
                raise error.orig from None
            # The driver's error stays out of tracebacks, and so out of logs: it can quote the row.
            raise explain(error, self.place, self._lock_timeout) from None
        except SQLAlchemyError as error:
            raise explain(error, self.place, self._lock_timeout) from error

    def _set_up_sqlite(self, connection: "DBAPIConnection", _entry: "ConnectionPoolEntry") -> None:
        # SQLAlchemy begins the transactions, not the driver, which would leave reads and DDL outside of any:
        # "Enabling Non-Legacy SQLite Transactional Modes" in the documentation of its SQLite dialect.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            if self._keep_log(cursor) != "wal":
                raise StoreUnwritableError(
                    f"{self.place} cannot keep a write-ahead log where it is; move it to a local disk"
                )
        finally:
            cursor.close()

    def _keep_log(self, cursor: "DBAPICursor") -> str:
        """Turn the write-ahead log on if it is not; which journal there is then.

        SQLite gives up at once where another program is just doing the same, so the waiting is done here.
        """
        give_up = time.monotonic() + self._lock_timeout
        while True:
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
                time.sleep(0.02)
            else:
                row = cursor.fetchone()
                return str(row[0]) if row else ""

    def _begin_sqlite(self, connection: Connection) -> None:
        mode = connection.get_execution_options().get(_MODE, "read")
        # A transaction is often one statement, and these two would take as long as that.
        if connection.info.get(_MODE) != mode:
            cursor = connection.connection.cursor()
            try:
                cursor.execute(f"PRAGMA query_only = {'ON' if mode == 'read' else 'OFF'}")
                cursor.execute(f"PRAGMA foreign_keys = {'OFF' if mode == 'migrate' else 'ON'}")
            finally:
                cursor.close()
            connection.info[_MODE] = mode
        connection.exec_driver_sql("BEGIN DEFERRED" if mode == "read" else "BEGIN IMMEDIATE")

    def _limit_waiting(self, connection: Connection) -> None:
        if not connection.get_execution_options().get("postgresql_readonly"):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(self._lock_timeout * 1000)}")


class _Rehearsal(Database):
    """A database that keeps nothing of what is written to it."""

    def __init__(self, database: Database) -> None:
        # The same connections, which have their listeners.
        self.__dict__.update(vars(database))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            yield connection
            transaction = connection.get_transaction()
            assert transaction is not None
            transaction.rollback()


def take_turn(connection: Connection, subject: str) -> None:
    """Let one writer at a time into what ``subject`` names, until its transaction ends.

    On SQLite there is one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        key = sa.func.hashtextextended(f"callfit {subject}", 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _parse(url: str) -> URL:
    # The driver's own words are withheld: they quote what it took for a port or a host, which may be a password.
    try:
        parsed = make_url(url)
    except (SQLAlchemyError, ValueError):
        raise StoreError(f"the database's URL cannot be read; {_FORMS}") from None
    if parsed.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise StoreError(f"the database's URL begins with {parsed.drivername[:20]!r}; {_FORMS}")
    if "@" in (parsed.host or ""):
        raise StoreError(f"the user or password in the database's URL holds an @; write it as %40 ({_FORMS})")
    return parsed


def _sqlite_file(url: URL) -> Path:
    if url.host or not url.database or url.database == ":memory:" or url.query:
        raise StoreError("a SQLite database is one file; write sqlite:///PATH, sqlite:////PATH if it is absolute")
    file = Path(url.database)
    if file.is_dir():
        raise StoreUnwritableError(f"the database {file} is a folder; name a file in CALLFIT_DATABASE")
    if not file.parent.is_dir():
        raise StoreUnwritableError(
            f"the database {file} has no folder to be in; create {file.parent}, or name another in CALLFIT_DATABASE"
        )
    return file


def _create(file: Path) -> None:
    try:
        file.touch()
    except OSError as error:
        raise StoreUnwritableError(
            f"the database {file} cannot be created ({error.strerror}); give this user the right to write"
            f" in {file.parent}, or name another file in CALLFIT_DATABASE"
        ) from error


def _postgresql_place(url: URL) -> str:
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"the database {url.database or ''} at {host}{port}".replace("  ", " ")
