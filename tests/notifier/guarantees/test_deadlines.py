"""No closed call in any mail: deadlines are compared when a mail is planned and when it is sent, to the minute."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.delivery import DeliveryState, MailKind
from catalogue.model.match import Match
from catalogue.model.profile import MailWishes, Profile
from catalogue.store import calls, profiles, runs
from catalogue.store.choices import put_choice
from catalogue.store.database import Database
from notifier.mails.mail import Mail
from notifier.outgoing.outbox import send_pending
from notifier.outgoing.refusal import TransportDown, TransportFailed
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, ledger, plan, send
from tests.notifier.samples import CORK, HEAT_PUMPS, LIFE, NOW, SENDER, deadline, match

# 17:00 in Brussels, in summer: the last instant of the call.
END = datetime(2026, 9, 15, 17, tzinfo=ZoneInfo("Europe/Brussels"))
CLOSING = replace(HEAT_PUMPS, source_key="CLOSING", title="Closes at five", deadlines=(deadline(2026, 9, 15),))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def offering(filled: Database) -> Database:
    """A catalogue with a call that closes at 17:00 in Brussels, and one that does not for months."""
    with filled.write() as connection:
        calls.put_calls(connection, [CLOSING], runs.begin_run(connection, CLOSING.source, NOW - timedelta(hours=1)))
    assert CLOSING.deadlines[0].at == END
    return filled


def both(profile: Profile) -> Sequence[Match]:
    return [replace(match(call), profile_id=profile.id) for call in (CLOSING, LIFE)]


def told(database: Database) -> list[str]:
    return [call for _, call in ledger(database)]


@pytest.mark.parametrize(
    ("at", "ids"), [(END - MINUTE, [CLOSING.id, LIFE.id]), (END + MINUTE, [LIFE.id])], ids=["16:59", "17:01"]
)
def test_a_call_is_told_until_five_in_brussels_and_not_after(
    offering: Database, box: Box, at: datetime, ids: list[str]
) -> None:
    plan(offering, both, only=[CORK.id], now=at)
    send(offering, box, at)
    assert told(offering) == sorted(ids)
    text = str(box.taken[0].get_body(("plain",)))
    assert ("Closes at five" in text) is (CLOSING.id in ids)


def test_a_mail_planned_a_minute_before_the_end_and_sent_a_minute_after_is_not_sent(
    offering: Database, box: Box
) -> None:
    plan(offering, both, only=[CORK.id], now=END - MINUTE)
    outcomes = send(offering, box, END + MINUTE)
    assert [(one.state, one.problem) for one in outcomes] == [(DeliveryState.WITHDRAWN, "a deadline in it has passed")]
    assert box.taken == []
    assert told(offering) == [], "what it would have told is not told"
    plan(offering, both, only=[CORK.id], now=END + MINUTE)
    send(offering, box, END + MINUTE)
    assert told(offering) == [LIFE.id], "the rest of it comes in a mail of its own"
    assert "Closes at five" not in str(box.taken[0].get_body(("plain",)))


@pytest.mark.parametrize("fault", [TransportFailed("450 try again later"), TransportDown("no server")], ids=str)
def test_a_mail_that_a_server_did_not_take_until_the_end_is_not_sent_after_it(
    offering: Database, box: Box, fault: Exception
) -> None:
    plan(offering, both, only=[CORK.id], now=END - timedelta(hours=1))
    box.faults[CORK.email] = fault
    assert [one.state for one in send(offering, box, END - timedelta(hours=1))] == [DeliveryState.PENDING]
    box.faults.clear()
    assert [one.state for one in send(offering, box, END + timedelta(hours=1))] == [DeliveryState.WITHDRAWN]
    assert box.taken == []


def test_in_a_batch_that_takes_long_the_deadline_is_compared_with_the_time_of_each_mail(offering: Database) -> None:
    """A server that likes two mails an hour: the batch began before the end, its last mails come after it."""

    class Slow(Box):
        """Each mail takes half an hour."""

        seconds = 0.0

        def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
            super().send(mail)
            Slow.seconds += 1800

    box = Slow()
    plan(offering, both, now=END - timedelta(minutes=45))
    outcomes = send_pending(
        offering, box, END - timedelta(minutes=45), sender=SENDER, stopwatch=lambda: Slow.seconds
    ).outcomes
    assert [one.state for one in outcomes] == [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.WITHDRAWN]
    assert [message["Date"].datetime for message in box.taken] == [END - 45 * MINUTE, END - 15 * MINUTE]


def test_a_reminder_is_not_sent_after_the_end(offering: Database, box: Box) -> None:
    with offering.write() as connection:
        profiles.put_profile(connection, replace(CORK, mail=MailWishes(weekday=4, hour=7)), NOW)
        chosen = Choice(profile_id=CORK.id, call_id=CLOSING.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY)
        assert put_choice(connection, chosen)
    (planned,) = plan_reminders(offering, END - MINUTE, sender=SENDER)
    assert planned.calls == 1
    assert [(one.kind, one.state) for one in send(offering, box, END + MINUTE)] == [
        (MailKind.REMINDER, DeliveryState.WITHDRAWN)
    ]
    assert box.taken == []
    assert plan_reminders(offering, END + MINUTE, sender=SENDER) == []


def test_the_deadline_is_told_in_the_readers_own_time_with_its_name() -> None:
    """17:00 in Brussels is 18:00 in Bucharest and 16:00 in Dublin; UTC it is in neither."""
    from notifier.mails.render import render_digest
    from tests.notifier.samples import ILFOV, digest

    at_five = replace(CLOSING, deadlines=(deadline(2026, 9, 15, hour_known=True),))
    found = digest((match(at_five),), profile=CORK)
    assert "16:00 Dublin time" in " ".join(render_digest(found, SENDER).text.split())
    assert "18:00 la București" in " ".join(render_digest(replace(found, profile=ILFOV), SENDER).text.split())
    assert at_five.deadlines[0].at.astimezone(UTC).hour == 15
