"""From stored deliveries to sent mails, safe to be stopped and run again at any point.

Before a mail is handed to the server that is written down, and so is what the server said, each in a commit of its own.
Whatever stops the program in between, the next run goes on from there: nothing is lost, and nothing is sent twice,
except that a mail which the server may have taken just before the program was killed goes out once more, with the same
Message-ID.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.suppression import Suppression, SuppressionKind
from notifier.keys import address_key
from notifier.mails.message import compose
from notifier.outgoing.refusal import TransportDown, TransportFailed, TransportRefused
from notifier.outgoing.transport import Transport
from notifier.sender import AddressError, Sender
from notifier.wording.lines import clean_line

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from catalogue.store.outbox import Hold

# Servers that ask to be tried later mean minutes (greylisting) to hours; RFC 5321, 4.5.4.1, gives up after 4 to 5 days.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 480))
GIVE_UP_AFTER = timedelta(days=5)

_NEEDED = {MailKind.CONFIRMATION: ConsentState.UNCONFIRMED, MailKind.GOODBYE: ConsentState.STOPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one delivery; the ``problem`` says why it was not sent. ``profile_id`` is None for an admin's."""

    delivery_id: str
    profile_id: str | None
    kind: MailKind
    subject: str
    state: DeliveryState
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What one round of sending did.

    ``busy``: another program sends from the same SQLite file, so this one left it all to that. ``waiting``: so many
    deliveries were not tried, because a server asked to be tried later.
    """

    outcomes: tuple[Outcome, ...] = ()
    busy: bool = False
    waiting: int = 0


def send_pending(
    database: "Database",
    transport: Transport,
    now: datetime,
    *,
    sender: Sender,
    profiles: Collection[str] | None = None,
    told: Callable[[Outcome], None] | None = None,
    stopwatch: Callable[[], float] = time.monotonic,
) -> Sending:
    """Send what is written down and not sent yet, the oldest first; what became of each.

    What is refused for good is parked with the reason, what fails for now is tried again later, and neither stops the
    others. Once nothing goes out at all the rest stays pending untried. What does not hold any more is withdrawn: its
    receiver wants no mail, has another address, or a call in it has closed. Two programs never send the same delivery.
    ``profiles`` are the ids to send for, all where None; ``told`` hears of each outcome. It begins at ``now`` (aware);
    what the ``stopwatch`` (seconds) shows since then is added, in whole minutes: a batch may take hours.
    Raises `catalogue.store.errors.StoreError` if the database fails.
    """
    from catalogue.store import outbox

    with outbox.sending(database) as alone:
        if not alone:
            return Sending(busy=True)
        with database.read() as connection:
            due = [one for one in outbox.find_due(connection, now) if profiles is None or one[1] in profiles]
            waiting = outbox.count_waiting(connection, now)
        outcomes: list[Outcome] = []
        down: str | None = None
        begun = stopwatch()
        try:
            for delivery_id, _ in due:
                at = now + timedelta(minutes=(stopwatch() - begun) // 60)
                if down is None:
                    outcome, down = _handle(database, transport, delivery_id, sender, at)
                else:
                    outcome = _leave(database, delivery_id, down)
                if outcome is None:
                    continue
                outcomes.append(outcome)
                if told is not None:
                    told(outcome)
        finally:
            transport.close()
    return Sending(outcomes=tuple(outcomes), waiting=waiting)


def _leave(database: "Database", delivery_id: str, down: str) -> Outcome | None:
    """That a delivery was not tried, because nothing goes out; None where it is not there any more."""
    from catalogue.store.deliveries import get_delivery

    with database.read() as connection:
        untried = get_delivery(connection, delivery_id)
    return _outcome(untried, DeliveryState.PENDING, down) if untried is not None else None


def _handle(
    database: "Database", transport: Transport, delivery_id: str, sender: Sender, now: datetime
) -> tuple[Outcome | None, str | None]:
    """Send one delivery and write it down: what became of it, None where another program has it or it has to rest.

    With it, why nothing goes out at all, if that is so.
    """
    begun = _begin(database, delivery_id, sender, now)
    if begun is None or isinstance(begun, Outcome):
        return begun, None
    outcome, fault = _send(database, transport, begun, sender, now)
    if isinstance(fault, TransportDown):
        return _outcome(begun.delivery, DeliveryState.PENDING, str(fault)), str(fault)
    return outcome, None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A delivery that is about to be handed over, as it is ``before`` and by now, and its reader's key for links."""

    before: Delivery
    delivery: Delivery
    link_key: str | None


def _begin(database: "Database", delivery_id: str, sender: Sender, now: datetime) -> _Begun | Outcome | None:
    """Write down that a delivery is handed over now; what became of it instead where it must not be.

    None where another program has it, and where its address rests: then it waits until that is over.
    """
    from catalogue.store import outbox
    from catalogue.store.profiles import link_key_of
    from catalogue.store.suppressions import find_holding

    with database.write() as connection:
        delivery = outbox.begin_attempt(connection, delivery_id, now)
        if delivery is None:
            return None
        suppression = find_holding(connection, address_key(sender.links.secret, delivery.to), now)
        obstacle = _find_obstacle(connection, delivery, suppression, now)
        if obstacle is not None:
            outbox.withdraw(connection, delivery_id, obstacle)
            return _outcome(delivery, DeliveryState.WITHDRAWN, obstacle)
        if suppression is not None and suppression.until is not None:
            outbox.postpone(connection, delivery, suppression.until)
            return None
        key = link_key_of(connection, delivery.profile_id) if delivery.profile_id is not None else None
    begun = replace(delivery, attempts=delivery.attempts + 1, attempted_at=now)
    return _Begun(before=delivery, delivery=begun, link_key=key)


