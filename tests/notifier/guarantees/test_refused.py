"""A mail that was refused for good told nobody anything: what it was to tell comes with the next, unless it arrived."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import DeliveryState
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.store import profiles
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from catalogue.store.suppressions import lift_suppression
from notifier.incoming.bounces import Bounce
from notifier.incoming.returned import keep_bounce
from notifier.keys import address_key
from notifier.outgoing.outbox import BACK_OFF
from notifier.outgoing.refusal import TransportFailed, TransportRefused
from notifier.outgoing.status import Status
from notifier.telling.planning import Silence
from tests.notifier.posting import Box, ledger, plan, send
from tests.notifier.samples import CORK, FOUR, NOW, SENDER, deadline, match, numbered

DAY, WEEK = timedelta(days=1), timedelta(days=7)
REFUSED = TransportRefused("554 5.7.1 message rejected")
NO_USER = TransportRefused("550 5.1.1 no such user", bad_address=True)
UNSURE = TransportFailed("the server broke off; it may have taken the mail", may_have_arrived=True)
LATER = TransportFailed("450 try again later")
TWO = (match(replace(numbered(1)[0].call, deadlines=(deadline(2027, 6, 1),))), match(FOUR[3].call))


def two(profile: Profile) -> Sequence[Match]:
    return [replace(one, profile_id=profile.id) for one in TWO]


def told(database: Database) -> list[str]:
    return [call for profile, call in ledger(database) if profile == CORK.id]


def refuse(database: Database, box: Box, *faults: Exception) -> None:
    """The first mail meets these faults, one attempt after another."""
    plan(database, two, only=[CORK.id])
    at = NOW
    for number, fault in enumerate(faults):
        box.faults[CORK.email] = fault
        assert len(send(database, box, at)) == 1
        at += BACK_OFF[number]
    box.faults.clear()


def test_what_a_refused_mail_was_to_tell_comes_with_the_next_one_once(filled: Database, box: Box) -> None:
    refuse(filled, box, REFUSED)
    assert plan(filled, two, only=[CORK.id], now=NOW + DAY)[0].calls == 0, "its turn is had: a server is not pressed"
    (again,) = plan(filled, two, only=[CORK.id], now=NOW + WEEK)
    assert again.calls == 2
    send(filled, box, NOW + WEEK)
    assert box.receivers == [CORK.email]
    assert told(filled) == sorted(one.call.id for one in TWO)
    assert plan(filled, two, only=[CORK.id], now=NOW + 2 * WEEK)[0].calls == 0


def test_a_company_whose_address_was_none_is_told_all_at_its_new_one(filled: Database, box: Box) -> None:
    refuse(filled, box, NO_USER)
    moved = replace(CORK, email="office@cork.example")
    with filled.write() as connection:
        profiles.put_profile(connection, moved, NOW + DAY)
        agreed = Consent(profile_id=CORK.id, state=ConsentState.CONFIRMED, at=NOW + DAY, how="a test")
        put_consent(connection, agreed)
    assert plan(filled, two, only=[CORK.id], now=NOW + WEEK)[0].calls == 2
    send(filled, box, NOW + WEEK)
    assert box.receivers == [moved.email]


def test_a_company_whose_address_is_let_through_again_is_told_all(filled: Database, box: Box) -> None:
    refuse(filled, box, NO_USER)
    assert plan(filled, two, only=[CORK.id], now=NOW + WEEK)[0].calls == 0
    with filled.write() as connection:
        key = address_key(SENDER.links.secret, CORK.email)
        assert lift_suppression(connection, key, NOW + WEEK, "the mailbox was made anew")
    assert plan(filled, two, only=[CORK.id], now=NOW + WEEK)[0].calls == 2


@pytest.mark.parametrize("last", [UNSURE, LATER], ids=["unsure", "later"])
def test_a_mail_that_may_have_arrived_is_given_up_and_not_told_anew(
    filled: Database, box: Box, last: Exception
) -> None:
    """Whatever the later attempts met: the first one may have brought it there."""
    refuse(filled, box, UNSURE, last, REFUSED)
    assert plan(filled, two, only=[CORK.id], now=NOW + WEEK)[0].calls == 0
    assert told(filled) == sorted(one.call.id for one in TWO)


def test_a_mail_that_may_have_arrived_comes_again_as_the_same_and_not_as_another(filled: Database, box: Box) -> None:
    """A deadline in it passes while it waits: planned anew it would tell the rest of it twice."""
    closing = match(replace(FOUR[1].call, deadlines=(deadline(2026, 8, 21),)))

    def three(profile: Profile) -> Sequence[Match]:
        return [*two(profile), replace(closing, profile_id=profile.id)]

    plan(filled, three, only=[CORK.id])
    for number, fault in enumerate((UNSURE, LATER)):
        box.faults[CORK.email] = fault
        send(filled, box, NOW + number * BACK_OFF[0])
    box.faults.clear()
    after = NOW + 2 * DAY
    (outcome,) = send(filled, box, after)
    assert outcome.state is DeliveryState.SENT
    assert box.taken[0]["Message-ID"] == f"<{outcome.delivery_id}@callfit.example>"
    assert plan(filled, two, only=[CORK.id], now=after + WEEK)[0].calls == 0


@pytest.mark.parametrize("code", [(5, 2, 2), (5, 1, 1)], ids=["full", "no such address"])
def test_what_a_mail_that_came_back_was_to_tell_comes_with_the_next_one_once(
    filled: Database, box: Box, code: tuple[int, int, int]
) -> None:
    """The server took it, and reports an hour later that it could not be brought there."""
    plan(filled, two, only=[CORK.id])
    (sent,) = send(filled, box)
    kind, subject, detail = code
    report = Bounce(
        message_id=str(box.taken[0]["Message-ID"]),
        receivers=frozenset({CORK.email}),
        status=Status(kind=kind, subject=subject, detail=detail),
    )
    for _ in range(2):
        keep_bounce(filled, report, SENDER.links.secret, NOW + timedelta(hours=1))
    assert plan(filled, two, only=[CORK.id], now=NOW + timedelta(hours=2))[0].silence is Silence.SUPPRESSED
    with filled.write() as connection:
        lift_suppression(connection, address_key(SENDER.links.secret, CORK.email), NOW + DAY, "it is well again")
    assert plan(filled, two, only=[CORK.id], now=NOW + WEEK)[0].calls == 2
    (again,) = send(filled, box, NOW + WEEK)
    assert (again.state, again.delivery_id == sent.delivery_id) == (DeliveryState.SENT, False)
    # The same report once more, late, is on a mail that is done with.
    keep_bounce(filled, report, SENDER.links.secret, NOW + WEEK + DAY)
    assert plan(filled, two, only=[CORK.id], now=NOW + 2 * WEEK)[0].calls == 0
    assert told(filled) == sorted(one.call.id for one in TWO)
