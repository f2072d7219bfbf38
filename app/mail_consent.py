"""What companies say on having mail: agree, pause, go on, stop. One transaction each; saying it twice changes nothing.

The same whether it is said on a page, by one click in a mail program or in a mail.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import DeliveryState, MailKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from notifier.sender import Sender

_AGREED = frozenset({ConsentState.CONFIRMED, ConsentState.PAUSED})
_log = logging.getLogger(__name__)


def confirm(database: "Database", profile_id: str, now: datetime, how: str) -> bool:
    """A company agrees at ``now`` (aware) to have mail; ``how``, in words for an admin. False if it had agreed.

    Where it paused, it has agreed: a pause is ended by `resume` alone.
    """
    with database.write() as connection:
        before = _take_turn(connection, profile_id)
        if before in _AGREED:
            return False
        return _put(connection, profile_id, ConsentState.CONFIRMED, now, how)


def stop(database: "Database", profile_id: str, now: datetime, how: str, sender: "Sender") -> bool:
    """A company wants no mail any more, from ``now`` (aware) on. False if it had said so.

    Where it had agreed to have mail, a last one is stored that says so and leads back; who never agreed gets none.
    """
    with database.write() as connection:
        before = _take_turn(connection, profile_id)
        stopped = _put(connection, profile_id, ConsentState.STOPPED, now, how)
        if stopped and before in _AGREED:
            _say_goodbye(connection, profile_id, now, sender)
        return stopped


def _say_goodbye(connection: "Connection", profile_id: str, now: datetime, sender: "Sender") -> None:
    """Store the last mail, unless its address takes none or one is still to be sent."""
    from catalogue.store.deliveries import find_deliveries, plan_delivery
    from catalogue.store.profiles import get_profile, link_key_of
    from catalogue.store.suppressions import find_holding
    from notifier.mails.render import RenderError
    from notifier.mails.writing import write_goodbye
    from notifier.sender import AddressError
    from notifier.wording.words import WordsError

    profile = get_profile(connection, profile_id)
    if profile is None or find_holding(connection, sender.key_of(profile.email), now) is not None:
        return
    there = find_deliveries(connection, profile_id)
    if any(one.kind is MailKind.GOODBYE and one.state is DeliveryState.PENDING for one in there):
        return
    try:
        goodbye = write_goodbye(profile, link_key_of(connection, profile_id), sender, now)
    except (AddressError, RenderError, WordsError) as error:
        # Stopping counts, with a mail about it or without. The words of the error may hold the address.
        _log.warning("%s stopped, and the mail that says so cannot be written: %s", profile_id, type(error).__name__)
        return
    plan_delivery(connection, goodbye)


def pause(database: "Database", profile_id: str, now: datetime, how: str) -> ConsentState:
    """A company that gets mail wants none for now; the state that holds then. Who gets none has nothing to pause."""
    with database.write() as connection:
        before = _take_turn(connection, profile_id)
        if before is not ConsentState.CONFIRMED:
            return before
        _put(connection, profile_id, ConsentState.PAUSED, now, how)
        return ConsentState.PAUSED


def resume(database: "Database", profile_id: str, now: datetime, how: str) -> ConsentState:
    """A company that paused or stopped wants mail again; the state that holds then.

    Unless it had agreed before, at the address that it has now, it stays as it is: nobody gets mail who never agreed.
    """
    with database.write() as connection:
        before = _take_turn(connection, profile_id)
        if not may_resume(connection, profile_id):
            return before
        _put(connection, profile_id, ConsentState.CONFIRMED, now, how)
        return ConsentState.CONFIRMED


def may_resume(connection: "Connection", profile_id: str) -> bool:
    """Whether the company has agreed to have mail, whatever it said after that."""
    from catalogue.store.consents import consent_history

    return _agreed(one.state for one in consent_history(connection, profile_id))


def _agreed(newest_first: Iterable[ConsentState]) -> bool:
    """Whether there is a yes since the last time that nothing was confirmed, as after a change of the address."""
    for state in newest_first:
        if state is ConsentState.CONFIRMED:
            return True
        if state is ConsentState.UNCONFIRMED:
            return False
    return False


def _take_turn(connection: "Connection", profile_id: str) -> ConsentState:
    """Let nobody else change the consent until the transaction ends; the state it is in."""
    from catalogue.store.consents import consent_state
    from catalogue.store.database import take_turn

    take_turn(connection, f"profile {profile_id}")
    return consent_state(connection, profile_id)


def _put(connection: "Connection", profile_id: str, state: ConsentState, now: datetime, how: str) -> bool:
    from catalogue.store.consents import put_consent

    return put_consent(connection, Consent(profile_id=profile_id, state=state, at=now, how=how))
