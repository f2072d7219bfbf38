"""From matches to sent mails, safe to be stopped and run again at any point.

First every digest that is due is written down, with its rendered text and what it tells, in one commit a profile. Then
every one that is written down and not sent yet is sent, and that is written down, in one commit a mail. Whatever
stops the program in between, the next run goes on from there: nothing is lost, and nothing is told twice, except that a
mail that the server took just before the program was killed goes out once more, with the same Message-ID.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from catalogue.model.delivery import Delivery, DeliveryState, LedgerEntry, ToldBecause
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.taxonomy.currencies import currency_of
from catalogue.taxonomy.exchange import Exchange
from catalogue.taxonomy.rates import Rates
from notifier import mails
from notifier.digest import Digest, SourceNote, count_due, plan_digest
from notifier.readings import ReadSource, find_source_notes
from notifier.refusal import TransportDown, TransportFailed, TransportRefused
from notifier.render import RenderError, render_digest
from notifier.sender import AddressError, Sender, check_address
from notifier.transport import Transport
from notifier.twins import Twins, find_twins
from notifier.words import WordsError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

FindMatches = Callable[[Profile], Sequence[Match]]
"""The matches of a profile with calls that are not gone, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What planning did for one profile.

    ``calls`` is how many calls the profile is due, 0 where there is nothing to tell. ``delivery_id`` names the delivery
    that was written down for them; ``problem`` says why there is none although something is due.
    """

    profile_id: str
    calls: int = 0
    delivery_id: str | None = None
    subject: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one delivery: sent, parked (refused for good) or still pending, the latter two with the reason."""

    delivery_id: str
    profile_id: str
    subject: str
    state: DeliveryState
    problem: str | None = None


def plan_deliveries(
    database: "Database",
    now: datetime,
    *,
    sender: Sender,
    sources: Mapping[str, ReadSource],
    profiles: Collection[str] | None = None,
    find_matches: FindMatches,
) -> list[Plan]:
    """Write down the digests that are due at ``now`` (aware), one commit a profile; what was done for each profile.

    ``sources`` are those that readers are told of, by id. ``profiles`` are the ids to plan for, all where None.
    ``find_matches`` is how to match a profile with the calls that one can apply for now or later. A profile that cannot
    be written to (an address that is none, a text that is missing) has its problem told, is not counted as told, and
    does not stop the others. Where another program plans for the same profile at the same time, the first one wins and
    this one does nothing for it.
    Raises `catalogue.store.errors.StoreError` if the database fails.
    """
    from catalogue.store.profiles import find_profiles

    with database.read() as connection:
        wanted = [one for one in find_profiles(connection) if profiles is None or one.id in profiles]
        notes = find_source_notes(connection, sources, now)
        rates = _rates(connection, now)
        twins = find_twins(connection, {name: source.title for name, source in sources.items()}, now)
    if not wanted:
        return []
    telling = _Telling(now=now, notes=notes, rates=rates, sender=sender, twins=twins)
    return [_plan(database, profile, find_matches(profile), telling) for profile in wanted]


def send_pending(
    database: "Database",
    transport: Transport,
    now: datetime,
    *,
    sender: Sender,
    profiles: Collection[str] | None = None,
) -> list[Outcome]:
    """Send what is written down and not sent yet, the oldest first, one commit a mail; what became of each.

    What is refused for good is parked with the reason, what fails for now stays pending, and neither stops the others.
    Once nothing goes out at all the rest stays pending untried. Two programs never send the same delivery: the second
    waits for the first and leaves out what that has sent. ``profiles`` are the ids to send for, all where None.
    Raises `catalogue.store.errors.StoreError` if the database fails.
    """
    from catalogue.store.deliveries import find_pending

    with database.read() as connection:
        pending = [one for one in find_pending(connection) if profiles is None or one.profile_id in profiles]
    outcomes: list[Outcome] = []
    down: str | None = None
    try:
        for delivery in pending:
            if down is not None:
                outcomes.append(_outcome(delivery, DeliveryState.PENDING, down))
                continue
            try:
                outcome = _send(database, transport, delivery, sender, now)
            except TransportDown as error:
                down = str(error)
                outcome = _outcome(delivery, DeliveryState.PENDING, down)
            if outcome is not None:
                outcomes.append(outcome)
    finally:
        transport.close()
    return outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What all digests of one planning have in common."""

    now: datetime
    notes: Sequence[SourceNote]
    rates: Rates | None
    sender: Sender
    twins: Twins

    def exchange(self, profile: Profile) -> Exchange | None:
        """The currency of a profile's country, where we know it and have rates."""
        currency = currency_of(profile.country, self.now.astimezone(UTC).date())
        return Exchange(currency=currency, rates=self.rates) if currency is not None and self.rates else None


def _rates(connection: "Connection", now: datetime) -> Rates | None:
    """The rates of ``now``; None where there are none so old, as when a past day is replayed."""
    from catalogue.store.rates import find_rates

    try:
        return find_rates(connection, now.astimezone(UTC).date())
    except LookupError:
        return None


