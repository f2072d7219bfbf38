"""What a company may ask of us: all that we know of it, and that we forget it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.errors import CommandError
from catalogue.model.consent import ConsentState
from catalogue.model.delivery import read_texts
from catalogue.model.suppression import Suppression, SuppressionKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.mail_state import KeyOf
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database

ERASED_WHY = "all data of its owner was erased"

_LEFT_OUT = frozenset({"profile_id", "number"})


def export_company(database: "Database", profile: "Profile", now: datetime, key_of: "KeyOf") -> dict[str, Any]:
    """All that the catalogue holds of a company at ``now`` (aware), as docs/export.schema.json says.

    ``key_of`` is what stands for its address in the list of those that take no mail.
    """
    from app.profile_record import profile_record
    from catalogue.store.erasing import find_rows
    from catalogue.store.suppressions import find_suppression

    with database.read() as connection:
        rows = find_rows(connection, profile.id)
        suppression = find_suppression(connection, key_of(profile.email))
    (own,) = rows.pop("profile")
    # Its link key is left out: it is as good as a password, and the company has the links that are made of it.
    return {
        "exported_at": now.astimezone(UTC).isoformat(),
        "profile": profile_record(profile),
        "created_at": _plain(own["created_at"]),
        "changed_at": _plain(own["changed_at"]),
        **{name: [_record(row) for row in found] for name, found in rows.items()},
        "suppression": _suppression(suppression) if suppression is not None else None,
    }


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    record = {name: _plain(value) for name, value in row.items() if name not in _LEFT_OUT}
    if "content" in record:
        # What a mail said, for people and not for mail programs.
        record |= read_texts(row["content"])
        del record["content"]
    return record


def _suppression(found: Suppression) -> dict[str, Any]:
    names = ("kind", "since", "until", "count", "why", "lifted_at", "lifted_why")
    return {name: _plain(getattr(found, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased of a company: how many rows, by table.

    ``blocked`` is whether its address takes no mail from now on; it goes on to take some where it is also that of the
    companies ``shared_with`` (ids). ``traces`` is whether bytes of the file or its log may still hold some of it, since
    others were using it: `catalogue.store.database.Database.forget_deleted` is to be called again.
    """

    profile_id: str
    rows: Mapping[str, int]
    blocked: bool
    shared_with: tuple[str, ...]
    traces: bool


def erase_company(
    database: "Database", profile_id: str, now: datetime, key_of: "KeyOf", *, compact: bool = True
) -> Erased:
    """Forget a company at ``now`` (aware), in one transaction; whatever comes later, its addresses get no mail.

    With ``compact`` a SQLite file is written anew, so that no byte of it is left; who wants no wait does that later.

    ``key_of`` is what stands for an address in the list of those that take no mail: it alone is kept. Raises
    `CommandError` if there is no such company, or if mails are being sent just now.
    """
    from catalogue.store.erasing import erase_rows
    from catalogue.store.outbox import sending
    from catalogue.store.profiles import get_profile
    from catalogue.store.suppressions import put_suppression

    with sending(database) as alone:
        if not alone:
            raise CommandError(f"mails are being sent just now, so {profile_id} was not erased; try again soon")
        with database.write() as connection:
            profile = get_profile(connection, profile_id)
            if profile is None:
                raise CommandError(f"there is no company {profile_id!r}; nothing was erased")
            addresses, shared = _addresses(connection, profile)
            rows = erase_rows(connection, profile_id)
            for address in addresses:
                blocked = Suppression(
                    address_key=key_of(address), kind=SuppressionKind.ERASED, since=now, why=ERASED_WHY
                )
                put_suppression(connection, blocked)
            _leave_out_of_reasons(connection, profile_id)
        clean = compact and _forget_deleted(database)
    return Erased(
        profile_id=profile_id,
        rows=rows,
        blocked=profile.email.strip().casefold() in addresses,
        shared_with=shared,
        traces=not clean,
    )


def forget_unanswered(database: "Database", profile_ids: Iterable[str]) -> tuple[str, ...]:
    """Forget those of these companies that never agreed to have mail; the ids of those that were forgotten.

    Their addresses are not blocked: who was put in by somebody else, or let it be, may join another day. None is
    forgotten while mails are being sent: it is to be tried again. The file is not written anew for it: what is deleted
    is written over, and its log in the course of things.
    """
    from catalogue.store.consents import consent_history
    from catalogue.store.database import take_turn
    from catalogue.store.erasing import erase_rows
    from catalogue.store.outbox import sending

    forgotten = []
    with sending(database) as alone:
        if not alone:
            return ()
        with database.write() as connection:
            for profile_id in sorted(set(profile_ids)):
                take_turn(connection, f"profile {profile_id}")
                said = {one.state for one in consent_history(connection, profile_id)}
                if said <= {ConsentState.UNCONFIRMED} and erase_rows(connection, profile_id)["profile"]:
                    _leave_out_of_reasons(connection, profile_id)
                    forgotten.append(profile_id)
    return tuple(forgotten)


def _leave_out_of_reasons(connection: "Connection", profile_id: str) -> None:
    """Why an address that others have as well takes no mail may name a mail to the company, and so the company."""
    from catalogue.store.suppressions import find_suppressions, put_suppression

    # Its mails are numbered after it: the beginning or the end of another company's id is not it.
    its_mail = re.compile(rf"(?<![\w-]){re.escape(profile_id)}-[0-9]{{8}}-[0-9a-f]{{10}}\b")
    for known in find_suppressions(connection):
        if its_mail.search(known.why):
            put_suppression(connection, replace(known, why="a mail to a company that was erased"))


def _forget_deleted(database: "Database") -> bool:
    """Whether the file holds nothing of it any more; it is erased in any case."""
    from catalogue.store.errors import StoreError

    try:
        return database.forget_deleted()
    except StoreError:
        # Somebody writes all the time, or there is no room to write the file anew.
        return False


def _addresses(connection: "Connection", profile: "Profile") -> tuple[frozenset[str], tuple[str, ...]]:
    """The addresses at which nobody but this company was ever written to, and who else has its address."""
    from catalogue.store.deliveries import find_deliveries
    from catalogue.store.profiles import find_profiles

    own = profile.email.strip().casefold()
    written = {one.to.strip().casefold() for one in find_deliveries(connection, profile.id)}
    others = [one for one in find_profiles(connection) if one.id != profile.id]
    shared = {one.email.strip().casefold() for one in others}
    who = tuple(one.id for one in others if one.email.strip().casefold() == own)
    return frozenset({own, *written} - shared), who
