"""The pages over HTTP on this machine, and a real browser that visits them: the system's Chromium, without a head."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, sync_playwright

from app.current_offer import CurrentOffer
from app.web import make_app
from app.web.members import COOKIE
from app.web.site import Site
from catalogue.model.delivery import Delivery
from catalogue.store import profiles
from catalogue.store.database import Database
from catalogue.store.deliveries import find_pending
from notifier.links import Links
from tests.app.web.conftest import SENDER, Clock
from tests.app.web.members import begin_session
from tests.notifier.samples import CORK

if TYPE_CHECKING:
    from starlette.types import ASGIApp

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
PHONE: ViewportSize = {"width": 375, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
ADMIN = "admin@callfit.example"


@dataclass(frozen=True)
class Served:
    """A site that ``server`` serves at ``address``, with its catalogue; ``key`` is that of Cork Robotics."""

    address: str
    site: Site
    clock: Clock
    key: str
    server: uvicorn.Server

    def mails(self, to: str) -> list[Delivery]:
        """The mails to an address, the newest first, once all is done that is done after an answer."""
        while self.server.server_state.tasks:
            time.sleep(0.005)
        with self.site.database.read() as connection:
            found = [one for one in find_pending(connection) if one.to == to]
        return sorted(found, key=lambda one: one.created_at, reverse=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests of a file: while it is open no other test can run an event loop of its own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium to visit the pages with a real browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(furnished: Path, tmp_path: Path) -> Iterator[Served]:
    """The catalogue of the tests of the pages, served for one test."""
    file = tmp_path / "catalogue.db"
    shutil.copy(furnished, file)
    with served_from(file) as site:
        yield site


@pytest.fixture(scope="module")
def town(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same catalogue, served once for all tests of a file: each has people of its own in it."""
    file = tmp_path_factory.mktemp("town") / "catalogue.db"
    shutil.copy(furnished, file)
    with served_from(file) as site:
        yield site


@contextmanager
def served_from(file: Path) -> Iterator[Served]:
    """The catalogue in ``file``, served on a free port of this machine."""
    with Database.open(f"sqlite:///{file}") as database, _listening() as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        sender = replace(SENDER, links=Links(site=address, secret=SENDER.links.secret))
        clock = Clock()
        site = Site(
            database=database,
            offer=CurrentOffer(database),
            sender=sender,
            clock=clock,
            admins=frozenset({ADMIN}),
        )
        with database.read() as connection:
            key = profiles.link_key_of(connection, CORK.id)
        with _serving(make_app(site), listening) as server:
            yield Served(address=address, site=site, clock=clock, key=key, server=server)


def _listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@contextmanager
def _serving(app: "ASGIApp", listening: socket.socket) -> Iterator[uvicorn.Server]:
    """The application, served in a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass(frozen=True)
class Window:
    """A window of the browser: its ``page``, and what went wrong in it, in the words of the browser."""

    page: Page
    faults: list[str]

    def follow(self, address: str | None) -> None:
        """Open what a mail or a page links to."""
        assert address is not None
        self.page.goto(address)


@contextmanager
def window(browser: Browser, served: Served, size: ViewportSize, *, scripts: bool = True) -> Iterator[Window]:
    """A window of that size that gets nothing but what the site gives; that it asks for more, or fails, is a fault."""
    faults: list[str] = []

    def keep_in(route: Route) -> None:
        if route.request.url.startswith(served.address):
            route.continue_()
        else:
            faults.append(f"asks for {route.request.url}")
            route.abort()

    def listen(said: ConsoleMessage) -> None:
        # That an answer says 422 is no fault: the form comes back with what is wrong in it.
        if said.type == "error" and "status of 4" not in said.text:
            faults.append(said.text)

    context = browser.new_context(
        viewport=size, java_script_enabled=scripts, base_url=served.address, locale="en-GB", color_scheme="light"
    )
    try:
        context.set_default_timeout(10_000)
        context.route("**/*", keep_in)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", listen)
        yield Window(page=page, faults=faults)
    finally:
        context.close()
    assert faults == []


def sign_in(there: Window, served: Served, email: str, *, browser: str = "one") -> None:
    """Let the window be that of a member who signed in; ``browser`` tells several of them apart."""
    secret = begin_session(served.site.database, email, served.clock.now, browser)
    there.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": served.address}])
