"""Who gets mail and who does not, and why: the consent of each company, and whether its address takes mail."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.profile import Profile
from catalogue.model.suppression import Suppression

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

KeyOf = Callable[[str], str]
"""What stands for an address in the list of those that take no mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailState:
    """The ``consent`` of a company, None where it was never asked; ``blocked`` is why its address takes no mail."""

    consent: Consent | None
    blocked: Suppression | None

    @property
    def word(self) -> str:
        """It in a word: blocked, not asked, or the state of its consent. Only who is ``confirmed`` gets mail."""
        if self.blocked is not None:
            return "blocked"
        return self.consent.state.value if self.consent is not None else "not asked"

    @property
    def gets_mail(self) -> bool:
        """Whether its digests are sent."""
        return self.blocked is None and self.consent is not None and self.consent.state is ConsentState.CONFIRMED

    def record(self) -> dict[str, Any]:
        """It as JSON."""
        consent, blocked = self.consent, self.blocked
        return {
            "state": consent.state.value if consent is not None else None,
            "since": consent.at.isoformat() if consent is not None else None,
            "how": consent.how if consent is not None else None,
            "blocked": blocked.kind.value if blocked is not None else None,
            "gets_mail": self.gets_mail,
        }


def find_mail_states(
    connection: "Connection", profiles: Sequence[Profile], now: datetime, key_of: KeyOf | None = None
) -> dict[str, MailState]:
    """Who of ``profiles`` gets mail at ``now`` (aware), by profile id.

    ``key_of`` is that of the settings where None; it is asked for only if any address is blocked, since a secret may
    not be there before the first mail.
    """
    from catalogue.store.consents import find_consents
    from catalogue.store.suppressions import find_suppressions

    consents = find_consents(connection)
    blocked = {one.address_key: one for one in find_suppressions(connection) if one.holds(now)}
    find_key = (key_of or settings_key()) if blocked else None
    return {
        profile.id: MailState(
            consent=consents.get(profile.id),
            blocked=blocked.get(find_key(profile.email)) if find_key is not None else None,
        )
        for profile in profiles
    }


def find_blocked(connection: "Connection", ids: Collection[str], now: datetime) -> dict[str, Suppression]:
    """The companies among ``ids`` whose address takes no mail at ``now`` (aware), and why."""
    from catalogue.store.profiles import find_profiles

    named = [profile for profile in find_profiles(connection) if profile.id in ids]
    states = find_mail_states(connection, named, now)
    return {name: state.blocked for name, state in states.items() if state.blocked is not None}


def settings_key() -> KeyOf:
    """The key of addresses by the secret of the settings. Raises `app.errors.CommandError`."""
    from app.digests import make_sender
    from notifier.keys import address_key

    secret = make_sender().links.secret
    return cache(lambda address: address_key(secret, address))
