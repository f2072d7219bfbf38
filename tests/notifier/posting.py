"""Planning and sending on a catalogue, with a transport that keeps what it takes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import ToldBecause
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import tables
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from notifier.mails.mail import Mail
from notifier.outgoing.outbox import Outcome, send_pending
from notifier.telling.planning import Plan, plan_deliveries
from notifier.telling.readings import ReadSource
from tests.notifier.samples import CORK, FOUR, ILFOV, NOW, SENDER, TORINO

if TYPE_CHECKING:
    from email.message import EmailMessage

SOURCES = {"eu_funding_tenders": ReadSource(title="EU Funding & Tenders Portal", country="EU")}
COMPANIES = (ILFOV, TORINO, CORK)
Rows = list[tuple[str, str]]


class Box:
    """A transport that keeps what it takes; ``faults`` are raised instead, for a receiver."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.faults: dict[str, Exception] = {}
        self.is_open = False

    def open(self) -> None:
        self.is_open = True

    def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
        fault = self.faults.get(mail.receiver)
        if fault is not None:
            raise fault
        self.taken.append(mail.read())

    def close(self) -> None:
        self.is_open = False

    @property
    def receivers(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]


def four(profile: Profile) -> Sequence[Match]:
    """The four samples as matches of whoever asks."""
    return [replace(found, profile_id=profile.id) for found in FOUR]


def plan(
    database: Database,
    find_matches: Callable[[Profile], Sequence[Match]] = four,
    only: Sequence[str] | None = None,
    now: datetime = NOW,
    *,
    early: bool = False,
) -> list[Plan]:
    return plan_deliveries(
        database, now, sender=SENDER, sources=SOURCES, profiles=only, find_matches=find_matches, early=early
    )


def send(database: Database, box: Box, now: datetime = NOW) -> list[Outcome]:
    return list(send_pending(database, box, now, sender=SENDER).outcomes)


def agree(connection: Connection, *companies: Profile, at: datetime = NOW) -> None:
    """Companies that want to have mail."""
    for company in companies:
        put_consent(connection, Consent(profile_id=company.id, state=ConsentState.CONFIRMED, at=at, how="a test"))


def ledger(database: Database) -> Rows:
    """Who was told of what that was new."""
    with database.read() as connection:
        told = sa.select(tables.ledger.c.profile_id, tables.ledger.c.call_id)
        rows = connection.execute(told.where(tables.ledger.c.because == ToldBecause.NEW.value))
        return sorted((row.profile_id, row.call_id) for row in rows)


def states(database: Database) -> dict[str, str]:
    """The state of each company's delivery."""
    with database.read() as connection:
        rows = connection.execute(sa.select(tables.delivery.c.profile_id, tables.delivery.c.state))
        return {row.profile_id: row.state for row in rows}


ALL_TOLD: Rows = sorted((company.id, found.call.id) for company in COMPANIES for found in FOUR)


def plan_and_send(database: Database, box: Box) -> None:
    plan(database)
    send(database, box)
