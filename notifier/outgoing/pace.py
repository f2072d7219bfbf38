"""How fast mails go out: never more a minute than a server likes."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifier.mails.mail import Mail
    from notifier.outgoing.transport import Transport


class PaceError(ValueError):
    """A setting that says no number of mails a minute."""


def read_pace(text: str) -> int | None:
    """The mails a minute that a setting allows; None for the empty text, no limit. Raises `PaceError`."""
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()) or int(text) == 0:
        raise PaceError(f"mails a minute must be a whole number above 0, or empty for no limit, not {text[:20]!r}")
    return int(text)


class Paced:
    """A transport whose mails go out evenly, at most `a_minute` within any minute.

    A burst and then silence would keep to the same number, but it is bursts that receivers take for spam. ``tell`` is
    called once, when it waits for the first time, with what people should know.
    """

    def __init__(
        self,
        transport: "Transport",
        a_minute: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._transport = transport
        self._a_minute = a_minute
        self._gap = 60.0 / a_minute
        self._clock = clock
        self._sleep = sleep
        self._tell = tell
        self._next: float | None = None

    def open(self) -> None:
        """Wait for the next mail's turn and begin a session of the transport.

        Whoever takes hold of a mail after this holds it no longer than it takes to hand it over.
        """
        self._wait()
        self._transport.open()

    def send(self, mail: "Mail", meanwhile: Callable[[], None] | None = None, /) -> None:
        """Hand ``mail`` over once its turn has come, as the transport does; one that is refused counts as well."""
        self._next = self._wait() + self._gap
        self._transport.send(mail, meanwhile)

    def close(self) -> None:
        """End the session of the transport."""
        self._transport.close()

    def _wait(self) -> float:
        """Wait for the next mail's turn; when that is."""
        now = self._clock()
        if self._next is None or now >= self._next:
            return now
        if self._tell is not None:
            self._tell(f"sending at most {self._a_minute} mails a minute")
            self._tell = None
        self._sleep(self._next - now)
        # A clock may say that it slept a little less.
        return max(self._clock(), self._next)
