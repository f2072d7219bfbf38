"""What follows from mails that came back: rest, longer rest, silence; never on a guess, never twice for one mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from catalogue.model.delivery import Delivery, DeliveryState
from catalogue.model.suppression import Suppression, SuppressionKind
from catalogue.store.database import Database
from catalogue.store.deliveries import plan_delivery
from catalogue.store.suppressions import find_suppression, lift_suppression, put_suppression
from notifier.incoming.bounces import Bounce, Complaint
from notifier.incoming.returned import Finding, Returned, keep_bounce, keep_complaint
from notifier.keys import address_key
from notifier.outgoing.status import Status
from tests.mails import content
from tests.notifier.conftest import fill
from tests.notifier.samples import ILFOV, NOW

SECRET = b"x" * 32
KEY = address_key(SECRET, ILFOV.email)
HARD, FULL = Status(kind=5, subject=1, detail=1), Status(kind=5, subject=2, detail=2)
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A catalogue with three companies, on each database."""
    url = request.getfixturevalue("catalogue_url" if request.param == "sqlite" else "postgres_url")
    opened = Database.open(str(url))
    fill(opened)
    yield opened
    opened.close()


def post(database: Database, name: str, sent_at: datetime | None, to: str = ILFOV.email) -> str:
    """A mail that was sent; its Message-ID."""
    delivery = Delivery(
        id=name,
        profile_id=ILFOV.id,
        to=to,
        subject="x",
        content=content(),
        message_id=f"<{name}@callfit.example>",
        created_at=sent_at or NOW,
        state=DeliveryState.SENT if sent_at is not None else DeliveryState.PENDING,
        sent_at=sent_at,
    )
    with database.write() as connection:
        plan_delivery(connection, delivery)
    return delivery.message_id


def bounce(message_id: str, status: Status | None = FULL, *receivers: str) -> Bounce:
    whom = frozenset(receivers or {ILFOV.email.lower()})
    return Bounce(message_id=message_id, receivers=whom, status=status)


def known(database: Database) -> Suppression | None:
    with database.read() as connection:
        return find_suppression(connection, KEY)


def test_an_address_that_is_none_gets_no_mail_any_more(database: Database) -> None:
    returned = keep_bounce(database, bounce(post(database, "one", NOW), HARD), SECRET, NOW + DAY)
    assert returned == Returned(finding=Finding.HARD, delivery_id="one")
    assert known(database) == Suppression(
        address_key=KEY, kind=SuppressionKind.HARD, since=NOW + DAY, why="the mail one came back: 5.1.1"
    )


def test_what_may_pass_lets_it_rest_longer_each_time_and_in_the_end_for_good(database: Database) -> None:
    now, found = NOW, []
    for number in range(5):
        message_id = post(database, f"mail-{number}", now)
        now += timedelta(hours=1)
        returned = keep_bounce(database, bounce(message_id), SECRET, now)
        found.append((returned.finding, returned.until - now if returned.until else None))
        now += 10 * DAY
    assert found == [
        (Finding.SOFT, DAY),
        (Finding.SOFT, 3 * DAY),
        (Finding.SOFT, 7 * DAY),
        (Finding.SOFT, 7 * DAY),
        (Finding.HARD, None),
    ]
    after = known(database)
    assert after is not None
    assert (after.kind, after.count, after.until) == (SuppressionKind.HARD, 5, None)


def test_a_mail_that_arrived_in_between_begins_the_count_anew(database: Database) -> None:
    for number, day in enumerate((0, 10, 20)):
        message_id = post(database, f"mail-{number}", NOW + day * DAY)
        keep_bounce(database, bounce(message_id), SECRET, NOW + day * DAY)
    post(database, "arrived", NOW + 30 * DAY)
    returned = keep_bounce(database, bounce(post(database, "last", NOW + 40 * DAY)), SECRET, NOW + 40 * DAY)
    assert returned.until == NOW + 41 * DAY
    after = known(database)
    assert after is not None
    assert after.count == 1


def test_the_same_report_twice_and_one_of_a_mail_that_was_on_its_way_change_nothing(database: Database) -> None:
    first, second = post(database, "first", NOW), post(database, "second", NOW + timedelta(minutes=1))
    keep_bounce(database, bounce(first), SECRET, NOW + DAY)
    before = known(database)
    for message_id in (first, second):
        assert keep_bounce(database, bounce(message_id), SECRET, NOW + 2 * DAY).finding is Finding.SAME
    assert known(database) == before


