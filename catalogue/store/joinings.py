"""Which companies joined by the form, and when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.consent import ConsentState
from catalogue.store import tables

_joining = tables.joining.c
_consent = tables.consent.c


def put_joining(connection: Connection, profile_id: str, now: datetime) -> None:
    """Write down that a company filled in the form at ``now`` (aware). The catalogue must hold it."""
    connection.execute(sa.insert(tables.joining), {"profile_id": profile_id, "at": now})


def find_joinings(connection: Connection) -> dict[str, datetime]:
    """When each company that joined by the form did so, by profile id."""
    return {row.profile_id: row.at for row in connection.execute(sa.select(tables.joining))}


def find_abandoned(connection: Connection, before: datetime) -> tuple[str, ...]:
    """The companies that filled in the form before the instant ``before`` (aware) and never agreed to have mail."""
    agreed = sa.select(_consent.profile_id).where(_consent.state != ConsentState.UNCONFIRMED.value)
    query = sa.select(_joining.profile_id).where(_joining.at < before, _joining.profile_id.not_in(agreed))
    return tuple(connection.execute(query.order_by(_joining.profile_id)).scalars())
