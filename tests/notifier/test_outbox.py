"""From matches to sent mails on a real catalogue: whatever happens, nothing is lost and nothing is told twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from catalogue.model.delivery import DeliveryState
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, profiles, runs, tables
from catalogue.store.database import Database
from notifier.digest import Digest
from notifier.outbox import Outcome, Plan, plan_deliveries, send_pending
from notifier.render import Rendered, render_digest
from notifier.sender import Sender
from notifier.transport import TransportDown, TransportFailed, TransportRefused, open_transport
from tests.notifier.conftest import Start
from tests.notifier.mail_server import Recorder
from tests.notifier.samples import (
    CORK,
    FOUR,
    HEAT_PUMPS,
    ILFOV,
    LIFE,
    NOW,
    SENDER,
    TORINO,
    VOUCHERS,
    match,
    numbered,
)

TITLES = {"eu_funding_tenders": "EU Funding & Tenders Portal"}
COMPANIES = (ILFOV, TORINO, CORK)
Rows = list[tuple[str, str]]


class Box:
    """A transport that keeps what it takes; ``faults`` are raised instead, for a receiver."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.faults: dict[str, Exception] = {}
        self.is_open = False

    def open(self) -> None:
        self.is_open = True

    def send(self, message: EmailMessage) -> None:
        fault = self.faults.get(str(message["To"]))
        if fault is not None:
            raise fault
        self.taken.append(message)

    def close(self) -> None:
        self.is_open = False

    @property
    def receivers(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def filled(database: Database) -> Database:
    """A catalogue with three companies and the calls of all samples, read completely this morning."""
    found = [*FOUR, *numbered(30)]
    with database.write() as connection:
        run = runs.begin_run(connection, "eu_funding_tenders", NOW - timedelta(hours=2))
        calls.put_calls(connection, [one.call for one in found], run)
        runs.finish_run(connection, replace(run, finished_at=NOW - timedelta(hours=1), health=Health.OK, complete=True))
        for company in COMPANIES:
            profiles.put_profile(connection, company, NOW)
    return database


def four(profile: Profile) -> Sequence[Match]:
    """The four samples as matches of whoever asks."""
    return [replace(found, profile_id=profile.id) for found in FOUR]


def plan(
    database: Database,
    find_matches: Callable[[Profile], Sequence[Match]] = four,
    only: Sequence[str] | None = None,
) -> list[Plan]:
    return plan_deliveries(database, NOW, sender=SENDER, titles=TITLES, profiles=only, find_matches=find_matches)


def send(database: Database, box: Box) -> list[Outcome]:
    return send_pending(database, box, NOW, sender=SENDER)


def ledger(database: Database) -> Rows:
    """Who was told of what."""
    with database.read() as connection:
        rows = connection.execute(sa.select(tables.ledger.c.profile_id, tables.ledger.c.call_id))
        return sorted((row.profile_id, row.call_id) for row in rows)


def states(database: Database) -> dict[str, str]:
    """The state of each company's delivery."""
    with database.read() as connection:
        rows = connection.execute(sa.select(tables.delivery.c.profile_id, tables.delivery.c.state))
        return {row.profile_id: row.state for row in rows}


ALL_TOLD: Rows = sorted((company.id, found.call.id) for company in COMPANIES for found in FOUR)


def test_what_is_due_is_written_down_then_sent_as_it_stands(filled: Database, box: Box) -> None:
    plans = plan(filled)
    assert [(one.profile_id, one.calls, one.problem) for one in plans] == [
        ("cork-robotics", 4, None),
        ("officine-torino", 4, None),
        ("termo-ilfov", 4, None),
    ]
    assert ledger(filled) == ALL_TOLD
    with filled.read() as connection:
        stored = deliveries.find_pending(connection)
    outcomes = send(filled, box)
    assert [(one.profile_id, one.state, one.problem) for one in outcomes] == [
        (company.id, DeliveryState.SENT, None) for company in (CORK, TORINO, ILFOV)
    ]
    assert [one.subject for one in outcomes] == [one.subject for one in plans] == [one.subject for one in stored]
    for delivery, message in zip(stored, box.taken, strict=True):
        body = message.get_body(preferencelist=("plain",))
        assert body is not None
        assert str(body.get_content()).replace("\r\n", "\n") == delivery.text
        assert message["Message-ID"] == delivery.message_id
        assert message["To"] == delivery.to
    assert "EU Funding & Tenders Portal: citit integral joi, 20 august 2026, ora 08:00 la București." in " ".join(
        stored[-1].text.split()
    )
    assert not box.is_open


def test_run_again_there_is_nothing_to_do(filled: Database, box: Box) -> None:
    plan(filled)
    send(filled, box)
    assert [one.calls for one in plan(filled)] == [0, 0, 0]
    assert send(filled, box) == []
    assert len(box.taken) == 3


def test_only_what_is_new_is_told_next_time(filled: Database, box: Box) -> None:
    plan(filled)
    send(filled, box)
    late = numbered(2)
    plan(filled, lambda profile: [*late, *four(profile)], only=["termo-ilfov"])
    send(filled, box)
    assert len(box.taken) == 4
    text = box.taken[-1].get_body(preferencelist=("plain",))
    assert text is not None
    assert "Topic number 001" in text.get_content()
    assert HEAT_PUMPS.title.split()[0] not in text.get_content()


def test_all_that_a_digest_lists_counts_as_told(filled: Database, box: Box) -> None:
    many = numbered(30)
    plans = plan(filled, lambda profile: many, only=["termo-ilfov"])
    assert plans[0].calls == 30
    assert len(ledger(filled)) == 30
    send(filled, box)
    assert [one.calls for one in plan(filled, lambda profile: many, only=["termo-ilfov"])] == [0]


def test_nothing_due_is_no_mail(filled: Database, box: Box) -> None:
    assert [one.calls for one in plan(filled, lambda profile: [])] == [0, 0, 0]
    assert send(filled, box) == []
    assert states(filled) == {}


def test_only_the_companies_asked_for_are_planned_and_sent(filled: Database, box: Box) -> None:
    assert [one.profile_id for one in plan(filled, only=["termo-ilfov"])] == ["termo-ilfov"]
    assert plan(filled, only=["nobody"]) == []
    plan(filled)
    send_pending(filled, box, NOW, sender=SENDER, profiles=["officine-torino"])
    assert box.receivers == [TORINO.email]


def test_killed_between_planning_and_sending_the_next_run_sends(filled: Database, catalogue_url: str, box: Box) -> None:
    plan(filled)
    filled.close()
    again = Database.open(catalogue_url)
    assert [one.calls for one in plan(again)] == [0, 0, 0]
    assert len(send(again, box)) == 3
    again.close()


class KilledError(BaseException):
    """The program ends here, as by a kill -9."""


def test_killed_between_sending_and_marking_the_repeat_has_the_same_message_id(filled: Database, box: Box) -> None:
    class Fatal(Box):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            raise KilledError

    fatal = Fatal()
    plan(filled)
    with pytest.raises(KilledError):
        send_pending(filled, fatal, NOW, sender=SENDER)
    assert set(states(filled).values()) == {"pending"}
    assert not fatal.is_open
    send(filled, box)
    assert [message["Message-ID"] for message in box.taken[:1]] == [message["Message-ID"] for message in fatal.taken]
    assert len(box.taken) == 3
    assert set(states(filled).values()) == {"sent"}


def plan_and_send(database: Database, box: Box) -> None:
    plan(database)
    send(database, box)


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
    assert repeats == 3


def test_a_refused_receiver_is_parked_with_the_reason_and_the_others_go(filled: Database, box: Box) -> None:
    box.faults[CORK.email] = TransportRefused("550 no such user")
    box.faults[TORINO.email] = TransportFailed("451 try again later")
    plan(filled)
    outcomes = send(filled, box)
    assert [(one.state, one.problem) for one in outcomes] == [
        (DeliveryState.PARKED, "550 no such user"),
        (DeliveryState.PENDING, "451 try again later"),
        (DeliveryState.SENT, None),
    ]
    assert box.receivers == [ILFOV.email]
    with filled.read() as connection:
        problem = sa.select(tables.delivery.c.problem).where(tables.delivery.c.profile_id == CORK.id)
        assert connection.execute(problem).scalar() == "550 no such user"
    box.faults.clear()
    assert [one.profile_id for one in send(filled, box)] == [TORINO.id]
    assert box.receivers == [ILFOV.email, TORINO.email]


def test_once_nothing_goes_out_the_rest_waits_untried(filled: Database, box: Box) -> None:
    box.faults = {company.email: TransportDown("the mail server broke down") for company in COMPANIES}
    plan(filled)
    outcomes = send(filled, box)
    assert {(one.state, one.problem) for one in outcomes} == {(DeliveryState.PENDING, "the mail server broke down")}
    assert len(outcomes) == 3
    box.faults.clear()
    send(filled, box)
    assert len(box.taken) == 3


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        (replace(CORK, email="nobody\r\nBcc: x@y.example"), "is not an e-mail address"),
        (replace(CORK, zone="Mars/Olympus"), "cannot be written"),
    ],
)
def test_a_company_that_cannot_be_written_to_stops_nobody_and_loses_nothing(
    filled: Database, box: Box, spoilt: Profile, problem: str
) -> None:
    with filled.write() as connection:
        profiles.put_profile(connection, spoilt, NOW)
    first, *others = plan(filled)
    assert first.calls == 4
    assert first.delivery_id is None
    assert problem in (first.problem or "")
    assert [one.problem for one in others] == [None, None]
    send(filled, box)
    assert box.receivers == [TORINO.email, ILFOV.email]
    with filled.write() as connection:
        profiles.put_profile(connection, CORK, NOW)
    plan(filled)
    send(filled, box)
    assert box.receivers[-1] == CORK.email


