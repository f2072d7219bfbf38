"""Which installation sends from the catalogue, and how many mails it has sent: one row, none before the first use."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.delivery import DeliveryState
from catalogue.store import tables
from catalogue.store.database import take_turn

_place = tables.sending_place.c
_delivery = tables.delivery.c
_ONLY = 1
_COUNTING = sa.update(tables.sending_place).values(sent=_place.sent + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPlace:
    """The ``installation`` that sends (an id of random letters), and how many mails it has ``sent``."""

    installation: str
    sent: int


def find_place(connection: Connection) -> SendingPlace | None:
    """Which installation sends from the catalogue; None before the first use."""
    row = connection.execute(sa.select(tables.sending_place)).first()
    return SendingPlace(installation=row.installation, sent=row.sent) if row is not None else None


def begin_place(connection: Connection, installation: str) -> SendingPlace:
    """The place that there is; one of ``installation`` that has sent nothing where there was none."""
    take_turn(connection, "sending place")
    return find_place(connection) or _put(connection, SendingPlace(installation=installation, sent=0))


def replace_place(connection: Connection, place: SendingPlace) -> None:
    """Let another installation send from now on."""
    take_turn(connection, "sending place")
    connection.execute(sa.delete(tables.sending_place))
    _put(connection, place)


def _put(connection: Connection, place: SendingPlace) -> SendingPlace:
    row = {"number": _ONLY, "installation": place.installation, "sent": place.sent}
    connection.execute(sa.insert(tables.sending_place), row)
    return place


def count_sent(connection: Connection) -> None:
    """Count one more mail, in the transaction that says that it was sent. Without a place nothing is counted."""
    connection.execute(_COUNTING)


def has_sent(connection: Connection) -> bool:
    """Whether any mail of the catalogue was ever sent."""
    query = sa.select(_delivery.id).where(_delivery.state == DeliveryState.SENT.value).limit(1)
    return connection.execute(query).first() is not None
