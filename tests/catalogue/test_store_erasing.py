"""A company is forgotten: no table holds anything of it, nor do the bytes of the file; and all of it can be read."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, DigestRun, LedgerEntry, ToldBecause, read_texts
from catalogue.store import advisors, calls, choices, consents, deliveries, erasing, joinings, profiles, runs, tables
from catalogue.store.database import Database
from catalogue.store.errors import StoreLockedError
from tests.mails import content
from tests.notifier.samples import CORK, HEAT_PUMPS, ILFOV

NOW = datetime(2026, 8, 20, 7, tzinfo=UTC)
# What nobody but the company says: its address, its name, what it does, and what stands for it in links.
ADDRESS, NAME, WORDS = "hello@cork.example", "Cork Robotics", "Milkmaids of brass for dairies"
COMPANY = replace(CORK, email=ADDRESS, name=NAME, description=WORDS)


def delivery(company: object, number: int, to: str) -> Delivery:
    return Delivery(
        id=f"{company}-{number}",
        profile_id=str(company),
        to=to,
        subject=f"2 new calls that fit {NAME}",
        content=content(
            f"2 new calls that fit {NAME}", f"{WORDS}\n" * 400, f"<p>{WORDS}</p>\n" * 400, f"BEGIN:VCALENDAR {NAME}"
        ),
        message_id=f"<{company}-{number}@callfit.example>",
        created_at=NOW + timedelta(days=number),
        problem=f"550 {to} is full",
    )


def fill(database: Database) -> Database:
    """Put two companies into a catalogue, with rows of every kind."""
    with database.write() as connection:
        run = runs.begin_run(connection, "eu_funding_tenders", NOW)
        calls.put_calls(connection, [HEAT_PUMPS], run)
        for company in (COMPANY, ILFOV):
            profiles.put_profile(connection, company, NOW)
            consents.put_consent(
                connection,
                Consent(profile_id=company.id, state=ConsentState.CONFIRMED, at=NOW, how=f"{company.name} signed"),
            )
            choice = Choice(
                profile_id=company.id,
                call_id=HEAT_PUMPS.id,
                kind=ChoiceKind.SAVED,
                at=NOW,
                by=ChosenBy.COMPANY,
                why=f"good for {company.name}",
            )
            choices.put_choice(connection, choice)
            joinings.put_joining(connection, company.id, NOW)
            advisors.put_note(connection, company.id, f"{company.name} called", "ana", NOW, HEAT_PUMPS.id)
            told = LedgerEntry(profile_id=company.id, call_id=HEAT_PUMPS.id, because=ToldBecause.NEW)
            week = DigestRun(cadence="weekly", period="2026-W34")
            deliveries.plan_delivery(connection, delivery(company.id, 0, company.email), [told], week)
        deliveries.plan_delivery(connection, delivery(COMPANY.id, 1, "old@cork.example"))
    return database


@pytest.fixture
def lived_in(database: Database) -> Database:
    """A catalogue with two companies and rows of every kind, on each database."""
    return fill(database)


def everything(database: Database) -> str:
    """All that all tables hold, as text."""
    with database.read() as connection:
        return "\n".join(
            str(row) for table in tables.metadata.sorted_tables for row in connection.execute(sa.select(table))
        )


def test_the_rows_of_a_company_are_in_every_table_that_refers_to_it(lived_in: Database) -> None:
    with lived_in.read() as connection:
        rows = erasing.find_rows(connection, COMPANY.id)
    assert {name: len(found) for name, found in rows.items()} == {
        "profile": 1,
        "consent": 1,
        "choice": 1,
        "joining": 1,
        "note": 1,
        "delivery": 2,
        "ledger": 1,
        "digest_turn": 1,
    }, "a table that refers to a profile is new: let the test fill it"
    assert [row["recipient"] for row in rows["delivery"]] == [ADDRESS, "old@cork.example"]
    texts = [read_texts(row["content"]) for row in rows["delivery"]]
    assert all(WORDS in str(one["text"]) and WORDS in str(one["html"]) for one in texts)
    assert all(NAME in str(one["calendar"]) for one in texts)
    assert ILFOV.id not in str(rows)


def test_what_is_erased_is_in_no_table_and_others_keep_theirs(lived_in: Database) -> None:
    with lived_in.read() as connection:
        key = profiles.link_key_of(connection, COMPANY.id)
        others = erasing.find_rows(connection, ILFOV.id)
    with lived_in.write() as connection:
        erased = erasing.erase_rows(connection, COMPANY.id)
    assert erased["delivery"] == 2
    assert erased["profile"] == 1
    # What the text of the other company's mail says is made up of the same words.
    with lived_in.write() as connection:
        connection.execute(sa.update(tables.delivery).values(subject=""))
        connection.execute(sa.update(tables.delivery_content).values(content=b""))
    left = everything(lived_in)
    assert [one for one in (ADDRESS, NAME, WORDS, COMPANY.id, key, "old@cork.example") if one in left] == []
    assert ILFOV.email in left
    with lived_in.read() as connection:
        now = erasing.find_rows(connection, ILFOV.id)
    assert {name: len(found) for name, found in now.items()} == {name: len(found) for name, found in others.items()}


def test_erasing_is_whole_or_not_at_all(lived_in: Database) -> None:
    before = everything(lived_in)

    def break_off() -> None:
        with lived_in.write() as connection:
            erasing.erase_rows(connection, COMPANY.id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert everything(lived_in) == before


def test_who_is_not_there_is_erased_without_a_row(lived_in: Database) -> None:
    with lived_in.write() as connection:
        assert set(erasing.erase_rows(connection, "nobody").values()) == {0}


def test_a_sender_whose_delivery_was_erased_is_told(lived_in: Database) -> None:
    with lived_in.write() as connection:
        erasing.erase_rows(connection, COMPANY.id)
    with lived_in.read() as connection:
        assert deliveries.get_delivery(connection, f"{COMPANY.id}-0") is None
        assert [one.state for one in deliveries.find_deliveries(connection, ILFOV.id)] == [DeliveryState.PENDING]


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    """The file of such a catalogue, whose earlier contents a careless SQLite left in it."""
    path = tmp_path / "lived-in.db"
    shutil.copy(sqlite_template, path)
    with Database.open(f"sqlite:///{path}") as database:
        fill(database)
    careless = sqlite3.connect(path)
    careless.execute("PRAGMA secure_delete = OFF")
    longer = "x" * 20_000
    of_company = "delivery_id IN (SELECT id FROM delivery WHERE profile_id = ?)"
    careless.execute(f"UPDATE delivery_content SET content = ? || content WHERE {of_company}", (longer, COMPANY.id))
    careless.commit()
    careless.execute(f"UPDATE delivery_content SET content = x'00' WHERE {of_company}", (COMPANY.id,))
    careless.commit()
    careless.close()
    return path


@pytest.fixture
def home(file: Path) -> Iterator[Database]:
    """The catalogue in that file."""
    with Database.open(f"sqlite:///{file}", lock_timeout=0.3) as opened:
        yield opened


def bytes_of(path: Path) -> bytes:
    """The file, its log and its index of the log."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def traces(path: Path) -> set[str]:
    whole = bytes_of(path)
    words = (ADDRESS, NAME, WORDS, "old@cork.example")
    return {word for word in words if re.search(re.escape(word.encode()), whole)}


