"""Deliveries and the ledger: a profile is told of a call once, ever, and a mail is sent until it is settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.delivery import Delivery, DeliveryState, DigestRun, LedgerEntry, ToldBecause
from catalogue.store import calls, deliveries, outbox, profiles, tables
from catalogue.store.database import Database
from catalogue.store.errors import AlreadyToldError, StoreError
from tests.catalogue.samples import DAY, SOURCE, START, begin, sample_call, sample_profile
from tests.mails import content


def sample_delivery(delivery_id: str = "d1", profile_id: str = "solaris") -> Delivery:
    return Delivery(
        id=delivery_id,
        profile_id=profile_id,
        to="Ana <ana@example.com>",
        subject="3 apeluri noi",
        content=content("3 apeluri noi", "Bună ziua", "<p>Bună ziua</p>"),
        message_id=f"<{delivery_id}@callfit.example>",
        created_at=START,
    )


def entry(key: str, profile_id: str = "solaris") -> LedgerEntry:
    return LedgerEntry(profile_id=profile_id, call_id=f"{SOURCE}:{key}", because=ToldBecause.NEW)


@pytest.fixture
def filled(database: Database) -> Database:
    """A catalogue with two profiles and three calls."""
    with database.write() as connection:
        for profile_id in ("solaris", "verde"):
            profiles.put_profile(connection, sample_profile(profile_id), START)
        calls.put_calls(connection, [sample_call(key) for key in "ABC"], begin(connection, START))
    return database


def told(connection: Connection, profile_id: str) -> set[str]:
    """The calls that a profile was told of."""
    return {one.call_id for one in deliveries.find_entries(connection, profile_id)}


def ledger_of(database: Database) -> set[tuple[str, str, str]]:
    ledger = tables.ledger.c
    with database.read() as connection:
        rows = connection.execute(sa.select(ledger.profile_id, ledger.call_id, ledger.delivery_id))
        return {(row.profile_id, row.call_id.removeprefix(f"{SOURCE}:"), row.delivery_id) for row in rows}


def test_a_delivery_is_stored_with_what_it_tells(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery(), [entry("A"), entry("B")])
    with filled.read() as connection:
        assert deliveries.find_pending(connection) == (sample_delivery(),)
        assert told(connection, "solaris") == {f"{SOURCE}:A", f"{SOURCE}:B"}
        assert told(connection, "verde") == set()
    assert ledger_of(filled) == {("solaris", "A", "d1"), ("solaris", "B", "d1")}


def test_a_profile_is_told_of_a_call_once(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")])
    again = "'solaris' was told of one of its calls before"
    with pytest.raises(AlreadyToldError, match=again), filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d2"), [entry("C"), entry("A")])
    assert ledger_of(filled) == {("solaris", "A", "d1")}
    with filled.read() as connection:
        assert [delivery.id for delivery in deliveries.find_pending(connection)] == ["d1"]


def test_one_refused_delivery_does_not_stop_the_others_of_a_transaction(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")])
        with pytest.raises(AlreadyToldError):
            deliveries.plan_delivery(connection, sample_delivery("d2"), [entry("B"), entry("A")])
        deliveries.plan_delivery(connection, sample_delivery("d3", "verde"), [entry("A", "verde")])
    assert ledger_of(filled) == {("solaris", "A", "d1"), ("verde", "A", "d3")}
    with filled.read() as connection:
        assert [delivery.id for delivery in deliveries.find_pending(connection)] == ["d1", "d3"]


def test_the_same_delivery_is_planned_once(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")])
        with pytest.raises(AlreadyToldError, match="the delivery is there already"):
            deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("B")])
        same_message = replace(sample_delivery("d2"), message_id="<d1@callfit.example>")
        with pytest.raises(AlreadyToldError):
            deliveries.plan_delivery(connection, same_message, [entry("B")])
    assert ledger_of(filled) == {("solaris", "A", "d1")}


def test_what_the_catalogue_does_not_hold_cannot_be_told(filled: Database) -> None:
    with filled.write() as connection:
        with pytest.raises(StoreError, match="does not hold the profile"):
            deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A"), entry("nothing")])
        with pytest.raises(StoreError, match="does not hold the profile 'nobody'"):
            deliveries.plan_delivery(connection, sample_delivery("d2", "nobody"), [])
        with pytest.raises(ValueError, match="not for 'verde'"):
            deliveries.plan_delivery(connection, sample_delivery("d3"), [entry("A", "verde")])
    assert ledger_of(filled) == set()


def test_the_oldest_delivery_is_sent_first(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, replace(sample_delivery("d1"), created_at=START + DAY), [])
        deliveries.plan_delivery(connection, sample_delivery("d3"), [])
        deliveries.plan_delivery(connection, sample_delivery("d2"), [])
        assert [delivery.id for delivery in deliveries.find_pending(connection)] == ["d2", "d3", "d1"]


def stored(database: Database, delivery_id: str) -> tuple[object, ...]:
    delivery = tables.delivery.c
    with database.read() as connection:
        wanted = sa.select(delivery.state, delivery.sent_at, delivery.problem).where(delivery.id == delivery_id)
        return tuple(connection.execute(wanted).one())


def begun(database: Database, delivery_id: str) -> Delivery:
    """A delivery that is about to be handed over."""
    with database.write() as connection:
        attempt = outbox.begin_attempt(connection, delivery_id, START, str)
        assert attempt is not None
        before = attempt.before
        return replace(before, attempts=before.attempts + 1, attempted_at=START)


@contextmanager
def in_hand(database: Database, delivery_id: str) -> Iterator[outbox.Hold]:
    with outbox.hold(database, begun(database, delivery_id)) as held:
        assert held is not None
        yield held


def test_a_delivery_is_settled_once(filled: Database) -> None:
    with filled.write() as connection:
        for delivery_id in ("d1", "d2", "d3"):
            deliveries.plan_delivery(connection, sample_delivery(delivery_id), [])
    with in_hand(filled, "d1") as held:
        held.mark_sent(START + DAY)
    with in_hand(filled, "d2") as held:
        held.park("550 no such mailbox")
    with filled.write() as connection:
        assert [delivery.id for delivery in deliveries.find_pending(connection)] == ["d3"]
        assert [outbox.begin_attempt(connection, one, START, str) for one in ("d1", "d2", "d9")] == [None] * 3
        assert outbox.withdraw(connection, "d1", "too late") is False
    assert stored(filled, "d1") == (DeliveryState.SENT, START + DAY, None)
    assert stored(filled, "d2") == (DeliveryState.PARKED, None, "550 no such mailbox")
    assert stored(filled, "d3") == (DeliveryState.PENDING, None, None)


def test_what_was_put_back_waits_for_its_time(filled: Database) -> None:
    with filled.write() as connection:
        for delivery_id in ("d1", "d2"):
            deliveries.plan_delivery(connection, sample_delivery(delivery_id), [])
    with in_hand(filled, "d1") as held:
        assert (held.delivery.attempts, held.delivery.attempted_at) == (1, START)
        held.put_back("450 try later", START + DAY)
    with filled.write() as connection:
        assert outbox.find_due(connection, START) == (("d2", "solaris"),)
        assert outbox.begin_attempt(connection, "d1", START, str) is None
        assert outbox.count_waiting(connection, START) == 1
        assert outbox.find_due(connection, START + DAY) == (("d1", "solaris"), ("d2", "solaris"))
    assert stored(filled, "d1") == (DeliveryState.PENDING, None, "450 try later")


def test_what_is_withdrawn_is_not_told_and_its_turn_not_had(filled: Database) -> None:
    run = DigestRun(cadence="weekly", period="2026-W34")
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")], run)
        assert deliveries.find_turn(connection, run, "solaris") == START
        assert outbox.withdraw(connection, "d1", "the company wants no more mail")
        assert deliveries.find_turn(connection, run, "solaris") is None
        assert told(connection, "solaris") == set()
        deliveries.plan_delivery(connection, sample_delivery("d2"), [entry("A")], run)
    assert stored(filled, "d1") == (DeliveryState.WITHDRAWN, None, "the company wants no more mail")


def test_a_profile_has_one_turn_in_a_run(filled: Database) -> None:
    run = DigestRun(cadence="weekly", period="2026-W34")
    with filled.write() as connection:
        deliveries.pass_turn(connection, run, "solaris", START)
        with pytest.raises(AlreadyToldError, match="had its turn"):
            deliveries.pass_turn(connection, run, "solaris", START)
        with pytest.raises(AlreadyToldError):
            deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")], run)
        deliveries.plan_delivery(connection, sample_delivery("d2", "verde"), [entry("A", "verde")], run)
        deliveries.plan_delivery(connection, sample_delivery("d3"), [entry("A")], replace(run, period="2026-W35"))
    assert ledger_of(filled) == {("verde", "A", "d2"), ("solaris", "A", "d3")}


def test_two_programs_on_one_file_do_not_send_at_once(filled: Database) -> None:
    with outbox.sending(filled) as first, outbox.sending(filled) as second:
        assert first
        assert second is filled.is_shared
    with outbox.sending(filled) as after:
        assert after


def test_on_a_server_what_one_holds_the_other_leaves(filled: Database) -> None:
    if not filled.is_shared:
        pytest.skip("on a SQLite file one program at a time sends")
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [])
    with in_hand(filled, "d1") as held:
        with outbox.hold(filled, held.delivery) as second:
            assert second is None
        with filled.write() as connection:
            assert outbox.begin_attempt(connection, "d1", START, str) is None
        held.mark_sent(START)
    assert stored(filled, "d1") == (DeliveryState.SENT, START, None)


def test_on_a_server_who_began_a_delivery_last_sends_it(filled: Database) -> None:
    if not filled.is_shared:
        pytest.skip("on a SQLite file one program at a time sends")
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [])
    first, last = begun(filled, "d1"), begun(filled, "d1")
    with outbox.hold(filled, first) as overtaken:
        assert overtaken is None
    with outbox.hold(filled, last) as held:
        assert held is not None
        held.put_back("450 try later", START + DAY)
    with outbox.hold(filled, first) as later:
        assert later is None, "what waits is not tried before its time"


def test_what_is_done_with_the_marking_is_kept_with_it_or_neither_is(filled: Database) -> None:
    with filled.write() as connection:
        for delivery_id in ("d1", "d2"):
            deliveries.plan_delivery(connection, sample_delivery(delivery_id), [])

    def fail(_: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError), in_hand(filled, "d1") as held:
        held.mark_sent(START, fail)
    assert stored(filled, "d1") == (DeliveryState.PENDING, None, None)
    with in_hand(filled, "d1") as held:
        assert held.mark_sent(START, lambda connection: outbox.begin_attempt(connection, "d2", START, str)) is not None
    with filled.read() as connection:
        assert [(one.id, one.attempts) for one in deliveries.find_pending(connection)] == [("d2", 1)]
    assert stored(filled, "d1") == (DeliveryState.SENT, START, None)


def test_an_attempt_that_is_not_made_is_taken_back_unless_somebody_made_another(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [])
        attempt = outbox.begin_attempt(connection, "d1", START, str)
        assert attempt is not None
        before = attempt.before
        outbox.take_back(connection, before)
        assert deliveries.find_pending(connection) == (sample_delivery("d1"),)
        outbox.begin_attempt(connection, "d1", START, str)
        outbox.begin_attempt(connection, "d1", START, str)
        outbox.take_back(connection, before, START + DAY)
        (tried,) = deliveries.find_pending(connection)
        assert (tried.attempts, tried.attempted_at, tried.next_try_at) == (2, START, None)


def test_what_a_parked_delivery_tells_is_known_to_be_told_by_it(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery(), [entry("A")])
    with in_hand(filled, "d1") as held:
        held.park("550 no such mailbox")
    with filled.write() as connection:
        assert told(connection, "solaris") == {f"{SOURCE}:A"}
        assert outbox.find_due(connection, START) == ()


def test_of_one_call_each_occasion_is_told_once(filled: Database) -> None:
    closing = replace(entry("A"), because=ToldBecause.CLOSING, occasion="2026-09-30/14")
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A"), closing])
        with pytest.raises(AlreadyToldError):
            deliveries.plan_delivery(connection, sample_delivery("d2"), [closing])
        deliveries.plan_delivery(connection, sample_delivery("d3"), [replace(closing, occasion="2026-09-30/3")])
        assert deliveries.find_entries(connection, "solaris").keys() == {
            entry("A"), closing, replace(closing, occasion="2026-09-30/3"),
        }  # fmt: skip


def test_what_counts_as_told_is_in_the_ledger_without_a_mail(filled: Database) -> None:
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery("d1"), [entry("A")])
        deliveries.count_as_told(connection, [entry("A"), entry("B"), entry("B")])
        entries = deliveries.find_entries(connection, "solaris")
    assert entries == {entry("A"): START, entry("B"): None}


def test_the_ids_of_a_profiles_deliveries_come_newest_first(filled: Database) -> None:
    with filled.write() as connection:
        for delivery_id, days in (("d1", 0), ("d3", 2), ("d2", 1)):
            deliveries.plan_delivery(connection, replace(sample_delivery(delivery_id), created_at=START + days * DAY))
        deliveries.plan_delivery(connection, sample_delivery("other", "verde"))
    with filled.read() as connection:
        assert deliveries.find_delivery_ids(connection, "solaris") == ("d3", "d2", "d1")
