"""Opening, reading and writing the database, and what is said when that fails."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalogue.store import calls, profiles, schema, tables
from catalogue.store.database import Database
from catalogue.store.errors import (
    StoreError,
    StoreLockedError,
    StoreUnreachableError,
    StoreUnwritableError,
)
from tests.catalogue.samples import SOURCE, START, begin, sample_call, sample_profile
from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]


def count(database: Database) -> int:
    with database.read() as connection:
        return calls.count_calls(connection)


def test_sqlite_is_opened_as_it_must_be(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "c.db").write_bytes(sqlite_template.read_bytes())
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}")
    for transaction in (database.read, database.write):
        with transaction() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.db"], "no journal is left beside it"


def test_all_of_a_transaction_is_kept_or_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as connection:
            calls.put_calls(connection, [sample_call("A")], begin(connection, START))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert count(database) == 0
    with database.read() as connection:
        assert connection.execute(sa.select(tables.run)).all() == []


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError), database.read() as connection:
        profiles.put_profile(connection, sample_profile(), START)
    with database.write() as connection:
        assert profiles.put_profile(connection, sample_profile(), START) is True


def test_a_reader_sees_one_state_and_stops_no_writer(database: Database) -> None:
    with database.read() as reader:
        assert calls.count_calls(reader) == 0
        with database.write() as writer:
            calls.put_calls(writer, [sample_call("A")], begin(writer, START))
        assert calls.count_calls(reader) == 0
    assert count(database) == 1


def test_writers_that_read_first_never_fail_half_way(database: Database) -> None:
    """With a plain BEGIN most of these would fail at once, whatever the time-out."""
    profiles_seen: list[int] = []

    def add_one(number: int) -> None:
        with database.write() as connection:
            before = len(profiles.find_profiles(connection))
            profiles.put_profile(connection, sample_profile(f"p{number:03}"), START)
            profiles_seen.append(before)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(80)))
    with database.read() as connection:
        assert len(profiles.find_profiles(connection)) == 80
    assert len(profiles_seen) == 80


def test_a_sqlite_writer_holds_the_lock_from_its_first_moment(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "c.db").write_bytes(sqlite_template.read_bytes())
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}")
    other = sqlite3.connect(tmp_path / "c.db", timeout=0, isolation_level=None)
    with database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with database.read():
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    database.close()


def test_the_first_to_open_a_file_waits_for_another_program_writing_to_it(tmp_path: Path) -> None:
    """SQLite itself does not wait where it turns the write-ahead log on."""
    other = sqlite3.connect(tmp_path / "c.db", isolation_level=None, check_same_thread=False)
    other.executescript("CREATE TABLE letter (text); BEGIN IMMEDIATE; INSERT INTO letter VALUES ('Dear')")
    threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}")
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT text FROM letter").scalar() == "Dear"
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()
    other.close()


def write_many(url: str, part: int, barrier: Barrier) -> None:
    """What each of the crossing processes does: its own calls and those that all of them see."""
    database = Database.open(url)
    barrier.wait(30)
    new = 0
    for number in range(20):
        seen = [sample_call(f"{part}-{number}"), *(sample_call(f"shared-{shared}") for shared in range(5))]
        with database.write() as connection:
            new += calls.put_calls(connection, seen[:: 1 if part else -1], begin(connection, START)).new
    with database.write() as connection:
        profiles.put_profile(connection, sample_profile(f"new-{new}-of-{part}"), START)
    database.close()


def test_crossing_processes_lose_nothing_and_count_nothing_twice(database: Database, database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    writers = [context.Process(target=write_many, args=(database_url, part, barrier)) for part in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert count(database) == 20 + 20 + 5
    with database.read() as connection:
        names = [profile.id.split("-") for profile in profiles.find_profiles(connection)]
    assert sum(int(name[1]) for name in names) == 20 + 20 + 5


KILLED = """
import sys
from catalogue.store import calls
from catalogue.store.database import Database
from tests.catalogue.samples import START, DAY, begin, sample_call
with Database.open(sys.argv[1]).write() as connection:
    half = [sample_call(f"{number:04}", title="half") for number in range(1200)]
    calls.put_calls(connection, half, begin(connection, START + DAY))
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_killed_writer_leaves_the_old_state(database: Database, database_url: str) -> None:
    with database.write() as connection:
        calls.put_calls(connection, [sample_call("0007", title="whole")], begin(connection, START))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with database.read() as connection:
        assert [found.call.title for found in calls.find_calls(connection)] == ["whole"]
    with database.write() as connection:
        assert calls.put_calls(connection, [sample_call("0008")], begin(connection, START)).new == 1


def test_a_locked_database_says_so_and_what_to_do(database_url: str) -> None:
    holder, waiter = Database.open(database_url), Database.open(database_url, lock_timeout=0.2)

    def put(database: Database) -> calls.Put:
        with database.write() as connection:
            return calls.put_calls(connection, [sample_call("A")], begin(connection, START))

    with holder.write() as connection:
        calls.put_calls(connection, [sample_call("A")], begin(connection, START))
        began = time.monotonic()
        with pytest.raises(StoreLockedError, match=r"is locked: another program .* 0\.2 seconds.*try again"):
            put(waiter)
        assert time.monotonic() - began < 5
    assert put(waiter).same == 1
    holder.close()
    waiter.close()


