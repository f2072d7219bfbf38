"""How often forms that send mail or take work may be sent: by a visitor, to an address, and by all together."""

import hmac
from datetime import datetime, timedelta

from app.web.site import Site
from catalogue.store.throttles import take_all

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
BY_VISITOR = (20, _HOUR)
TO_ADDRESS = (4, _DAY)
BY_ALL = (1000, _HOUR)
ESTIMATES_BY_VISITOR = (60, _HOUR)
"""More than anybody needs who fills the form in; each compares a company with every call."""
ESTIMATES_BY_ALL = (3000, _HOUR)


def may_mail(site: Site, visitor: str, address: str, now: datetime) -> bool:
    """Whether a mail to ``address`` that a ``visitor`` asks for at ``now`` (aware) may be written; if so it counts."""
    return may_ask(site, visitor, now) and may_write_to(site, address, now)


def may_ask(site: Site, visitor: str, now: datetime) -> bool:
    """Whether a ``visitor`` may ask for a mail, to whatever address, at ``now`` (aware); if so it counts.

    What is kept of the visitor is a keyed hash, for two days.
    """
    limits = {_subject(site, "visitor", visitor): BY_VISITOR, _subject(site, "all", ""): BY_ALL}
    with site.database.write() as connection:
        return take_all(connection, limits, now)


def may_write_to(site: Site, address: str, now: datetime) -> bool:
    """Whether one more mail that somebody asked for may go to ``address`` at ``now`` (aware); if so it counts.

    What is kept of the address is a keyed hash, for two days.
    """
    limits = {_subject(site, "address", address.strip().casefold()): TO_ADDRESS}
    with site.database.write() as connection:
        return take_all(connection, limits, now)


def may_estimate(site: Site, visitor: str, now: datetime) -> bool:
    """Whether it may be worked out at ``now`` (aware) what joining would bring; if so it counts.

    What is kept of the ``visitor`` is a keyed hash, for two days.
    """
    limits = {
        _subject(site, "estimates of visitor", visitor): ESTIMATES_BY_VISITOR,
        _subject(site, "estimates of all", ""): ESTIMATES_BY_ALL,
    }
    with site.database.write() as connection:
        return take_all(connection, limits, now)


def _subject(site: Site, kind: str, text: str) -> str:
    whole = b"callfit limit\0" + kind.encode() + b"\0" + text.encode()
    return hmac.digest(site.sender.links.secret, whole, "sha256").hex()[:32]
