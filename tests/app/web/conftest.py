"""A site with one company, its calls and a mail, and a browser without scripts or cookies."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.model.choice import Choice, standing
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, LedgerEntry, ToldBecause
from catalogue.model.profile import Profile
from catalogue.model.run import Health
from catalogue.store import calls, choices, consents, deliveries, profiles, runs, schema
from catalogue.store.database import Database
from notifier.links import Links
from notifier.sender import Sender
from tests.mails import content
from tests.notifier.samples import ACCELERATOR, CORK, HEAT_PUMPS, LIFE, NOW, ROLLING, VOUCHERS

LINKS = Links(site="https://callfit.example/funding", secret=b"0123456789abcdef0123456789abcdef")
SENDER = Sender(name="Callfit", address="digest@callfit.example", contact="team@callfit.example", links=LINKS)
MAIL = Delivery(
    id="cork-robotics-20260820-0123456789",
    profile_id=CORK.id,
    to=CORK.email,
    subject="3 new calls that fit Cork Robotics",
    content=content(
        "3 new calls that fit Cork Robotics",
        "Text of the mail",
        '<!DOCTYPE html>\r\n<html><head><style>p{}</style></head>\n<body style="margin:0">ă €</body></html>',
    ),
    message_id="<cork-robotics-20260820-0123456789@callfit.example>",
    created_at=NOW,
)
TOLD = (VOUCHERS, LIFE, ROLLING)


@dataclass
class Clock:
    """The time, as the pages are told it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class House:
    """The company ``CORK`` in its catalogue, and the pages."""

    database: Database
    clock: Clock
    browser: TestClient
    key: str

    def state(self) -> ConsentState:
        """Whether the company has mail."""
        with self.database.read() as connection:
            return consents.consent_state(connection, CORK.id)

    @property
    def consent(self) -> Consent:
        """What the company said last."""
        with self.database.read() as connection:
            found = consents.find_consent(connection, CORK.id)
        assert found is not None
        return found

    @property
    def history(self) -> tuple[ConsentState, ...]:
        """What the company said, the first first."""
        with self.database.read() as connection:
            return tuple(one.state for one in reversed(consents.consent_history(connection, CORK.id)))

    @property
    def profile(self) -> Profile:
        """The company."""
        with self.database.read() as connection:
            found = profiles.get_profile(connection, CORK.id)
        assert found is not None
        return found

    @property
    def choices(self) -> list[Choice]:
        """The company's choices that hold."""
        with self.database.read() as connection:
            return [*standing(choices.find_history(connection, [CORK.id]))]

    def put(self, state: ConsentState) -> None:
        """The company says this of having mail."""
        with self.database.write() as connection:
            consents.put_consent(connection, Consent(profile_id=CORK.id, state=state, at=self.clock.now, how="test"))

    def change(self, profile: Profile) -> None:
        """Keep the company as ``profile``."""
        with self.database.write() as connection:
            profiles.put_profile(connection, profile, self.clock.now)


def at_once(work: Callable[[], None]) -> None:
    """Does in the thread of who asks what is done beside otherwise."""
    work()


def path(address: str | None) -> str:
    """Where a link leads, behind the proxy that takes the path of the site off."""
    assert address is not None
    assert address.startswith(LINKS.site)
    return address.removeprefix(LINKS.site)


def furnish(file: Path) -> None:
    """Make a catalogue in ``file`` with the company, which agreed to have mail and had one."""
    with Database.open(f"sqlite:///{file}") as database:
        stock(database)


def stock(database: Database) -> None:
    """Put the tables, the company, its calls and its mail into an empty database."""
    schema.upgrade(database)
    with database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW - timedelta(hours=2))
        calls.put_calls(connection, [HEAT_PUMPS, VOUCHERS, LIFE, ACCELERATOR, ROLLING], run)
        runs.finish_run(connection, replace(run, finished_at=NOW, health=Health.OK, complete=True))
        profiles.put_profile(connection, CORK, NOW)
        consents.put_consent(connection, Consent(profile_id=CORK.id, state=ConsentState.CONFIRMED, at=NOW, how="test"))
        told = [LedgerEntry(profile_id=CORK.id, call_id=one.id, because=ToldBecause.NEW) for one in TOLD]
        deliveries.plan_delivery(connection, MAIL, told)


@contextmanager
def open_house(database: Database) -> Iterator[House]:
    """The pages of the company's catalogue."""
    with database.read() as connection:
        key = profiles.link_key_of(connection, CORK.id)
    clock = Clock()
    app = make_app(Site(database=database, offer=CurrentOffer(database, beside=at_once), sender=SENDER, clock=clock))
    with TestClient(app, base_url="https://callfit.example", follow_redirects=False) as browser:
        yield House(database=database, clock=clock, browser=browser, key=key)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of the company, to be copied."""
    file = tmp_path_factory.mktemp("web") / "catalogue.db"
    furnish(file)
    return file


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """The company's catalogue and pages, for one test."""
    file = tmp_path / "catalogue.db"
    shutil.copy(furnished, file)
    with Database.open(f"sqlite:///{file}") as database, open_house(database) as opened:
        yield opened
