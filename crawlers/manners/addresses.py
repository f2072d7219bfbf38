"""Public addresses only: by spelling, by name, after a redirect, and at the moment of connecting."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.address import IPv4Address, IPv6Address

from crawlers.manners.refusals import PrivateAddressError

# IANA gives out global unicast addresses from here only; 64:ff9b::/96 (RFC 6052) stands for IPv4 addresses.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_PRIVATE_NAMES = (".localhost", ".local", ".internal")

# For `TWISTED_DNS_RESOLVER`: both families, and IPv4 alone for portals whose IPv6 address leads nowhere.
RESOLVER = "crawlers.manners.addresses.PublicResolver"
IPV4_RESOLVER = "crawlers.manners.addresses.PublicIPv4Resolver"

Family = type[IPv6Address] | type[IPv4Address]
# Twisted describes what it hands over in zope's interfaces, which are no types.
Receiver = Any

# Which private address each name led to, for the message; the resolver's protocol has no way to say it.
_refused: LocalCache[str, str] = LocalCache(1_000)


def is_public(address: str) -> bool:
    """Whether a literal IP address is one of the public internet, and so is any IPv4 address that it stands for."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast
    within = found.ipv4_mapped or found.sixtofour
    if within is None and found in _TRANSLATED:
        within = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    if within is not None:
        return is_public(str(within))
    return found in _GLOBAL_UNICAST and found.is_global


class PublicAddressesOnly:
    """Refuses requests to names and addresses of this machine or a private network, redirects included."""

    def process_request(self, request: Request) -> None:
        """Raise `PrivateAddressError` for what is not public by its spelling; names are checked when resolved."""
        parts = urlparse_cached(request)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in {"http", "https"} or not host:
            raise PrivateAddressError(f"only http and https addresses are read, not {request.url[:200]}")
        if not _is_public_host(host):
            raise PrivateAddressError(f"{host[:200]} is not on the public internet")


def _is_public_host(host: str) -> bool:
    if host in _proxy_hosts():
        return False
    try:
        return is_public(host)
    except ValueError:
        return _is_public_name(host)


def _is_public_name(host: str) -> bool:
    try:
        # The library that looks names up never answers for one that this cannot encode.
        host.encode("idna")
    except UnicodeError:
        return False
    return "." in host and not host.endswith(_PRIVATE_NAMES) and not _is_a_number(host)


def _is_a_number(host: str) -> bool:
    """Whether a socket takes ``host`` for an address: 0x7f.1 and 2130706433 are none for the standard library."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


def _proxy_hosts() -> frozenset[str]:
    """The hosts of the proxies that the environment names, as Scrapy and the standard library read it."""
    named = (proxy for scheme, proxy in getproxies().items() if scheme != "no")
    proxies = (proxy if "//" in proxy else f"//{proxy}" for proxy in named)
    return frozenset(host for host in (urlsplit(proxy).hostname for proxy in proxies) if host)


def refused_address(host: str) -> str | None:
    """The private address that made the resolver refuse ``host``, or None."""
    return _refused.get(_plain(host))


def _plain(host: str) -> str:
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv6 and IPv4, which passes on public addresses only.

    There is no second look-up to fool (DNS rebinding): Twisted's `HostnameEndpoint` connects to the very addresses that
    it is given here, as literals. Each use is checked, also when the name was looked up before.

    A proxy that the environment names (``https_proxy``) may have a private address: whoever runs this trusts it, and no
    request for it as a portal gets here. It resolves the names of portals by itself, so that they lead to no private
    address is then its own affair.
    """

    families: ClassVar[tuple[Family, ...]] = (IPv6Address, IPv4Address)

    def resolveHostName(  # noqa: N802 - Twisted's names
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Family] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:  # noqa: ANN401
        """Tell the receiver each public address of the name; none at all if it has none."""
        wanted = tuple(family for family in self.families if addressTypes is None or family in addressTypes)
        proxy = hostName.lower() in _proxy_hosts()
        receiver: Receiver = resolutionReceiver if proxy else _PublicOnly(resolutionReceiver, hostName, wanted)
        families: Any = wanted
        return super().resolveHostName(receiver, hostName, portNumber, families, transportSemantics)


class PublicIPv4Resolver(PublicResolver):
    """The same for IPv4 alone."""

    families = (IPv4Address,)


class _PublicOnly:
    def __init__(self, receiver: Receiver, name: str, wanted: tuple[Family, ...]) -> None:
        self._receiver = receiver
        self._name = name
        self._wanted = wanted

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 - Twisted's names
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: object) -> None:  # noqa: N802
        if not isinstance(address, self._wanted):
            return
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            _refused[_plain(self._name)] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