def _plan(database: "Database", profile: Profile, matches: Sequence[Match], telling: _Telling) -> Plan:
    from catalogue.store.choices import dismissed_calls
    from catalogue.store.deliveries import find_told, plan_delivery
    from catalogue.store.errors import AlreadyToldError

    with database.read() as connection:
        # Whoever was told of one record was told of the call. What is only unlisted stays news where it is new.
        # What the company dismissed is no news to it, on whichever portal.
        told = telling.twins.all_of(find_told(connection, profile.id)) | dismissed_calls(connection, profile.id)
        unlisted = _baseline_calls(connection, profile.id, telling.notes)
    now = telling.now
    near = [note for note in telling.notes if note.country in {"EU", profile.country}]
    digest = plan_digest(
        profile,
        matches,
        told.union(*unlisted.values()),
        now,
        sources=[_with_unlisted(note, unlisted.get(note.source), told, matches, now) for note in near],
        exchange=telling.exchange(profile),
        twins=telling.twins,
    )
    if digest is None:
        return Plan(profile_id=profile.id)
    calls = len(digest.matches)
    try:
        delivery = _write(digest, telling.sender)
    except (AddressError, RenderError, WordsError) as error:
        return Plan(profile_id=profile.id, calls=calls, problem=str(error))
    entries = [
        LedgerEntry(profile_id=profile.id, call_id=match.call.id, because=ToldBecause.NEW) for match in digest.matches
    ]
    try:
        with database.write() as connection:
            plan_delivery(connection, delivery, entries)
    except AlreadyToldError:
        # Somebody else planned for this profile since we looked: what is left is due next time.
        return Plan(profile_id=profile.id)
    return Plan(profile_id=profile.id, calls=calls, delivery_id=delivery.id, subject=delivery.subject)


def _baseline_calls(
    connection: "Connection", profile_id: str, notes: Sequence[SourceNote]
) -> dict[str, frozenset[str]]:
    """The calls that are no news to a profile, by source: those that a source had when we began to read it.

    They are news to a profile that had no mail before that: its first mail tells all that is open.
    """
    from catalogue.store.calls import find_first_seen
    from catalogue.store.deliveries import find_span

    span = find_span(connection, profile_id)
    if span is None:
        return {}
    return {
        note.source: find_first_seen(connection, note.source, note.baseline)
        for note in notes
        if note.baseline is not None and note.baseline > span[0]
    }


def _with_unlisted(
    note: SourceNote, ids: Collection[str] | None, told: Collection[str], matches: Sequence[Match], now: datetime
) -> SourceNote:
    return note if ids is None else replace(note, unlisted=count_due(matches, set(ids) - set(told), now))


def _write(digest: Digest, sender: Sender) -> Delivery:
    """The delivery of a digest. Its id follows from what is told to whom and when, and so does its Message-ID."""
    profile, now = digest.profile, digest.now.astimezone(UTC)
    address = check_address(profile.email)
    rendered = render_digest(digest, sender)
    told = "\n".join([now.isoformat(), *sorted(match.call.id for match in digest.matches)])
    delivery_id = f"{profile.id}-{now:%Y%m%d}-{sha256(told.encode()).hexdigest()[:10]}"
    return Delivery(
        id=delivery_id,
        profile_id=profile.id,
        to=address,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=f"<{delivery_id}@{sender.domain}>",
        created_at=now,
    )


def _send(
    database: "Database", transport: Transport, delivery: Delivery, sender: Sender, now: datetime
) -> Outcome | None:
    """Send one delivery and write it down; None where another program did so first. Raises `TransportDown`."""
    from catalogue.store.deliveries import mark_sent

    try:
        message = mails.digest(delivery, sender, now)
    except (AddressError, ValueError) as error:
        return _park(database, delivery, str(error))
    # Connecting takes longest and needs no lock.
    transport.open()
    try:
        # Marked first and sent inside the transaction: the row is ours until the commit, and whatever goes wrong before
        # that leaves the delivery pending.
        with database.write() as connection:
            if not mark_sent(connection, delivery.id, now):
                return None
            transport.send(message)
    except TransportRefused as error:
        return _park(database, delivery, str(error))
    except TransportDown:
        raise
    except TransportFailed as error:
        return _outcome(delivery, DeliveryState.PENDING, str(error))
    return _outcome(delivery, DeliveryState.SENT)


def _park(database: "Database", delivery: Delivery, problem: str) -> Outcome:
    from catalogue.store.deliveries import park

    with database.write() as connection:
        park(connection, delivery.id, problem)
    return _outcome(delivery, DeliveryState.PARKED, problem)


def _outcome(delivery: Delivery, becomes: DeliveryState, problem: str | None = None) -> Outcome:
    return Outcome(
        delivery_id=delivery.id,
        profile_id=delivery.profile_id,
        subject=delivery.subject,
        state=becomes,
        problem=problem,
    )
