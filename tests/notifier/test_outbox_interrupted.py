"""Killed at any point, or run twice at once: nothing is lost and nothing is told twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from catalogue.store import deliveries, tables
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
        def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
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


def attempts(database: Database) -> list[tuple[str, int, bool]]:
    """State and number of attempts of each delivery, the first one first, and whether it may have arrived."""
    with database.read() as connection:
        standing = sa.select(tables.delivery.c.state, tables.delivery.c.attempts, tables.delivery.c.attempted_at)
        rows = connection.execute(standing.order_by(tables.delivery.c.created_at, tables.delivery.c.id))
        return [(row.state, row.attempts, row.attempted_at is not None) for row in rows]


def test_while_a_mail_is_under_way_no_other_one_counts_as_tried(shared: Database) -> None:
    seen = []

    class Watching(Box):
        def send(self, mail: Mail, meanwhile: Callable[[], None] | None = None, /) -> None:
            assert meanwhile is not None
            meanwhile()
            seen.append(attempts(shared))
            super().send(mail)

    plan(shared)
    send_pending(shared, Watching(), NOW, sender=SENDER)
    untried, tried, sent = ("pending", 0, False), ("pending", 1, True), ("sent", 1, True)
    assert seen == [[tried, untried, untried], [sent, tried, untried], [sent, sent, tried]]


def test_who_is_stopped_between_two_mails_leaves_the_next_one_untried(shared: Database, box: Box) -> None:
    def stop(_: Outcome) -> None:
        raise KeyboardInterrupt

    plan(shared)
    with pytest.raises(KeyboardInterrupt):
        send_pending(shared, box, NOW, sender=SENDER, told=stop)
    assert attempts(shared) == [("sent", 1, True), ("pending", 0, False), ("pending", 0, False)]


def test_texts_that_were_read_ahead_are_those_that_are_sent(shared: Database) -> None:
    class Ahead(Box):
        def send(self, mail: Mail, meanwhile: Callable[[], None] | None = None, /) -> None:
            super().send(mail)
            assert meanwhile is not None
            meanwhile()

    plan(shared)
    with shared.read() as connection:
        stored = deliveries.find_pending(connection)
    ahead = Ahead()
    send_pending(shared, ahead, NOW, sender=SENDER)
    assert [message["Message-ID"] for message in ahead.taken] == [one.message_id for one in stored]
    for one, message in zip(stored, ahead.taken, strict=True):
        for kind, text in (("plain", one.text), ("html", one.html)):
            body = message.get_body(preferencelist=(kind,))
            assert body is not None
            assert body.get_content().replace("\r\n", "\n") == text


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
        def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
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
