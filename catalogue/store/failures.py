"""What a driver's error means, in words for people."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalogue.store.errors import (
    SchemaOutdatedError,
    StoreError,
    StoreLockedError,
    StoreUnreachableError,
    StoreUnwritableError,
)

_SQLITE_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SQLITE_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_SQLITE_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
# SQLSTATE codes of PostgreSQL, appendix A of its manual.
_SQLSTATE_LOCKED = ("55P03", "40P01", "40001")
_SQLSTATE_UNWRITABLE = ("42501", "25006")
_SQLSTATE_NO_TABLE = ("42P01", "42703", "3F000")
_SQLSTATE_UNIQUE = "23505"
_SQLITE_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)

UPGRADE = "run: callfit db upgrade"


def explain(error: SQLAlchemyError, place: str, lock_timeout: float) -> StoreError:
    """The `StoreError` that says what ``error`` means for the database at ``place``.

    ``place`` names the database without any password; ``lock_timeout`` is how long a lock was waited for, seconds.
    """
    if not isinstance(error, DBAPIError):
        return StoreError(f"{place}: {_one_line(error)}")
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _explain_sqlite(cause, place, lock_timeout)
    return _explain_postgresql(error, place, lock_timeout)


def is_repeat(error: DBAPIError) -> bool:
    """Whether ``error`` says that a row with the same unique key is there already."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode in _SQLITE_UNIQUE
    return getattr(cause, "sqlstate", None) == _SQLSTATE_UNIQUE


def _explain_sqlite(cause: sqlite3.Error, place: str, lock_timeout: float) -> StoreError:
    # Errors that the sqlite3 module raises by itself, such as for a value it cannot bind, carry no code.
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
    primary = code & 0xFF
    text = _one_line(cause)
    if primary in _SQLITE_LOCKED:
        return StoreLockedError(_locked(place, lock_timeout))
    if primary in _SQLITE_UNWRITABLE:
        return StoreUnwritableError(
            f"{place} cannot be opened or written ({text}); give this user the right to write the file and its folder"
        )
    if primary == sqlite3.SQLITE_FULL:
        return StoreUnwritableError(f"{place} cannot grow: the disk is full; make room, then try again")
    if primary in _SQLITE_DAMAGED:
        return StoreError(
            f"{place} is damaged or no SQLite database ({text}); restore a backup or name another file"
            " in CALLFIT_DATABASE"
        )
    if text.startswith(("no such table", "no such column")):
        return SchemaOutdatedError(f"{place} has not the tables of this program ({text}); {UPGRADE}")
    return StoreError(f"{place}: {text}")


def _explain_postgresql(error: DBAPIError, place: str, lock_timeout: float) -> StoreError:
    cause = error.orig
    state = getattr(cause, "sqlstate", None)
    # The detail below the primary message quotes the row, which may hold personal data.
    text = _one_line(getattr(getattr(cause, "diag", None), "message_primary", None) or cause)
    if error.connection_invalidated or _lost(error, state):
        return StoreUnreachableError(
            f"{place} cannot be reached: {text}; check that the server runs and that CALLFIT_DATABASE names it rightly"
        )
    if state in _SQLSTATE_LOCKED:
        return StoreLockedError(_locked(place, lock_timeout))
    if state in _SQLSTATE_NO_TABLE:
        return SchemaOutdatedError(f"{place} has not the tables of this program ({text}); {UPGRADE}")
    if state in _SQLSTATE_UNWRITABLE:
        return StoreUnwritableError(f"{place} cannot be written ({text}); grant its user the right to write")
    return StoreError(f"{place}: {text}")


def _lost(error: DBAPIError, state: str | None) -> bool:
    if state is None:
        return type(error.orig).__name__ in {"OperationalError", "ConnectionTimeout"}
    return state.startswith(("08", "28", "3D", "57P"))


def _locked(place: str, lock_timeout: float) -> str:
    return (
        f"{place} is locked: another program has been writing to it for more than {lock_timeout:g} seconds;"
        " nothing was changed; wait for that program to end, then try again"
    )


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
