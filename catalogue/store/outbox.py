"""The deliveries that are still to be sent, and who may send one.

On SQLite one program at a time sends: it holds a lock on a file beside the database, which the system takes back when
the program ends in whatever way. On PostgreSQL several send side by side: each holds the row of what it sends. Neither
keeps others from writing to the catalogue while a mail server takes its time.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.store import tables
from catalogue.store.database import Database
from catalogue.store.deliveries import read_delivery
from catalogue.store.errors import StoreError, StoreUnwritableError
from catalogue.store.sending_place import count_sent

_delivery = tables.delivery.c
_IS_PENDING = _delivery.state == DeliveryState.PENDING.value
_TELLING = (MailKind.DIGEST.value, MailKind.FIRST_MATCHES.value, MailKind.REMINDER.value)


@contextmanager
def sending(database: Database) -> Iterator[bool]:
    """Whether this program may send while the block lasts; False where another one on the same SQLite file does."""
    file = database.beside(".sending")
    if file is None:
        yield True
        return
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnwritableError(
            f"{file} cannot be opened ({error.strerror}); it keeps two programs from sending at once, give this user"
            " the right to write there"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def find_due(connection: Connection, now: datetime) -> tuple[tuple[str, str | None], ...]:
    """What is to be sent at ``now`` (aware), the oldest first: the id of each delivery and of its profile."""
    query = (
        sa.select(_delivery.id, _delivery.profile_id)
        .where(_IS_PENDING, sa.or_(_delivery.next_try_at.is_(None), _delivery.next_try_at <= now))
        .order_by(_delivery.created_at, _delivery.id)
    )
    return tuple((row.id, row.profile_id) for row in connection.execute(query))


def count_waiting(connection: Connection, now: datetime) -> int:
    """How many deliveries are pending, but are not tried again before some time after ``now`` (aware)."""
    query = sa.select(sa.func.count()).select_from(tables.delivery).where(_IS_PENDING, _delivery.next_try_at > now)
    return int(connection.execute(query).scalar_one())


def begin_attempt(connection: Connection, delivery_id: str, now: datetime) -> Delivery | None:
    """Write down that a delivery is about to be handed over at ``now`` (aware); the delivery as it was before.

    None, and nothing is changed, if it is not to be sent any more, or is in another sender's hands.
    """
    delivery = _lock(connection, delivery_id)
    if delivery is None or (delivery.next_try_at is not None and delivery.next_try_at > now):
        return None
    _settle(connection, delivery_id, {"attempts": delivery.attempts + 1, "attempted_at": now})
    return delivery


def postpone(connection: Connection, before: Delivery, until: datetime) -> None:
    """Write down that an attempt that was begun is not made, and that none is before ``until`` (aware).

    ``before`` is what `begin_attempt` gave. Raises `StoreError` if it is not pending any more.
    """
    untried = {"attempts": before.attempts, "attempted_at": before.attempted_at}
    _settle(connection, before.id, untried | {"next_try_at": until})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delivery that nobody else sends meanwhile; what became of it is written down once, by one of the functions."""

    delivery: Delivery
    _write: Callable[[dict[str, Any]], None]

    def mark_sent(self, now: datetime) -> None:
        """The mail server accepted it at ``now`` (aware)."""
        self._write({"state": DeliveryState.SENT.value, "sent_at": now, "next_try_at": None, "problem": None})

    def put_back(self, problem: str, next_try_at: datetime | None, *, arrived_at: datetime | None = None) -> None:
        """It was not taken for now, and is tried again at ``next_try_at`` (aware; None: whenever somebody sends).

        ``arrived_at`` (aware) is when some server may have taken it nevertheless, in this attempt or an earlier one.
        """
        self._write({"next_try_at": next_try_at, "problem": problem, "attempted_at": arrived_at})

    def park(self, problem: str, *, arrived_at: datetime | None = None) -> None:
        """It was refused for good; ``arrived_at`` as for `put_back`."""
        parked = {"state": DeliveryState.PARKED.value, "next_try_at": None}
        self._write(parked | {"problem": problem, "attempted_at": arrived_at})


