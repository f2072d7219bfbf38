"""From stored deliveries to sent mails, safe to be stopped and run again at any point.

Before a mail is handed to the server that is written down, and so is what the server said. That one was sent and that
the next one is begun are one commit, so that of all mails one at most is under way. Whatever stops the program, the
next run goes on from there: nothing is lost, and nothing is sent twice, except that a mail which the server may have
taken just before the program was killed goes out once more, with the same Message-ID.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from catalogue.model.consent import ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.suppression import Suppression, SuppressionKind
from notifier.mails.message import compose
from notifier.outgoing.refusal import TransportDown, TransportFailed, TransportRefused
from notifier.outgoing.transport import Transport
from notifier.sender import AddressError, Sender
from notifier.wording.lines import clean_line

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from catalogue.store.outbox import Hold
    from catalogue.store.profiles import Receiver

# Servers that ask to be tried later mean minutes (greylisting) to hours; RFC 5321, 4.5.4.1, gives up after 4 to 5 days.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 480))
GIVE_UP_AFTER = timedelta(days=5)

# A digest may have 100 kB.
_READ_AT_ONCE = 8

_NEEDED = {MailKind.CONFIRMATION: ConsentState.UNCONFIRMED, MailKind.GOODBYE: ConsentState.STOPPED}
# Who asked for it gets it, whatever was agreed on other mails.
_ASKED_FOR = frozenset({MailKind.LINKS})


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
            due = [id_ for id_, of in outbox.find_due(connection, now) if profiles is None or of in profiles]
            waiting = outbox.count_waiting(connection, now)
        begun = stopwatch()

        def clock() -> datetime:
            return now + timedelta(minutes=(stopwatch() - begun) // 60)

        outcomes = _Batch(database, transport, sender, due, clock).send(told)
    return Sending(outcomes=tuple(outcomes), waiting=waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A delivery that is about to be handed over at ``at``, as it is ``before`` and by now.

    ``link_key`` is its reader's key for links.
    """

    before: Delivery
    delivery: Delivery
    at: datetime
    link_key: str | None


