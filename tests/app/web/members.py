"""Somebody who signed in, and all that a catalogue holds, for the tests of pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.web.members import COOKIE, mark_of, session_csrf
from catalogue.model.session import Session, SignIn
from catalogue.store import sessions, tables
from catalogue.store.database import Database

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.web.site import Site


@dataclass(frozen=True)
class Browser:
    """A browser that somebody signed in with; ``csrf`` is what its forms say."""

    client: "TestClient"
    csrf: str

    def see(self, path: str, status: int = 200) -> str:
        """The page at ``path``."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, status: int = 303, **fields: str | list[str]) -> str:
        """Send a form of a page; where it leads, or the page that answers it."""
        answer = self.client.post(path, data={"csrf": self.csrf, **fields})
        assert answer.status_code == status, answer.text
        return answer.headers["location"] if status == 303 else answer.text


def begin_session(database: Database, email: str, now: datetime, browser: str = "one") -> str:
    """Somebody signs in, with one of several browsers; what its cookie holds."""
    secret, until = f"secret-of-{email.replace('@', '-at-')}-{browser}", now + timedelta(days=14)
    mark = mark_of(secret)
    with database.write() as connection:
        sessions.put_sign_in(connection, SignIn(mark=f"link {mark}", email=email, made_at=now, ends_at=until))
        session = Session(mark=mark, email=email, began_at=now, ends_at=until)
        assert sessions.use_sign_in(connection, f"link {mark}", session)
    return secret


def signed_in(site: "Site", email: str, client: "TestClient") -> Browser:
    """``client`` as the browser of somebody who signed in to ``site``."""
    secret = begin_session(site.database, email, site.clock())
    client.cookies.set(COOKIE, secret, domain="callfit.example", path="/")
    return Browser(client=client, csrf=session_csrf(site, mark_of(secret)))


def everything(database: Database) -> list[str]:
    """All rows of all tables."""
    with database.read() as connection:
        return [
            f"{table.name} {row}"
            for table in tables.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]
