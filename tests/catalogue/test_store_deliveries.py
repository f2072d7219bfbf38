"""Deliveries and the ledger: a profile is told of a call once, ever, and a mail is sent until it is settled."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from catalogue.model.delivery import Delivery, DeliveryState, LedgerEntry, ToldBecause
from catalogue.store import calls, deliveries, profiles, tables
from catalogue.store.database import Database
from catalogue.store.errors import AlreadyToldError, StoreError
from tests.catalogue.samples import DAY, SOURCE, START, begin, sample_call, sample_profile


def sample_delivery(delivery_id: str = "d1", profile_id: str = "solaris") -> Delivery:
    return Delivery(
        id=delivery_id,
        profile_id=profile_id,
        to="Ana <ana@example.com>",
        subject="3 apeluri noi",
        text="Bună ziua",
        html="<p>Bună ziua</p>",
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
        assert deliveries.find_told(connection, "solaris") == {f"{SOURCE}:A", f"{SOURCE}:B"}
        assert deliveries.find_told(connection, "verde") == frozenset()
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


def test_a_delivery_is_settled_once(filled: Database) -> None:
    with filled.write() as connection:
        for delivery_id in ("d1", "d2", "d3"):
            deliveries.plan_delivery(connection, sample_delivery(delivery_id), [])
        assert deliveries.mark_sent(connection, "d1", START + DAY) is True
        assert deliveries.park(connection, "d2", "550 no such mailbox") is True
        assert [delivery.id for delivery in deliveries.find_pending(connection)] == ["d3"]
        assert deliveries.mark_sent(connection, "d1", START + 2 * DAY) is False
        assert deliveries.park(connection, "d1", "too late") is False
        assert deliveries.mark_sent(connection, "d2", START + 2 * DAY) is False
    assert stored(filled, "d1") == (DeliveryState.SENT, START + DAY, None)
    assert stored(filled, "d2") == (DeliveryState.PARKED, None, "550 no such mailbox")
    assert stored(filled, "d3") == (DeliveryState.PENDING, None, None)


def test_a_parked_delivery_still_counts_as_told(filled: Database) -> None:
    """A mailbox that refuses a mail is not asked again with the next digest."""
    with filled.write() as connection:
        deliveries.plan_delivery(connection, sample_delivery(), [entry("A")])
        deliveries.park(connection, "d1", "550 no such mailbox")
        assert deliveries.find_told(connection, "solaris") == {f"{SOURCE}:A"}


def test_an_unknown_delivery_cannot_be_settled(filled: Database) -> None:
    with filled.write() as connection:
        with pytest.raises(StoreError, match="there is no delivery 'd9'"):
            deliveries.mark_sent(connection, "d9", START)
        with pytest.raises(StoreError, match="there is no delivery 'd9'"):
            deliveries.park(connection, "d9", "refused")
