"""A mail server and a catalogue for the tests of the notifier."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiosmtpd.controller import Controller

from catalogue.store import schema
from catalogue.store.database import Database
from tests.notifier.mail_server import Recorder


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


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue without rows, to be copied."""
    path = tmp_path_factory.mktemp("notifier") / "catalogue.db"
    database = Database.open(f"sqlite:///{path}")
    schema.upgrade(database)
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
