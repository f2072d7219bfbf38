"""Alarms on sources from run to mail: written down once, whoever does it and wherever it is killed, and then sent."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.alarms import plan_alarms, read_admins
from app.doctor import find_matters
from app.errors import CommandError
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.run import Health, Issue
from catalogue.settings import Settings, read_settings
from catalogue.store import acknowledgements, deliveries, runs
from catalogue.store.database import Database
from notifier.outgoing.outbox import send_pending
from notifier.telling.alarms import Alarm, find_alarms
from tests.app.in_process import InProcess
from tests.new_catalogue import make_catalogue
from tests.notifier.posting import Box
from tests.notifier.samples import NOW, SENDER

SLOVAK, SWEDISH = "sk_itms21", "se_vinnova"
ANA, ION = "ana@callfit.example", "ion@callfit.example"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two admins, and a working folder in which the key file is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLFIT_ADMINS", f"{ANA}, {ION}, {ANA.upper()}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A catalogue without rows, on each database."""
    if request.param == "postgresql":
        opened = Database.open(str(request.getfixturevalue("postgres_url")))
    else:
        opened = Database.open(f"sqlite:///{tmp_path / 'catalogue.db'}")
        make_catalogue(opened)
    yield opened
    opened.close()


def read(database: Database, source: str, at: datetime, health: Health = Health.OK, cause: str = "") -> None:
    """A reading of a source that ended with that verdict."""
    kinds = {Health.BROKEN: "unreachable", Health.BLOCKED: "refused"}
    with database.write() as connection:
        run = runs.begin_run(connection, source, at)
        issues = () if health is Health.OK else (Issue(kind=kinds[health], text=cause or "no answer in 30 s"),)
        ended = replace(run, finished_at=at, health=health, complete=health is Health.OK, issues=issues)
        runs.finish_run(connection, ended)


def plan(database: Database, now: datetime = NOW) -> tuple[list[tuple[str, str]], int]:
    """What is new of which source, and how many mails were written down."""
    done = plan_alarms(database, now)
    return [(one.state.source, one.kind.value) for one in done.alarms], done.mails


def mails(database: Database) -> list[Delivery]:
    """All mails that are still to be sent, by receiver."""
    with database.read() as connection:
        return sorted(deliveries.find_pending(connection), key=lambda mail: (mail.created_at, mail.to))


def said(mail: Delivery) -> str:
    """The text of a mail in one line."""
    return " ".join(mail.text.split())


def test_a_source_that_breaks_is_told_to_each_admin_once_and_so_is_its_end(database: Database) -> None:
    read(database, SLOVAK, NOW - DAY)
    assert plan(database, NOW - DAY) == ([], 0)
    read(database, SLOVAK, NOW - timedelta(hours=1), Health.BROKEN)
    assert plan(database) == ([(SLOVAK, "begun")], 2)
    assert plan(database) == plan(database, NOW + timedelta(hours=5)) == ([], 0)
    stored = mails(database)
    assert [(mail.to, mail.subject, mail.kind, mail.profile_id) for mail in stored] == [
        (ANA, "sk_itms21 is broken", MailKind.SOURCE_ALARM, None),
        (ION, "sk_itms21 is broken", MailKind.SOURCE_ALARM, None),
    ]
    assert "unreachable: no answer in 30 s" in said(stored[0])
    assert "callfit sources look" in said(stored[0])

    # It is broken the day after, too: no news. Then it is well.
    read(database, SLOVAK, NOW + DAY, Health.BROKEN, "no route to the host")
    assert plan(database, NOW + DAY) == ([], 0)
    read(database, SLOVAK, NOW + 2 * DAY)
    assert plan(database, NOW + 2 * DAY) == ([(SLOVAK, "over")], 2)
    assert plan(database, NOW + 2 * DAY) == ([], 0)

    box = Box()
    sent = send_pending(database, box, NOW + 2 * DAY, sender=SENDER).outcomes
    assert [(one.profile_id, one.state) for one in sent] == [(None, DeliveryState.SENT)] * 4
    assert sorted((str(mail["To"]), str(mail["Subject"])) for mail in box.taken) == [
        (ANA, "sk_itms21 is broken"),
        (ANA, "sk_itms21 is well again"),
        (ION, "sk_itms21 is broken"),
        (ION, "sk_itms21 is well again"),
    ]


def test_what_breaks_at_once_is_one_mail_and_what_breaks_later_another(database: Database) -> None:
    read(database, SLOVAK, NOW, Health.BROKEN)
    read(database, SWEDISH, NOW, Health.BLOCKED)
    assert plan(database) == ([(SWEDISH, "begun"), (SLOVAK, "begun")], 2)
    assert [mail.subject for mail in mails(database)] == ["2 sources need you"] * 2
    read(database, SLOVAK, NOW + DAY, Health.BLOCKED)
    assert plan(database, NOW + DAY) == ([(SLOVAK, "other")], 2)
    assert "Told before broken, since 2026-08-20 07:00 UTC" in said(mails(database)[-1])


def test_a_source_that_is_not_read_any_more_is_stale_and_told_again_each_week(database: Database) -> None:
    read(database, SLOVAK, NOW)
    late = NOW + timedelta(days=2, hours=13)
    assert plan(database, NOW + 2 * DAY) == ([], 0)
    assert plan(database, late) == ([(SLOVAK, "begun")], 2)
    assert "stale: last read on 2026-08-20 07:00 UTC; it is to be read every 1 d" in said(mails(database)[0])
    assert plan(database, late + timedelta(days=6)) == ([], 0)
    assert plan(database, late + timedelta(days=7)) == ([(SLOVAK, "lasts")], 2)
    assert plan(database, late + timedelta(days=13)) == ([], 0)
    assert plan(database, late + timedelta(days=14)) == ([(SLOVAK, "lasts")], 2)
    assert len({mail.id for mail in mails(database)}) == 6


