"""The deliveries that are still to be sent, and who may send one.

On SQLite one program at a time sends: it holds a lock on a file beside the database, which the system takes back when
the program ends in whatever way. On PostgreSQL several send side by side: each holds the row of what it sends. Neither
keeps others from writing to the catalogue while a mail server takes its time.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.suppression import Suppression
from catalogue.store import tables
from catalogue.store.columns import Instant
from catalogue.store.database import Database
from catalogue.store.deliveries import get_delivery
from catalogue.store.errors import StoreError, StoreUnwritableError
from catalogue.store.profiles import Receiver, read_receiver, select_receiver
from catalogue.store.sending_place import count_sent
from catalogue.store.suppressions import read_holding

_delivery = tables.delivery.c
_IS_PENDING = _delivery.state == DeliveryState.PENDING.value
T = TypeVar("T")

_TELLING = tuple(
    kind.value for kind in (MailKind.DIGEST, MailKind.FIRST_MATCHES, MailKind.REMINDER, MailKind.SHORTLIST)
)


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


def find_stale(connection: Connection, now: datetime) -> tuple[str, ...]:
    """The ids of the deliveries that are to be sent and whose texts do not hold any more at ``now`` (aware)."""
    query = sa.select(_delivery.id).where(_IS_PENDING, _delivery.good_until <= now)
    return tuple(connection.execute(query.order_by(_delivery.created_at, _delivery.id)).scalars())


def count_waiting(connection: Connection, now: datetime) -> int:
    """How many deliveries are pending, but are not tried again before some time after ``now`` (aware)."""
    query = sa.select(sa.func.count()).select_from(tables.delivery).where(_IS_PENDING, _delivery.next_try_at > now)
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A delivery that is about to be handed over, as it was ``before``, and what there is to know of whom it goes to.

    ``receiver`` is None where it is for no profile that is there, ``suppression`` where its address takes mail.
    """

    before: Delivery
    receiver: Receiver | None
    suppression: Suppression | None


def begin_attempt(
    connection: Connection,
    delivery_id: str,
    now: datetime,
    key_of: Callable[[str], str],
    known: Delivery | None = None,
) -> Attempt | None:
    """Write down that a delivery is about to be handed over at ``now`` (aware).

    ``key_of`` gives the keyed hash of an address. ``known`` is the delivery as it was read before, if it was: what it
    says never changes and is not read again. None, and nothing is changed, if it is not to be sent any more, or is in
    another sender's hands.
    """
    known = known or get_delivery(connection, delivery_id)
    if known is None:
        return None
    row = connection.execute(_looking_up(), {"of_id": delivery_id, "of_key": key_of(known.to)}).first()
    if row is None or (row.next_try_at is not None and row.next_try_at > now):
        return None
    before = replace(known, **{name: getattr(row, name) for name in _CHANGING})
    connection.execute(_beginning(), {"of_id": delivery_id, "new_attempts": before.attempts + 1, "new_at": now})
    receiver = read_receiver(row) if row.facts is not None else None
    return Attempt(before=before, receiver=receiver, suppression=read_holding(row, now))


