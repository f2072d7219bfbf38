"""Who writes the mails."""

import re
from dataclasses import dataclass, field

from notifier.keys import address_key
from notifier.links import Links

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


class AddressError(ValueError):
    """An e-mail address that no mail can be sent to or from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: ``name`` and ``address`` stand in From; ``contact`` is where people reach whoever runs this.

    ``contact`` is an e-mail address or a web address; empty means that ``address`` is read. ``links`` are those that
    readers act by. Raises `AddressError` if ``address`` is not an e-mail address.
    """

    name: str
    address: str
    contact: str
    links: Links = field(default_factory=lambda: Links(site="", secret=b""))

    def __post_init__(self) -> None:
        check_address(self.address)

    @property
    def reply_to(self) -> str:
        """The e-mail address at which replies are read, requests to stop among them."""
        return self.contact if is_address(self.contact) else self.address

    @property
    def reach(self) -> str:
        """Where questions go, as readers see it."""
        return " ".join(self.contact.split()) or self.address

    @property
    def domain(self) -> str:
        """The domain in whose name messages are numbered."""
        return self.address.rpartition("@")[2].lower()

    def key_of(self, address: str) -> str:
        """What stands for an e-mail address where the address itself must not be kept."""
        return address_key(self.links.secret, address)


def is_address(text: str) -> bool:
    """Whether ``text`` is one plain e-mail address and nothing else."""
    return _ADDRESS.fullmatch(text) is not None


def check_address(text: str) -> str:
    """``text`` if it is one plain e-mail address. Raises `AddressError` otherwise."""
    if not is_address(text):
        shown = " ".join(text.split())[:80]
        raise AddressError(f"{shown!r} is not an e-mail address; write it as office@example.org")
    return text