def test_what_an_admin_acknowledged_is_not_told_until_it_is_another_thing(database: Database) -> None:
    read(database, SLOVAK, NOW, Health.BROKEN)
    with database.write() as connection:
        matter = next(one for one in find_matters(connection, read_settings(), NOW) if one.id == SLOVAK)
        acknowledgements.acknowledge(connection, matter.id, matter.fingerprint, NOW)
    assert plan(database) == ([], 0)
    read(database, SLOVAK, NOW + DAY, Health.BROKEN)
    assert plan(database, NOW + DAY) == ([], 0)
    read(database, SLOVAK, NOW + 2 * DAY, Health.BLOCKED)
    assert plan(database, NOW + 2 * DAY) == ([(SLOVAK, "begun")], 2)


def test_a_file_that_cannot_be_loaded_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ro_broken.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    monkeypatch.setenv("CALLFIT_SOURCES", str(folder))
    assert plan(database) == ([("ro_broken", "begun")], 2)
    assert "callfit sources check ro_broken" in said(mails(database)[0])
    assert plan(database) == ([], 0)
    # Taken away it is no trouble any more, and back as it was it is none that was not told.
    (folder / "ro_broken.py").rename(tmp_path / "aside.py")
    assert plan(database) == ([], 0)
    (tmp_path / "aside.py").rename(folder / "ro_broken.py")
    assert plan(database) == ([("ro_broken", "begun")], 0)
    assert len(mails(database)) == 2


def test_without_admins_nothing_is_written_down_and_it_is_news_to_the_first_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLFIT_ADMINS", "")
    read(database, SLOVAK, NOW, Health.BROKEN)
    assert plan(database) == ([(SLOVAK, "begun")], 0)
    assert mails(database) == []
    monkeypatch.setenv("CALLFIT_ADMINS", ION)
    assert plan(database) == ([(SLOVAK, "begun")], 1)


class KilledError(BaseException):
    """The program ends here, as by a kill -9."""


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Kills the program before the given step, counted over all statements and commits; gives the steps done."""
    done: list[str] = []

    def count(what: str) -> None:
        if len(done) == step:
            raise KilledError
        done.append(what)

    def on_statement(_c: object, _cursor: object, statement: str, *_: object) -> None:
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


def test_killed_at_any_statement_and_run_again_each_admin_has_one_mail(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.sources import records

    few = list(records.find_sources([SLOVAK, SWEDISH]))
    monkeypatch.setattr(records, "find_sources", lambda: few)
    killed = 0
    for number in range(200):
        at, health = NOW + number * DAY, Health.BLOCKED if number % 2 else Health.BROKEN
        read(database, SLOVAK, at, health)
        before = len(mails(database))
        with killed_at(number) as done:
            try:
                plan(database, at)
            except KilledError:
                killed += 1
            else:
                break
        assert len(mails(database)) == before, f"half of it is there, killed after {done[-1] if done else 'nothing'}"
        assert plan(database, at)[1] == 2
        assert len(mails(database)) == before + 2
        assert plan(database, at) == ([], 0)
    assert killed > 10


def test_two_at_once_write_one_mail_an_admin(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    read(database, SLOVAK, NOW, Health.BROKEN)
    written, both = [], threading.Barrier(2)

    def find_together(*arguments: Any) -> tuple[Alarm, ...]:
        """Both know what was told before either writes, unless the one waits for the other."""
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return find_alarms(*arguments)

    monkeypatch.setattr("notifier.telling.alarms.find_alarms", find_together)
    threads = [threading.Thread(target=lambda: written.append(plan(database)[1])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 2]
    assert len(mails(database)) == 2


def test_no_address_is_logged_or_told_in_an_error(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    read(database, SLOVAK, NOW, Health.BROKEN)
    plan(database)
    assert not any(name in record.getMessage() for record in caplog.records for name in ("ana@", "ion@"))
    with pytest.raises(CommandError, match="CALLFIT_ADMINS: number 2 is no e-mail address") as caught:
        read_admins(Settings(admins=f"{ANA}, ion(at)callfit.example"))
    assert "callfit" not in str(caught.value).lower().replace("callfit_admins", "")
    assert "ana@" not in repr(Settings(admins=ANA))


def test_the_command_tells_what_is_new_and_the_next_command(tmp_path: Path) -> None:
    path = tmp_path / "command.db"
    database = Database.open(f"sqlite:///{path}")
    make_catalogue(database)
    read(database, SLOVAK, NOW, Health.BROKEN)
    program = InProcess(f"sqlite:///{path}")
    at = NOW.isoformat()

    done = program.run("sources", "alarm", "--now", at, CALLFIT_ADMINS="")
    assert "nobody is told: put the addresses of admins into CALLFIT_ADMINS" in done.err
    done = program.run("sources", "alarm", "--now", at, "--format", "json")
    assert done.code == 0
    assert json.loads(done.out) == [
        {
            "source": "sk_itms21",
            "alarm": "begun",
            "verdict": "broken",
            "since": "2026-08-20T07:00:00+00:00",
            "causes": ["unreachable: no answer in 30 s"],
        }
    ]
    assert "2 mails are written down for admins; next: callfit digest send --to" in done.err
    assert "callfit.example" not in done.out + done.err
    done = program.run("sources", "alarm", "--now", at)
    assert (done.out.strip(), done.err) == ("nothing new of the sources", "")

    done = program.run("digest", "send", "--to", str(tmp_path / "mails"), "--now", at)
    assert done.code == 0
    assert "sk_itms21 is broken" in done.out
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 2
    database.close()