def test_a_report_on_no_mail_of_ours_changes_nothing(database: Database) -> None:
    post(database, "one", NOW)
    returned = keep_bounce(database, bounce("<other@callfit.example>", HARD), SECRET, NOW)
    assert returned == Returned(finding=Finding.UNKNOWN)
    assert known(database) is None


def test_a_report_on_an_address_that_a_mail_was_passed_on_to_is_no_reason_to_stop(database: Database) -> None:
    message_id = post(database, "one", NOW)
    returned = keep_bounce(database, bounce(message_id, HARD, "somebody@elsewhere.example"), SECRET, NOW)
    assert returned == Returned(finding=Finding.ELSEWHERE, delivery_id="one")
    assert known(database) is None
    passed_on = bounce(message_id, HARD, "somebody@elsewhere.example", ILFOV.email.lower())
    assert keep_bounce(database, passed_on, SECRET, NOW).finding is Finding.HARD


def test_large_and_small_letters_are_the_same(database: Database) -> None:
    message_id = post(database, "one", NOW, ILFOV.email.upper())
    assert keep_bounce(database, bounce(message_id, HARD), SECRET, NOW).finding is Finding.HARD
    assert known(database) is not None


def test_a_complaint_outweighs_all_but_what_its_owner_had_erased(database: Database) -> None:
    message_id = post(database, "one", NOW)
    keep_bounce(database, bounce(message_id, HARD), SECRET, NOW)
    returned = keep_complaint(database, Complaint(message_id=message_id), SECRET, NOW + DAY)
    assert returned == Returned(finding=Finding.COMPLAINT, delivery_id="one")
    after = known(database)
    assert after is not None
    assert (after.kind, after.until, after.why) == (
        SuppressionKind.COMPLAINT,
        None,
        "its reader called the mail one spam",
    )
    assert keep_complaint(database, Complaint(message_id=message_id), SECRET, NOW + 2 * DAY).finding is Finding.SAME
    assert keep_bounce(database, bounce(message_id, HARD), SECRET, NOW + 2 * DAY).finding is Finding.SAME
    assert known(database) == after
    erased = Suppression(address_key=KEY, kind=SuppressionKind.ERASED, since=NOW, why="asked for")
    with database.write() as connection:
        put_suppression(connection, erased)
    for returned in (
        keep_complaint(database, Complaint(message_id=message_id), SECRET, NOW + 3 * DAY),
        keep_bounce(database, bounce(message_id, HARD), SECRET, NOW + 3 * DAY),
    ):
        assert returned.finding is Finding.SAME
    assert known(database) == erased


def test_a_complaint_that_an_admin_settled_is_not_counted_once_more(database: Database) -> None:
    complaint = Complaint(message_id=post(database, "one", NOW))
    keep_complaint(database, complaint, SECRET, NOW)
    with database.write() as connection:
        lift_suppression(connection, KEY, NOW + DAY, "it was a mistake")
    assert keep_complaint(database, complaint, SECRET, NOW + 2 * DAY).finding is Finding.SAME
    again = Complaint(message_id=post(database, "two", NOW + 3 * DAY))
    assert keep_complaint(database, again, SECRET, NOW + 3 * DAY).finding is Finding.COMPLAINT


def test_a_complaint_on_no_mail_of_ours_changes_nothing(database: Database) -> None:
    assert keep_complaint(database, Complaint(message_id="<x@y>"), SECRET, NOW) == Returned(finding=Finding.UNKNOWN)


def test_what_an_admin_let_through_again_is_not_stopped_by_an_old_report(database: Database) -> None:
    old = post(database, "old", NOW)
    keep_bounce(database, bounce(old, HARD), SECRET, NOW + DAY)
    with database.write() as connection:
        lift_suppression(connection, KEY, NOW + 2 * DAY, "the mailbox is there again")
    for status in (FULL, HARD):
        assert keep_bounce(database, bounce(old, status), SECRET, NOW + 3 * DAY).finding is Finding.SAME
    new = post(database, "new", NOW + 4 * DAY)
    assert keep_bounce(database, bounce(new), SECRET, NOW + 5 * DAY).until == NOW + 6 * DAY
    after = known(database)
    assert after is not None
    assert after.lifted_at is None


def test_a_mail_of_which_it_is_unsure_whether_it_was_sent_counts_as_well(database: Database) -> None:
    assert keep_bounce(database, bounce(post(database, "one", None)), SECRET, NOW).finding is Finding.SOFT
