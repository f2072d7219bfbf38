"""Who is signed in, and the links to sign in that are on their way; what is over is forgotten by whoever comes next."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.session import Session, SignIn
from catalogue.store import tables

_sign_in = tables.sign_in.c
_session = tables.session.c


def put_sign_in(connection: Connection, sign_in: SignIn) -> None:
    """Write down that a link to sign in was mailed; what is over by then is deleted."""
    connection.execute(sa.delete(tables.sign_in).where(_sign_in.ends_at < sign_in.made_at))
    row = {name: getattr(sign_in, name) for name in ("mark", "email", "made_at", "ends_at")}
    connection.execute(sa.insert(tables.sign_in), row)


def find_sign_in(connection: Connection, mark: str, now: datetime) -> SignIn | None:
    """The link of ``mark`` if it is good at ``now`` (aware) and nobody signed in by it."""
    query = sa.select(tables.sign_in).where(_sign_in.mark == mark, _sign_in.ends_at >= now)
    row = connection.execute(query).first()
    return None if row is None else SignIn(**row._asdict())


def use_sign_in(connection: Connection, mark: str, session: Session) -> bool:
    """Begin ``session`` by the link of ``mark``, which is good no more after that; False if it was not good."""
    query = sa.delete(tables.sign_in).where(
        _sign_in.mark == mark, _sign_in.ends_at >= session.began_at, _sign_in.email == session.email
    )
    if not connection.execute(query).rowcount:
        return False
    connection.execute(sa.delete(tables.session).where(_session.ends_at < session.began_at))
    row = {name: getattr(session, name) for name in ("mark", "email", "began_at", "ends_at")}
    connection.execute(sa.insert(tables.session), row)
    return True


def find_session(connection: Connection, mark: str, now: datetime) -> Session | None:
    """The session of ``mark`` if it has not ended at ``now`` (aware)."""
    query = sa.select(tables.session).where(_session.mark == mark, _session.ends_at >= now)
    row = connection.execute(query).first()
    return None if row is None else Session(**row._asdict())


def end_session(connection: Connection, mark: str) -> None:
    """End a session; one that is not there has ended."""
    connection.execute(sa.delete(tables.session).where(_session.mark == mark))


def end_sessions(connection: Connection, email: str) -> None:
    """End all sessions of an address (in lower case), and the links to sign in that are on their way to it."""
    for table in (tables.session, tables.sign_in):
        connection.execute(sa.delete(table).where(table.c.email == email))
