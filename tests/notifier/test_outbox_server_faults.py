"""A mail server that goes wrong while a batch is sent: what becomes of each delivery, now and at the next try."""

from collections import Counter
from email import message_from_bytes

import pytest

from catalogue.store.database import Database
from catalogue.store.suppressions import find_suppressions
from notifier.outgoing.outbox import BACK_OFF, Sending, send_pending
from tests.notifier.faulty_client import client
from tests.notifier.faulty_server import CUT, DRIP, DROP, HANG, TAKE_AND_DROP, FaultyServer
from tests.notifier.posting import ALL_TOLD, COMPANIES, ledger, plan, states
from tests.notifier.samples import CORK, ILFOV, NOW, SENDER, TORINO

LATER = NOW + BACK_OFF[0]
ALL_SENT = dict.fromkeys((company.id for company in COMPANIES), "sent")
ALL_PENDING = dict.fromkeys(ALL_SENT, "pending")
FIRST_PENDING = ALL_SENT | {CORK.id: "pending"}


def send(database: Database, server: FaultyServer, *, later: bool = False) -> Sending:
    return send_pending(database, client(server), LATER if later else NOW, sender=SENDER)


def copies(server: FaultyServer) -> Counter[str]:
    """How many mails each receiver got, every repeat with the Message-ID of the first."""
    taken = [message_from_bytes(one) for one in server.taken]
    assert len({str(one["Message-ID"]) for one in taken}) == len({str(one["To"]) for one in taken})
    return Counter(str(one["To"]) for one in taken)


@pytest.mark.parametrize(
    ("step", "faults", "after"),
    [
        ("connect", ["421 4.3.2 too many connections"], ALL_PENDING),
        ("connect", [HANG], ALL_PENDING),
        ("EHLO", [DRIP], ALL_PENDING),
        ("MAIL", ["421 4.7.0 enough for today"], ALL_SENT),
        ("MAIL", ["421 4.7.0 enough for today"] * 2, ALL_PENDING),
        ("MAIL", ["550 5.7.1 not from you"], ALL_PENDING),
        ("MAIL", ["452 4.3.1 no room"], FIRST_PENDING),
        ("RCPT", ["421 4.3.2 closing"], FIRST_PENDING),
        ("RCPT", ["450 4.2.0 greylisted"], FIRST_PENDING),
        ("RCPT", ["554 5.7.1 relay access denied"], FIRST_PENDING),
        ("RCPT", [HANG], FIRST_PENDING),
        ("RCPT", [HANG, HANG], ALL_PENDING),
        ("DATA", ["421 4.3.2 closing"], FIRST_PENDING),
        ("DATA", [DROP], FIRST_PENDING),
        (".", [CUT], FIRST_PENDING),
        (".", ["421 4.3.2 closing"], FIRST_PENDING),
        (".", ["451 4.3.0 not now"], FIRST_PENDING),
        (".", [DROP], FIRST_PENDING),
        (".", [HANG], FIRST_PENDING),
    ],
)
def test_what_fails_for_now_goes_out_once_at_the_next_try(
    filled: Database, server: FaultyServer, step: str, faults: list[str], after: dict[str, str]
) -> None:
    server.faults[step] = list(faults)
    plan(filled)
    send(filled, server)
    assert states(filled) == after
    send(filled, server, later=True)
    assert states(filled) == ALL_SENT
    assert copies(server) == dict.fromkeys((company.email for company in COMPANIES), 1)
    assert ledger(filled) == ALL_TOLD
    with filled.read() as connection:
        assert find_suppressions(connection) == ()


def test_a_mail_that_was_taken_without_an_answer_comes_once_more_as_the_same(
    filled: Database, server: FaultyServer
) -> None:
    server.faults["."] = [TAKE_AND_DROP]
    plan(filled)
    outcomes = send(filled, server).outcomes
    assert states(filled) == FIRST_PENDING
    assert "may have taken the mail" in str(outcomes[0].problem)
    send(filled, server, later=True)
    assert states(filled) == ALL_SENT
    assert copies(server) == {CORK.email: 2, TORINO.email: 1, ILFOV.email: 1}


def test_before_its_time_nothing_is_tried_again(filled: Database, server: FaultyServer) -> None:
    server.faults["RCPT"] = ["450 4.2.0 greylisted"]
    plan(filled)
    send(filled, server)
    sending = send(filled, server)
    assert (sending.outcomes, sending.waiting) == ((), 1)
    assert states(filled) == FIRST_PENDING


@pytest.mark.parametrize(
    ("answer", "blocked"),
    [("550 5.1.1 no such user", True), ("552 5.2.2 mailbox full", False), ("550 no such user here", False)],
)
def test_what_is_refused_for_good_is_parked_and_stops_nobody_else(
    filled: Database, server: FaultyServer, answer: str, blocked: bool
) -> None:
    server.of_receiver[CORK.email] = answer
    plan(filled)
    outcomes = send(filled, server).outcomes
    assert states(filled) == ALL_SENT | {CORK.id: "parked"}
    assert answer in str(outcomes[0].problem)
    server.of_receiver.clear()
    send(filled, server, later=True)
    assert copies(server) == {TORINO.email: 1, ILFOV.email: 1}
    with filled.read() as connection:
        assert len(find_suppressions(connection)) == blocked


def test_a_server_that_refuses_all_by_policy_parks_nothing(filled: Database, server: FaultyServer) -> None:
    server.faults["RCPT"] = ["554 5.7.1 you are on a list"] * 3
    plan(filled)
    send(filled, server)
    assert states(filled) == ALL_PENDING
    send(filled, server, later=True)
    assert states(filled) == ALL_SENT
