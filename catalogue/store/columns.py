"""What columns hold on both databases."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept and given back in UTC.

    PostgreSQL keeps a ``timestamptz``. SQLite knows no zones: there it is text of fixed width, in UTC, whose order is
    that of time (``2026-08-20 04:38:27.000000``). Raises ValueError for an instant without zone.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the driver is given."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"an instant in the catalogue has a zone; {value.isoformat()} has none")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the driver gave, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# The order of keys is that of their bytes on both databases, so that lists come in the same order on both.
Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
