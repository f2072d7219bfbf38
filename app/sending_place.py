"""The place that mails are sent from, as the settings say, and the way back after a backup was restored."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CommandError, Exit
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.model.delivery import Delivery
    from catalogue.store.database import Database
    from notifier.outgoing.place import Place

AS_TOLD = "counts as told, since the database was restored from a copy"


@contextmanager
def sending_place(database: "Database") -> "Iterator[Place]":
    """The place from which mails may be sent while the block lasts; what was sent is remembered at its end.

    Raises `CommandError`, with what to do, where the database is a copy or nothing can be remembered.
    """
    from notifier.outgoing.place import FolderError, PlaceError, open_place

    try:
        place = open_place(database, state_folder())
    except PlaceError as error:
        raise CommandError(
            f"no mail was sent: {error}. Companies could be told again what they were told before. next: callfit digest"
            " resume, which shows what is due and lets you choose",
            Exit.NOT_DELIVERED,
        ) from error
    except FolderError as error:
        raise CommandError(f"no mail was sent: {error}", Exit.NOT_DELIVERED) from error
    try:
        try:
            yield place
        finally:
            place.note()
    except FolderError as error:
        raise CommandError(f"no more mails were sent: {error}", Exit.NOT_DELIVERED) from error


def state_folder() -> Path:
    """The folder in which this machine remembers what it has sent. Raises `CommandError` where there is none."""
    state = read_settings().state
    if not state:
        raise CommandError(
            "no mail was sent: name a folder in CALLFIT_STATE, in which this machine remembers how many mails it has"
            " sent; this user has no home for it",
            Exit.NOT_DELIVERED,
        )
    return Path(state)


def find_obstacle(database: "Database") -> str | None:
    """Why no mail may be sent from here, None if it may. Writes nothing. Raises `CommandError`."""
    from notifier.outgoing.place import FolderError, find_problem

    try:
        return find_problem(database, state_folder())
    except FolderError as error:
        raise CommandError(str(error), Exit.NOT_DELIVERED) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a company would be told if mails were sent: ``pending`` mails of the copy, and ``calls`` that are due now.

    ``last_sent`` (UTC) is when the last mail was sent to it that the copy knows of. ``profile_id`` is None for admins.
    """

    profile_id: str | None
    pending: int
    calls: int
    last_sent: datetime | None


def find_due(database: "Database", now: datetime) -> list[Due]:
    """What companies would be told at ``now`` (aware), in the order of their ids; those that nothing waits for not."""
    from catalogue.store.deliveries import find_deliveries, find_pending

    plans = _plan(database.rehearse(), now)
    with database.read() as connection:
        pending = find_pending(connection)
        names = {one.profile_id for one in pending} | {name for name, calls in plans.items() if calls}
        sent = {name: find_deliveries(connection, name) if name is not None else () for name in names}
    return [
        Due(
            profile_id=name,
            pending=sum(one.profile_id == name for one in pending),
            calls=plans.get(name, 0),
            last_sent=max((one.sent_at for one in sent[name] if one.sent_at is not None), default=None),
        )
        for name in sorted(names, key=lambda name: name or "")
    ]


def _plan(database: "Database", now: datetime) -> dict[str | None, int]:
    """Plan all that is due, whatever day it is; how many calls that is for each company."""
    from app.digests import make_sender, plan_digests

    calls: dict[str | None, int] = {}
    for plan in plan_digests(database, now, make_sender(), early=True):
        calls[plan.profile_id] = calls.get(plan.profile_id, 0) + plan.calls
    return calls


def resume_sending(database: "Database", now: datetime, *, as_told: bool) -> list["Delivery"]:
    """Have mails sent from here again; with ``as_told`` all that is due at ``now`` (aware) counts as told.

    Otherwise what was told after the copy was made is told again. Gives the mails that are not sent for that. Raises
    `CommandError` if mails are being sent just now.
    """
    from catalogue.store.deliveries import find_pending
    from catalogue.store.outbox import count_as_told

    with _alone(database):
        settled = []
        if as_told:
            _plan(database, now)
            with database.read() as connection:
                pending = find_pending(connection)
            with database.write() as connection:
                settled = [one for one in pending if count_as_told(connection, one.id, AS_TOLD)]
        _settle_here(database)
    return settled


@contextmanager
def _alone(database: "Database") -> "Iterator[None]":
    from catalogue.store.outbox import sending

    with sending(database) as alone:
        if not alone:
            raise CommandError("mails are being sent just now; try again soon", Exit.NOT_DELIVERED)
        yield


def _settle_here(database: "Database") -> None:
    from notifier.outgoing.place import FolderError, settle_here

    try:
        settle_here(database, state_folder())
    except FolderError as error:
        raise CommandError(str(error), Exit.NOT_DELIVERED) from error
