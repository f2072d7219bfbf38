"""The exchange rates that amounts are converted by: the official ones of the catalogue, else those that are bundled."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables
from catalogue.store.references import find_reference_rows
from catalogue.taxonomy.rates import Rates, euro_rates

_NAME = "euro_rates"
_row, _reference = tables.reference_row.c, tables.reference.c


def find_rates(connection: Connection, on: date) -> Rates:
    """The newest rates that are not later than ``on``; the bundled ones where no official ones are so old.

    A set that was taken over from kept answers is none: its rates may be anybody's. Raises LookupError where there are
    no rates so old at all, `catalogue.store.errors.StoreError` for a damaged row.
    """
    newest = (
        sa.select(sa.func.max(_row.key))
        .join(tables.reference, _reference.name == _row.name)
        .where(_row.name == _NAME, _row.key <= on.isoformat(), _reference.replayed.is_(False))
    )
    day = connection.execute(newest).scalar()
    rows = find_reference_rows(connection, _NAME, [day]) if day is not None else ()
    return euro_rates(rows, on)