def test_the_bytes_of_the_file_hold_nothing_of_it(home: Database, file: Path) -> None:
    assert traces(file) == {ADDRESS, NAME, WORDS, "old@cork.example"}
    with home.write() as connection:
        # The other company's mail was made of the same words.
        others = sa.update(tables.delivery).where(tables.delivery.c.profile_id == ILFOV.id)
        connection.execute(others.values(subject=""))
        theirs = tables.delivery_content.c.delivery_id.startswith(ILFOV.id)
        connection.execute(sa.update(tables.delivery_content).where(theirs).values(content=b""))
        erasing.erase_rows(connection, COMPANY.id)
    assert traces(file) != set(), "before that the file and its log still have it"
    assert home.forget_deleted()
    assert traces(file) == set()
    assert ILFOV.email.encode() in bytes_of(file)
    with home.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_it_is_told_where_another_program_is_reading(home: Database, file: Path) -> None:
    with home.write() as connection:
        erasing.erase_rows(connection, COMPANY.id)
    with Database.open(f"sqlite:///{file}") as other, other.read() as reading:
        reading.execute(sa.select(tables.profile)).all()
        assert not home.forget_deleted()
    assert home.forget_deleted()
    assert ADDRESS not in traces(file)


def test_a_file_that_is_being_written_is_not_written_anew(home: Database, file: Path) -> None:
    with Database.open(f"sqlite:///{file}") as other, other.write(), pytest.raises(StoreLockedError):
        home.forget_deleted()


def test_words_of_calls_are_found_after_the_file_is_written_anew(home: Database) -> None:
    found = "SELECT rowid FROM call_words_index WHERE call_words_index MATCH 'renovation*'"
    with home.read() as connection:
        before = connection.exec_driver_sql(found).all()
    assert before
    assert home.forget_deleted()
    with home.read() as connection:
        assert connection.exec_driver_sql(found).all() == before
