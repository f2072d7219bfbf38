"""Companies asked by mail whether they agree to have mail: who may be asked, and who not or not again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.profile import Profile

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from notifier.sender import Sender

ASK_AGAIN_AFTER = timedelta(hours=24)


class Asking(StrEnum):
    """What became of asking a company.

    ``asked``: the mail is stored, to be sent. ``agreed``, ``paused``: it has agreed before. ``stopped``: it wants no
    mail. ``asked_before``: it was asked a short while ago. ``blocked``: its address takes no mail. ``failed``: the mail
    cannot be written.
    """

    ASKED = "asked"
    AGREED = "agreed"
    PAUSED = "paused"
    STOPPED = "stopped"
    ASKED_BEFORE = "asked_before"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking one company; ``since`` (UTC) when that is so, ``how`` in words for an admin."""

    profile_id: str
    asking: Asking
    since: datetime | None = None
    how: str | None = None


_SETTLED = {
    ConsentState.CONFIRMED: Asking.AGREED,
    ConsentState.PAUSED: Asking.PAUSED,
    ConsentState.STOPPED: Asking.STOPPED,
}


def ask(database: "Database", profile_id: str, now: datetime, sender: "Sender", again: str | None = None) -> Asked:
    """Ask a company at ``now`` (aware) by a mail that is sent with the next digests.

    ``again`` is why it is asked although it stopped, or was asked less than `ASK_AGAIN_AFTER` ago. Whoever agreed is
    not asked, and an address that takes no mail never. Raises KeyError if there is no such company.
    """
    from catalogue.store.consents import find_consent
    from catalogue.store.database import take_turn
    from catalogue.store.profiles import get_profile
    from catalogue.store.suppressions import find_holding

    with database.write() as connection:
        take_turn(connection, f"profile {profile_id}")
        profile = get_profile(connection, profile_id)
        if profile is None:
            raise KeyError(profile_id)
        consent = find_consent(connection, profile_id)
        settled = _SETTLED.get(consent.state) if consent is not None else None
        if consent is not None and settled is not None and not (settled is Asking.STOPPED and again):
            return Asked(profile_id=profile_id, asking=settled, since=consent.at, how=consent.how)
        suppression = find_holding(connection, sender.key_of(profile.email), now)
        if suppression is not None:
            how = f"{suppression.kind}: {suppression.why}"
            return Asked(profile_id=profile_id, asking=Asking.BLOCKED, since=suppression.since, how=how)
        before = _last_question(connection, profile)
        if before is not None and not again and now - before.created_at < ASK_AGAIN_AFTER:
            return Asked(profile_id=profile_id, asking=Asking.ASKED_BEFORE, since=before.created_at)
        return _put_question(connection, profile, now, sender, again)


def _last_question(connection: "Connection", profile: Profile) -> Delivery | None:
    """The last mail that asked a company at the address that it has now, whether it has been sent or not."""
    from catalogue.store.deliveries import find_deliveries

    asked = (one for one in find_deliveries(connection, profile.id) if one.kind is MailKind.CONFIRMATION)
    return next((one for one in asked if one.to == profile.email and one.state is not DeliveryState.WITHDRAWN), None)


def _put_question(
    connection: "Connection", profile: Profile, now: datetime, sender: "Sender", again: str | None
) -> Asked:
    from catalogue.store.consents import put_consent
    from catalogue.store.deliveries import find_deliveries, plan_delivery
    from catalogue.store.outbox import withdraw
    from catalogue.store.profiles import link_key_of
    from notifier.mails.render import RenderError
    from notifier.mails.writing import write_confirmation
    from notifier.sender import AddressError
    from notifier.wording.words import WordsError

    try:
        question = write_confirmation(profile, link_key_of(connection, profile.id), sender, now)
    except (AddressError, RenderError, WordsError) as error:
        return Asked(profile_id=profile.id, asking=Asking.FAILED, how=str(error))
    for one in find_deliveries(connection, profile.id):
        # Of two questions on their way the newer one is enough.
        if one.kind is MailKind.CONFIRMATION and one.state is DeliveryState.PENDING:
            withdraw(connection, one.id, "it was asked anew")
    plan_delivery(connection, question)
    how = f"asked by mail: {again}" if again else "asked by mail"
    put_consent(connection, Consent(profile_id=profile.id, state=ConsentState.UNCONFIRMED, at=now, how=how))
    return Asked(profile_id=profile.id, asking=Asking.ASKED, since=now, how=how)
