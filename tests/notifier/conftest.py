"""A mail server and catalogues for the tests of the notifier."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiosmtpd.controller import Controller

from catalogue.model.run import Health
from catalogue.store import calls, profiles, runs
from catalogue.store.database import Database
from tests.new_catalogue import make_catalogue
from tests.notifier.faulty_server import FaultyServer, running
from tests.notifier.mail_server import Recorder
from tests.notifier.posting import COMPANIES, Box, agree
from tests.notifier.samples import FOUR, NOW, numbered


class Start(Protocol):
    """Starts a mail server with options of aiosmtpd; gives its URL."""

    def __call__(self, **options: Any) -> str: ...


@pytest.fixture
def recorder() -> Recorder:
    """How the mail server behaves, and what it took."""
    return Recorder()


@pytest.fixture
def start(recorder: Recorder) -> Iterator[Start]:
    """Starts a real SMTP server on a free port of this machine."""
    running: list[Controller] = []

    def run(**options: Any) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(recorder, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return f"smtp://127.0.0.1:{port}"

    yield run
    for controller in running:
        controller.stop(no_assert=True)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A mail server that goes wrong where the test says."""
    with running(FaultyServer()) as one:
        yield one


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue without rows, to be copied."""
    path = tmp_path_factory.mktemp("notifier") / "catalogue.db"
    database = Database.open(f"sqlite:///{path}")
    make_catalogue(database)
    database.close()
    return path


@pytest.fixture
def catalogue_url(empty_catalogue: Path, tmp_path: Path) -> str:
    """The URL of a catalogue of the test's own, without rows."""
    path = tmp_path / "catalogue.db"
    shutil.copy(empty_catalogue, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(catalogue_url: str) -> Iterator[Database]:
    """A catalogue of the test's own, without rows."""
    opened = Database.open(catalogue_url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """The URL of a catalogue that several programs use, on each database."""
    return str(request.getfixturevalue("catalogue_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def shared(shared_url: str) -> Iterator[Database]:
    """That catalogue, with three companies and the calls of all samples."""
    opened = Database.open(shared_url)
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def filled(database: Database) -> Database:
    """A catalogue with three companies and the calls of all samples, read completely this morning."""
    fill(database)
    return database


def fill(database: Database) -> None:
    """Put three companies and the calls of all samples into a catalogue, read completely this morning."""
    found = [*FOUR, *numbered(30)]
    with database.write() as connection:
        run = runs.begin_run(connection, "eu_funding_tenders", NOW - timedelta(hours=2))
        calls.put_calls(connection, [one.call for one in found], run)
        runs.finish_run(connection, replace(run, finished_at=NOW - timedelta(hours=1), health=Health.OK, complete=True))
        for company in COMPANIES:
            profiles.put_profile(connection, company, NOW)
        agree(connection, *COMPANIES)
