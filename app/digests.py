"""Digests planned, stored and sent, for a command."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from app.sending_place import sending_place
from app.transports import open_outgoing
from catalogue.model.delivery import DeliveryState
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from app.matching import Offer
    from catalogue.store.database import Database
    from notifier.outgoing.outbox import Outcome, Sending
    from notifier.outgoing.place import Place
    from notifier.outgoing.transport import Transport
    from notifier.sender import Sender
    from notifier.telling.planning import FindMatches, Plan
    from notifier.telling.readings import ReadSource

NOTHING_NEW = "nothing new"
_WORDS = {
    DeliveryState.SENT: "sent",
    DeliveryState.PARKED: "parked",
    DeliveryState.PENDING: "failed",
    DeliveryState.WITHDRAWN: "withdrawn",
}
_SILENCES = {
    "not_asked": "did not agree to mail",
    "unconfirmed": "has not confirmed yet",
    "paused": "paused",
    "stopped": "wants no mail",
    "suppressed": "address takes no mail",
    "had_turn": "not due yet",
}


def send_digests(
    database: "Database",
    to: str,
    now: datetime,
    profiles: Collection[str] | None,
    *,
    early: bool = False,
    tell: Callable[[str], None] | None = None,
) -> list[dict[str, Any]]:
    """Plan the digests and reminders due at ``now``, store them, send what is stored; one record a profile or mail.

    ``to`` is a folder, an SMTP URL or ``screen``; it is tried before anything is stored. ``early``: no waiting for the
    day and hour that a company wishes. ``tell`` is told what people should know meanwhile. Raises `CommandError`.
    """
    from notifier.outgoing.outbox import withdraw_stale

    sender = make_sender()
    with sending_place(database) as place:
        transport = open_outgoing(to, tell)
        try:
            withdraw_stale(database, now, sender)
            plans = plan_digests(database, now, sender, profiles, early=early)
            sending = _send(database, transport, now, sender, place, profiles)
        finally:
            transport.close()
    return _records(plans, sending)


def plan_digests(
    database: "Database", now: datetime, sender: "Sender", profiles: Collection[str] | None = None, *, early: bool
) -> "list[Plan]":
    """Plan the digests and reminders due at ``now`` (aware) and store them; what was done for each company."""
    from notifier.telling.planning import plan_deliveries
    from notifier.telling.reminders import plan_reminders

    plans = plan_deliveries(
        database,
        now,
        sender=sender,
        sources=_read_sources(),
        profiles=profiles,
        find_matches=_matching(database, now),
        early=early,
    )
    return plans + plan_reminders(database, now, sender=sender, profiles=profiles)


def send_stored(
    database: "Database", to: str, now: datetime, *, tell: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """Send what is stored and not sent yet, and plan nothing: one record a mail. Without any no server is asked.

    ``to`` and ``tell`` are those of `send_digests`. Raises `CommandError`.
    """
    from catalogue.store import outbox
    from notifier.outgoing.outbox import withdraw_stale

    with database.read() as connection:
        due = outbox.find_due(connection, now)
    if not due:
        return []
    sender = make_sender()
    with sending_place(database) as place:
        transport = open_outgoing(to, tell)
        try:
            withdraw_stale(database, now, sender)
            sending = _send(database, transport, now, sender, place)
        finally:
            transport.close()
    return _records((), sending)


def _send(
    database: "Database",
    transport: "Transport",
    now: datetime,
    sender: "Sender",
    place: "Place",
    profiles: Collection[str] | None = None,
) -> "Sending":
    from notifier.outgoing.outbox import send_pending

    return send_pending(database, transport, now, sender=sender, profiles=profiles, told=lambda _: place.count())


def _matching(database: "Database", now: datetime) -> "FindMatches":
    """The matches that commands list as well. What is on offer is read when the first profile asks."""

    @cache
    def offer() -> "Offer":
        from app.matching import open_offer

        return open_offer(database, now)

    return lambda profile: offer().matches(profile)


def make_sender() -> "Sender":
    """Who writes the mails, and the links in them, by the settings. Raises `CommandError`."""
    from notifier.keys import SecretError, key_file, read_secret
    from notifier.links import Links
    from notifier.sender import AddressError, Sender

    settings = read_settings()
    try:
        secret = read_secret(settings.secret, key_file(settings.database))
        links = Links(site=settings.site, secret=secret)
        return Sender(name=settings.sender_name, address=settings.sender_address, contact=settings.contact, links=links)
    except AddressError as error:
        raise CommandError(f"CALLFIT_SENDER_ADDRESS: {error}") from error
    except SecretError as error:
        raise CommandError(str(error)) from error


def _read_sources() -> "dict[str, ReadSource]":
    """The sources that readers are told of; a broken one has its name for a title."""
    from crawlers.registry import BrokenSourceError, load_source, source_names
    from notifier.telling.readings import ReadSource

    found = {}
    for name in source_names():
        try:
            source = load_source(name).source
        except BrokenSourceError:
            found[name] = ReadSource(title=name, country=name[:2].upper())
            continue
        found[name] = ReadSource(title=source.title, country=source.country, every=source.every)
    return found


def _records(plans: Sequence["Plan"], sending: "Sending") -> list[dict[str, Any]]:
    by_delivery = {outcome.delivery_id: outcome for outcome in sending.outcomes}
    records = []
    for plan in plans:
        outcome = by_delivery.pop(plan.delivery_id, None) if plan.delivery_id is not None else None
        records.append(
            {
                "profile": plan.profile_id,
                "calls": plan.calls,
                "outcome": _outcome(plan, outcome, sending),
                "subject": plan.subject,
                "problem": outcome.problem if outcome else plan.problem,
                "next_at": plan.next_at.isoformat() if plan.next_at is not None else None,
            }
        )
    # Mails that were stored by an earlier run, which was stopped before it could send them.
    records.extend(
        {
            "profile": outcome.profile_id,
            "calls": None,
            "outcome": _WORDS[outcome.state],
            "subject": outcome.subject,
            "problem": outcome.problem,
            "next_at": None,
        }
        for outcome in by_delivery.values()
    )
    return records


def _outcome(plan: "Plan", outcome: "Outcome | None", sending: "Sending") -> str:
    if outcome is not None:
        return _WORDS[outcome.state]
    if plan.delivery_id is not None:
        return "left to another sender" if sending.busy else "waits"
    if plan.problem:
        return "failed"
    return _SILENCES[plan.silence] if plan.silence is not None else NOTHING_NEW
