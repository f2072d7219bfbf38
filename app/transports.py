"""Where mails go out, signed and at the pace that the settings say."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CommandError
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from notifier.outgoing.dkim import DkimKey
    from notifier.outgoing.transport import Transport


def read_target(to: str | None) -> str:
    """Where mails go: ``to``, as a command names it, else what the settings say. Raises `CommandError` for neither."""
    target = to or read_settings().mail
    if not target:
        raise CommandError(
            "nothing says where mails go; name a folder, smtp://HOST:PORT or smtps://… with --to or in CALLFIT_MAIL"
        )
    return target


def open_outgoing(to: str, tell: Callable[[str], None] | None = None) -> "Transport":
    """The transport that ``to`` names (see `notifier.outgoing.transport.open_transport`), its session begun.

    Mails are signed if the settings name a key, and go to a server no faster than they say; ``tell`` is told once when
    that makes us wait. Raises `CommandError`.
    """
    from notifier.outgoing.pace import Paced, PaceError, read_pace
    from notifier.outgoing.refusal import TransportError
    from notifier.outgoing.transport import open_transport

    settings = read_settings()
    try:
        a_minute = read_pace(settings.mails_per_minute)
        key = read_key()
        transport = open_transport(to, sign=key.sign if key is not None else None)
        transport.open()
    except PaceError as error:
        raise CommandError(f"CALLFIT_MAILS_PER_MINUTE: {error}") from error
    except (TransportError, ValueError) as error:
        raise CommandError(str(error)) from error
    if a_minute is None or "://" not in to:
        return transport
    return Paced(transport, a_minute, tell=tell)


def read_key() -> "DkimKey | None":
    """The key that signs mails by the settings, None where they name none. Raises `TransportUnusable`."""
    settings = read_settings()
    if not settings.dkim_key:
        return None
    from notifier.outgoing.dkim import read_dkim_key

    domain = settings.sender_address.rpartition("@")[2].lower()
    return read_dkim_key(Path(settings.dkim_key), settings.dkim_selector, domain)
