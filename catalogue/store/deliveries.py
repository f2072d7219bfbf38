"""The deliveries of the catalogue, and the ledger of what each profile was told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from catalogue.model.delivery import Delivery, DeliveryState, LedgerEntry
from catalogue.store import tables
from catalogue.store.errors import AlreadyToldError, StoreError
from catalogue.store.failures import is_repeat

_delivery = tables.delivery.c
_ledger = tables.ledger.c


def find_told(connection: Connection, profile_id: str) -> frozenset[str]:
    """The ids of the calls that the profile was told of, or will be by a delivery that is still to be sent."""
    query = sa.select(_ledger.call_id).where(_ledger.profile_id == profile_id).distinct()
    return frozenset(connection.execute(query).scalars())


def find_span(connection: Connection, profile_id: str) -> tuple[datetime, datetime] | None:
    """When the first and the last delivery to the profile were written down, or None if there was none."""
    query = sa.select(sa.func.min(_delivery.created_at), sa.func.max(_delivery.created_at)).where(
        _delivery.profile_id == profile_id
    )
    first, last = connection.execute(query).one()
    return None if first is None else (first, last)


def plan_delivery(connection: Connection, delivery: Delivery, entries: Iterable[LedgerEntry]) -> None:
    """Write down a delivery to be sent together with what it tells: both or none of it.

    Raises `AlreadyToldError` if the profile was told of one of the calls before for the same reason, or if the delivery
    is there already; `StoreError` if the catalogue does not hold the profile or a call; ValueError for an entry of
    another profile. After any of them the transaction is as before and can go on.
    """
    told = [_ledger_row(delivery, entry) for entry in entries]
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(tables.delivery), _row(delivery))
            if told:
                connection.execute(sa.insert(tables.ledger), told)
    except IntegrityError as error:
        if is_repeat(error):
            raise AlreadyToldError(
                f"the delivery {delivery.id!r} is not planned: the profile {delivery.profile_id!r} was told of one of"
                " its calls before, or the delivery is there already; plan it anew from what was not told yet"
            ) from error
        raise StoreError(
            f"the delivery {delivery.id!r} is not planned: the catalogue does not hold the profile"
            f" {delivery.profile_id!r} or one of the calls"
        ) from error


def count_by_state(connection: Connection) -> dict[DeliveryState, int]:
    """How many deliveries there are in each state; a state that none is in is absent."""
    query = sa.select(_delivery.state, sa.func.count()).group_by(_delivery.state)
    return {DeliveryState(state): count for state, count in connection.execute(query)}


def find_pending(connection: Connection) -> tuple[Delivery, ...]:
    """The deliveries that are still to be sent, the oldest first."""
    query = (
        sa.select(tables.delivery)
        .where(_delivery.state == DeliveryState.PENDING.value)
        .order_by(_delivery.created_at, _delivery.id)
    )
    return tuple(_read(row) for row in connection.execute(query).mappings())


def mark_sent(connection: Connection, delivery_id: str, now: datetime) -> bool:
    """Write down that the mail server accepted the delivery at ``now`` (aware).

    False, and nothing is changed, if it was not pending any more. Raises `StoreError` if there is none of that id.
    """
    return _settle(connection, delivery_id, {"state": DeliveryState.SENT.value, "sent_at": now, "problem": None})


def park(connection: Connection, delivery_id: str, problem: str) -> bool:
    """Write down that the delivery was refused for good, and why: it is not tried again.

    False, and nothing is changed, if it was not pending any more. Raises `StoreError` if there is none of that id.
    """
    return _settle(connection, delivery_id, {"state": DeliveryState.PARKED.value, "problem": problem})


def _settle(connection: Connection, delivery_id: str, values: dict[str, Any]) -> bool:
    this = _delivery.id == delivery_id
    pending = sa.update(tables.delivery).where(this, _delivery.state == DeliveryState.PENDING.value)
    if connection.execute(pending.values(values)).rowcount:
        return True
    if connection.execute(sa.select(_delivery.id).where(this)).first() is None:
        raise StoreError(f"there is no delivery {delivery_id!r}")
    return False


def _ledger_row(delivery: Delivery, entry: LedgerEntry) -> dict[str, str]:
    if entry.profile_id != delivery.profile_id:
        raise ValueError(f"the delivery {delivery.id!r} is for {delivery.profile_id!r}, not for {entry.profile_id!r}")
    return {
        "profile_id": entry.profile_id,
        "call_id": entry.call_id,
        "because": entry.because.value,
        "delivery_id": delivery.id,
    }


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "profile_id": delivery.profile_id,
        "recipient": delivery.to,
        "subject": delivery.subject,
        "text": delivery.text,
        "html": delivery.html,
        "message_id": delivery.message_id,
        "created_at": delivery.created_at,
        "state": delivery.state.value,
        "sent_at": delivery.sent_at,
        "problem": delivery.problem,
    }


def _read(row: Mapping[Any, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        profile_id=row["profile_id"],
        to=row["recipient"],
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        message_id=row["message_id"],
        created_at=row["created_at"],
        state=DeliveryState(row["state"]),
        sent_at=row["sent_at"],
        problem=row["problem"],
    )
