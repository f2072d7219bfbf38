"""The catalogues of the pages' tests on PostgreSQL: each is stocked once, and the server copies it for each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalogue.store import schema
from catalogue.store.database import Database
from tests.app.web.admin.conftest import Machinery, admin, open_machinery
from tests.app.web.admin.conftest import stock as stock_machinery
from tests.app.web.advisor.conftest import Pact, open_pact
from tests.app.web.advisor.conftest import stock as stock_pact
from tests.app.web.company.conftest import Firm, open_firm
from tests.app.web.company.conftest import stock as stock_firm
from tests.app.web.conftest import House, open_house
from tests.app.web.conftest import stock as stock_house
from tests.app.web.join.conftest import door
from tests.app.web.public.conftest import Shop, open_shop
from tests.app.web.public.conftest import stock as stock_shop
from tests.postgres import PostgresServer

__all__ = ["admin", "door"]

Stock = Callable[[Database], None]


class Shelf:
    """The stocked catalogues on a server, each made when it is first asked for."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._stocked: dict[Stock, str] = {schema.upgrade: "pages_tables"}
        self._copies = 0
        with Database.open(server.create("pages_tables")) as database:
            schema.upgrade(database)

    @contextmanager
    def take(self, stock: Stock) -> Iterator[Database]:
        """A copy of the catalogue that ``stock`` fills, while the block runs."""
        self._copies += 1
        name = f"pages_copy_{self._copies}"
        url = self._copy(self._name(stock), name)
        with Database.open(url, lock_timeout=0.5) as database:
            yield database
        self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _name(self, stock: Stock) -> str:
        if stock not in self._stocked:
            name = f"pages_{len(self._stocked)}"
            with Database.open(self._copy("pages_tables", name)) as database:
                stock(database)
            self._stocked[stock] = name
        return self._stocked[stock]

    def _copy(self, template: str, name: str) -> str:
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._server.url(name)


@pytest.fixture(scope="session")
def shelf(postgres_server: PostgresServer) -> Shelf:
    return Shelf(postgres_server)


@pytest.fixture
def house(shelf: Shelf) -> Iterator[House]:
    with shelf.take(stock_house) as database, open_house(database) as opened:
        yield opened


@pytest.fixture
def firm(shelf: Shelf) -> Iterator[Firm]:
    with shelf.take(stock_firm) as database, open_firm(database) as opened:
        yield opened


@pytest.fixture
def pact(shelf: Shelf) -> Iterator[Pact]:
    with shelf.take(stock_pact) as database, open_pact(database) as opened:
        yield opened


@pytest.fixture
def machinery(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machinery]:
    monkeypatch.setenv("CALLFIT_STATE", str(tmp_path / "state"))
    with shelf.take(stock_machinery) as database, open_machinery(database, tmp_path / "no file") as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(shelf: Shelf) -> Iterator[Shop]:
    with shelf.take(stock_shop) as database, open_shop(database) as opened:
        yield opened
