"""What admins were told of sources that break, so that nothing is told twice."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.alarm import ToldTrouble
from catalogue.model.run import Health
from catalogue.store import tables

_trouble = tables.told_trouble.c


def find_told_troubles(connection: Connection) -> dict[str, ToldTrouble]:
    """The troubles that admins know of, by source."""
    rows = connection.execute(sa.select(tables.told_trouble).order_by(_trouble.source)).mappings()
    return {row["source"]: ToldTrouble(**{**row, "verdict": Health(row["verdict"])}) for row in rows}


def put_told_trouble(connection: Connection, told: ToldTrouble) -> None:
    """Write down what admins were told of a source, in the place of what they were told before."""
    forget_trouble(connection, told.source)
    row = {
        "source": told.source,
        "verdict": told.verdict.value,
        "fingerprint": told.fingerprint,
        "since": told.since,
        "at": told.at,
    }
    connection.execute(sa.insert(tables.told_trouble), row)


def forget_trouble(connection: Connection, source: str) -> None:
    """Write down that a source has no trouble that admins know of."""
    connection.execute(sa.delete(tables.told_trouble).where(_trouble.source == source))
