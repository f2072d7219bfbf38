"""What a machine remembers of the mails that it sent, while they are sent."""

import json
from pathlib import Path

from catalogue.store import sending_place
from catalogue.store.database import Database
from notifier.outgoing.outbox import send_pending
from notifier.outgoing.place import NOTE_EVERY, open_place
from tests.notifier.posting import Box, plan
from tests.notifier.samples import NOW, SENDER


def remembered(folder: Path) -> list[int]:
    return [json.loads(path.read_text(encoding="utf-8"))["sent"] for path in folder.glob("*.json")]


def sent(database: Database) -> int:
    with database.read() as connection:
        place = sending_place.find_place(connection)
    assert place is not None
    return place.sent


def test_the_file_is_there_before_the_first_mail_and_grows_now_and_then(filled: Database, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    place = open_place(filled, folder)
    assert remembered(folder) == [0]
    plan(filled)
    send_pending(filled, Box(), NOW, sender=SENDER)
    assert (sent(filled), remembered(folder)) == (3, [0])
    for _ in range(NOTE_EVERY - 1):
        place.count()
    assert remembered(folder) == [0]
    place.count()
    assert remembered(folder) == [3]


def test_a_sender_that_was_killed_before_it_noted_anything_goes_on(filled: Database, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    open_place(filled, folder)
    plan(filled)
    send_pending(filled, Box(), NOW, sender=SENDER)
    open_place(filled, folder)
    assert remembered(folder) == [3]


def test_a_sender_that_was_killed_between_the_row_and_the_file_goes_on(filled: Database, tmp_path: Path) -> None:
    with filled.write() as connection:
        sending_place.begin_place(connection, "first")
        assert sending_place.begin_place(connection, "second").installation == "first"
    open_place(filled, tmp_path / "state")
    assert remembered(tmp_path / "state") == [0]


def test_without_a_place_mails_are_sent_and_none_is_counted(filled: Database) -> None:
    plan(filled)
    assert len(send_pending(filled, Box(), NOW, sender=SENDER).outcomes) == 3
    with filled.read() as connection:
        assert sending_place.find_place(connection) is None


def test_a_rehearsal_writes_nothing(filled: Database) -> None:
    rehearsal = filled.rehearse()
    with rehearsal.write() as connection:
        sending_place.begin_place(connection, "rehearsed")
        assert sending_place.find_place(connection) is not None
    assert [one.calls for one in plan(rehearsal)] == [4, 4, 4]
    assert [one.calls for one in plan(rehearsal)] == [4, 4, 4]
    with filled.read() as connection:
        assert sending_place.find_place(connection) is None
    assert [one.calls for one in plan(filled)] == [4, 4, 4]
