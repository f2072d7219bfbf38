"""Addresses that take no mail: which companies have them and why, and letting mail through again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.consenting import read_how
from app.errors import CommandError
from app.mail_state import KeyOf, settings_key
from catalogue.model.profile import Profile
from catalogue.model.suppression import Suppression, SuppressionKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from catalogue.store.database import Database

WHY = "--why must say in a few words why mail can go there again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """An address that takes no mail, by what is known of it, and the ``companies`` that have it."""

    suppression: Suppression
    companies: tuple[Profile, ...]

    @property
    def can_be_lifted(self) -> bool:
        """Whether an admin may let mail through again: what an owner had erased stays so."""
        return bool(self.companies) and self.suppression.kind is not SuppressionKind.ERASED


def find_blocked_addresses(connection: "Connection", now: datetime, key_of: KeyOf | None = None) -> list[Blocked]:
    """The addresses that take no mail at ``now`` (aware), the newest first; ``key_of`` is that of the settings if None.

    It is asked for only if there are any, since a secret may not be there before the first mail.
    """
    from catalogue.store.profiles import find_profiles
    from catalogue.store.suppressions import find_suppressions

    known = [one for one in find_suppressions(connection) if one.holds(now)]
    owners = _owners(find_profiles(connection), key_of or settings_key()) if known else {}
    return [Blocked(suppression=one, companies=tuple(owners.get(one.address_key, ()))) for one in known]


def _owners(profiles: Collection[Profile], key_of: KeyOf) -> dict[str, list[Profile]]:
    owners: dict[str, list[Profile]] = {}
    for profile in profiles:
        owners.setdefault(key_of(profile.email), []).append(profile)
    return owners


def unblock(database: "Database", profile_id: str, why: str, now: datetime, key_of: KeyOf | None = None) -> None:
    """Let mail to a company's address through again at ``now`` (aware), and write down ``why``.

    Raises `CommandError` if there is no such company, no reason, if its address takes mail, or was erased.
    """
    from app.companies import find_profile
    from catalogue.store.suppressions import find_suppression, lift_suppression

    words = read_how(why, WHY)
    key = (key_of or settings_key())(find_profile(database, profile_id).email)
    with database.write() as connection:
        known = find_suppression(connection, key)
        if known is None or not known.holds(now):
            raise CommandError(f"the address of {profile_id} takes mail; see: callfit mail blocked")
        if known.kind is SuppressionKind.ERASED:
            raise CommandError(f"the owner of the address of {profile_id} had its data erased; nothing goes there")
        lift_suppression(connection, key, now, words)
