"""The mail with a company's links, for who asked for them."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from catalogue.model.profile import Profile

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database
    from notifier.sender import Sender

MOST_COMPANIES = 10
"""Of how many companies with one address the links are mailed at once."""
_log = logging.getLogger(__name__)


def mail_links(database: "Database", sender: "Sender", email: str, now: datetime) -> int:
    """Store a mail with its links for each company that has the address, at ``now`` (aware); how many.

    None goes to an address that takes no mail. Whoever has asked for it, only who reads that address gets to know.
    """
    from catalogue.store.profiles import find_by_email

    with database.write() as connection:
        return put_links(connection, sender, find_by_email(connection, email)[:MOST_COMPANIES], now)


def put_links(connection: "Connection", sender: "Sender", profiles: Iterable[Profile], now: datetime) -> int:
    """Store a mail with its links for each of ``profiles``; how many."""
    from catalogue.store.deliveries import get_delivery, plan_delivery
    from catalogue.store.profiles import link_key_of
    from notifier.mails.render import RenderError
    from notifier.mails.writing import write_links
    from notifier.sender import AddressError
    from notifier.wording.words import WordsError

    stored = 0
    for profile in profiles:
        if takes_no_mail(connection, sender, profile.email, now):
            continue
        try:
            mail = write_links(profile, link_key_of(connection, profile.id), sender, now)
        except (AddressError, RenderError, WordsError) as error:
            # The words of the error may hold the address.
            _log.warning("the mail with the links of %s cannot be written: %s", profile.id, type(error).__name__)
            continue
        # Two who ask at one instant are answered by one mail.
        if get_delivery(connection, mail.id) is None:
            plan_delivery(connection, mail)
            stored += 1
    return stored


def takes_no_mail(connection: "Connection", sender: "Sender", email: str, now: datetime) -> bool:
    """Whether nothing is sent to the address at ``now`` (aware), since it bounced, complained or was erased."""
    from catalogue.store.suppressions import find_holding

    return find_holding(connection, sender.key_of(email), now) is not None
