"""What becomes of a form that was sent: a company that is asked whether it agrees, or a mail to one that is known."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.asking import Asking, ask
from app.joining.letters import MOST_COMPANIES, put_links, takes_no_mail
from app.privacy import forget_unanswered
from catalogue.model.consent import ConsentState
from catalogue.model.profile import Profile
from notifier.links import CONFIRM_WITHIN

if TYPE_CHECKING:
    from catalogue.store.database import Database
    from notifier.sender import Sender

FORGET_AFTER = CONFIRM_WITHIN + timedelta(days=1)
"""How long a company that never agreed is kept after it joined by the form."""
_AGREED = frozenset({ConsentState.CONFIRMED, ConsentState.PAUSED})
_log = logging.getLogger(__name__)


def take_in(database: "Database", sender: "Sender", profile: Profile, now: datetime, *, may_mail: bool) -> None:
    """Keep ``profile``, which the form told of at ``now`` (aware), and ask at its address whether it agrees.

    If a company there has agreed before, it gets its links instead, and nothing is kept; nor is anything where the
    address takes no mail, or where ``may_mail`` is false. Done again for the same profile it is as done once.
    """
    from catalogue.store.consents import consent_state
    from catalogue.store.joinings import put_joining
    from catalogue.store.profiles import find_by_email, get_profile, put_profile

    with database.write() as connection:
        known = find_by_email(connection, profile.email)
        agreed = [one for one in known if consent_state(connection, one.id) in _AGREED]
        quiet = not may_mail or takes_no_mail(connection, sender, profile.email, now)
        if not quiet and agreed:
            put_links(connection, sender, agreed[:MOST_COMPANIES], now)
        elif not quiet and get_profile(connection, profile.id) is None:
            put_profile(connection, profile, now)
            put_joining(connection, profile.id, now)
    if quiet or agreed:
        return
    asked = ask(database, profile.id, now, sender)
    if asked.asking is not Asking.ASKED:
        next_step = f"next: callfit profile ask {profile.id}"
        _log.warning("%s joined and was not asked: %s; %s", profile.id, asked.asking, next_step)


def forget_others(database: "Database", profile: Profile, now: datetime) -> tuple[str, ...]:
    """Forget what else was told by the form for the address of ``profile``, which has agreed; the ids.

    Each form makes a company of its own, so that nobody writes over what another one told; the one that its reader
    confirms is the right one.
    """
    from catalogue.store.joinings import find_abandoned
    from catalogue.store.profiles import find_by_email

    with database.read() as connection:
        waiting = {*find_abandoned(connection, now + timedelta(seconds=1))}
        same = [one.id for one in find_by_email(connection, profile.email) if one.id != profile.id]
    return forget_unanswered(database, [one for one in same if one in waiting]) if same else ()


def forget_abandoned(database: "Database", now: datetime) -> tuple[str, ...]:
    """Forget the companies that joined by the form more than `FORGET_AFTER` before ``now`` (aware) and never agreed."""
    from catalogue.store.joinings import find_abandoned

    with database.read() as connection:
        abandoned = find_abandoned(connection, now - FORGET_AFTER)
    return forget_unanswered(database, abandoned) if abandoned else ()