def test_of_two_planners_at_once_the_second_gives_up_quietly(
    filled: Database, catalogue_url: str, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(given: Digest, sender: Sender) -> Rendered:
        monkeypatch.setattr("notifier.outbox.render_digest", render_digest)
        other = Database.open(catalogue_url)
        assert [one.calls for one in plan(other, only=["cork-robotics"])] == [4]
        other.close()
        return render_digest(given, sender)

    monkeypatch.setattr("notifier.outbox.render_digest", overtaken)
    assert [(one.calls, one.problem) for one in plan(filled)] == [(0, None), (4, None), (4, None)]
    assert ledger(filled) == ALL_TOLD
    assert len(send(filled, box)) == 3


def test_of_two_senders_at_once_only_one_sends(filled: Database, catalogue_url: str) -> None:
    second_box = Box()
    found: list[Outcome] = []

    def run_second() -> None:
        other = Database.open(catalogue_url)
        found.extend(send_pending(other, second_box, NOW, sender=SENDER))
        other.close()

    class Slow(Box):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            if not second.is_alive() and len(self.taken) == 1:
                second.start()
                second.join(0.3)

    second = threading.Thread(target=run_second)
    slow = Slow()
    plan(filled)
    first = send_pending(filled, slow, NOW, sender=SENDER)
    second.join()
    assert sorted(slow.receivers + second_box.receivers) == sorted(company.email for company in COMPANIES)
    assert len(first) + len(found) == 3


def test_to_a_folder_and_again(filled: Database, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        plan(filled)
        send_pending(filled, open_transport(str(out)), NOW, sender=SENDER)
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 6
    assert [name.partition("-2026")[0] for name in names[::2]] == ["cork-robotics", "officine-torino", "termo-ilfov"]


def test_over_smtp_a_refused_a_delayed_and_a_taken_mail(filled: Database, start: Start, recorder: Recorder) -> None:
    recorder.at_rcpt = {CORK.email: "550 5.1.1 unknown", TORINO.email: "421 4.3.2 closing down"}
    url = start()
    plan(filled)
    outcomes = send_pending(filled, open_transport(url), NOW, sender=SENDER)
    assert [one.state for one in outcomes] == [DeliveryState.PARKED, DeliveryState.PENDING, DeliveryState.SENT]
    recorder.at_rcpt = {}
    assert len(send_pending(filled, open_transport(url), NOW, sender=SENDER)) == 1
    assert [message["To"] for message in recorder.taken] == [ILFOV.email, TORINO.email]


def test_without_a_matcher_given_the_living_calls_of_the_catalogue_are_matched(
    filled: Database, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_vouchers = VOUCHERS.deadlines[0].at + timedelta(hours=1)
    with filled.write() as connection:
        connection.execute(sa.update(tables.call).where(tables.call.c.id == LIFE.id).values(gone_at=NOW))
    seen: list[str] = []

    def corpus(given: Sequence[object]) -> Sequence[object]:
        seen.extend(one.id for one in given)  # type: ignore[attr-defined]
        return given

    monkeypatch.setattr("matcher.Corpus", corpus, raising=False)
    monkeypatch.setattr("matcher.match", lambda profile, corpus, now: [match(one) for one in corpus], raising=False)
    plans = plan_deliveries(filled, after_vouchers, sender=SENDER, titles=TITLES)
    assert len(seen) == 32
    assert HEAT_PUMPS.id in seen
    assert not {VOUCHERS.id, LIFE.id} & set(seen)
    assert [one.calls for one in plans] == [32, 32, 32]
