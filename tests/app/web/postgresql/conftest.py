"""The catalogues of the pages' tests on PostgreSQL: each is stocked once, and put there again for each test."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalogue.store import tables
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

if TYPE_CHECKING:
    import psycopg

__all__ = ["admin", "door"]

Stock = Callable[[Database], None]
_TABLES = [table.name for table in tables.metadata.sorted_tables]


class Shelf:
    """The stocked catalogues, in one database on the server: of each what it holds is kept, and put there again.

    To copy whole databases for each test takes the server far longer.
    """

    def __init__(self, server: PostgresServer, name: str) -> None:
        self._server = server
        self._name = name
        self._kept: dict[Stock, dict[str, bytes]] = {}

    @contextmanager
    def take(self, stock: Stock) -> Iterator[Database]:
        """The catalogue that ``stock`` fills, and nothing else, while the block runs."""
        self._server.disconnect(self._name)
        with Database.open(self._server.url(self._name), lock_timeout=0.5) as database:
            self._put(self._kept.get(stock, {}))
            if stock not in self._kept:
                stock(database)
                self._kept[stock] = self._rows()
            yield database

    def _connect(self) -> "psycopg.Connection":
        import psycopg

        return psycopg.connect(self._server.url(self._name))

    def _put(self, rows: Mapping[str, bytes]) -> None:
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute("; ".join(f'DELETE FROM "{name}"' for name in reversed(_TABLES)).encode())
            for name, text in rows.items():
                with cursor.copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
                    copy.write(text)

    def _rows(self) -> dict[str, bytes]:
        found = {}
        with self._connect() as connection, connection.cursor() as cursor:
            for name in _TABLES:
                with cursor.copy(f'COPY "{name}" TO STDOUT'.encode()) as copy:
                    found[name] = b"".join(map(bytes, copy))
        return {name: text for name, text in found.items() if text}


@pytest.fixture(scope="session")
def shelf(postgres_server: PostgresServer, postgres_catalogue: str) -> Shelf:
    return Shelf(postgres_server, postgres_catalogue)


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