@contextmanager
def hold(database: Database, delivery_id: str, begun: Delivery | None = None) -> Iterator[Hold | None]:
    """The delivery, in our hands while the block lasts; None if it is not pending any more or in others' hands.

    On SQLite that is so inside of `sending` only, and ``begun``, the delivery as `begin_attempt` left it, is then not
    read once more.
    """
    if database.is_shared:
        with database.write() as connection:
            delivery = _lock(connection, delivery_id)
            write = partial(_settle, connection, delivery_id)
            yield Hold(delivery=delivery, _write=write) if delivery is not None else None
        return
    if begun is None:
        with database.read() as connection:
            begun = _lock(connection, delivery_id)

    def write_alone(values: dict[str, Any]) -> None:
        with database.write() as connection:
            _settle(connection, delivery_id, values)

    yield Hold(delivery=begun, _write=write_alone) if begun is not None else None


def withdraw(connection: Connection, delivery_id: str, problem: str) -> bool:
    """Write down that a delivery is not sent any more, and why: what it would have told is not told, its turn not had.

    False, and nothing is changed, if it was not pending any more.
    """
    if _lock(connection, delivery_id) is None:
        return False
    _settle(connection, delivery_id, {"state": DeliveryState.WITHDRAWN.value, "problem": problem})
    connection.execute(sa.delete(tables.ledger).where(tables.ledger.c.delivery_id == delivery_id))
    connection.execute(sa.delete(tables.digest_turn).where(tables.digest_turn.c.delivery_id == delivery_id))
    return True


def count_as_told(connection: Connection, delivery_id: str, problem: str) -> bool:
    """Write down that a delivery is not sent, and why, and that what it would have told counts as told.

    False, and nothing is changed, if it was not pending any more.
    """
    if _lock(connection, delivery_id) is None:
        return False
    _settle(connection, delivery_id, {"state": DeliveryState.WITHDRAWN.value, "problem": problem})
    for table in (tables.ledger, tables.digest_turn):
        query = sa.update(table).where(table.c.delivery_id == delivery_id)
        connection.execute(query.values(delivery_id=None))
    return True


def mark_returned(connection: Connection, delivery_id: str, problem: str) -> None:
    """Write down that a mail with calls came back though it was sent, and why: as if it had been refused for good."""
    query = sa.update(tables.delivery).where(
        _delivery.id == delivery_id, _delivery.state == DeliveryState.SENT.value, _delivery.kind.in_(_TELLING)
    )
    connection.execute(query.values(state=DeliveryState.PARKED.value, problem=problem, attempted_at=None))


def find_refused(connection: Connection, profile_id: str) -> tuple[str, ...]:
    """The ids of the mails with calls for the profile that were refused for good and cannot have arrived."""
    query = sa.select(_delivery.id).where(
        _delivery.profile_id == profile_id,
        _delivery.state == DeliveryState.PARKED.value,
        _delivery.kind.in_(_TELLING),
        _delivery.attempted_at.is_(None),
    )
    return tuple(connection.execute(query).scalars())


def give_back_refused(connection: Connection, profile_id: str) -> None:
    """Withdraw what `find_refused` finds, so that what it would have told is told anew; its turns are had."""
    ids = find_refused(connection, profile_id)
    connection.execute(sa.delete(tables.ledger).where(tables.ledger.c.delivery_id.in_(ids)))
    query = sa.update(tables.delivery).where(_delivery.id.in_(ids))
    connection.execute(query.values(state=DeliveryState.WITHDRAWN.value))


def _lock(connection: Connection, delivery_id: str) -> Delivery | None:
    query = sa.select(tables.delivery).where(_delivery.id == delivery_id, _IS_PENDING)
    row = connection.execute(query.with_for_update(skip_locked=True)).mappings().first()
    return read_delivery(row) if row is not None else None


def _settle(connection: Connection, delivery_id: str, values: dict[str, Any]) -> None:
    query = sa.update(tables.delivery).where(_delivery.id == delivery_id, _IS_PENDING)
    if not connection.execute(query.values(values)).rowcount:
        raise StoreError(f"the delivery {delivery_id!r} is not pending any more")
    if values.get("state") == DeliveryState.SENT.value:
        count_sent(connection)
