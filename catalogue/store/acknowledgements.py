"""What a person has seen of what needs a person: it stays quiet until it is another thing."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables

_acknowledgement = tables.acknowledgement.c


def acknowledge(connection: Connection, matter: str, fingerprint: str, now: datetime) -> None:
    """Write down that a person has seen ``matter`` as ``fingerprint`` says it is, at ``now`` (aware)."""
    connection.execute(sa.delete(tables.acknowledgement).where(_acknowledgement.matter == matter))
    row = {"matter": matter, "fingerprint": fingerprint, "at": now.astimezone(UTC)}
    connection.execute(sa.insert(tables.acknowledgement), row)


def find_acknowledged(connection: Connection) -> dict[str, str]:
    """The fingerprint of each matter as it was when a person saw it."""
    query = sa.select(_acknowledgement.matter, _acknowledgement.fingerprint)
    return dict(connection.execute(query).all())
