"""The profiles of the catalogue."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalogue.model.consent import Consent, ConsentState
from catalogue.model.profile import Profile
from catalogue.store import tables
from catalogue.store.codec import decode_email, decode_profile, encode_profile
from catalogue.store.consents import consent_state, put_consent
from catalogue.store.database import take_turn

_profile = tables.profile.c
_KEY_BYTES = 16


def put_profile(connection: Connection, profile: Profile, now: datetime) -> bool:
    """Keep ``profile``, in place of the one of the same id if there is one; whether it is new.

    ``now`` (aware) is the instant of the change. Whoever reads another address has not agreed to have mail there: the
    consent is then unconfirmed again.
    """
    take_turn(connection, f"profile {profile.id}")
    before = get_profile(connection, profile.id)
    facts = encode_profile(profile)
    if before is None:
        row = {
            "id": profile.id,
            "created_at": now,
            "changed_at": now,
            "facts": facts,
            "link_key": secrets.token_hex(_KEY_BYTES),
        }
        connection.execute(sa.insert(tables.profile), row)
        return True
    query = sa.update(tables.profile).where(_profile.id == profile.id)
    connection.execute(query.values(facts=facts, changed_at=now))
    moved = before.email.casefold() != profile.email.casefold()
    if moved and consent_state(connection, profile.id) is not ConsentState.UNCONFIRMED:
        how = "the address of the profile was changed"
        put_consent(connection, Consent(profile_id=profile.id, state=ConsentState.UNCONFIRMED, at=now, how=how))
    return False


def get_profile(connection: Connection, profile_id: str) -> Profile | None:
    """The profile of that id, or None."""
    facts = connection.execute(sa.select(_profile.facts).where(_profile.id == profile_id)).scalar()
    return None if facts is None else decode_profile(facts)


def find_profiles(connection: Connection) -> tuple[Profile, ...]:
    """All profiles in the order of their ids."""
    rows = connection.execute(sa.select(_profile.facts).order_by(_profile.id)).scalars()
    return tuple(decode_profile(facts) for facts in rows)


def find_by_email(connection: Connection, email: str) -> tuple[Profile, ...]:
    """The profiles with that e-mail address, whatever its case, in the order of their ids."""
    # The JSON may hold other letters in another case or as escapes: they are compared once they are read.
    sought = email if email.isascii() else email.rpartition("@")[2]
    query = sa.select(_profile.facts).where(_profile.facts.icontains(sought, autoescape=True)).order_by(_profile.id)
    found = map(decode_profile, connection.execute(query).scalars())
    return tuple(one for one in found if one.email.casefold() == email.casefold())


def link_key_of(connection: Connection, profile_id: str) -> str:
    """What stands for the profile in links. Raises KeyError if there is no such profile."""
    key = connection.execute(sa.select(_profile.link_key).where(_profile.id == profile_id)).scalar()
    if key is None:
        raise KeyError(profile_id)
    return str(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Whom a mail to a profile reaches: its address as it stands, its ``link_key``, and what it agreed to."""

    email: str
    link_key: str
    consent: ConsentState


def find_receiver(connection: Connection, profile_id: str) -> Receiver | None:
    """Whom a mail to the profile reaches now, or None if there is no such profile."""
    row = connection.execute(select_receiver().where(_profile.id == profile_id)).first()
    return read_receiver(row) if row is not None else None


def select_receiver() -> sa.Select[Any]:
    """The columns of profiles from which `read_receiver` reads whom a mail reaches."""
    consent = tables.consent.c
    state = sa.select(consent.state).where(consent.profile_id == _profile.id).order_by(consent.number.desc()).limit(1)
    return sa.select(_profile.facts, _profile.link_key, state.scalar_subquery().label("consent"))


def read_receiver(row: sa.Row[Any]) -> Receiver:
    """Whom a mail reaches, from a row with the columns of `select_receiver`."""
    consent = ConsentState(row.consent) if row.consent is not None else ConsentState.UNCONFIRMED
    return Receiver(email=decode_email(row.facts), link_key=row.link_key, consent=consent)


def find_by_link_key(connection: Connection, key: str) -> Profile | None:
    """The profile that ``key`` stands for in links, or None."""
    facts = connection.execute(sa.select(_profile.facts).where(_profile.link_key == key)).scalar()
    return None if facts is None else decode_profile(facts)
