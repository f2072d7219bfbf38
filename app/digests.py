"""Digests planned, stored and sent, for a command."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from catalogue.model.delivery import DeliveryState
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from app.matching import Offer
    from catalogue.store.database import Database
    from notifier.outbox import FindMatches, Outcome, Plan
    from notifier.readings import ReadSource
    from notifier.sender import Sender

NOTHING_NEW = "nothing new"
_WORDS = {DeliveryState.SENT: "sent", DeliveryState.PARKED: "parked", DeliveryState.PENDING: "failed"}


def send_digests(
    database: "Database", to: str, now: datetime, profiles: Collection[str] | None
) -> list[dict[str, Any]]:
    """Plan what is due at ``now``, store it, send everything that is stored and not sent; one record a profile or mail.

    ``to`` is a folder, an SMTP URL or ``screen``; it is tried before anything is stored. Raises `CommandError`.
    """
    from notifier.outbox import plan_deliveries, send_pending
    from notifier.refusal import TransportError
    from notifier.transport import open_transport

    sender = _sender()
    try:
        transport = open_transport(to)
        transport.open()
    except (TransportError, ValueError) as error:
        raise CommandError(str(error)) from error
    try:
        plans = plan_deliveries(
            database,
            now,
            sender=sender,
            sources=_read_sources(),
            profiles=profiles,
            find_matches=_matching(database, now),
        )
        outcomes = send_pending(database, transport, now, sender=sender, profiles=profiles)
    finally:
        transport.close()
    return _records(plans, outcomes)


def _matching(database: "Database", now: datetime) -> "FindMatches":
    """The matches that commands list as well. What is on offer is read when the first profile asks."""

    @cache
    def offer() -> "Offer":
        from app.matching import open_offer

        return open_offer(database, now)

    return lambda profile: offer().matches(profile)


def _sender() -> "Sender":
    from notifier.sender import AddressError, Sender

    settings = read_settings()
    try:
        return Sender(name=settings.sender_name, address=settings.sender_address, contact=settings.contact)
    except AddressError as error:
        raise CommandError(f"CALLFIT_SENDER_ADDRESS: {error}") from error


def _read_sources() -> "dict[str, ReadSource]":
    """The sources that readers are told of; a broken one has its name for a title."""
    from crawlers.registry import BrokenSourceError, load_source, source_names
    from notifier.readings import ReadSource

    found = {}
    for name in source_names():
        try:
            source = load_source(name).source
        except BrokenSourceError:
            found[name] = ReadSource(title=name, country=name[:2].upper())
            continue
        found[name] = ReadSource(title=source.title, country=source.country, every=source.every)
    return found


def _records(plans: Sequence["Plan"], outcomes: Sequence["Outcome"]) -> list[dict[str, Any]]:
    by_delivery = {outcome.delivery_id: outcome for outcome in outcomes}
    records = []
    for plan in plans:
        outcome = by_delivery.pop(plan.delivery_id, None) if plan.delivery_id is not None else None
        records.append(
            {
                "profile": plan.profile_id,
                "calls": plan.calls,
                "outcome": _WORDS[outcome.state] if outcome else "failed" if plan.problem else NOTHING_NEW,
                "subject": plan.subject,
                "problem": outcome.problem if outcome else plan.problem,
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
        }
        for outcome in by_delivery.values()
    )
    return records