def _find_obstacle(
    connection: "Connection", delivery: Delivery, suppression: Suppression | None, now: datetime
) -> str | None:
    """Why ``delivery`` must not be sent at ``now`` (aware), in words for an admin; None where it may.

    What may have arrived already is sent again as it was, so that its receiver sees that it is the same.
    """
    from catalogue.store.consents import consent_state
    from catalogue.store.profiles import get_profile

    if delivery.profile_id is not None:
        profile = get_profile(connection, delivery.profile_id)
        if profile is None or profile.email != delivery.to:
            return "its receiver has another address now"
        needed, state = _NEEDED.get(delivery.kind, ConsentState.CONFIRMED), consent_state(connection, profile.id)
        if state is not needed:
            return f"the consent of its receiver is {state} by now"
    if suppression is not None and suppression.kind is not SuppressionKind.SOFT:
        return f"no mail goes to this address: {suppression.kind} ({suppression.why})"
    if delivery.good_until is not None and delivery.good_until <= now and delivery.attempted_at is None:
        return "a deadline in it has passed"
    return None


def _send(
    database: "Database", transport: Transport, begun: _Begun, sender: Sender, now: datetime
) -> tuple[Outcome | None, TransportFailed | None]:
    """What became of a delivery, None where it was in other hands; and what kept it from being taken now, if anything.

    Whatever a server says is written down before anything else happens, so nothing here raises past `hold`.
    """
    from catalogue.store import outbox

    fault: TransportFailed | None = None
    # What an earlier attempt left open no later one settles, unless it is taken now.
    before = begun.before.attempted_at
    try:
        # Connecting takes longest and needs nothing in our hands.
        transport.open()
    except TransportDown as error:
        fault = error
    with outbox.hold(database, begun.delivery.id, begun.delivery) as held:
        if held is None:
            return None, fault
        if fault is not None:
            return _put_back(held, fault, before, now), fault
        try:
            transport.send(compose(held.delivery, sender, now, begun.link_key))
        except (AddressError, ValueError, TransportRefused) as error:
            held.park(str(error), arrived_at=before)
            outcome = _outcome(held.delivery, DeliveryState.PARKED, str(error))
            bad_address = isinstance(error, TransportRefused) and error.bad_address
        except TransportFailed as error:
            return _put_back(held, error, before, now), error
        else:
            held.mark_sent(now)
            return _outcome(held.delivery, DeliveryState.SENT), None
    if bad_address:
        _suppress(database, begun.delivery.to, str(outcome.problem), sender, now)
    return outcome, None


def _suppress(database: "Database", address: str, why: str, sender: Sender, now: datetime) -> None:
    from catalogue.store.suppressions import put_suppression

    key = address_key(sender.links.secret, address)
    with database.write() as connection:
        put_suppression(
            connection, Suppression(address_key=key, kind=SuppressionKind.HARD, since=now, why=clean_line(why, 200))
        )


def _put_back(held: "Hold", error: TransportFailed, before: datetime | None, now: datetime) -> Outcome:
    """To be tried again later, or never, if it has been tried for days.

    ``before`` is when an earlier attempt may have brought it there.
    """
    delivery, problem = held.delivery, str(error)
    arrived_at = now if error.may_have_arrived else before
    if now - delivery.created_at >= GIVE_UP_AFTER and delivery.attempts > len(BACK_OFF):
        problem = f"given up after {delivery.attempts} attempts: {problem}"
        held.park(problem, arrived_at=arrived_at)
        return _outcome(delivery, DeliveryState.PARKED, problem)
    pause = BACK_OFF[min(max(delivery.attempts, 1), len(BACK_OFF)) - 1]
    later = None if isinstance(error, TransportDown) else now + pause
    held.put_back(problem, later, arrived_at=arrived_at)
    return _outcome(delivery, DeliveryState.PENDING, problem)


def _outcome(delivery: Delivery, state: DeliveryState, problem: str | None = None) -> Outcome:
    return Outcome(
        delivery_id=delivery.id,
        profile_id=delivery.profile_id,
        kind=delivery.kind,
        subject=delivery.subject,
        state=state,
        problem=problem,
    )


def withdraw_stale(database: "Database", now: datetime, sender: Sender) -> Sequence[Outcome]:
    """Withdraw what must not be sent any more at ``now`` (aware), so that it is planned anew without what has passed.

    A mail that may have arrived already stays as it is.
    """
    from catalogue.store import outbox
    from catalogue.store.deliveries import find_pending
    from catalogue.store.suppressions import find_holding

    with database.read() as connection:
        pending = [one for one in find_pending(connection) if one.good_until is not None and one.good_until <= now]
    outcomes = []
    for delivery in pending:
        with database.write() as connection:
            suppression = find_holding(connection, address_key(sender.links.secret, delivery.to), now)
            obstacle = _find_obstacle(connection, delivery, suppression, now)
            if obstacle is not None and outbox.withdraw(connection, delivery.id, obstacle):
                outcomes.append(_outcome(delivery, DeliveryState.WITHDRAWN, obstacle))
    return outcomes
