"""A scheduler's hold on the lease: taken, kept up, lost in time."""

import os
import secrets
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from catalogue.model.schedule import Lease
from catalogue.store.database import Database, StoreError
from catalogue.store.leases import LeaseLostError, find_lease, is_held, release_lease, renew_lease, take_lease

NAME = "schedule"
# A reading that keeps many thousand new calls holds a SQLite file for half a minute, in which no lease can be renewed.
LASTS = timedelta(seconds=120)
# Renewed so many times within the time it lasts; given up this part of it before others may take it.
_RENEWALS = 4
_MARGIN = 0.3


class Tenure:
    """The lease of the schedule, as this process has it or not.

    Its own time is measured by ``monotonic``, which nobody sets: a process that could not renew in time knows it before
    another can have taken the lease, whatever the clock says.
    """

    def __init__(
        self,
        database: Database,
        *,
        lasts: timedelta = LASTS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease: Lease | None = None
        self._database = database
        self._lasts = lasts
        self._monotonic = monotonic
        self._next_try = -float("inf")
        self._safe_until = -float("inf")

    def keep(self, now: datetime) -> Lease | None:
        """The lease if this process has it, taken or renewed at ``now`` (aware) if it is time to; None without it.

        Raises `StoreError` if the database cannot be asked; ``lease`` tells what still holds then.
        """
        begun = self._monotonic()
        if begun >= self._safe_until:
            self.lease = None
        if begun < self._next_try:
            return self.lease
        length = self._lasts.total_seconds()
        # Where the database does not answer it is asked again sooner.
        self._next_try = begun + length / _RENEWALS / 4
        try:
            with self._database.write() as connection:
                if self.lease is None:
                    lease = take_lease(connection, NAME, self.holder, now, self._lasts)
                else:
                    lease = renew_lease(connection, self.lease, now, self._lasts)
        except LeaseLostError:
            lease = None
        self.lease = lease
        self._next_try = begun + length / _RENEWALS
        if lease is not None:
            self._safe_until = begun + length * (1 - _MARGIN)
        return lease

    def lose(self) -> None:
        """Act as one that has lost the lease, because the database said so."""
        self.lease = None

    def leave(self, now: datetime) -> None:
        """Let the next one have the lease at once. What cannot be told to the database is left to expire."""
        lease, self.lease = self.lease, None
        if lease is not None:
            try:
                with self._database.write() as connection:
                    release_lease(connection, lease, now)
            except StoreError:
                return

    def other(self, now: datetime) -> str | None:
        """Who else has the lease at ``now`` (aware), None if nobody has."""
        with self._database.read() as connection:
            lease = find_lease(connection, NAME)
            held = lease is not None and lease.holder != self.holder and is_held(connection, lease, now)
        return lease.holder.rpartition(":")[0] if lease is not None and held else None