class _Batch:
    """Deliveries, by their ids, that are sent one after the other; ``clock`` tells the instant.

    While the server reads a mail some of those to come are read: what they say never changes. The next one is begun
    with the commit that says that this one was sent.
    """

    def __init__(
        self,
        database: "Database",
        transport: Transport,
        sender: Sender,
        due: Iterable[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transport = transport
        self._sender = sender
        self._due = deque(due)
        self._clock = clock
        self._known: dict[str, Delivery] = {}
        # What became of the beginning of the next one, in a tuple: that may be nothing.
        self._next: tuple[_Begun | Outcome | None] | None = None
        self._down: str | None = None

    def send(self, told: Callable[[Outcome], None] | None) -> list[Outcome]:
        """Send them; what became of each. One that another program has, or that has to rest, is left out."""
        outcomes = []
        try:
            while self._due:
                delivery_id = self._due.popleft()
                outcome = self._handle(delivery_id) if self._down is None else self._leave(delivery_id)
                if outcome is None:
                    continue
                outcomes.append(outcome)
                if told is not None:
                    told(outcome)
        finally:
            self._transport.close()
            self._take_back_next()
        return outcomes

    def _leave(self, delivery_id: str) -> Outcome | None:
        """That a delivery was not tried, because nothing goes out; None where it is not there any more."""
        from catalogue.store.deliveries import get_delivery

        with self._database.read() as connection:
            untried = get_delivery(connection, delivery_id)
        return _outcome(untried, DeliveryState.PENDING, self._down) if untried is not None else None

    def _handle(self, delivery_id: str) -> Outcome | None:
        if self._next is not None:
            (begun,), self._next = self._next, None
        else:
            with self._database.write() as connection:
                begun = self._begin(connection, delivery_id)
        if not isinstance(begun, _Begun):
            return begun
        outcome, fault = self._hand_over(begun)
        if isinstance(fault, TransportDown):
            self._down = str(fault)
            return _outcome(begun.delivery, DeliveryState.PENDING, self._down)
        return outcome

    def _begin(self, connection: "Connection", delivery_id: str) -> _Begun | Outcome | None:
        """Write down that a delivery is handed over now; what became of it instead where it must not be.

        None where another program has it, and where its address rests: then it waits until that is over.
        """
        from catalogue.store import outbox

        now = self._clock()
        known = self._known.pop(delivery_id, None)
        attempt = outbox.begin_attempt(connection, delivery_id, now, self._sender.key_of, known)
        if attempt is None:
            return None
        before, receiver, suppression = attempt.before, attempt.receiver, attempt.suppression
        obstacle = _find_obstacle(before, receiver, suppression, now)
        if obstacle is not None:
            outbox.withdraw(connection, delivery_id, obstacle)
            return _outcome(before, DeliveryState.WITHDRAWN, obstacle)
        if suppression is not None and suppression.until is not None:
            outbox.take_back(connection, before, suppression.until)
            return None
        key = receiver.link_key if receiver is not None else None
        delivery = replace(before, attempts=before.attempts + 1, attempted_at=now)
        return _Begun(before=before, delivery=delivery, at=now, link_key=key)

    def _begin_next(self, connection: "Connection") -> None:
        if self._due:
            self._next = (self._begin(connection, self._due[0]),)

    def _take_back_next(self) -> None:
        """Of a delivery that was begun and is not tried any more no server can have anything."""
        from catalogue.store import outbox

        begun = self._next[0] if self._next is not None else None
        if isinstance(begun, _Begun):
            with self._database.write() as connection:
                outbox.take_back(connection, begun.before)

    def _read_next(self) -> None:
        """Read the next deliveries. What keeps us from it shows when they are due."""
        from catalogue.store.deliveries import get_deliveries
        from catalogue.store.errors import StoreError

        if self._due and self._due[0] not in self._known:
            with suppress(StoreError), self._database.read() as connection:
                self._known = get_deliveries(connection, list(islice(self._due, _READ_AT_ONCE)))

    def _hand_over(self, begun: _Begun) -> tuple[Outcome | None, TransportFailed | None]:
        """What became of a delivery, None where it was in other hands; and what kept it from being taken now, if any.

        Whatever a server says is written down before anything else happens, so nothing here raises past `hold`.
        """
        from catalogue.store import outbox

        fault: TransportFailed | None = None
        # What an earlier attempt left open no later one settles, unless it is taken now.
        before, now = begun.before.attempted_at, begun.at
        try:
            # Connecting takes longest and needs nothing in our hands.
            self._transport.open()
        except TransportDown as error:
            fault = error
        with outbox.hold(self._database, begun.delivery) as held:
            if held is None:
                return None, fault
            if fault is not None:
                return _put_back(held, fault, before, now), fault
            try:
                mail = compose(begun.delivery, self._sender, now, begun.link_key)
                self._transport.send(mail, self._read_next)
            except (AddressError, ValueError, TransportRefused) as error:
                held.park(str(error), arrived_at=before)
                outcome = _outcome(held.delivery, DeliveryState.PARKED, str(error))
                bad_address = isinstance(error, TransportRefused) and error.bad_address
            except TransportFailed as error:
                return _put_back(held, error, before, now), error
            else:
                held.mark_sent(now, self._begin_next)
                return _outcome(held.delivery, DeliveryState.SENT), None
        if bad_address:
            _suppress(self._database, begun.delivery.to, str(outcome.problem), self._sender, now)
        return outcome, None


def _look_up(
    connection: "Connection", delivery: Delivery, sender: Sender, now: datetime
) -> "tuple[Receiver | None, Suppression | None]":
    """Whom ``delivery`` reaches, None where that is no profile that is there; and what keeps mail from its address."""
    from catalogue.store.profiles import find_receiver
    from catalogue.store.suppressions import find_holding

    receiver = find_receiver(connection, delivery.profile_id) if delivery.profile_id is not None else None
    return receiver, find_holding(connection, sender.key_of(delivery.to), now)


def _find_obstacle(
    delivery: Delivery, receiver: "Receiver | None", suppression: Suppression | None, now: datetime
) -> str | None:
    """Why ``delivery`` must not be sent at ``now`` (aware), in words for an admin; None where it may.

    What may have arrived already is sent again as it was, so that its receiver sees that it is the same.
    """
    if delivery.profile_id is not None:
        if receiver is None or receiver.email != delivery.to:
            return "its receiver has another address now"
        needed = _NEEDED.get(delivery.kind, ConsentState.CONFIRMED)
        if receiver.consent is not needed and delivery.kind not in _ASKED_FOR:
            return f"the consent of its receiver is {receiver.consent} by now"
    if suppression is not None and suppression.kind is not SuppressionKind.SOFT:
        return f"no mail goes to this address: {suppression.kind} ({suppression.why})"
    if delivery.good_until is not None and delivery.good_until <= now and delivery.attempted_at is None:
        return "a deadline in it has passed"
    return None


def _suppress(database: "Database", address: str, why: str, sender: Sender, now: datetime) -> None:
    from catalogue.store.suppressions import put_suppression

    key = sender.key_of(address)
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
    from catalogue.store.deliveries import get_delivery

    with database.read() as connection:
        stale = outbox.find_stale(connection, now)
    outcomes = []
    for delivery_id in stale:
        with database.write() as connection:
            delivery = get_delivery(connection, delivery_id)
            if delivery is None:
                continue
            receiver, suppression = _look_up(connection, delivery, sender, now)
            obstacle = _find_obstacle(delivery, receiver, suppression, now)
            if obstacle is not None and outbox.withdraw(connection, delivery_id, obstacle):
                outcomes.append(_outcome(delivery, DeliveryState.WITHDRAWN, obstacle))
    return outcomes
