"""How many mails a month: weeks or days with news that fit, of a catalogue that is old enough to tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.joining.estimate import YOUNGEST, estimate
from catalogue.model.call import Call
from catalogue.model.profile import Cadence, MailWishes
from catalogue.model.run import Health
from catalogue.store import calls, runs
from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue
from tests.notifier.samples import CORK, HEAT_PUMPS, NOW

DAYS_AGO = (70, 60, 50, 40, 39, 12, 2, 1)


def numbered(number: int) -> Call:
    return replace(HEAT_PUMPS, source_key=str(number))


def put(database: Database, at: datetime, *found: Call) -> None:
    with database.write() as connection:
        run = runs.begin_run(connection, HEAT_PUMPS.source, at)
        calls.put_calls(connection, found, run)
        runs.finish_run(connection, replace(run, finished_at=at, health=Health.OK, complete=True))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}") as opened:
        make_catalogue(opened)
        for number, days in enumerate(DAYS_AGO):
            put(opened, NOW - timedelta(days=days), numbered(number))
        yield opened


def test_mails_are_the_weeks_or_days_with_news_in_the_last_eight_weeks(database: Database) -> None:
    fitting = [numbered(number) for number in range(len(DAYS_AGO))]
    weekly = estimate(CORK, fitting, database, NOW)
    # Of 70 and 60 days ago nothing counts; 40 and 39 days ago are one week, and so are 2 and 1: four of eight.
    assert (weekly.calls, weekly.mails) == (8, round(4 * 30.44 / 56))
    daily = estimate(replace(CORK, mail=MailWishes(cadence=Cadence.DAILY)), fitting, database, NOW)
    assert daily.mails == round(6 * 30.44 / 56)
    assert estimate(CORK, fitting[:1], database, NOW).mails == 0


def test_what_was_open_when_its_source_was_first_read_is_no_news(database: Database) -> None:
    at_first = NOW - timedelta(days=DAYS_AGO[0])
    assert estimate(CORK, [numbered(0)], database, at_first + YOUNGEST).mails == 0


def test_a_young_catalogue_does_not_tell(database: Database) -> None:
    young = NOW - timedelta(days=DAYS_AGO[0]) + YOUNGEST - timedelta(seconds=1)
    assert estimate(CORK, [numbered(0)], database, young).mails is None


def test_an_empty_catalogue_does_not_tell(tmp_path: Path) -> None:
    with Database.open(f"sqlite:///{tmp_path / 'empty.db'}") as empty:
        make_catalogue(empty)
        told = estimate(CORK, [], empty, NOW)
    assert (told.calls, told.mails) == (0, None)
