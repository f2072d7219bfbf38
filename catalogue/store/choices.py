"""The choices of the catalogue: what companies and advisors did with calls. Nothing of it is ever deleted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from catalogue.model.choice import CHOSEN_KINDS, Choice, ChoiceKind, ChosenBy, standing
from catalogue.model.profile import Profile
from catalogue.store import tables
from catalogue.store.codec import decode_profile
from catalogue.store.database import take_turn
from catalogue.store.errors import StoreError
from catalogue.store.twin_groups import batches, find_members

_choice, _profile = tables.choice.c, tables.profile.c


def put_choice(connection: Connection, choice: Choice) -> bool:
    """Write a choice down; False, and nothing is written, where the one of its kind that holds says the same.

    Raises `StoreError` if the catalogue does not hold the profile or the call; the transaction is then as before and
    can go on.
    """
    take_turn(connection, f"choices of {choice.profile_id}")
    held = standing(find_history(connection, [choice.profile_id], choice.call_id))
    if any((one.kind, one.by, one.why) == (choice.kind, choice.by, choice.why) for one in held):
        return False
    row = {
        "profile_id": choice.profile_id,
        "call_id": choice.call_id,
        "kind": choice.kind.value,
        "at": choice.at,
        "chosen_by": choice.by.value,
        "why": choice.why,
        "taken_back_at": choice.taken_back_at,
    }
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(tables.choice), row)
    except IntegrityError as error:
        raise StoreError(
            f"the choice is not kept: the catalogue does not hold the profile {choice.profile_id!r} or the call"
            f" {choice.call_id!r}"
        ) from error
    return True


def take_back(
    connection: Connection, profile_id: str, call_id: str, now: datetime, kinds: Collection[ChoiceKind] | None = None
) -> tuple[Choice, ...]:
    """Take back what a company chose of a call, at ``now`` (aware): all of it, or the choices of ``kinds``.

    Gives those that held until then. They stay in the history.
    """
    take_turn(connection, f"choices of {profile_id}")
    wanted = frozenset(ChoiceKind if kinds is None else kinds)
    held = standing(find_history(connection, [profile_id], call_id))
    connection.execute(
        sa.update(tables.choice)
        .where(
            _choice.profile_id == profile_id,
            _choice.call_id == call_id,
            _choice.kind.in_(sorted(wanted)),
            _choice.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
    )
    return tuple(choice for choice in held if choice.kind in wanted)


def find_history(
    connection: Connection, profile_ids: Iterable[str] | None = None, call_id: str | None = None
) -> list[Choice]:
    """All choices ever made, the oldest first; only those of these profiles, and of that call, where given."""
    query = sa.select(tables.choice).order_by(_choice.at, _choice.number)
    if call_id is not None:
        query = query.where(_choice.call_id == call_id)
    if profile_ids is None:
        return [_read(row) for row in connection.execute(query).mappings()]
    rows: list[Mapping[Any, Any]] = []
    for some in batches(profile_ids):
        rows += connection.execute(query.where(_choice.profile_id.in_(some))).mappings()
    return [_read(row) for row in sorted(rows, key=lambda row: (row["at"], row["number"]))]


def find_choices(connection: Connection) -> list[Choice]:
    """The choices of all companies that hold and speak for a call (`CHOSEN_KINDS`), the oldest first."""
    return [choice for choice in standing(find_history(connection)) if choice.kind in CHOSEN_KINDS]


def find_choosers(connection: Connection) -> tuple[Profile, ...]:
    """The companies with a choice that was not taken back and speaks for a call, in the order of their ids."""
    chose = sa.select(_choice.profile_id).where(_choice.kind.in_(sorted(CHOSEN_KINDS)), _choice.taken_back_at.is_(None))
    query = sa.select(_profile.facts).where(_profile.id.in_(chose)).order_by(_profile.id)
    return tuple(decode_profile(facts) for facts in connection.execute(query).scalars())


def dismissed_calls(connection: Connection, profile_id: str) -> frozenset[str]:
    """The ids of the calls that a company dismissed, with every portal's record of each.

    Whoever dismisses one record dismisses the call, and whoever saves another record of it later has it back.
    """
    history = find_history(connection, [profile_id])
    dismissed = {choice.call_id for choice in history if choice.kind is ChoiceKind.DISMISSED}
    members = find_members(connection, dismissed) if dismissed else {}
    by_call = (replace(choice, call_id=members.get(choice.call_id, (choice.call_id,))[0]) for choice in history)
    return frozenset(
        member
        for choice in standing(by_call)
        if choice.kind is ChoiceKind.DISMISSED
        for member in members.get(choice.call_id, (choice.call_id,))
    )


def _read(row: Mapping[Any, Any]) -> Choice:
    return Choice(
        profile_id=row["profile_id"],
        call_id=row["call_id"],
        kind=ChoiceKind(row["kind"]),
        at=row["at"],
        by=ChosenBy(row["chosen_by"]),
        why=row["why"],
        taken_back_at=row["taken_back_at"],
    )
