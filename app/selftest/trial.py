"""One catalogue whose senders are killed and started again, and what the mail server took from them."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from app.selftest.catalogues import Catalogue
from app.selftest.mail_server import Mail, RecordingServer
from app.selftest.senders import Ended, Kill, Sender, start_sender
from app.selftest.tally import Stored, Tally, Told, count, what_it_tells
from catalogue.model.delivery import DeliveryState
from catalogue.settings import FILE_VARIABLE, PREFIX

Prepare = Callable[[], None]
"""What is done in a sender before it begins, such as breaking it to see that it is noticed."""


class SelftestError(Exception):
    """The self-test itself could not go on: a sender ended with an error. The text says which."""


class Trial:
    """What became of the mails of one catalogue from its first sender on."""

    def __init__(self, server: RecordingServer, catalogue: Catalogue, prepare: Prepare | None = None) -> None:
        self.catalogue = catalogue
        self.kills: list[str] = []
        self._server = server
        self._prepare = prepare
        self._mails: list[Mail] = []
        self._windows: Counter[str] = Counter()
        self._begun = time.perf_counter()

    def start(self, now: datetime, *kills: Kill | None, line: int = 0) -> list[Sender]:
        """Start a sender for each of ``kills``, all at once at ``now`` (aware), the first on that line of the server.

        They are to be waited for by `app.selftest.senders.wait_for`.
        """

        def work(url: str) -> None:
            if self._prepare is not None:
                self._prepare()
            send(self.catalogue, url, now)

        note = partial(self._note, alone=len(kills) == 1)
        return [start_sender(self._server, number, work, note, kill) for number, kill in enumerate(kills, start=line)]

    def judge(self, due: frozenset[Told]) -> Tally:
        """How often what was ``due`` was received."""
        stored = read_stored(self.catalogue)
        tally = count(due, self._mails, self._windows, stored)
        return tally + Tally(kills=len(self.kills), seconds=time.perf_counter() - self._begun)

    def told(self) -> frozenset[Told]:
        """All that was told, each thing once."""
        stored = read_stored(self.catalogue)
        return frozenset(one for mail in self._mails for one in what_it_tells(mail, stored))

    def _note(self, ended: Ended, *, alone: bool) -> None:
        if ended.error is not None:
            raise SelftestError(f"a sender ended with an error: {ended.error}")
        self._mails.extend(ended.mails)
        if ended.killed_at is None:
            return
        self.kills.append(ended.killed_at)
        if ended.mails and self._is_open(ended.mails[-1], alone):
            self._windows[ended.mails[-1].message_id] += 1

    def _is_open(self, last: Mail, alone: bool) -> bool:
        """Whether the last mail that a killed sender handed over is not written down as sent.

        Where it was not alone at a server's database, another sender may have sent it again by now.
        """
        from catalogue.store.deliveries import find_by_message_id

        with self.catalogue.open() as database, database.read() as connection:
            found = find_by_message_id(connection, last.message_id)
            return (database.is_shared and not alone) or (found is not None and found.state is DeliveryState.PENDING)


@contextmanager
def own_settings(catalogue: Catalogue) -> Iterator[None]:
    """The settings are those of the catalogue while the block lasts, whatever this installation has."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(PREFIX)}
    os.environ[FILE_VARIABLE] = str(catalogue.settings)
    try:
        yield
    finally:
        del os.environ[FILE_VARIABLE]
        os.environ.update(kept)


def send(catalogue: Catalogue, to: str, now: datetime) -> None:
    """What ``callfit digest send`` does, with the settings of the catalogue and of nothing else."""
    from app.digests import send_digests

    with own_settings(catalogue), catalogue.open() as database:
        send_digests(database, to, now, None)


def read_stored(catalogue: Catalogue) -> dict[str, Stored]:
    """What the catalogue has of its mails, by their Message-IDs; without those that were withdrawn."""
    from catalogue.store.deliveries import find_deliveries, find_delivery_entries
    from catalogue.store.profiles import find_profiles

    stored = {}
    with catalogue.open() as database, database.read() as connection:
        for profile in find_profiles(connection):
            for delivery in find_deliveries(connection, profile.id):
                if delivery.state is DeliveryState.WITHDRAWN:
                    continue
                entries = find_delivery_entries(connection, delivery.id)
                stored[delivery.message_id] = Stored(
                    profile_id=profile.id,
                    is_sent=delivery.state is DeliveryState.SENT,
                    told=frozenset(Told(profile.id, one.call_id, one.because.value, one.occasion) for one in entries),
                )
    return stored
