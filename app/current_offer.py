"""What is on offer, kept in memory for programs that run on, and read anew when the catalogue has changed.

Who asks never waits for the reading but the first time: it is read beside, and until then the one before is good.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.beside import Beside, Renewal, in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.matching import Offer
    from app.ordered_offer import OrderedOffer
    from catalogue.store.database import Database

LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""How old the offer may be before it is looked whether the catalogue has changed."""
GOOD_FOR = timedelta(hours=1)
"""How old the offer may be before it is read anew in any case: calls close and open as time goes by."""
AT_MOST = timedelta(hours=3)
"""How old the offer may be at most: who asks for an older one waits for the new one."""

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    ordered: "OrderedOffer"
    calls: str
    people: str
    looked_at: datetime
    read_at: datetime


class CurrentOffer:
    """The offer of a catalogue as of now or a short while ago. Several threads may ask at once.

    ``beside`` runs what need not be waited for.
    """

    def __init__(
        self,
        database: "Database",
        open_offer: "Callable[[Database, datetime], Offer] | None" = None,
        beside: Beside = in_thread,
    ) -> None:
        self.beside = beside
        self._database = database
        self._open = open_offer
        self._reading = threading.Lock()
        self._renewal = Renewal("what is on offer", beside)
        self._held: _Held | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is an offer: who asks does not wait."""
        return self._held is not None

    def glance(self) -> "tuple[Offer, datetime] | None":
        """What is held now and when it was read, for who only looks at it; None where there is nothing yet."""
        held = self._held
        return None if held is None else (held.ordered.offer, held.read_at)

    def warm(self, now: datetime) -> None:
        """Has the offer at ``now`` (aware) read beside."""
        self._renewal.begin(lambda: self._look(now))

    def get(self, now: datetime) -> "Offer":
        """The offer at ``now`` (aware). The first who asks waits until it is read."""
        return self.ordered(now).offer

    def ordered(self, now: datetime) -> "OrderedOffer":
        """The same, ready to be put in the order of a company."""
        held = self._held
        if held is None or not _NONE <= now - held.read_at < AT_MOST:
            with self._reading:
                if self._held is held:
                    self._held = self._read(now)
                held = self._held
                assert held is not None
        elif not _NONE <= now - held.looked_at < LOOK_AGAIN_AFTER:
            self._renewal.begin(lambda: self._look(now))
            held = self._held or held
        return held.ordered

    def _look(self, now: datetime) -> None:
        """Brings what is held up to date."""
        with self._reading:
            self._held = self._renewed(self._held, now)

    def _renewed(self, held: _Held | None, now: datetime) -> _Held:
        if held is None or not _NONE <= now - held.read_at < GOOD_FOR:
            return self._read(now)
        calls, people = self._stamps()
        if held.calls != calls:
            return self._read(now)
        if held.people != people:
            from app.matching import with_choices_of
            from app.ordered_offer import OrderedOffer

            offer = with_choices_of(self._database, held.ordered.offer)
            held = replace(held, ordered=OrderedOffer(offer, held.ordered.verdicts), people=people)
        return replace(held, looked_at=now)

    def _read(self, now: datetime) -> _Held:
        from app.matching import open_offer
        from app.ordered_offer import OrderedOffer

        # What changes while it is read is seen when it is next looked at.
        calls, people = self._stamps()
        offer = (self._open or open_offer)(self._database, now)
        return _Held(ordered=OrderedOffer(offer), calls=calls, people=people, looked_at=now, read_at=now)

    def _stamps(self) -> tuple[str, str]:
        from catalogue.store.stamps import calls_stamp, people_stamp

        with self._database.read() as connection:
            return calls_stamp(connection), people_stamp(connection)
