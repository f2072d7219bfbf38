"""Killed at any point, or run twice at once: nothing is lost and nothing is told twice."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from catalogue.store.database import Database
from notifier.mails.mail import Mail
from notifier.mails.page import Reader
from notifier.mails.render import Rendered, render_digest
from notifier.outgoing.outbox import Outcome, send_pending
from notifier.sender import Sender
from notifier.telling.digest import Digest
from tests.notifier.posting import ALL_TOLD, COMPANIES, Box, ledger, plan, plan_and_send, send, states
from tests.notifier.samples import (
    NOW,
    SENDER,
)


def test_killed_between_planning_and_sending_the_next_run_sends(shared: Database, shared_url: str, box: Box) -> None:
    plan(shared)
    shared.close()
    again = Database.open(shared_url)
    assert [one.calls for one in plan(again)] == [0, 0, 0]
    assert len(send(again, box)) == 3
    again.close()


class KilledError(BaseException):
    """The program ends here, as by a kill -9."""


def test_killed_between_sending_and_marking_the_repeat_has_the_same_message_id(shared: Database, box: Box) -> None:
    class Fatal(Box):
        def send(self, mail: Mail, _meanwhile: object = None, /) -> None:
            super().send(mail)
            raise KilledError

    fatal = Fatal()
    plan(shared)
    with pytest.raises(KilledError):
        send_pending(shared, fatal, NOW, sender=SENDER)
    assert set(states(shared).values()) == {"pending"}
    assert not fatal.is_open
    send(shared, box)
    assert [message["Message-ID"] for message in box.taken[:1]] == [message["Message-ID"] for message in fatal.taken]
    assert len(box.taken) == 3
    assert set(states(shared).values()) == {"sent"}


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Kills the program before the given step, counted over all changes and commits; gives the steps done.

    To be killed before a question is to be killed before the next change.
    """
    done: list[str] = []

    def count(what: str) -> None:
        if len(done) == step:
            raise KilledError
        done.append(what)

    def on_statement(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            count(statement)

    def on_commit(_c: object) -> None:
        count("COMMIT")

    sa.event.listen(Engine, "before_cursor_execute", on_statement)
    sa.event.listen(Engine, "commit", on_commit)
    try:
        yield done
    finally:
        sa.event.remove(Engine, "before_cursor_execute", on_statement)
        sa.event.remove(Engine, "commit", on_commit)


def test_killed_at_any_statement_and_run_again_each_is_told_of_each_call_once(
    filled: Database, catalogue_url: str, tmp_path: Path
) -> None:
    path = Path(catalogue_url.removeprefix("sqlite:///"))
    filled.close()
    with filled.write() as connection:
        connection.exec_driver_sql("SELECT 1")
    filled.close()
    whole = path.read_bytes()
    with killed_at(-1) as steps:
        plan(filled)
        send(filled, Box())
    filled.close()
    assert len(steps) > 40
    repeats = 0
    for step in range(len(steps)):
        for name in ("catalogue.db-wal", "catalogue.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        path.write_bytes(whole)
        box = Box()
        with killed_at(step), pytest.raises(KilledError):
            plan_and_send(filled, box)
        filled.close()
        plan(filled)
        send(filled, box)
        filled.close()
        assert ledger(filled) == ALL_TOLD
        assert states(filled) == dict.fromkeys((company.id for company in COMPANIES), "sent")
        filled.close()
        mails_of = Counter(box.receivers)
        assert set(mails_of) == {company.email for company in COMPANIES}
        assert len({message["Message-ID"] for message in box.taken}) == 3
        assert sum(mails_of.values()) <= 4
        repeats += sum(mails_of.values()) - 3
    # Only a mail that was taken and whose commit did not follow goes out once more: one window a mail.
    # It is as long as the beginning, the two changes and the commit of the marking, and the next one's being begun.
    assert repeats == 3 * 4 + 2


def test_of_two_planners_at_once_the_second_gives_up_quietly(
    shared: Database, shared_url: str, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(given: Digest, sender: Sender, *, reader: Reader) -> Rendered:
        monkeypatch.setattr("notifier.mails.writing.render_digest", render_digest)
        other = Database.open(shared_url)
        assert [one.calls for one in plan(other, only=["cork-robotics"])] == [4]
        other.close()
        return render_digest(given, sender, reader=reader)

    monkeypatch.setattr("notifier.mails.writing.render_digest", overtaken)
    assert [(one.calls, one.problem) for one in plan(shared)] == [(0, None), (4, None), (4, None)]
    assert ledger(shared) == ALL_TOLD
    assert len(send(shared, box)) == 3


def test_of_two_senders_at_once_only_one_sends(shared: Database, shared_url: str) -> None:
    second_box = Box()
    found: list[Outcome] = []

    def run_second() -> None:
        other = Database.open(shared_url)
        found.extend(send_pending(other, second_box, NOW, sender=SENDER).outcomes)
        other.close()

    class Slow(Box):
        def send(self, mail: Mail, _meanwhile: object = None, /) -> None:
            super().send(mail)
            if not second.is_alive() and len(self.taken) == 1:
                second.start()
                second.join(0.3)

    second = threading.Thread(target=run_second)
    slow = Slow()
    plan(shared)
    first = send_pending(shared, slow, NOW, sender=SENDER)
    second.join()
    assert sorted(slow.receivers + second_box.receivers) == sorted(company.email for company in COMPANIES)
    assert len(first.outcomes) + len(found) == 3
