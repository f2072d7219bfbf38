"""Between planning and sending people change their minds and addresses die: what is not wanted any more is not sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import DeliveryState
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store import calls, profiles, runs
from catalogue.store.choices import put_choice
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from catalogue.store.deliveries import find_deliveries
from catalogue.store.suppressions import find_suppression, lift_suppression, put_suppression
from notifier.keys import address_key
from notifier.mails.mail import Mail
from notifier.outgoing.refusal import TransportFailed, TransportRefused
from notifier.telling.planning import Silence
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, agree, ledger, plan, send, states
from tests.notifier.samples import CORK, FOUR, ILFOV, NOW, SENDER, TORINO, deadline

DAY = timedelta(days=1)
NO_USER = TransportRefused("550 5.1.1 no such user", bad_address=True)
NOT_NOW = [ConsentState.STOPPED, ConsentState.PAUSED, ConsentState.UNCONFIRMED]


def say(database: Database, state: ConsentState) -> None:
    with database.write() as connection:
        put_consent(connection, Consent(profile_id=CORK.id, state=state, at=NOW + DAY, how="a test"))


@pytest.mark.parametrize("state", NOT_NOW)
def test_who_unsubscribes_between_planning_and_sending_gets_no_mail(
    filled: Database, box: Box, state: ConsentState
) -> None:
    plan(filled)
    say(filled, state)
    outcomes = {one.profile_id: one for one in send(filled, box)}
    assert outcomes[CORK.id].state is DeliveryState.WITHDRAWN
    assert outcomes[CORK.id].problem == f"the consent of its receiver is {state} by now"
    assert box.receivers == [TORINO.email, ILFOV.email]
    # And nothing is lost to it: should it come back, it is told what that mail would have told.
    say(filled, ConsentState.CONFIRMED)
    plan(filled, now=NOW + DAY)
    send(filled, box, NOW + DAY)
    assert box.receivers[-1] == CORK.email
    assert [call for profile, call in ledger(filled) if profile == CORK.id] == sorted(one.call.id for one in FOUR)


@pytest.mark.parametrize("state", NOT_NOW)
def test_who_unsubscribes_after_a_failed_attempt_gets_no_second_one(
    filled: Database, box: Box, state: ConsentState
) -> None:
    box.faults[CORK.email] = TransportFailed("450 try again later")
    plan(filled)
    send(filled, box)
    box.faults.clear()
    say(filled, state)
    send(filled, box, NOW + DAY)
    assert CORK.email not in box.receivers
    assert states(filled)[CORK.id] == "withdrawn"


def test_who_unsubscribes_gets_no_reminder_that_is_on_its_way(filled: Database, box: Box) -> None:
    kept = replace(FOUR[3].call, source_key="KEPT", deadlines=(deadline(2026, 9, 15),))
    with filled.write() as connection:
        calls.put_calls(connection, [kept], runs.begin_run(connection, kept.source, NOW))
        chosen = Choice(profile_id=CORK.id, call_id=kept.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
        assert put_choice(connection, chosen)
    at = NOW + 12 * DAY
    assert [one.calls for one in plan_reminders(filled, at, sender=SENDER)] == [1]
    say(filled, ConsentState.STOPPED)
    assert [one.state for one in send(filled, box, at)] == [DeliveryState.WITHDRAWN]
    assert box.taken == []


def test_who_unsubscribes_while_the_mails_before_its_own_are_sent_gets_none(filled: Database) -> None:
    class Meanwhile(Box):
        def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
            super().send(mail)
            if len(self.taken) == 1:
                with filled.write() as connection:
                    gone = Consent(profile_id=ILFOV.id, state=ConsentState.STOPPED, at=NOW, how="a test")
                    put_consent(connection, gone)

    box = Meanwhile()
    plan(filled)
    send(filled, box)
    assert box.receivers == [CORK.email, TORINO.email]


@pytest.fixture
def sharing(filled: Database) -> Database:
    """Two companies have their mail at one address, which each writes in its own way."""
    with filled.write() as connection:
        profiles.put_profile(connection, replace(TORINO, email=CORK.email.upper()), NOW)
        agree(connection, TORINO)
    return filled


def test_an_address_that_is_none_gets_no_mail_any_more_for_any_company(sharing: Database, box: Box) -> None:
    box.faults[CORK.email] = NO_USER
    plan(sharing)
    outcomes = {one.profile_id: one.state for one in send(sharing, box)}
    assert outcomes == {
        CORK.id: DeliveryState.PARKED,
        TORINO.id: DeliveryState.WITHDRAWN,
        ILFOV.id: DeliveryState.SENT,
    }
    assert box.receivers == [ILFOV.email]
    silences = {one.profile_id: one.silence for one in plan(sharing, now=NOW + 8 * DAY)}
    assert silences == {CORK.id: Silence.SUPPRESSED, TORINO.id: Silence.SUPPRESSED, ILFOV.id: None}
    # An admin lets it through again, and says why: what was not told is told.
    key = address_key(SENDER.links.secret, CORK.email)
    with sharing.write() as connection:
        assert lift_suppression(connection, key, NOW + 8 * DAY, "the mailbox was made anew")
    with sharing.read() as connection:
        lifted = find_suppression(connection, key)
    assert lifted is not None
    assert (lifted.kind, lifted.lifted_why) == (SuppressionKind.HARD, "the mailbox was made anew")
    box.faults.clear()
    plan(sharing, now=NOW + 9 * DAY)
    send(sharing, box, NOW + 9 * DAY)
    assert box.receivers.count(CORK.email.upper()) == 1


def test_a_complaint_stops_what_is_on_its_way_to_every_company_at_the_address(sharing: Database, box: Box) -> None:
    plan(sharing)
    complaint = Suppression(
        address_key=address_key(SENDER.links.secret, CORK.email),
        kind=SuppressionKind.COMPLAINT,
        since=NOW,
        why="its owner called a mail spam",
    )
    with sharing.write() as connection:
        put_suppression(connection, complaint)
    send(sharing, box)
    assert box.receivers == [ILFOV.email]


def test_an_address_that_is_full_rests_and_then_is_told_all(filled: Database, box: Box) -> None:
    rest = Suppression(
        address_key=address_key(SENDER.links.secret, CORK.email),
        kind=SuppressionKind.SOFT,
        since=NOW,
        until=NOW + DAY,
        why="the mailbox is full",
    )
    with filled.write() as connection:
        put_suppression(connection, rest)
    assert {one.profile_id: one.silence for one in plan(filled)}[CORK.id] is Silence.SUPPRESSED
    (planned,) = plan(filled, only=[CORK.id], now=NOW + DAY)
    assert planned.calls == len(FOUR)


def test_what_is_on_its_way_to_an_address_that_is_full_waits_until_it_has_rested(filled: Database, box: Box) -> None:
    """The report on last week's mail comes after this week's was planned."""
    plan(filled)
    rest = Suppression(
        address_key=address_key(SENDER.links.secret, CORK.email),
        kind=SuppressionKind.SOFT,
        since=NOW,
        until=NOW + DAY,
        why="the mailbox is full",
    )
    with filled.write() as connection:
        put_suppression(connection, rest)
    send(filled, box)
    send(filled, box, NOW + DAY - timedelta(minutes=1))
    assert box.receivers == [TORINO.email, ILFOV.email]
    with filled.read() as connection:
        (waiting,) = find_deliveries(connection, CORK.id)
    assert (waiting.state, waiting.attempts, waiting.attempted_at) == (DeliveryState.PENDING, 0, None)
    send(filled, box, NOW + DAY)
    assert box.receivers == [TORINO.email, ILFOV.email, CORK.email]
    assert len(ledger(filled)) == 3 * len(FOUR)
