"""Where a mail server is and who we are to it, as a URL says it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from notifier.outgoing.refusal import TransportUnusable

_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOW = "write smtp://HOST:PORT or smtps://USER:PASSWORD@HOST; a special character in a password as %40"


class Tls(StrEnum):
    """Whether a session that begins in the clear goes on over TLS (STARTTLS)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a mail server is and who we are to it.

    ``encrypted``: TLS from the first byte (``smtps``). ``tls`` says whether STARTTLS is used otherwise.
    """

    host: str
    port: int
    encrypted: bool
    user: str | None = None
    password: str | None = None
    tls: Tls = Tls.OPTIONAL

    @property
    def place(self) -> str:
        """The server as messages name it, without user and password."""
        return f"the mail server {self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine, so that nobody reads what goes over the wire."""
        return is_here(self.host)


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host in _LOOPBACK


def read_account(url: str) -> Account:
    """The account that ``smtp://[USER:PASSWORD@]HOST[:PORT][?tls=required|optional|never]`` or ``smtps://…`` names.

    Without ``tls`` it is optional, and never on this machine, where servers usually have no certificate that could be
    checked. Raises `TransportUnusable`; the text never repeats what could be a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise TransportUnusable(f"the mail server's URL cannot be read; {_HOW}") from None
    if not host or parts.path not in {"", "/"} or parts.fragment:
        raise TransportUnusable(f"the mail server's URL must name a host and nothing after its port; {_HOW}")
    if (parts.username is None) != (parts.password is None):
        raise TransportUnusable(f"the mail server's URL must name both a user and a password, or neither; {_HOW}")
    encrypted = parts.scheme == "smtps"
    tls = _read_tls(parts.query, host)
    if encrypted and parts.query and tls is not Tls.REQUIRED:
        raise TransportUnusable("the mail server's URL contradicts itself: smtps:// is TLS from the first byte")
    return Account(
        host=host,
        port=port or _PORTS[parts.scheme],
        encrypted=encrypted,
        user=unquote(parts.username) if parts.username is not None else None,
        password=unquote(parts.password) if parts.password is not None else None,
        tls=tls,
    )


def _read_tls(query: str, host: str) -> Tls:
    if not query:
        return Tls.NEVER if is_here(host) else Tls.OPTIONAL
    match parse_qsl(query, keep_blank_values=True):
        case [("tls", word)] if word in list(Tls):
            return Tls(word)
    raise TransportUnusable(
        "the mail server's URL must name a host and nothing after its port but ?tls=required, optional or never; "
        f"{_HOW}"
    )
