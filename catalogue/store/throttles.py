"""How often something was done, so that nobody does it too often; shared by all processes of an installation."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.store import tables
from catalogue.store.database import take_turn

_throttle = tables.throttle.c
_REMEMBERED = timedelta(days=2)


def take_all(connection: Connection, limits: Mapping[str, tuple[int, timedelta]], now: datetime) -> bool:
    """Count one more for each subject at ``now`` (aware), unless one of them had its number within its time.

    ``limits`` maps a subject (the keyed hash of a visitor or an address, with what was done) to how often it may within
    which time, at most two days. False, and nothing is counted, if one of them has had that many.
    """
    for subject in sorted(limits):
        take_turn(connection, f"throttle {subject}")
    for subject, (number, within) in limits.items():
        query = sa.select(sa.func.count()).where(_throttle.subject == subject, _throttle.at > now - within)
        if connection.execute(query).scalar_one() >= number:
            return False
    connection.execute(sa.delete(tables.throttle).where(_throttle.at < now - _REMEMBERED))
    connection.execute(sa.insert(tables.throttle), [{"subject": subject, "at": now} for subject in limits])
    return True
