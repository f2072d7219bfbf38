"""Work that nobody waits for: what is kept in memory is brought up to date while it is shown as it was."""

import logging
import threading
from collections.abc import Callable

from catalogue.store.errors import StoreError

Beside = Callable[[Callable[[], None]], None]
"""What runs a piece of work and does not wait for it."""

_log = logging.getLogger(__name__)


def in_thread(work: Callable[[], None]) -> None:
    """Runs ``work`` in a thread of its own, which ends with the program."""
    threading.Thread(target=work, name="beside", daemon=True).start()


class Renewal:
    """Has ``renew`` run ``beside``, one at a time: who asks while one is under way asks for the same.

    A failure of the catalogue leaves ``what`` as it was, and is logged; the next who asks tries again.
    """

    def __init__(self, what: str, beside: Beside) -> None:
        self._what = what
        self._beside = beside
        self._busy = threading.Lock()

    def begin(self, renew: Callable[[], None]) -> None:
        """Have it run, unless one is under way."""
        if self._busy.acquire(blocking=False):
            self._beside(lambda: self._run(renew))

    def _run(self, renew: Callable[[], None]) -> None:
        try:
            renew()
        except StoreError as error:
            _log.error("%s could not be read anew, and is shown as it was: %s", self._what, error)
        finally:
            self._busy.release()
