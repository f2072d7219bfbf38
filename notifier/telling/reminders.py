"""Reminders: a call that a company kept closes soon, and the next digest would come late for it."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalogue.model.choice import CHOSEN_KINDS, standing
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import LedgerEntry, ToldBecause
from catalogue.model.profile import Profile
from catalogue.model.state import is_live
from notifier.mails.render import RenderError
from notifier.mails.writing import write_reminder
from notifier.sender import AddressError, Sender
from notifier.telling.news import Update, closing_occasions
from notifier.telling.periods import next_due
from notifier.telling.planning import UNTELLABLE, Plan, tell_problem
from notifier.telling.twins import Twins
from notifier.wording.words import WordsError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.model.choice import Choice
    from catalogue.store.database import Database

# What the digest of tomorrow tells as well needs no mail of its own.
_DIGEST_IS_NEAR = timedelta(days=1)


def plan_reminders(
    database: "Database", now: datetime, *, sender: Sender, profiles: Collection[str] | None = None
) -> list[Plan]:
    """Write down the reminders that are due at ``now`` (aware), one commit a profile; what was done for each with any.

    Due is a call that the company kept, at each number of days before its deadline that it asked for, from its hour of
    the day on; told by a digest or by a reminder, and never by both. ``profiles`` are the ids to plan for, all where
    None; one that cannot be read as it should be stops no other.
    Raises `catalogue.store.errors.StoreError` if the database fails.
    """
    from catalogue.store.choices import find_choosers
    from catalogue.store.errors import AlreadyToldError

    with database.read() as connection:
        choosers = [one for one in find_choosers(connection) if profiles is None or one.id in profiles]
    plans = []
    for profile in choosers:
        try:
            if not _is_time(profile, now):
                continue
            with database.read() as connection:
                due = _find_due(connection, profile, sender, now)
            if due:
                plans.append(_plan(database, profile, due, sender, now))
        except AlreadyToldError:
            continue
        except UNTELLABLE as error:
            plans.append(tell_problem(profile, error))
    return plans


def _is_time(profile: Profile, now: datetime) -> bool:
    """Whether the company's hour has come today, and its next digest has not."""
    today = now.astimezone(ZoneInfo(profile.zone))
    return today.hour >= profile.mail.hour and next_due(profile.mail, profile.zone, now) - now > _DIGEST_IS_NEAR


def _find_due(
    connection: "Connection", profile: Profile, sender: Sender, now: datetime
) -> dict[Update, list[LedgerEntry]]:
    from catalogue.store.calls import find_calls
    from catalogue.store.choices import dismissed_calls, find_history
    from catalogue.store.consents import consent_state
    from catalogue.store.deliveries import find_entries
    from catalogue.store.suppressions import find_holding
    from catalogue.store.twin_groups import find_members

    suppression = find_holding(connection, sender.key_of(profile.email), now)
    if consent_state(connection, profile.id) is not ConsentState.CONFIRMED or suppression is not None:
        return {}
    kept = _kept(standing(find_history(connection, [profile.id]))) - dismissed_calls(connection, profile.id)
    twins = Twins(members=find_members(connection, kept))
    told = twins.closing_told(find_entries(connection, profile.id))
    due = {}
    for stored in find_calls(connection, ids=kept, include_gone=False):
        if not is_live(stored.call, now):
            continue
        marks = closing_occasions(profile, stored.call, now)
        entries = [_entry(profile, stored.call.id, occasion) for _, occasion in marks]
        if entries and entries[0] not in told:
            update = Update(call=stored.call, match=None, kept=True, closing=marks[0][0])
            due[update] = [entry for entry in entries if entry not in told]
            told |= twins.closing_told(dict.fromkeys(entries))
    return due


def _kept(choices: "Iterable[Choice]") -> set[str]:
    return {choice.call_id for choice in choices if choice.kind in CHOSEN_KINDS}


def _entry(profile: Profile, call_id: str, occasion: str) -> LedgerEntry:
    return LedgerEntry(profile_id=profile.id, call_id=call_id, because=ToldBecause.CLOSING, occasion=occasion)


def _plan(
    database: "Database", profile: Profile, due: dict[Update, list[LedgerEntry]], sender: Sender, now: datetime
) -> Plan:
    from catalogue.store.deliveries import plan_delivery
    from catalogue.store.profiles import link_key_of

    with database.read() as connection:
        key = link_key_of(connection, profile.id)
    try:
        delivery = write_reminder(profile, tuple(due), key, sender, now.astimezone(UTC))
    except (AddressError, RenderError, WordsError) as error:
        return Plan(profile_id=profile.id, calls=len(due), problem=str(error))
    with database.write() as connection:
        plan_delivery(connection, delivery, [entry for entries in due.values() for entry in entries])
    return Plan(profile_id=profile.id, calls=len(due), delivery_id=delivery.id, subject=delivery.subject)
