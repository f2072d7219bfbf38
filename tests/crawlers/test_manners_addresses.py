"""No request goes to a private address: by spelling, by redirect, by name."""

import socket
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawlers.manners.addresses import PublicIPv4Resolver, PublicResolver, is_public, refused_address
from tests.crawlers.portal_server import Asked, Reply, serving
from tests.crawlers.probe import probe


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("147.67.34.30", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("2a01:7080:24:100::30", True),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:147.67.34.30", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::147.67.34.30", True),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_private_addresses_are_never_asked_directly_or_by_redirect() -> None:
    def answer(asked: Asked, _: int) -> Reply:
        to = {"portal.example.org/inside": "http://169.254.169.254/meta-data"}.get(asked.path)
        return Reply(status=302, headers={"Location": to}) if to else Reply(body=b"")

    urls = [
        "https://portal.example.org/inside",
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://localhost./x",
        "http://portal.LOCALHOST/x",
        "http://0x7f.1/x",
        "http://2130706433/x",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://intranet/x",
        "http://a..b.example.org/x",
        f"http://{'a' * 64}.example.org/x",
        "ftp://portal.example.org/x",
    ]
    with serving(answer) as server:
        probed = probe(*urls, origin=server.origin)
    assert {url: outcome.kind for url, outcome in probed.outcomes.items()} == dict.fromkeys(urls, "refused")
    assert server.paths() == ["portal.example.org/inside"]
    assert probed.warnings == ""


def test_names_that_lead_to_private_addresses_are_never_connected_to() -> None:
    names = {
        "mixed.example.org": [["127.0.0.2", "127.0.0.1"]],
        "private.example.org": [["127.0.0.2", "10.0.0.1"]],
        "unknown.example.org": [[]],
        "both.example.org": [["::1", "127.0.0.1"]],
        # The second look-up of a name that is fooled into the private network.
        "rebound.example.org": [["127.0.0.1"], ["127.0.0.2"]],
    }
    with serving(lambda _, __: Reply(headers={"Connection": "close"})) as server:
        urls = {name: f"http://{name}:{server.port}/x" for name in names}
        probed = probe(
            *urls.values(),
            source={"delay": 0},
            overrides={"DNSCACHE_ENABLED": False, "RETRY_FIRST_PAUSE": 0.01},
            dns=names,
            public=["127.0.0.1", "::1"],
        )
    both = "::1" if socket.has_dualstack_ipv6() else "127.0.0.1"
    assert {asked.reached for asked in server.seen} == {"127.0.0.1", both}
    assert probed[urls["both.example.org"]].answer == "fine"
    assert probed[urls["mixed.example.org"]].answer == "fine"
    private = probed[urls["private.example.org"]]
    assert private.kind == "refused"
    assert private.text.endswith("private.example.org leads to 10.0.0.1, which is not on the public internet")
    assert probed[urls["unknown.example.org"]].kind == "unreachable"
    rebound = probed[urls["rebound.example.org"]]
    assert (rebound.kind, "leads to 127.0.0.2" in rebound.text) == ("refused", True)
    assert server.paths(robots=True).count("robots.txt") == 3
    assert probed.warnings == ""


class _Names:
    """Below our resolver: one name with four addresses."""

    def __init__(self) -> None:
        self.nameResolver = self
        self.types: Any = None

    def resolveHostName(self, receiver: Any, name: str, port: int, types: Any, semantics: str) -> None:  # noqa: N802
        self.types = types
        receiver.resolutionBegan(None)
        for address in (
            IPv6Address("TCP", "2a01:7080:24:100::30", port),
            IPv6Address("TCP", "fd00::1", port),
            IPv4Address("TCP", "147.67.34.30", port),
            IPv4Address("TCP", "10.0.0.1", port),
        ):
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class _Receiver:
    def __init__(self) -> None:
        self.found: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.found.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.found.append("complete")


@pytest.mark.parametrize(
    ("kind", "families", "found"),
    [
        (PublicResolver, {IPv4Address, IPv6Address}, ["2a01:7080:24:100::30", "147.67.34.30", "complete"]),
        (PublicIPv4Resolver, {IPv4Address}, ["147.67.34.30", "complete"]),
    ],
)
def test_public_addresses_of_the_families_that_a_source_may_use(
    kind: type[PublicResolver], families: set[type], found: list[str]
) -> None:
    names = _Names()
    # The second time the answer comes out of Scrapy's cache, with the private addresses in it.
    for _ in range(2):
        receiver: Any = _Receiver()
        kind(names, 10).resolveHostName(receiver, f"{kind.__name__}.example.org", 443)  # type: ignore[arg-type]
        assert receiver.found == found
    assert set(names.types) == families
    assert refused_address(f"{kind.__name__}.example.ORG") == "10.0.0.1"


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_a_source_can_keep_to_ipv4() -> None:
    with serving(lambda _, __: Reply()) as server:
        url = f"http://both.example.org:{server.port}/x"
        names = {"both.example.org": [["::1", "127.0.0.1"]]}
        probed = probe(url, source={"delay": 0, "ipv4_only": True}, dns=names, public=["::1", "127.0.0.1"])
    assert probed[url].answer == "fine"
    assert {asked.reached for asked in server.seen} == {"127.0.0.1"}


def test_our_own_proxy_may_be_private_and_is_no_portal() -> None:
    with serving(lambda _, __: Reply()) as server:
        proxy = f"http://proxy.example.org:{server.port}"
        urls = ["http://portal.example.org/x", f"{proxy}/x"]
        names = {"proxy.example.org": [["127.0.0.1"]]}
        probed = probe(*urls, source={"delay": 0}, dns=names, proxy=proxy)
    assert [probed[url].answer or probed[url].kind for url in urls] == ["fine", "refused"]
    assert server.paths() == ["http://portal.example.org/x"]
