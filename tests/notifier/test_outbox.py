"""From matches to sent mails on a real catalogue: each is told of each call once, and one bad mail stops nobody."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalogue.model.call import Call
from catalogue.model.delivery import DeliveryState
from catalogue.model.profile import Profile
from catalogue.model.run import Health
from catalogue.store import calls, deliveries, profiles, runs, tables
from catalogue.store.database import Database
from notifier.outgoing.outbox import BACK_OFF, send_pending
from notifier.outgoing.refusal import TransportDown, TransportFailed, TransportRefused
from notifier.outgoing.transport import open_transport
from notifier.telling.planning import Silence, plan_deliveries
from notifier.telling.readings import ReadSource
from tests.notifier.conftest import Start
from tests.notifier.mail_server import Recorder
from tests.notifier.posting import ALL_TOLD, COMPANIES, SOURCES, Box, agree, four, ledger, plan, send, states
from tests.notifier.samples import (
    CORK,
    HEAT_PUMPS,
    ILFOV,
    NOW,
    SENDER,
    TORINO,
    match,
    numbered,
)

NEXT_MONDAY = NOW + timedelta(days=7)


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
    assert [(one.calls, one.silence) for one in plan(filled)] == [(0, Silence.HAD_TURN)] * 3
    assert [one.calls for one in plan(filled, early=True)] == [0, 0, 0]
    assert send(filled, box) == []
    assert len(box.taken) == 3


def test_only_what_is_new_is_told_next_time(filled: Database, box: Box) -> None:
    plan(filled)
    send(filled, box)
    late = numbered(2)
    plan(filled, lambda profile: [*late, *four(profile)], only=["termo-ilfov"], now=NEXT_MONDAY)
    send(filled, box, NEXT_MONDAY)
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
    assert [one.calls for one in plan(filled, lambda profile: many, only=["termo-ilfov"], early=True)] == [0]


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
    assert send(filled, box) == [], "a server that asks to be tried later is not tried at once"
    assert [one.profile_id for one in send(filled, box, NOW + BACK_OFF[0])] == [TORINO.id]
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
        agree(connection, spoilt)
    first, *others = plan(filled)
    assert first.calls == 4
    assert first.delivery_id is None
    assert problem in (first.problem or "")
    assert [one.problem for one in others] == [None, None]
    send(filled, box)
    assert box.receivers == [TORINO.email, ILFOV.email]
    with filled.write() as connection:
        profiles.put_profile(connection, CORK, NOW)
        agree(connection, CORK)
    plan(filled)
    send(filled, box)
    assert box.receivers[-1] == CORK.email


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
    outcomes = send_pending(filled, open_transport(url), NOW, sender=SENDER).outcomes
    assert [one.state for one in outcomes] == [DeliveryState.PARKED, DeliveryState.PENDING, DeliveryState.SENT]
    recorder.at_rcpt = {}
    later = NOW + BACK_OFF[0]
    assert len(send_pending(filled, open_transport(url), later, sender=SENDER).outcomes) == 1
    assert [message["To"] for message in recorder.taken] == [ILFOV.email, TORINO.email]


def add_source(database: Database, at: datetime) -> list[Call]:
    """A source that is read for the first time at ``at``, with two calls that were open long before."""
    old = [replace(found.call, source="ro_new", source_key=f"old-{number}") for number, found in enumerate(numbered(2))]
    with database.write() as connection:
        run = runs.begin_run(connection, "ro_new", at)
        calls.put_calls(connection, old, run)
        runs.finish_run(connection, replace(run, health=Health.OK, complete=True, finished_at=at))
    return old


def test_what_a_new_source_had_before_is_no_news_to_those_who_had_mail(filled: Database, box: Box) -> None:
    plan(filled, only=["termo-ilfov"])
    send(filled, box)
    old = add_source(filled, NOW + timedelta(hours=1))
    later = NOW + timedelta(days=7)
    fresh = replace(numbered(3)[2].call, source="ro_new", source_key="fresh")
    with filled.write() as connection:
        run = runs.begin_run(connection, "ro_new", later - timedelta(hours=1))
        calls.put_calls(connection, [*old, fresh], run)
        runs.finish_run(connection, replace(run, health=Health.OK, complete=True, finished_at=later))
    both = SOURCES | {"ro_new": ReadSource(title="Portal nou", country="RO")}
    plans = plan_deliveries(
        filled,
        later,
        sender=SENDER,
        sources=both,
        profiles=["termo-ilfov", "officine-torino"],
        find_matches=lambda profile: [replace(match(call), profile_id=profile.id) for call in (*old, fresh)],
    )
    assert [one.problem for one in plans] == [None, None]
    assert {one.profile_id: one.calls for one in plans} == {
        "termo-ilfov": 1,
        # Its first mail: everything that is open is news to it.
        "officine-torino": 3,
    }
    with filled.read() as connection:
        text = " ".join(
            next(one.text for one in deliveries.find_pending(connection) if one.profile_id == "termo-ilfov").split()
        )
    assert "Portal nou: citit integral" in text
    assert "2 apeluri din această sursă vi se potrivesc și erau deschise când am început să o citim" in text


def test_a_profile_is_told_of_the_sources_of_its_country_and_the_union_only(filled: Database, box: Box) -> None:
    add_source(filled, NOW - timedelta(days=30))
    both = SOURCES | {"ro_new": ReadSource(title="Portal nou", country="RO")}
    plan_deliveries(filled, NOW, sender=SENDER, sources=both, find_matches=four)
    with filled.read() as connection:
        texts = {one.profile_id: one.text for one in deliveries.find_pending(connection)}
    assert "Portal nou" in texts["termo-ilfov"]
    assert "Portal nou" not in texts["officine-torino"]
    assert all("EU Funding & Tenders Portal" in text for text in texts.values())
