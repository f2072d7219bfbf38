"""Leases: who alone may work at something, until when.

On PostgreSQL the server's clock decides, since the holders may be on several machines; a SQLite file has its users on
one machine, whose clock is ``now``.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from catalogue.model.schedule import Lease
from catalogue.store import tables
from catalogue.store.columns import Instant

_lease = tables.lease.c


class LeaseLostError(Exception):
    """The lease is another's by now: whoever worked under it stops and writes nothing more."""


def take_lease(connection: Connection, name: str, holder: str, now: datetime, lasts: timedelta) -> Lease | None:
    """The lease of ``name`` for ``holder`` for as long as it ``lasts`` from ``now`` (aware); None while another has it.

    One that would hold much longer than it ``lasts`` was written by a clock that has been set back since, and counts as
    expired: its holder, if it lives, finds out when it renews.
    """
    now = _time(connection, now)
    free = sa.or_(_lease.expires_at <= now, _lease.expires_at > now + 2 * lasts)
    values = {"holder": holder, "epoch": _lease.epoch + 1, "expires_at": now + lasts}
    taken = sa.update(tables.lease).where(_lease.name == name, free).values(values)
    if not connection.execute(taken).rowcount:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        row = {"name": name, "holder": holder, "epoch": 1, "expires_at": now + lasts}
        made = insert(tables.lease).values(row).on_conflict_do_nothing().returning(_lease.epoch)
        if connection.execute(made).first() is None:
            return None
    return find_lease(connection, name)


def renew_lease(connection: Connection, lease: Lease, now: datetime, lasts: timedelta) -> Lease:
    """The same lease, for as long as it ``lasts`` from ``now`` (aware) on. Raises `LeaseLostError` if another took it.

    One that has expired and that nobody took is renewed too.
    """
    expires_at = _time(connection, now) + lasts
    if not connection.execute(sa.update(tables.lease).where(_is(lease)).values(expires_at=expires_at)).rowcount:
        raise _lost(lease)
    return Lease(name=lease.name, holder=lease.holder, epoch=lease.epoch, expires_at=expires_at)


def release_lease(connection: Connection, lease: Lease, now: datetime) -> None:
    """Let the next one have the lease at once; nothing happens if another has it already."""
    connection.execute(sa.update(tables.lease).where(_is(lease)).values(expires_at=_time(connection, now)))


def require_lease(connection: Connection, lease: Lease) -> None:
    """Raise `LeaseLostError` if another took the lease; until the transaction ends nobody can."""
    held = sa.select(_lease.epoch).where(_is(lease)).with_for_update(read=True)
    if connection.execute(held).first() is None:
        raise _lost(lease)


def find_lease(connection: Connection, name: str) -> Lease | None:
    """The lease of ``name`` as it stands, expired or not; None if nobody ever had it."""
    row = connection.execute(sa.select(tables.lease).where(_lease.name == name)).mappings().first()
    return None if row is None else Lease(**row)


def is_held(connection: Connection, lease: Lease, now: datetime) -> bool:
    """Whether the lease has not expired at ``now`` (aware)."""
    return lease.expires_at > _time(connection, now)


def _is(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(_lease.name == lease.name, _lease.epoch == lease.epoch, _lease.holder == lease.holder)


def _time(connection: Connection, now: datetime) -> datetime:
    # Asked before a row may have to be waited for, so that it can only be too early: nothing expires too soon by it.
    if connection.dialect.name != "postgresql":
        return now
    asked: datetime = connection.execute(sa.select(sa.func.clock_timestamp(type_=Instant))).scalar_one()
    return asked


def _lost(lease: Lease) -> LeaseLostError:
    return LeaseLostError(f"the lease {lease.name!r} is another's by now")
