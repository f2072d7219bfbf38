"""The advisors, and what they wrote down of companies."""

import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.advisor import Advisor, Note
from catalogue.store import tables
from catalogue.store.sessions import end_sessions

_advisor = tables.advisor.c
_note = tables.note.c


def put_advisor(connection: Connection, advisor: Advisor, now: datetime) -> None:
    """Keep ``advisor`` in place of the one with its id. Raises sqlalchemy's IntegrityError for another's address."""
    values = {
        "email": advisor.email.strip().casefold(),
        "name": advisor.name,
        "language": advisor.language,
        "zone": advisor.zone,
        "cohorts": json.dumps(advisor.cohorts),
    }
    known = sa.update(tables.advisor).where(_advisor.id == advisor.id).values(values)
    if not connection.execute(known).rowcount:
        connection.execute(sa.insert(tables.advisor), {"id": advisor.id, "created_at": now, **values})


def find_advisors(connection: Connection) -> tuple[Advisor, ...]:
    """All advisors, by id."""
    return tuple(map(_read_advisor, connection.execute(sa.select(tables.advisor).order_by(_advisor.id))))


def find_advisor(connection: Connection, email: str) -> Advisor | None:
    """The advisor who is reached at ``email``, whatever its case; None if there is none."""
    query = sa.select(tables.advisor).where(_advisor.email == email.strip().casefold())
    row = connection.execute(query).first()
    return None if row is None else _read_advisor(row)


def remove_advisor(connection: Connection, advisor_id: str) -> bool:
    """Forget an advisor, and end its sessions; False if there is none. Its notes stay with the companies."""
    email = connection.execute(sa.select(_advisor.email).where(_advisor.id == advisor_id)).scalar()
    if email is None:
        return False
    end_sessions(connection, email)
    connection.execute(sa.delete(tables.advisor).where(_advisor.id == advisor_id))
    return True


def put_note(
    connection: Connection, profile_id: str, text: str, by: str, now: datetime, call_id: str | None = None
) -> None:
    """Write down a note of ``by`` on a company, or on one call for it. The catalogue must hold both."""
    row = {"profile_id": profile_id, "call_id": call_id, "written_by": by, "text": text, "at": now}
    connection.execute(sa.insert(tables.note), row)


def find_notes(connection: Connection, profiles: Collection[str], call_id: str | None = None) -> tuple[Note, ...]:
    """The notes on companies, the newest first; with ``call_id`` those on that call alone."""
    query = sa.select(tables.note).where(_note.profile_id.in_(profiles)).order_by(_note.number.desc())
    if call_id is not None:
        query = query.where(_note.call_id == call_id)
    return tuple(
        Note(
            number=row.number,
            profile_id=row.profile_id,
            call_id=row.call_id,
            by=row.written_by,
            text=row.text,
            at=row.at,
        )
        for row in connection.execute(query)
    )


def remove_note(connection: Connection, number: int, by: str) -> bool:
    """Delete a note that ``by`` wrote; False if there is no such note of theirs."""
    query = sa.delete(tables.note).where(_note.number == number, _note.written_by == by)
    return bool(connection.execute(query).rowcount)


def _read_advisor(row: sa.Row[tuple[object, ...]]) -> Advisor:
    return Advisor(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        zone=row.zone,
        cohorts=tuple(json.loads(row.cohorts)),
    )
