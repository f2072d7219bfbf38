"""What follows from mails that came back: addresses that get no mail, for a while or for good."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.model.delivery import Delivery
from catalogue.model.suppression import Suppression, SuppressionKind
from notifier.incoming.bounces import Bounce, Complaint
from notifier.keys import address_key

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

# How long an address rests after one, two, three and more mails in a row that did not arrive.
RESTS = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
MOST_IN_A_ROW = 5
_FOR_GOOD = frozenset({SuppressionKind.COMPLAINT, SuppressionKind.ERASED})


class Finding(StrEnum):
    """What a report led to. ``UNKNOWN``: it is about no mail of ours. ``ELSEWHERE``: about an address to which our
    receiver passes its mail on, which is no reason to stop. ``SAME``: it tells nothing that was not known.
    """

    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    SAME = "same"
    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A report, what it led to, and of which delivery it is; None for no mail of ours. ``until``: the address rests."""

    finding: Finding
    delivery_id: str | None = None
    until: datetime | None = None


def keep_bounce(database: "Database", bounce: Bounce, secret: bytes, now: datetime) -> Returned:
    """Write down at ``now`` (aware) what follows from a mail that did not arrive. Twice the same changes nothing.

    An address that is none gets no mail any more. Any other reason lets it rest, longer each time, and after
    `MOST_IN_A_ROW` mails in a row that did not arrive for good. What the mail was to tell is told by the next one.
    """
    from catalogue.store.outbox import mark_returned

    with database.write() as connection:
        delivery = _delivery(connection, bounce.message_id)
        if delivery is None:
            return Returned(finding=Finding.UNKNOWN)
        if delivery.to.lower() not in bounce.receivers:
            return Returned(finding=Finding.ELSEWHERE, delivery_id=delivery.id)
        key = address_key(secret, delivery.to)
        before = _before(connection, key)
        why = f"the mail {delivery.id} came back" + (f": {bounce.status}" if bounce.status is not None else "")
        mark_returned(connection, delivery.id, why)
        follows = _after_bounce(connection, delivery, before, bounce.is_bad_address, now)
        if follows is None:
            return Returned(finding=Finding.SAME, delivery_id=delivery.id)
        suppression = replace(follows, address_key=key, why=why)
        return _put(connection, delivery, suppression)


def keep_complaint(database: "Database", complaint: Complaint, secret: bytes, now: datetime) -> Returned:
    """Write down at ``now`` (aware) that a reader complained: its address gets no mail any more."""
    with database.write() as connection:
        delivery = _delivery(connection, complaint.message_id)
        if delivery is None:
            return Returned(finding=Finding.UNKNOWN)
        key = address_key(secret, delivery.to)
        before = _before(connection, key)
        if before is not None and before.kind in _FOR_GOOD and (before.holds(now) or _sent_at(delivery) < _end(before)):
            return Returned(finding=Finding.SAME, delivery_id=delivery.id)
        why = f"its reader called the mail {delivery.id} spam"
        suppression = Suppression(address_key=key, kind=SuppressionKind.COMPLAINT, since=now, why=why)
        return _put(connection, delivery, suppression)


def _after_bounce(
    connection: "Connection", delivery: Delivery, before: Suppression | None, is_bad: bool, now: datetime
) -> Suppression | None:
    """What holds for an address after one more mail to it came back; None where nothing changes."""
    from catalogue.store.deliveries import was_sent_between

    if before is not None and before.lifted_at is None and before.kind is not SuppressionKind.SOFT:
        return None
    sent_at = _sent_at(delivery)
    if before is not None and before.lifted_at is not None and sent_at <= before.lifted_at:
        # An admin let mail through again since.
        return None
    hard = Suppression(address_key="", kind=SuppressionKind.HARD, since=now, why="")
    if is_bad:
        return hard
    count = 1
    if before is not None and before.lifted_at is None:
        if sent_at <= before.since:
            # It was on its way already when the last one came back, or is that one once more.
            return None
        arrived = was_sent_between(connection, delivery.to, before.since, sent_at)
        count = 1 if arrived else before.count + 1
    if count >= MOST_IN_A_ROW:
        return replace(hard, count=count)
    rest = RESTS[min(count, len(RESTS)) - 1]
    return Suppression(address_key="", kind=SuppressionKind.SOFT, since=now, until=now + rest, count=count, why="")


def _sent_at(delivery: Delivery) -> datetime:
    return delivery.sent_at or delivery.attempted_at or delivery.created_at


def _end(suppression: Suppression) -> datetime:
    """When an admin let mail through again."""
    return suppression.lifted_at or suppression.since


def _delivery(connection: "Connection", message_id: str) -> Delivery | None:
    from catalogue.store.deliveries import find_by_message_id

    return find_by_message_id(connection, message_id)


def _before(connection: "Connection", key: str) -> Suppression | None:
    """What is known of an address, with nobody else changing it until the transaction ends."""
    from catalogue.store.database import take_turn
    from catalogue.store.suppressions import find_suppression

    take_turn(connection, f"address {key}")
    return find_suppression(connection, key)


def _put(connection: "Connection", delivery: Delivery, suppression: Suppression) -> Returned:
    from catalogue.store.suppressions import put_suppression

    put_suppression(connection, suppression)
    return Returned(finding=Finding(suppression.kind.value), delivery_id=delivery.id, until=suppression.until)
