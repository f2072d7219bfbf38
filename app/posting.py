"""Mails that somebody waits for, sent soon after they are stored and not with the next round of the schedule."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from catalogue.store.database import Database

_LAST_SECONDS = 20.0
_log = logging.getLogger(__name__)


class Poster:
    """Sends what is stored in ``database`` to ``target`` (as `app.digests.send_stored`) in a thread of its own.

    Whatever comes of it, the mails stay stored and the schedule sends them. Where no target is set it does nothing.
    """

    def __init__(self, database: "Database", target: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._target = target
        self._clock = clock
        self._wanted = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poster", daemon=True)

    def post(self) -> None:
        """Have what is stored sent soon; returns at once."""
        self._wanted.set()

    def __enter__(self) -> Self:
        """Begin to wait for work."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let a round that is under way come to its end."""
        self._over.set()
        self._wanted.set()
        self._thread.join(_LAST_SECONDS)

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._over.is_set():
                return
            if self._target:
                self._send()

    def _send(self) -> None:
        from app.digests import send_stored
        from app.errors import CommandError
        from catalogue.store.errors import StoreError

        try:
            send_stored(self._database, self._target, self._clock())
        except (CommandError, StoreError, OSError) as error:
            # The words of the error may name an address.
            _log.warning("stored mails wait for the schedule: %s", type(error).__name__)
