"""A company whose calls are matched for real: a catalogue made once a module, copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.model.call import Call, Section, SectionKind
from catalogue.model.condition import Criterion, HeadcountRule, TurnoverRule
from catalogue.model.delivery import Delivery, MailKind
from catalogue.model.profile import Enterprise, Profile
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, profiles, runs, schema
from catalogue.store.database import Database
from tests.app.web.conftest import LINKS, SENDER, Clock, at_once, path
from tests.mails import content
from tests.matcher.samples import condition
from tests.notifier.samples import CORK, LIFE, NOW, deadline, euro

PUMPS = replace(
    CORK,
    description="We install heat pumps and insulate blocks of flats; we plan deep renovation of buildings.",
    keywords=("heat pumps", "building renovation"),
    nuts="IE053",
    enterprise=Enterprise(turnover=euro(123_457), employees=None),
)
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'


def pump_call(key: str, days: int, **facts: Any) -> Call:
    closes = deadline(2026, 9, 1)
    closes = replace(closes, moment=replace(closes.moment, at=NOW + timedelta(days)))
    text = "Support for heat pumps and the deep renovation of buildings with insulation."
    return replace(
        LIFE,
        source_key=key,
        identifier=key,
        title=f"Heat pumps for building renovation {key}",
        deadlines=(
            replace(deadline(2026, 9, 1), moment=replace(deadline(2026, 9, 1).moment, at=NOW + timedelta(days))),
        ),
        sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=text),),
        **facts,
    )


PEOPLE = condition(Criterion.HEADCOUNT, HeadcountRule(least_people=10), clause="At least ten employees")
TURNOVER = condition(Criterion.TURNOVER, TurnoverRule(least_turnover=euro(5_000_000)), clause="At least five million")
CALLS = [
    *(pump_call(f"PUMP-{number:02}", 10 + number) for number in range(25)),
    pump_call("PEOPLE-1", 5, conditions=(PEOPLE,)),
    pump_call("TURNOVER-1", 50, conditions=(TURNOVER,)),
    replace(pump_call("HOSTILE", 20), title=f"Heat pumps building renovation {SCRIPT}", url="javascript:alert(1)"),
    replace(pump_call("FORMULA", 21), title="=HYPERLINK(heat pumps building renovation)"),
]
SENT = Delivery(
    id="cork-first",
    profile_id=CORK.id,
    to=CORK.email,
    subject="Welcome: 3 open calls that fit",
    content=content("Welcome: 3 open calls that fit"),
    message_id="<first@callfit.example>",
    created_at=NOW,
    kind=MailKind.FIRST_MATCHES,
)
SECRET = replace(SENT, id="cork-links", subject="Your links", message_id="<links@callfit.example>", kind=MailKind.LINKS)


def call_id(key: str) -> str:
    return f"{LIFE.source}:{key}"


@dataclass(frozen=True)
class Firm:
    """The company in its catalogue, and its pages."""

    database: Database
    browser: TestClient
    clock: Clock
    key: str

    @property
    def my(self) -> str:
        return path(LINKS.my(self.key))

    @property
    def feed(self) -> str:
        return path(LINKS.feed(self.key))

    @property
    def profile(self) -> Profile:
        with self.database.read() as connection:
            found = profiles.get_profile(connection, CORK.id)
        assert found is not None
        return found

    def page(self, ending: str = "") -> str:
        answer = self.browser.get(self.my + ending)
        assert answer.status_code == 200, answer.text
        return answer.text


def stock(database: Database) -> None:
    """Put the tables, the company and calls that fit it into an empty database."""
    schema.upgrade(database)
    with database.write() as connection:
        run = runs.begin_run(connection, LIFE.source, NOW - timedelta(hours=2))
        calls.put_calls(connection, CALLS, run)
        runs.finish_run(connection, replace(run, finished_at=NOW, health=Health.OK, complete=True))
        profiles.put_profile(connection, PUMPS, NOW)
        profiles.put_profile(connection, replace(PUMPS, id="other", email="other@example.org"), NOW)
        deliveries.plan_delivery(connection, SENT)
        deliveries.plan_delivery(connection, SECRET)


@contextmanager
def open_firm(database: Database) -> Iterator[Firm]:
    """The pages of the company's catalogue."""
    with database.read() as connection:
        key = profiles.link_key_of(connection, CORK.id)
    clock = Clock()
    offer = CurrentOffer(database, beside=at_once)
    app = make_app(Site(database=database, offer=offer, sender=SENDER, clock=clock))
    with TestClient(app, base_url="https://callfit.example", follow_redirects=False) as browser:
        yield Firm(database=database, browser=browser, clock=clock, key=key)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with calls that fit the company, to be copied."""
    file = tmp_path_factory.mktemp("company") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        stock(database)
    return file


@pytest.fixture
def firm(stocked: Path, tmp_path: Path) -> Iterator[Firm]:
    """The company and its pages, for one test."""
    file = tmp_path / "catalogue.db"
    shutil.copy(stocked, file)
    with Database.open(f"sqlite:///{file}") as database, open_firm(database) as opened:
        yield opened
