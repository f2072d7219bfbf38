"""Planners, schedulers and senders side by side: each company is told of each call once, whoever of them is first."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.delivery import DeliveryState
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import profiles
from catalogue.store.database import Database
from notifier.mails.mail import Mail
from notifier.outgoing.outbox import Outcome, Sending, send_pending, withdraw_stale
from notifier.telling.planning import plan_deliveries
from tests.notifier.conftest import fill
from tests.notifier.posting import SOURCES, agree, ledger
from tests.notifier.samples import CORK, FOUR, NOW, SENDER

# Of each company there is one digest with four calls.
NUMBER = 24
COMPANIES = tuple(
    replace(CORK, id=f"company-{number:02}", email=f"office@company-{number:02}.example") for number in range(NUMBER)
)
IDS = [one.id for one in COMPANIES]


def four(profile: Profile) -> Sequence[Match]:
    return [replace(found, profile_id=profile.id) for found in FOUR]


class Server:
    """A mail server that takes its time, and whatever anybody hands over."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self._chance = random.Random(7)

    def open(self) -> None:
        """It is there."""

    def send(self, mail: Mail, _meanwhile: object = None, /) -> None:
        time.sleep(self._chance.random() / 200)
        self.taken.append(mail)

    def close(self) -> None:
        """It stays."""

    @property
    def receivers(self) -> list[str]:
        return sorted(mail.receiver for mail in self.taken)


@pytest.fixture
def crowd(shared_url: str) -> str:
    """The URL of a catalogue with many companies that agreed, on each database."""
    with Database.open(shared_url) as database:
        fill(database)
        with database.write() as connection:
            for company in COMPANIES:
                profiles.put_profile(connection, company, NOW)
            agree(connection, *COMPANIES)
    return shared_url


def together(url: str, *works: Callable[[Database], object]) -> None:
    """Each works in a thread of its own on a catalogue that it opened itself, and all begin at once."""
    gate = threading.Barrier(len(works))
    faults: list[BaseException] = []

    def run(work: Callable[[Database], object]) -> None:
        try:
            with Database.open(url) as database:
                gate.wait(30)
                work(database)
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []


def planner(database: Database) -> None:
    plan_deliveries(database, NOW, sender=SENDER, sources=SOURCES, profiles=IDS, find_matches=four)


def early_planner(database: Database) -> None:
    """Somebody cannot wait, at another instant: another run, and other ids of deliveries."""
    at = NOW + timedelta(seconds=1)
    plan_deliveries(database, at, sender=SENDER, sources=SOURCES, profiles=IDS, find_matches=four, early=True)


def sent_by(outcomes: Sequence[Outcome]) -> list[str | None]:
    return [one.profile_id for one in outcomes if one.state is DeliveryState.SENT]


def test_two_schedulers_with_four_senders_mail_each_company_once(crowd: str) -> None:
    """Each scheduler plans and sends; two more senders and somebody at the command line are in it too."""
    server, found = Server(), list[Sending]()

    def send(database: Database) -> None:
        for _ in range(3):
            found.append(send_pending(database, server, NOW + timedelta(minutes=1), sender=SENDER, profiles=IDS))
            time.sleep(0.02)

    def scheduler(database: Database) -> None:
        withdraw_stale(database, NOW, SENDER)
        planner(database)
        send(database)

    def at_the_terminal(database: Database) -> None:
        early_planner(database)
        send(database)

    together(crowd, scheduler, scheduler, at_the_terminal, send)
    with Database.open(crowd) as database:
        # What the last sender left to one that had no time any more goes out next time.
        send(database)
        told = [row for row in ledger(database) if row[0] in IDS]
    assert server.receivers == sorted(company.email for company in COMPANIES)
    assert len({mail.message_id for mail in server.taken}) == NUMBER
    assert told == sorted((company, one.call.id) for company in IDS for one in FOUR)
    sent = [profile for sending in found for profile in sent_by(sending.outcomes)]
    assert sorted(map(str, sent)) == IDS
