"""``callfit serve``: the pages over HTTP, by the program as it is installed."""

import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from app.serving import _listen
from catalogue.model.consent import ConsentState
from catalogue.store import consents, profiles
from catalogue.store.database import Database
from notifier.keys import read_secret
from notifier.links import Links
from tests.app_runner import Program
from tests.notifier.samples import CORK, NOW

SITE = "http://localhost:8000"


@dataclass(frozen=True)
class Served:
    """A program that serves."""

    base: str
    process: Popen[str]

    def ask(self, path: str, form: str | None = None) -> tuple[int, str]:
        """What is answered."""
        body = None if form is None else form.encode()
        try:
            with urlopen(Request(f"{self.base}{path}", data=body), timeout=20) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_warm(self) -> bool:
        """Whether what pages list is read before anybody has asked for it."""
        give_up = time.monotonic() + 20
        while '"listing":"ok"' not in self.ask("/health")[1].replace(" ", "") and time.monotonic() < give_up:
            time.sleep(0.2)
        return time.monotonic() < give_up


@contextmanager
def serving(program: Program) -> Iterator[Served]:
    """The pages, at a free port."""
    with program.start("serve", "--port", "0", CALLFIT_SITE=SITE) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            place = re.fullmatch(rf"serving {SITE} at (http://127\.0\.0\.1:[0-9]+); stop with Ctrl\+C\n", said)
            if place is None:
                process.kill()
                pytest.fail(said + process.communicate()[1])
            yield Served(place[1], process)
        finally:
            process.kill()


@pytest.fixture
def key(program: Program) -> str:
    """The company in the program's catalogue, by its key."""
    with Database.open(program.database) as database, database.write() as connection:
        profiles.put_profile(connection, CORK, NOW)
        return profiles.link_key_of(connection, CORK.id)


def state(program: Program) -> ConsentState:
    with Database.open(program.database) as database, database.read() as connection:
        return consents.consent_state(connection, CORK.id)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_link_of_this_installation_works_until_it_is_told_to_stop(
    program: Program, key: str, stop: signal.Signals
) -> None:
    with serving(program) as served:
        links = Links(site=SITE, secret=read_secret("", program.folder / "callfit.key"))
        address = str(links.stop(key)).removeprefix(SITE)
        code, page = served.ask(address)
        assert code == 200
        assert CORK.name in page
        assert state(program) is ConsentState.UNCONFIRMED
        assert served.ask(address, "List-Unsubscribe=One-Click") == (200, "stopped\n")
        assert state(program) is ConsentState.STOPPED
        assert served.ask("/stop/none")[0] == 404
        assert served.is_warm()
        served.process.send_signal(stop)
        out, err = served.process.communicate(timeout=20)
        assert (served.process.returncode, out, err) == (0, "", "")


def test_addresses_of_pages_and_of_people_are_in_no_log(program: Program, key: str) -> None:
    with serving(program) as served:
        links = Links(site=SITE, secret=read_secret("", program.folder / "callfit.key"))
        address = str(links.stop(key)).removeprefix(SITE)
        Path(program.database.removeprefix("sqlite:///")).unlink()
        assert served.ask(address)[0] == 503
        served.process.send_signal(signal.SIGTERM)
        _, err = served.process.communicate(timeout=20)
    assert "is not there yet" in err
    assert address not in err
    assert CORK.email not in err


def test_without_a_site_nobody_would_find_the_pages(program: Program) -> None:
    done = program.run("serve")
    assert done.code == 1
    assert "set CALLFIT_SITE" in done.err


def test_a_port_that_is_taken_is_told(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = program.run("serve", "--port", port, CALLFIT_SITE=SITE)
    assert done.code == 1
    assert f"cannot listen at 127.0.0.1, port {port}: Address already in use" in done.err


def test_without_the_extra_it_is_told_what_to_install(program: Program, tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    absent.mkdir()
    (absent / "uvicorn.py").write_text("raise ModuleNotFoundError('absent', name='uvicorn')\n", encoding="utf-8")
    done = program.run("serve", CALLFIT_SITE=SITE, PYTHONPATH=f"{absent}:{Path(__file__).parents[3]}")
    assert done.code == 1
    assert "the pages need uvicorn; run: pip install 'callfit[web]'" in done.err


def test_the_body_of_a_page_does_not_wait_for_the_receipt_of_its_head() -> None:
    with _listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        answering, _ = listening.accept()
        with answering:
            assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
