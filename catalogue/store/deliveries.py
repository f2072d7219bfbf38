"""The deliveries of the catalogue, and the ledger of what each profile was told."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from catalogue.model.delivery import Delivery, DeliveryState, DigestRun, LedgerEntry, MailKind, ToldBecause
from catalogue.store import tables
from catalogue.store.errors import AlreadyToldError, StoreError
from catalogue.store.failures import is_repeat

_delivery = tables.delivery.c
_WHOLE = sa.select(tables.delivery, tables.delivery_content.c.content).join(tables.delivery_content)
_OF_ID = _WHOLE.where(_delivery.id == sa.bindparam("of_id"))
_OF_IDS = _WHOLE.where(_delivery.id.in_(sa.bindparam("of_ids", expanding=True)))
_ledger = tables.ledger.c
_turn = tables.digest_turn.c
_TELLING = (MailKind.DIGEST.value, MailKind.FIRST_MATCHES.value)


def find_entries(connection: Connection, profile_id: str) -> dict[LedgerEntry, datetime | None]:
    """All that the profile was told, and when that was written down; None where no mail told it."""
    query = (
        sa.select(tables.ledger, _delivery.created_at)
        .outerjoin(tables.delivery, _delivery.id == _ledger.delivery_id)
        .where(_ledger.profile_id == profile_id)
    )
    return {
        LedgerEntry(
            profile_id=row.profile_id, call_id=row.call_id, because=ToldBecause(row.because), occasion=row.occasion
        ): row.created_at
        for row in connection.execute(query)
    }


def find_span(connection: Connection, profile_id: str) -> tuple[datetime, datetime] | None:
    """When the first and the last mail with calls for the profile were written down, or None if there was none."""
    query = sa.select(sa.func.min(_delivery.created_at), sa.func.max(_delivery.created_at)).where(
        _delivery.profile_id == profile_id,
        _delivery.kind.in_(_TELLING),
        _delivery.state != DeliveryState.WITHDRAWN.value,
    )
    first, last = connection.execute(query).one()
    return None if first is None else (first, last)


def find_turn(connection: Connection, run: DigestRun, profile_id: str) -> datetime | None:
    """When the profile had its turn in ``run``, or None if it had not."""
    query = sa.select(_turn.at).where(_turn.run_id == run.id, _turn.profile_id == profile_id)
    return connection.execute(query).scalar()


def plan_delivery(
    connection: Connection, delivery: Delivery, entries: Iterable[LedgerEntry] = (), run: DigestRun | None = None
) -> None:
    """Write down a delivery to be sent, what it tells, and that the profile had its turn in ``run``: all or nothing.

    Raises `AlreadyToldError` if the profile was told of one of the calls before for the same reason, had its turn in
    the run, or if the delivery is there already; `StoreError` if the catalogue does not hold the profile or a call;
    ValueError for an entry of another profile. After any of them the transaction is as before and can go on.
    """
    told = [_ledger_row(delivery, entry) for entry in entries]
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(tables.delivery), _row(delivery))
            content = {"delivery_id": delivery.id, "content": delivery.content}
            connection.execute(sa.insert(tables.delivery_content), content)
            if told:
                connection.execute(sa.insert(tables.ledger), told)
            if run is not None and delivery.profile_id is not None:
                _take_turn(connection, run, delivery.profile_id, delivery.created_at, delivery.id)
    except IntegrityError as error:
        if is_repeat(error):
            raise AlreadyToldError(
                f"the delivery {delivery.id!r} is not planned: the profile {delivery.profile_id!r} was told of one of"
                " its calls before, or had its turn, or the delivery is there already; plan it anew from what was not"
                " told yet"
            ) from error
        raise StoreError(
            f"the delivery {delivery.id!r} is not planned: the catalogue does not hold the profile"
            f" {delivery.profile_id!r} or one of the calls"
        ) from error


def pass_turn(connection: Connection, run: DigestRun, profile_id: str, now: datetime) -> None:
    """Write down that the profile had its turn in ``run`` at ``now`` (aware) and was due nothing.

    Raises `AlreadyToldError` if it had it before.
    """
    try:
        with connection.begin_nested():
            _take_turn(connection, run, profile_id, now, None)
    except IntegrityError as error:
        raise AlreadyToldError(f"the profile {profile_id!r} had its turn in {run.id} before") from error


def count_as_told(connection: Connection, entries: Collection[LedgerEntry]) -> None:
    """Write down that profiles count as told, though no mail told them; what was told already stays as it is."""
    there = {one.profile_id: find_entries(connection, one.profile_id).keys() for one in entries}
    rows = [
        {
            "profile_id": one.profile_id,
            "call_id": one.call_id,
            "because": one.because.value,
            "occasion": one.occasion,
            "delivery_id": None,
        }
        for one in dict.fromkeys(entries)
        if one not in there[one.profile_id]
    ]
    if rows:
        connection.execute(sa.insert(tables.ledger), rows)


def count_by_state(connection: Connection) -> dict[DeliveryState, int]:
    """How many deliveries there are in each state; a state that none is in is absent."""
    query = sa.select(_delivery.state, sa.func.count()).group_by(_delivery.state)
    return {DeliveryState(state): count for state, count in connection.execute(query)}


def find_pending(connection: Connection) -> tuple[Delivery, ...]:
    """The deliveries that are still to be sent, the oldest first."""
    query = _WHOLE.where(_delivery.state == DeliveryState.PENDING.value).order_by(_delivery.created_at, _delivery.id)
    return tuple(map(_read, connection.execute(query).mappings()))


def get_delivery(connection: Connection, delivery_id: str) -> Delivery | None:
    """The delivery of that id, or None."""
    row = connection.execute(_OF_ID, {"of_id": delivery_id}).mappings().first()
    return _read(row) if row is not None else None


def get_deliveries(connection: Connection, ids: Collection[str]) -> dict[str, Delivery]:
    """The deliveries of these ids by id; one that is not there is left out."""
    return {row["id"]: _read(row) for row in connection.execute(_OF_IDS, {"of_ids": list(ids)}).mappings()}


def find_deliveries(connection: Connection, profile_id: str) -> tuple[Delivery, ...]:
    """All deliveries to a profile, the newest first."""
    query = _WHOLE.where(_delivery.profile_id == profile_id)
    rows = connection.execute(query.order_by(_delivery.created_at.desc(), _delivery.id)).mappings()
    return tuple(map(_read, rows))


def find_delivery_ids(connection: Connection, profile_id: str) -> tuple[str, ...]:
    """The ids of all deliveries to a profile, the newest first, without their long texts."""
    query = sa.select(_delivery.id).where(_delivery.profile_id == profile_id)
    return tuple(connection.execute(query.order_by(_delivery.created_at.desc(), _delivery.id)).scalars())


def find_delivery_entries(connection: Connection, delivery_id: str) -> tuple[LedgerEntry, ...]:
    """What a delivery tells, in the order of the calls' ids."""
    query = sa.select(tables.ledger).where(_ledger.delivery_id == delivery_id)
    return tuple(
        LedgerEntry(
            profile_id=row.profile_id, call_id=row.call_id, because=ToldBecause(row.because), occasion=row.occasion
        )
        for row in connection.execute(query.order_by(_ledger.call_id, _ledger.because, _ledger.occasion))
    )


