"""A PostgreSQL server of the tests' own, from the binaries of the machine.

It runs as long as the tests do, is reached by a socket in its own folder only, and keeps nothing. Where the machine has
no server binaries, or they cannot be run, the tests that need them are skipped and say why.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server; ``folder`` is where its socket is."""

    folder: Path

    def url(self, name: str) -> str:
        """The URL of the database ``name``."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def execute(self, statements: str, name: str = "postgres") -> None:
        """Run statements in the database ``name``, each by itself."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname={name}", autocommit=True) as connection:
            connection.execute(statements.encode())

    def create(self, name: str) -> str:
        """Create the database ``name``; its URL."""
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def name_of(self, url: str) -> str:
        """The name of the database at ``url``."""
        return url.partition("?")[0].rpartition("/")[2]

    def copy(self, url: str, name: str) -> str:
        """Make the database ``name``, anew if it is there, as the one at ``url`` is now; its URL."""
        self.drop(name)
        self.disconnect(self.name_of(url))
        self.execute(f"CREATE DATABASE {name} TEMPLATE {self.name_of(url)}")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop the database ``name`` if it is there, whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def disconnect(self, name: str) -> None:
        """Cut off whoever is still connected to the database ``name``."""
        self.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for the whole session."""
    with running_server() as server:
        yield server


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server while the block runs. Skips, as a test does, where there can be none."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed (the extra 'postgres')")
    binaries = _find_binaries()
    account = _account()
    # The path of a socket must stay below 108 bytes, so not below pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="callfit-pg-"))
    try:
        for name in ("data", "log"):
            (folder / name).mkdir()
        if account:
            for path in (folder, folder / "data", folder / "log"):
                shutil.chown(path, account["user"], account["group"])
        with _running(binaries, folder, account):
            yield PostgresServer(folder=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_catalogue(postgres_server: PostgresServer) -> str:
    """The name of a database on the server that holds the catalogue's tables."""
    from catalogue.store import schema
    from catalogue.store.database import Database

    database = Database.open(postgres_server.create("catalogue"))
    schema.upgrade(database)
    database.close()
    return "catalogue"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_catalogue: str) -> str:
    """The URL of a catalogue without rows, for one test that leaves the tables as they are."""
    from catalogue.store import tables

    postgres_server.disconnect(postgres_catalogue)
    names = [table.name for table in reversed(tables.metadata.sorted_tables)]
    postgres_server.execute("; ".join(f'DELETE FROM "{name}"' for name in names), postgres_catalogue)
    return postgres_server.url(postgres_catalogue)


@pytest.fixture(scope="session")
def postgres_scratch(postgres_server: PostgresServer) -> str:
    """The name of a database on the server that tests may do with as they like."""
    postgres_server.create("scratch")
    return "scratch"


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer, postgres_scratch: str) -> str:
    """The URL of a database without any tables, for one test."""
    postgres_server.disconnect(postgres_scratch)
    postgres_server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public", postgres_scratch)
    return postgres_server.url(postgres_scratch)


def _find_binaries() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if shutil.which("pg_config"):
        named = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        folders.insert(0, Path(named))
    needed = ("initdb", "postgres")
    found = next((folder for folder in folders if all((folder / name).exists() for name in needed)), None)
    if found is None:
        pytest.skip("this machine has no PostgreSQL server binaries (Debian: apt-get install postgresql)")
    return found


def _account() -> dict[str, Any]:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and this machine has no user postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def _running(binaries: Path, folder: Path, account: dict[str, Any]) -> Iterator[None]:
    data, log = folder / "data", folder / "log" / "server"
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(
        [binaries / "initdb", "-D", data, *options], capture_output=True, text=True, cwd=folder, check=False, **account
    )
    assert made.returncode == 0, f"initdb failed: {made.stderr}"
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "40",
        "shared_buffers": "32MB",
    }
    arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *arguments], stdout=output, stderr=output, cwd=folder, **account
        )
    try:
        _wait_for(server, folder, log)
        yield
    finally:
        # SIGINT is its fast shutdown: no waiting for whoever is still connected.
        server.send_signal(signal.SIGINT)
        server.wait(_PATIENCE)


def _wait_for(server: "subprocess.Popen[bytes]", folder: Path, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, f"the PostgreSQL server stopped: {log.read_text()}"
            assert time.monotonic() < deadline, f"the PostgreSQL server does not answer: {log.read_text()}"
            time.sleep(0.05)
        else:
            return
