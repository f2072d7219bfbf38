"""Whether companies agreed to have mail, as a history; the last row of a profile holds."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.consent import Consent, ConsentState
from catalogue.store import tables
from catalogue.store.database import take_turn

_consent = tables.consent.c


def put_consent(connection: Connection, consent: Consent) -> bool:
    """Write down that a profile's consent is in another state; False, and nothing is written, if it was in that one.

    The catalogue must hold the profile.
    """
    take_turn(connection, f"profile {consent.profile_id}")
    before = find_consent(connection, consent.profile_id)
    if before is not None and before.state is consent.state:
        return False
    row = {"profile_id": consent.profile_id, "state": consent.state.value, "at": consent.at, "how": consent.how}
    connection.execute(sa.insert(tables.consent), row)
    return True


def find_consent(connection: Connection, profile_id: str) -> Consent | None:
    """The consent that holds for a profile; None where it was never asked."""
    return next(iter(_history(connection, profile_id, 1)), None)


def consent_state(connection: Connection, profile_id: str) -> ConsentState:
    """The state of a profile's consent; unconfirmed where it was never asked."""
    consent = find_consent(connection, profile_id)
    return consent.state if consent is not None else ConsentState.UNCONFIRMED


def find_consents(connection: Connection) -> dict[str, Consent]:
    """The consent that holds for each profile that was ever asked, by profile id."""
    newest = sa.select(sa.func.max(_consent.number)).group_by(_consent.profile_id)
    rows = connection.execute(sa.select(tables.consent).where(_consent.number.in_(newest)))
    return {row.profile_id: _read(row) for row in rows}


def consent_history(connection: Connection, profile_id: str) -> tuple[Consent, ...]:
    """All that was written down of a profile's consent, the newest first."""
    return _history(connection, profile_id, None)


def _history(connection: Connection, profile_id: str, limit: int | None) -> tuple[Consent, ...]:
    query = sa.select(tables.consent).where(_consent.profile_id == profile_id)
    return tuple(map(_read, connection.execute(query.order_by(_consent.number.desc()).limit(limit))))


def _read(row: sa.Row[tuple[object, ...]]) -> Consent:
    return Consent(profile_id=row.profile_id, state=ConsentState(row.state), at=row.at, how=row.how)
