"""Reminders: of what a company kept, on the day of each mark, from its hour on, and never beside a digest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.model.choice import Choice, ChoiceKind, ChosenBy
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import MailKind
from catalogue.store import calls, deliveries, runs
from catalogue.store.choices import put_choice
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from notifier.telling.reminders import plan_reminders
from tests.notifier.posting import Box, plan, send
from tests.notifier.samples import CORK, NOW, SENDER, deadline, match
from tests.notifier.test_news import TOPIC

# A Tuesday, eight in the morning in Dublin; the next digest is due on Monday. The call closes in 14 days.
DAY = datetime(2026, 9, 1, 7, tzinfo=UTC)


@pytest.fixture
def keeping(filled: Database) -> Database:
    """A catalogue in which Cork Robotics kept a call."""
    with filled.write() as connection:
        run = runs.begin_run(connection, TOPIC.source, NOW)
        calls.put_calls(connection, [TOPIC], run)
        put_choice(
            connection,
            Choice(profile_id=CORK.id, call_id=TOPIC.id, kind=ChoiceKind.SAVED, at=NOW, by=ChosenBy.COMPANY),
        )
    return filled


def reminded(database: Database, now: datetime = DAY) -> list[str | None]:
    return [one.subject for one in plan_reminders(database, now, sender=SENDER)]


def test_a_kept_call_is_told_on_the_day_of_its_mark_once(keeping: Database) -> None:
    assert reminded(keeping, DAY - timedelta(hours=2)) == [], "not before the company's hour"
    assert reminded(keeping) == ["14 days left: Heat pumps for homes"]
    assert reminded(keeping) == []
    assert reminded(keeping, DAY + timedelta(days=1)) == []
    with keeping.read() as connection:
        (stored,) = deliveries.find_deliveries(connection, CORK.id)
    assert stored.kind is MailKind.REMINDER
    assert "1 call that you kept closes soon" in stored.text
    assert "It closes in 14 days: Tuesday 15 September 2026" in " ".join(stored.text.split())
    assert stored.calendar is not None
    assert stored.good_until == TOPIC.deadlines[0].at
    box = Box()
    assert [one.kind for one in send(keeping, box, DAY)] == [MailKind.REMINDER]
    assert box.taken[0]["List-Unsubscribe"] is not None


def test_what_a_reminder_told_the_digest_does_not_and_the_other_way_round(keeping: Database) -> None:
    plan(keeping, lambda _: [match(TOPIC)], only=[CORK.id])
    reminded(keeping)
    (digest,) = plan(keeping, lambda _: [match(TOPIC)], only=[CORK.id], now=DAY + timedelta(days=6))
    assert digest.calls == 0
    (told,) = plan(keeping, lambda _: [match(TOPIC)], only=[CORK.id], now=DAY + timedelta(days=13))
    assert told.calls == 1, "one day left, past the mark of three"
    assert reminded(keeping, DAY + timedelta(days=13, hours=1)) == []


def test_where_the_digest_comes_tomorrow_it_tells(keeping: Database) -> None:
    sunday = DAY + timedelta(days=5)
    assert reminded(keeping, sunday) == []


@pytest.mark.parametrize("state", [ConsentState.PAUSED, ConsentState.STOPPED, ConsentState.UNCONFIRMED])
def test_who_did_not_agree_is_not_reminded(keeping: Database, state: ConsentState) -> None:
    with keeping.write() as connection:
        put_consent(connection, Consent(profile_id=CORK.id, state=state, at=NOW, how="a test"))
    assert reminded(keeping) == []


def test_several_are_one_mail(keeping: Database) -> None:
    other = replace(TOPIC, source_key="OTHER", title="Another", deadlines=(deadline(2026, 9, 10),))
    with keeping.write() as connection:
        run = runs.begin_run(connection, TOPIC.source, NOW + timedelta(hours=1))
        calls.put_calls(connection, [other], run)
        put_choice(
            connection,
            Choice(profile_id=CORK.id, call_id=other.id, kind=ChoiceKind.APPLIED, at=NOW, by=ChosenBy.COMPANY),
        )
    assert reminded(keeping) == ["2 calls that you kept close soon"]


def test_what_was_dismissed_since_or_has_closed_is_let_be(keeping: Database) -> None:
    assert reminded(keeping, datetime(2026, 9, 16, 7, tzinfo=UTC)) == []
    with keeping.write() as connection:
        put_choice(
            connection,
            Choice(
                profile_id=CORK.id,
                call_id=TOPIC.id,
                kind=ChoiceKind.DISMISSED,
                at=NOW + timedelta(hours=1),
                by=ChosenBy.COMPANY,
            ),
        )
    assert reminded(keeping) == []