def test_a_writer_waits_for_another_one(database: Database) -> None:
    entered, done = threading.Event(), []

    def hold() -> None:
        with database.write() as connection:
            calls.put_calls(connection, [sample_call("A")], begin(connection, START))
            entered.set()
            time.sleep(0.3)
            done.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(10)
    with database.write() as connection:
        assert calls.put_calls(connection, [sample_call("A")], begin(connection, START)).same == 1
        done.append("second")
    thread.join()
    assert done == ["first", "second"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere/c.db", "has no folder to be in; create .*nowhere"),
        (".", "is a folder; name a file"),
    ],
)
def test_a_file_that_cannot_be_there_is_refused_at_once(tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(StoreUnwritableError, match=words):
        Database.open(f"sqlite:///{tmp_path / path}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_created_is_named() -> None:
    # Nobody may create a file there, the administrator neither.
    with pytest.raises(StoreUnwritableError, match=r"/proc/callfit\.db cannot be created .*give this user the right"):
        schema.upgrade(Database.open("sqlite:////proc/callfit.db"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can become somebody without rights")
def test_a_file_without_the_right_to_write_is_named(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "c.db").write_bytes(sqlite_template.read_bytes())
    script = (
        "import os, sys; from catalogue.store import profiles; from catalogue.store.database import Database;"
        " from catalogue.store.errors import StoreUnwritableError;"
        " from tests.catalogue.samples import *; os.setgid(65534); os.setuid(65534)\n"
        "try:\n    with Database.open(sys.argv[1]).write() as connection:\n"
        "        profiles.put_profile(connection, sample_profile(), START)\n"
        "except StoreUnwritableError as error:\n    print(error)"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    run = subprocess.run(
        [sys.executable, "-c", script, f"sqlite:///{tmp_path / 'c.db'}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "c.db cannot be opened or written" in run.stdout
    assert "give this user the right to write" in run.stdout


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"letter\.txt is damaged or no SQLite database.*CALLFIT_DATABASE"):
        schema.revision(Database.open(f"sqlite:///{path}"))
    assert path.read_text(encoding="utf-8").startswith("Dear Sir")


@pytest.mark.parametrize("name", ["50% of it.db", "a#b.db", "file:a.db", "ținută.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/{name}")
    schema.upgrade(database)
    schema.require_current(database)
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://callfit:hunter2@db/callfit",
        "callfit:hunter2",
        "postgresql://callfit:hunter2@nobody:hunter2/callfit",
        "postgresql://callfit:hunter2@@db/callfit",
        "postgresql://callfit:hun@hunter2@db/callfit",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://hunter2/file.db",
        "",
    ],
)
def test_a_url_that_cannot_be_used_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///PATH") as raised:
        Database.open(url)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_unreachable_server_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    database = Database.open("postgresql://callfit:hunter2@127.0.0.1:1/callfit?password=hunter2")
    with pytest.raises(
        StoreUnreachableError, match=r"callfit at 127\.0\.0\.1:1 cannot be reached: .*refused"
    ) as raised:
        schema.revision(database)
    assert "hunter2" not in str(raised.value)


def test_a_missing_database_on_a_server_is_named(postgres_server: PostgresServer) -> None:
    database = Database.open(postgres_server.url("nothing_here"))
    with pytest.raises(StoreUnreachableError, match='database "nothing_here" does not exist'):
        schema.revision(database)


def test_a_server_that_goes_away_is_said_to(postgres_server: PostgresServer, postgres_url: str) -> None:
    database = Database.open(postgres_url)

    def write_and_be_cut_off() -> None:
        with database.write() as connection:
            profiles.put_profile(connection, sample_profile(), START)
            own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            postgres_server.execute(f"SELECT pg_terminate_backend({own}, 5000)")
            profiles.put_profile(connection, sample_profile("other"), START)

    with pytest.raises(StoreUnreachableError, match="cannot be reached"):
        write_and_be_cut_off()
    # The next transaction connects anew, and nothing of the broken one was kept.
    with database.write() as connection:
        assert profiles.put_profile(connection, sample_profile(), START) is True
    database.close()


def test_what_goes_wrong_is_told_without_the_data(database: Database) -> None:
    row = {"id": SOURCE, "started_at": START, "health": "ok", "complete": True, "counts": "secret", "issues": "secret"}
    with pytest.raises(StoreError) as raised, database.write() as connection:
        connection.execute(sa.insert(tables.run), row)
    assert "secret" not in "".join(traceback.format_exception(raised.value))
    assert "run" in str(raised.value)


def test_importing_the_package_alone_loads_no_database() -> None:
    script = "import sys, catalogue.store, catalogue.store.errors; print('sqlalchemy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