def find_by_message_id(connection: Connection, message_id: str) -> Delivery | None:
    """The delivery whose mail has that Message-ID, or None."""
    row = connection.execute(_WHOLE.where(_delivery.message_id == message_id)).mappings().first()
    return _read(row) if row is not None else None


def was_sent_between(connection: Connection, address: str, after: datetime, before: datetime) -> bool:
    """Whether a mail server accepted a delivery to ``address`` after and before two instants (aware), neither of them.

    Large and small letters of the address are the same.
    """
    query = sa.select(_delivery.id).where(
        sa.func.lower(_delivery.recipient) == address.lower(), _delivery.sent_at > after, _delivery.sent_at < before
    )
    return connection.execute(query.limit(1)).first() is not None


def _read(row: Mapping[Any, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        profile_id=row["profile_id"],
        to=row["recipient"],
        subject=row["subject"],
        content=row["content"],
        message_id=row["message_id"],
        created_at=row["created_at"],
        kind=MailKind(row["kind"]),
        good_until=row["good_until"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        attempted_at=row["attempted_at"],
        next_try_at=row["next_try_at"],
        sent_at=row["sent_at"],
        problem=row["problem"],
    )


def _take_turn(connection: Connection, run: DigestRun, profile_id: str, now: datetime, delivery_id: str | None) -> None:
    begin_digest_run(connection, run, now)
    row = {"run_id": run.id, "profile_id": profile_id, "at": now, "delivery_id": delivery_id}
    connection.execute(sa.insert(tables.digest_turn), row)


def begin_digest_run(connection: Connection, run: DigestRun, now: datetime) -> None:
    """Write down that ``run`` began at ``now`` (aware), unless it did before; it is the same for all who begin it."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(tables.digest_run)
    row = {"id": run.id, "cadence": run.cadence, "period": run.period, "started_at": now}
    connection.execute(insert.values(row).on_conflict_do_nothing())


def _ledger_row(delivery: Delivery, entry: LedgerEntry) -> dict[str, str]:
    if entry.profile_id != delivery.profile_id:
        raise ValueError(f"the delivery {delivery.id!r} is for {delivery.profile_id!r}, not for {entry.profile_id!r}")
    return {
        "profile_id": entry.profile_id,
        "call_id": entry.call_id,
        "because": entry.because.value,
        "occasion": entry.occasion,
        "delivery_id": delivery.id,
    }


def _row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "profile_id": delivery.profile_id,
        "recipient": delivery.to,
        "subject": delivery.subject,
        "message_id": delivery.message_id,
        "created_at": delivery.created_at,
        "kind": delivery.kind.value,
        "good_until": delivery.good_until,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "attempted_at": delivery.attempted_at,
        "next_try_at": delivery.next_try_at,
        "sent_at": delivery.sent_at,
        "problem": delivery.problem,
    }
