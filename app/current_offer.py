"""What is on offer, kept in memory for programs that run on, and read anew when the catalogue has changed."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.matching import Offer
    from catalogue.store.database import Database

LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""How old the offer may be before it is looked whether the catalogue has changed."""
GOOD_FOR = timedelta(hours=1)
"""How old the offer may be at most: calls close and open as time goes by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    offer: "Offer"
    stamp: str
    looked_at: datetime
    read_at: datetime


class CurrentOffer:
    """The offer of a catalogue as of now or a short while ago. Several threads may ask at once."""

    def __init__(self, database: "Database", open_offer: "Callable[[Database, datetime], Offer] | None" = None) -> None:
        self._database = database
        self._open = open_offer
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def get(self, now: datetime) -> "Offer":
        """The offer at ``now`` (aware). The first who asks waits until it is read."""
        with self._lock:
            held = self._held
            if held is not None and timedelta(0) <= now - held.looked_at < LOOK_AGAIN_AFTER:
                return held.offer
            stamp = self._stamp()
            if held is not None and held.stamp == stamp and timedelta(0) <= now - held.read_at < GOOD_FOR:
                self._held = replace(held, looked_at=now)
                return held.offer
            self._held = _Held(offer=self._read(now), stamp=stamp, looked_at=now, read_at=now)
            return self._held.offer

    def _read(self, now: datetime) -> "Offer":
        if self._open is not None:
            return self._open(self._database, now)
        from app.matching import open_offer

        return open_offer(self._database, now)

    def _stamp(self) -> str:
        from catalogue.store.stamps import catalogue_stamp

        with self._database.read() as connection:
            return catalogue_stamp(connection)
