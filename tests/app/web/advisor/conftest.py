"""A site with the companies of two cohorts, the advisor of each, an admin, and a browser for each of them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.model.advisor import Advisor
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.profile import Partnering, Profile
from catalogue.model.run import Health
from catalogue.store import advisors, calls, consents, profiles, runs, schema
from catalogue.store.database import Database
from catalogue.store.deliveries import find_pending
from notifier.links import Links
from notifier.sender import Sender
from tests.app.web.conftest import Clock
from tests.app.web.members import Browser, everything, signed_in
from tests.notifier.samples import ACCELERATOR, CORK, HEAT_PUMPS, ILFOV, LIFE, NOW, ROLLING, TORINO, VOUCHERS

LINKS = Links(site="https://callfit.example", secret=b"0123456789abcdef0123456789abcdef")
SENDER = Sender(name="Callfit", address="digest@callfit.example", contact="team@callfit.example", links=LINKS)
ADMIN = "admin@callfit.example"
ANA = Advisor(
    id="ana", name="Ana Pop", email="ana@pact.example", language="en", zone="Europe/Bucharest", cohorts=("ilfov",)
)
BRUNO = replace(ANA, id="bruno", name="Bruno Neri", email="bruno@pact.example", cohorts=("torino",))
TERMO = replace(ILFOV, cohorts=("ilfov",), keywords=("pompe de căldură", "heat pumps"), nuts="RO322", place="Voluntari")
ROBOTS = replace(
    CORK,
    cohorts=("ilfov",),
    description="We renovate buildings with heat pumps and prefabricated envelopes, and save energy in small firms.",
    partnering=Partnering.ALONE,
)
OFFICINE = replace(
    TORINO,
    cohorts=("torino",),
    description="Digital vouchers for manufacturing SMEs and heat pumps for deep renovation of buildings.",
)
COMPANIES = (TERMO, ROBOTS, OFFICINE)
CALLS = (HEAT_PUMPS, VOUCHERS, LIFE, ACCELERATOR, ROLLING)


@dataclass(frozen=True)
class Pact:
    """The catalogue of two cohorts and its pages; ``open_browser`` gives one that nobody signed in with."""

    site: Site
    clock: Clock
    open_browser: Callable[[], TestClient]

    @property
    def database(self) -> Database:
        """The catalogue."""
        return self.site.database

    def signed_in(self, email: str) -> Browser:
        """A browser of somebody who signed in."""
        return signed_in(self.site, email, self.open_browser())

    def mails(self, to: str) -> list[str]:
        """The texts of the mails that wait for an address."""
        with self.database.read() as connection:
            return [one.text for one in find_pending(connection) if one.to == to]

    def change(self, profile: Profile) -> None:
        """Keep a company."""
        with self.database.write() as connection:
            profiles.put_profile(connection, profile, self.clock.now)

    def put(self, state: ConsentState, profile: Profile = TERMO) -> None:
        """A company says this of having mail."""
        with self.database.write() as connection:
            consents.put_consent(connection, Consent(profile_id=profile.id, state=state, at=self.clock.now, how="test"))

    def dump(self) -> list[str]:
        """All that the catalogue holds."""
        return everything(self.database)


def stock(database: Database) -> None:
    """Put the tables, the companies of two cohorts and their advisors into an empty database."""
    schema.upgrade(database)
    with database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, NOW - timedelta(hours=2))
        calls.put_calls(connection, CALLS, run)
        runs.finish_run(connection, replace(run, finished_at=NOW, health=Health.OK, complete=True))
        for company in COMPANIES:
            profiles.put_profile(connection, company, NOW)
        consents.put_consent(connection, Consent(profile_id=TERMO.id, state=ConsentState.CONFIRMED, at=NOW, how="test"))
        for advisor in (ANA, BRUNO):
            advisors.put_advisor(connection, advisor, NOW)


@contextmanager
def open_pact(database: Database) -> Iterator[Pact]:
    """The pages of the catalogue of two cohorts."""
    clock = Clock()
    site = Site(
        database=database,
        offer=CurrentOffer(database),
        sender=SENDER,
        clock=clock,
        admins=frozenset({ADMIN}),
    )
    app = make_app(site)
    with ExitStack() as stack:

        def open_browser() -> TestClient:
            client = TestClient(app, base_url="https://callfit.example", follow_redirects=False)
            return stack.enter_context(client)

        yield Pact(site=site, clock=clock, open_browser=open_browser)


@pytest.fixture(scope="session")
def pact_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of two cohorts, to be copied."""
    file = tmp_path_factory.mktemp("pact") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        stock(database)
    return file


@pytest.fixture
def pact(pact_file: Path, tmp_path: Path) -> Iterator[Pact]:
    """The catalogue and its pages, for one test."""
    file = tmp_path / "catalogue.db"
    shutil.copy(pact_file, file)
    with Database.open(f"sqlite:///{file}") as database, open_pact(database) as opened:
        yield opened
