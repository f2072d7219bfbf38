"""An installation with a source that broke, mails, a blocked address, twins and a schedule; and its admin."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.model.advisor import Advisor
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, DigestRun, MailKind
from catalogue.model.run import Counts, Health, Issue
from catalogue.model.schedule import JobOutcome
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import advisors, calls, consents, job_runs, leases, outbox, profiles, runs, schema
from catalogue.store.database import Database
from catalogue.store.deliveries import plan_delivery
from catalogue.store.suppressions import put_suppression
from catalogue.store.twins import refresh_all_twins
from notifier.keys import address_key
from notifier.links import Links
from notifier.sender import Sender
from tests.app.web.conftest import MAIL, Clock, at_once
from tests.app.web.members import Browser, everything, signed_in
from tests.catalogue.identity_samples import TOPIC, other_portal
from tests.notifier.samples import CORK, HEAT_PUMPS, ILFOV, NOW, TORINO

LINKS = Links(site="https://callfit.example", secret=b"0123456789abcdef0123456789abcdef")
SENDER = Sender(name="Callfit", address="digest@callfit.example", contact="team@callfit.example", links=LINKS)
ADMIN, ANA = "admin@callfit.example", "ana@pact.example"
KEY = "a key for the figures"
CHANGED, WELL = "sk_itms21", "ro_mipe"
EVIL = "<script>alert(1)</script>"
TWIN = replace(other_portal(TOPIC, identifier=TOPIC.identifier), title=f"{TOPIC.title} {EVIL}")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Machinery:
    """The installation, and who looks at it. ``posted`` has a word for each time that mails were to be sent."""

    site: Site
    clock: Clock
    file: Path
    posted: list[str]
    open_browser: Callable[[], TestClient]

    def signed_in(self, email: str) -> Browser:
        """A browser of somebody who signed in."""
        return signed_in(self.site, email, self.open_browser())

    def dump(self) -> list[str]:
        """All that the catalogue holds."""
        return everything(self.site.database)


def mail(number: int, **facts: Any) -> Delivery:
    """One more mail to the first company."""
    return replace(MAIL, id=f"mail-{number}", message_id=f"<mail-{number}@callfit.example>", **facts)


def furnish(file: Path) -> None:
    """Make the installation's catalogue."""
    with Database.open(f"sqlite:///{file}") as database:
        stock(database)


def stock(database: Database) -> None:
    """Put the tables and all that the installation has into an empty database."""
    schema.upgrade(database)
    with database.write() as connection:
        for number in range(3):
            begun = runs.begin_run(connection, CHANGED, NOW - timedelta(days=3 - number))
            counts = Counts(read=5, rows=5, pages=2, fields={"sumaEu": 5, "nazov": 5})
            well = replace(begun, finished_at=begun.started_at + _HOUR, health=Health.OK, complete=True)
            runs.finish_run(connection, replace(well, counts=counts))
        begun = runs.begin_run(connection, CHANGED, NOW - 2 * _HOUR)
        issue = Issue(kind="field vanished", text=f"the field sumaEu has a value in 0 of 5 records {EVIL}")
        counts = Counts(read=5, rows=5, pages=2, fields={"sumaEur": 5, "nazov": 5})
        ended = replace(begun, finished_at=NOW - _HOUR, health=Health.CHANGED, issues=(issue,), counts=counts)
        runs.finish_run(connection, ended)
        well_run = runs.begin_run(connection, WELL, NOW - 3 * _HOUR)
        runs.finish_run(connection, replace(well_run, finished_at=NOW, health=Health.OK, complete=True))
        for call in (HEAT_PUMPS, TOPIC, TWIN):
            calls.put_calls(connection, [call], runs.begin_run(connection, call.source, NOW - _HOUR))
        refresh_all_twins(connection)
        for company in (CORK, ILFOV, TORINO):
            profiles.put_profile(connection, company, NOW - timedelta(days=10))
        agreed = Consent(profile_id=CORK.id, state=ConsentState.CONFIRMED, at=NOW, how="test")
        consents.put_consent(connection, agreed)
        ana = Advisor(id="ana", name=f"Ana {EVIL}", email=ANA, language="ro", zone="UTC", cohorts=("ilfov",))
        advisors.put_advisor(connection, ana, NOW)
        week = DigestRun(cadence="weekly", period="2026-W34")
        plan_delivery(connection, mail(1, created_at=NOW - 5 * _HOUR), run=week)
        plan_delivery(connection, mail(2, created_at=NOW - 6 * _HOUR, kind=MailKind.REMINDER))
        parked = mail(3, state=DeliveryState.PARKED, problem=f"550 no such mailbox {EVIL}", attempts=1)
        plan_delivery(connection, parked)
        key = address_key(LINKS.secret, CORK.email)
        blocked = Suppression(address_key=key, kind=SuppressionKind.HARD, since=NOW - _HOUR, why=f"550 gone {EVIL}")
        put_suppression(connection, blocked)
        erased = Suppression(address_key="of nobody", kind=SuppressionKind.ERASED, since=NOW, why="erased")
        put_suppression(connection, erased)
        lease = leases.take_lease(connection, "schedule", "host:1", NOW - _HOUR, timedelta(hours=2))
        assert lease is not None
        for job, outcome in (("digests", JobOutcome.FAILED), (f"crawl {WELL}", JobOutcome.DONE)):
            job_runs.start_job(connection, lease, job, NOW - _HOUR, NOW - _HOUR)
            said = f"it said {EVIL}" if outcome is JobOutcome.FAILED else "ok, 3 read"
            job_runs.finish_job(connection, lease, job, NOW - _HOUR, NOW, outcome=outcome, detail=said)
        assert outbox.find_due(connection, NOW)


@contextmanager
def open_machinery(database: Database, file: Path) -> Iterator[Machinery]:
    """The pages of the installation, whose catalogue is in ``file`` where it is a file."""
    posted: list[str] = []
    clock = Clock()
    site = Site(
        database=database,
        offer=CurrentOffer(database, beside=at_once),
        sender=SENDER,
        clock=clock,
        post=lambda: posted.append("sent"),
        admins=frozenset({ADMIN}),
        metrics_key=KEY,
    )
    app = make_app(site)
    with ExitStack() as stack:

        def open_browser() -> TestClient:
            client = TestClient(app, base_url="https://callfit.example", follow_redirects=False)
            return stack.enter_context(client)

        yield Machinery(site=site, clock=clock, file=file, posted=posted, open_browser=open_browser)


@pytest.fixture(scope="session")
def machinery_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installation's catalogue, to be copied."""
    file = tmp_path_factory.mktemp("machinery") / "catalogue.db"
    furnish(file)
    return file


@pytest.fixture
def machinery(machinery_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machinery]:
    """The installation, for one test."""
    file = tmp_path / "catalogue.db"
    shutil.copy(machinery_file, file)
    monkeypatch.setenv("CALLFIT_STATE", str(tmp_path / "state"))
    with Database.open(f"sqlite:///{file}") as database, open_machinery(database, file) as opened:
        yield opened


@pytest.fixture
def admin(machinery: Machinery) -> Browser:
    """The admin's browser."""
    return machinery.signed_in(ADMIN)
