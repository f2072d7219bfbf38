"""Mails that were refused for good, tried once more when a person says so."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import CommandError
from app.mail_state import KeyOf, settings_key
from catalogue.model.delivery import DeliveryState

if TYPE_CHECKING:
    from catalogue.store.database import Database


def try_again(database: "Database", delivery_id: str, now: datetime, key_of: KeyOf | None = None) -> None:
    """Have a mail that is parked at ``now`` (aware) tried once more, with the next that are sent; the same mail.

    Raises `CommandError` if there is none with that id that is parked, or if its address takes no mail: it would not be
    sent. ``key_of`` is that of the settings if None.
    """
    from catalogue.store.deliveries import get_delivery
    from catalogue.store.outbox import unpark
    from catalogue.store.suppressions import find_holding

    with database.write() as connection:
        found = get_delivery(connection, delivery_id)
        if found is None or found.state is not DeliveryState.PARKED:
            raise CommandError(f"no mail {delivery_id!r} is parked; see: callfit mail parked")
        held = find_holding(connection, (key_of or settings_key())(found.to), now)
        if held is not None:
            whose = f"; first: callfit mail unblock {found.profile_id} --why …" if found.profile_id is not None else ""
            raise CommandError(f"the address of {delivery_id} takes no mail: {held.kind}, {held.why}{whose}")
        if not unpark(connection, delivery_id):
            raise CommandError(f"no mail {delivery_id!r} is parked; see: callfit mail parked")