def take_back(connection: Connection, before: Delivery, until: datetime | None = None) -> None:
    """Write down that an attempt that was begun is not made, and that none is before ``until`` (aware), if given.

    ``before`` is what `begin_attempt` gave. Nothing is changed if somebody began it since or settled it.
    """
    is_as_left = (_delivery.id == before.id, _IS_PENDING, _delivery.attempts == before.attempts + 1)
    untried = {"attempts": before.attempts, "attempted_at": before.attempted_at}
    later = {"next_try_at": until or before.next_try_at}
    connection.execute(sa.update(tables.delivery).where(*is_as_left).values(untried | later))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delivery that nobody else sends meanwhile; what became of it is written down once, by one of the functions."""

    delivery: Delivery
    _writing: Callable[[], AbstractContextManager[Connection]]

    def mark_sent(self, now: datetime, then: Callable[[Connection], T] | None = None) -> T | None:
        """The mail server accepted it at ``now`` (aware). What ``then`` does is kept with it, or neither is.

        Gives what ``then`` gives.
        """
        sent = {"state": DeliveryState.SENT.value, "sent_at": now, "next_try_at": None, "problem": None}
        with self._writing() as connection:
            _settle(connection, self.delivery.id, sent)
            return then(connection) if then is not None else None

    def put_back(self, problem: str, next_try_at: datetime | None, *, arrived_at: datetime | None = None) -> None:
        """It was not taken for now, and is tried again at ``next_try_at`` (aware; None: whenever somebody sends).

        ``arrived_at`` (aware) is when some server may have taken it nevertheless, in this attempt or an earlier one.
        """
        self._write({"next_try_at": next_try_at, "problem": problem, "attempted_at": arrived_at})

    def park(self, problem: str, *, arrived_at: datetime | None = None) -> None:
        """It was refused for good; ``arrived_at`` as for `put_back`."""
        parked = {"state": DeliveryState.PARKED.value, "next_try_at": None}
        self._write(parked | {"problem": problem, "attempted_at": arrived_at})

    def _write(self, values: dict[str, Any]) -> None:
        with self._writing() as connection:
            _settle(connection, self.delivery.id, values)


@contextmanager
def hold(database: Database, begun: Delivery) -> Iterator[Hold | None]:
    """A delivery in our hands while the block lasts, ``begun`` as `begin_attempt` left it.

    None if it is not pending any more, in others' hands, or was begun by somebody else since: who began it last sends
    it. On SQLite, inside of `sending`, all that cannot be, and it is not looked at once more.
    """
    if not database.is_shared:
        yield Hold(delivery=begun, _writing=database.write)
        return
    with database.write() as connection:
        standing = _lock(connection, begun.id)
        is_ours = standing is not None and standing["attempts"] == begun.attempts
        yield Hold(delivery=begun, _writing=lambda: nullcontext(connection)) if is_ours else None


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


def unpark(connection: Connection, delivery_id: str) -> bool:
    """Have a delivery that was refused for good tried once more; False if it is not parked any more."""
    query = sa.update(tables.delivery).where(_delivery.id == delivery_id, _delivery.state == DeliveryState.PARKED.value)
    return connection.execute(query.values(state=DeliveryState.PENDING.value, next_try_at=None)).rowcount == 1


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


def _lock(connection: Connection, delivery_id: str) -> dict[str, Any] | None:
    """What changes of a delivery that is pending, and that nobody else changes now; None if it is not or somebody does.

    On PostgreSQL that holds until the end of the transaction.
    """
    row = connection.execute(_locking(), {"of_id": delivery_id}).first()
    return row._asdict() if row is not None else None


_CHANGING = ("attempts", "attempted_at", "next_try_at", "problem")


# What is done for each mail is put together once: that takes longer than the doing.
@cache
def _locking() -> sa.Select[Any]:
    query = sa.select(*(_delivery[name] for name in _CHANGING)).where(
        _delivery.id == sa.bindparam("of_id"), _IS_PENDING
    )
    return query.with_for_update(skip_locked=True, of=tables.delivery)


@cache
def _looking_up() -> sa.Select[Any]:
    """And all that says whether it may go out, in one question instead of three."""
    suppression = tables.suppression
    query = _locking().add_columns(*select_receiver().selected_columns, *suppression.columns)
    return query.select_from(
        tables.delivery.outerjoin(tables.profile).outerjoin(
            suppression, suppression.c.address_key == sa.bindparam("of_key")
        )
    )


@cache
def _beginning() -> sa.Update:
    values = {"attempts": sa.bindparam("new_attempts"), "attempted_at": sa.bindparam("new_at", type_=Instant)}
    return sa.update(tables.delivery).where(_delivery.id == sa.bindparam("of_id")).values(values)


@cache
def _settling(columns: tuple[str, ...]) -> sa.Update:
    values = {name: sa.bindparam(f"new_{name}", type_=_delivery[name].type) for name in columns}
    return sa.update(tables.delivery).where(_delivery.id == sa.bindparam("of_id"), _IS_PENDING).values(values)


def _settle(connection: Connection, delivery_id: str, values: dict[str, Any]) -> None:
    given = {f"new_{name}": value for name, value in values.items()}
    if not connection.execute(_settling(tuple(values)), given | {"of_id": delivery_id}).rowcount:
        raise StoreError(f"the delivery {delivery_id!r} is not pending any more")
    if values.get("state") == DeliveryState.SENT.value:
        count_sent(connection)
