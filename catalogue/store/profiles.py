"""The profiles of the catalogue."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.profile import Profile
from catalogue.store import tables
from catalogue.store.codec import decode_profile, encode_profile
from catalogue.store.database import take_turn

_profile = tables.profile.c


def put_profile(connection: Connection, profile: Profile, now: datetime) -> bool:
    """Keep ``profile``, in place of the one of the same id if there is one; whether it is new.

    ``now`` (aware) is the instant of the change.
    """
    take_turn(connection, f"profile {profile.id}")
    facts = encode_profile(profile)
    changed = sa.update(tables.profile).where(_profile.id == profile.id).values(facts=facts, changed_at=now)
    if connection.execute(changed).rowcount:
        return False
    row = {"id": profile.id, "created_at": now, "changed_at": now, "facts": facts}
    connection.execute(sa.insert(tables.profile), row)
    return True


def get_profile(connection: Connection, profile_id: str) -> Profile | None:
    """The profile of that id, or None."""
    facts = connection.execute(sa.select(_profile.facts).where(_profile.id == profile_id)).scalar()
    return None if facts is None else decode_profile(facts)


def find_profiles(connection: Connection) -> tuple[Profile, ...]:
    """All profiles in the order of their ids."""
    rows = connection.execute(sa.select(_profile.facts).order_by(_profile.id)).scalars()
    return tuple(decode_profile(facts) for facts in rows)
