"""A catalogue with what pages for everybody have to cope with, and its pages; nothing in it is changed by a test."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.site import Site
from catalogue.model.call import Call, DeadlineModel, Section, SectionKind
from catalogue.model.condition import Condition, Criterion
from catalogue.model.run import Health
from catalogue.store import calls, profiles, runs, schema
from catalogue.store.calls import Grace
from catalogue.store.database import Database
from tests.app.web.conftest import SENDER, Clock
from tests.notifier.samples import (
    ACCELERATOR,
    CORK,
    HEAT_PUMPS,
    LIFE,
    NOW,
    ROLLING,
    VOUCHERS,
    condition,
    deadline,
    numbered,
)

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e{{ 7*7 }}"


def text(kind: SectionKind, words: str) -> Section:
    return Section(kind=kind, html="", text=words)


TOLD = replace(
    HEAT_PUMPS,
    sections=(
        text(SectionKind.DESCRIPTION, "Renovation of blocks of flats.\nWrite to maria.popescu@funder.example today."),
        text(SectionKind.SUPPORT, "Ask Maria Popescu, room 12."),
    ),
    conditions=(condition(Criterion.SIZE, "Only SMEs; write to ion@funder.example."),),
)
HOSTILE = replace(
    LIFE,
    source="ro_mipe",
    source_key=f"a/b?c#d {SCRIPT[:25]}",
    title=f"Hydrogen {SCRIPT}",
    language="ro",
    url="javascript:alert(1)",
    funder=SCRIPT,
    identifier=SCRIPT,
    deadline_words=SCRIPT,
    status_raw=SCRIPT,
    keywords=(SCRIPT,),
    links=("javascript:alert(2)", "https://ok.example/more"),
    sections=(text(SectionKind.DESCRIPTION, f"Hydrogen for all {SCRIPT}"),),
    conditions=(Condition(criterion=Criterion.OTHER, rule=None, clause=SCRIPT, language="ro", where=SCRIPT),),
)
CLOSED = replace(
    VOUCHERS, source="ro_mipe", source_key="old", title="Pompe de căldură pentru școli", language="ro",
    deadlines=(deadline(2026, 3, 1),),
)  # fmt: skip
SECRET_TEXTS = replace(
    VOUCHERS, source="at_aws", source_key="kept", title="Innovationsscheck", language="de",
    sections=(text(SectionKind.DESCRIPTION, "Wortlaut den wir nicht zeigen, Wasserstoff"),),
    conditions=(condition(Criterion.SIZE, "Klausel die wir nicht zeigen"),),
)  # fmt: skip
# What it said before: shown as little as what it says.
SECRET_BEFORE = replace(
    SECRET_TEXTS,
    sections=(text(SectionKind.DESCRIPTION, "Alter Wortlaut den wir nicht zeigen"),),
    conditions=(condition(Criterion.PLACE, "Alte Klausel die wir nicht zeigen"),),
)
GONE = replace(ROLLING, source="it_incentivi", source_key="gone", title="Bando scomparso")
STAYS = replace(ROLLING, source="it_incentivi", source_key="stays", title="Bando aperto", language="it")
MANY = tuple(
    replace(found.call, source="se_vinnova", deadline_model=DeadlineModel.SINGLE_STAGE) for found in numbered(45)
)


@dataclass(frozen=True)
class Shop:
    """The catalogue, the pages, and the time."""

    database: Database
    browser: TestClient
    clock: Clock
    site: Site


def read(database: Database, found: Sequence[Call], at: datetime, *, gone: bool = False) -> None:
    by_source: dict[str, list[Call]] = {}
    for call in found:
        by_source.setdefault(call.source, []).append(call)
    for source, some in by_source.items():
        with database.write() as connection:
            run = runs.begin_run(connection, source, at)
            calls.put_calls(connection, some, run)
            run = replace(run, finished_at=at, health=Health.OK, complete=True)
            runs.finish_run(connection, run)
            if gone:
                calls.count_missed(connection, run, Grace(runs=1, span=timedelta(0)))


def stock(database: Database) -> None:
    """Put the tables and everything that was read in four days into an empty database."""
    schema.upgrade(database)
    read(database, [GONE, STAYS, replace(TOLD, title="An older title")], NOW - timedelta(days=3))
    read(database, [STAYS], NOW - timedelta(days=2), gone=True)
    later = replace(LIFE, deadlines=(deadline(2027, 1, 9, 16),))
    before = replace(TOLD, sections=(text(SectionKind.SUPPORT, "Ask Ion Popescu."), TOLD.sections[0]))
    read(database, [before, VOUCHERS, later, ACCELERATOR, ROLLING, SECRET_BEFORE], NOW - timedelta(days=1))
    read(database, [TOLD, VOUCHERS, LIFE, ACCELERATOR, ROLLING], NOW - timedelta(hours=2))
    read(database, [HOSTILE, CLOSED, SECRET_TEXTS, *MANY], NOW - timedelta(hours=1))
    with database.write() as connection:
        profiles.put_profile(connection, CORK, NOW)


@contextmanager
def open_shop(database: Database) -> Iterator[Shop]:
    """The pages for everybody."""
    clock = Clock()
    site = Site(database=database, offer=CurrentOffer(database), sender=SENDER, clock=clock)
    with TestClient(make_app(site), base_url="https://callfit.example", follow_redirects=False) as browser:
        yield Shop(database=database, browser=browser, clock=clock, site=site)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    file = tmp_path_factory.mktemp("shop") / "catalogue.db"
    with Database.open(f"sqlite:///{file}") as database:
        stock(database)
        with open_shop(database) as opened:
            yield opened
