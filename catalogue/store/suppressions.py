"""The addresses that get no mail, by a keyed hash of each."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import tables
from catalogue.store.database import take_turn

_suppression = tables.suppression.c
_FIELDS = tuple(one.name for one in fields(Suppression))
_OF_ADDRESS = sa.select(tables.suppression).where(_suppression.address_key == sa.bindparam("of_key"))


def put_suppression(connection: Connection, suppression: Suppression) -> None:
    """Keep ``suppression`` in place of what was known of its address."""
    take_turn(connection, f"address {suppression.address_key}")
    values = {name: getattr(suppression, name) for name in _FIELDS}
    values["kind"] = suppression.kind.value
    same = _suppression.address_key == suppression.address_key
    if not connection.execute(sa.update(tables.suppression).where(same).values(values)).rowcount:
        connection.execute(sa.insert(tables.suppression), values)


def find_suppression(connection: Connection, address_key: str) -> Suppression | None:
    """What is known of an address, whether it still holds or not; None where no mail to it ever came back."""
    row = connection.execute(_OF_ADDRESS, {"of_key": address_key}).first()
    return _read(row) if row is not None else None


def find_holding(connection: Connection, address_key: str, now: datetime) -> Suppression | None:
    """What keeps mail from an address at ``now`` (aware), for good or until it has rested; None where nothing does."""
    row = connection.execute(_OF_ADDRESS, {"of_key": address_key}).first()
    return read_holding(row, now) if row is not None else None


def find_suppressions(connection: Connection) -> tuple[Suppression, ...]:
    """All that is known of addresses, the newest first."""
    query = sa.select(tables.suppression).order_by(_suppression.since.desc(), _suppression.address_key)
    return tuple(map(_read, connection.execute(query)))


def lift_suppression(connection: Connection, address_key: str, now: datetime, why: str) -> bool:
    """Let mail to an address through again from ``now`` (aware) on, and why; False where nothing kept it back."""
    query = sa.update(tables.suppression).where(_suppression.address_key == address_key)
    held = query.where(_suppression.lifted_at.is_(None))
    return bool(connection.execute(held.values(lifted_at=now, lifted_why=why)).rowcount)


def read_holding(row: sa.Row[Any], now: datetime) -> Suppression | None:
    """What keeps mail back at ``now`` (aware), from a row that has the columns among others; they may all be empty."""
    suppression = _read(row) if row.address_key is not None else None
    return suppression if suppression is not None and suppression.holds(now) else None


def _read(row: sa.Row[Any]) -> Suppression:
    found = row._asdict()
    values = {name: found[name] for name in _FIELDS}
    return Suppression(**(values | {"kind": SuppressionKind(values["kind"])}))
