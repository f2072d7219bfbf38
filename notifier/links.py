"""Signed links: what a reader can do from a mail without a password, one purpose a link.

A token holds the random key of a profile and, where it is about one, a call or a mail; no address, no name, no id of a
company. Whoever has a token can do what it is for and nothing else: the purpose is part of what is signed.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

CONFIRM_WITHIN = timedelta(days=14)
CHANGE_WITHIN = timedelta(hours=24)

_FORM = b"\x01"
_KEY_BYTES = 16
_MARK_BYTES = 16
_TIME_BYTES = 5
_ADDRESS_BYTES = 8
_LONGEST = 2_000


class Purpose(StrEnum):
    """What a link is for; the value is the part of its address that says so.

    ``CONFIRM``: that the address is the reader's and wants mails. ``STOP``: no more mails. ``WISHES``: when mails come,
    and a pause. ``RESUME``: mails again. ``SAVE``, ``DISMISS``: a call is kept, or not for this company;
    ``NOT_FOR_US``: the same with the reason. ``VIEW``: a mail as it was sent. ``CALENDAR``: a calendar of deadlines.
    ``MY``: the calls of a company, and what it thinks of them; ``FEED``: the same for feed readers, to read alone.
    ``OWN``: all that is known of a company, to be changed, taken along or erased.
    """

    CONFIRM = "confirm"
    STOP = "stop"
    WISHES = "wishes"
    RESUME = "resume"
    SAVE = "save"
    DISMISS = "dismiss"
    NOT_FOR_US = "not-for-us"
    VIEW = "view"
    CALENDAR = "calendar"
    MY = "my"
    FEED = "feed"
    OWN = "own"


_OF_A_CALL = frozenset({Purpose.SAVE, Purpose.DISMISS, Purpose.NOT_FOR_US})


class LinkError(Exception):
    """A token that leads nowhere: cut off, changed, or of another purpose or installation. Words for people."""


class LinkExpiredError(LinkError):
    """A token that was good once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a token is about: the profile with ``link_key`` (32 hexadecimal digits), and for links of one call its id.

    ``mail_mark`` names a delivery, as `Links.mail_mark` gives it, for ``VIEW`` alone. ``address_mark`` is that of the
    address that the link to confirm was sent to, as `Links.address_mark` gives it: it confirms that one alone.
    """

    purpose: Purpose
    link_key: str
    call_id: str | None = None
    mail_mark: str | None = None
    address_mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of an installation.

    ``site`` is the base address of its pages (``https://callfit.example``); where it is empty there are no pages and
    every link is None. ``secret`` is what `notifier.keys.read_secret` gives. The key of a profile (``link_key``) is
    what `catalogue.store.profiles.link_key_of` gives; any method raises ValueError for another text.
    """

    site: str
    secret: bytes = field(repr=False)

    def confirm(self, link_key: str, address: str, now: datetime) -> str | None:
        """Where the reader of ``address`` confirms it; good until `CONFIRM_WITHIN` after ``now`` (aware)."""
        return self._address(Purpose.CONFIRM, self.confirm_token(link_key, address, now))

    def stop(self, link_key: str) -> str | None:
        """Where a reader, or its mail program in one click (RFC 8058), stops all mails; good for ever."""
        return self._address(Purpose.STOP, self.stop_token(link_key))

    def wishes(self, link_key: str) -> str | None:
        """Where a reader says when it wants its mails, or pauses them."""
        return self._address(Purpose.WISHES, self._token(Purpose.WISHES, link_key))

    def resume(self, link_key: str) -> str | None:
        """Where a reader has the mails start again that it stopped or paused."""
        return self._address(Purpose.RESUME, self._token(Purpose.RESUME, link_key))

    def save(self, link_key: str, call_id: str) -> str | None:
        """Where a reader keeps a call."""
        return self._of_call(Purpose.SAVE, link_key, call_id)

    def dismiss(self, link_key: str, call_id: str) -> str | None:
        """Where a reader says that a call is not for its company."""
        return self._of_call(Purpose.DISMISS, link_key, call_id)

    def not_for_us(self, link_key: str, call_id: str) -> str | None:
        """Where a reader says why a call is not for its company."""
        return self._of_call(Purpose.NOT_FOR_US, link_key, call_id)

    def view(self, link_key: str, delivery_id: str) -> str | None:
        """Where a mail can be read as it was sent."""
        mark = bytes.fromhex(self.mail_mark(delivery_id))
        return self._address(Purpose.VIEW, self._token(Purpose.VIEW, link_key, mark))

    def calendar(self, link_key: str) -> str | None:
        """The calendar of a company's deadlines, for calendar programs to subscribe to."""
        address = self._address(Purpose.CALENDAR, self._token(Purpose.CALENDAR, link_key))
        return None if address is None else f"{address}.ics"

    def my(self, link_key: str) -> str | None:
        """Where a company sees its calls; good for ever, and shows no more of it than its mails do."""
        return self._address(Purpose.MY, self._token(Purpose.MY, link_key))

    def feed(self, link_key: str) -> str | None:
        """The feed of a company's calls, for feed readers."""
        return self._address(Purpose.FEED, self._token(Purpose.FEED, link_key))

    def own(self, link_key: str, now: datetime) -> str | None:
        """Where a company changes what is known of it; good until `CHANGE_WITHIN` after ``now`` (aware).

        Whoever gets a mail of the company forwarded has its other links: this one is in no mail but those that it asked
        for just now.
        """
        return self._address(Purpose.OWN, self._token(Purpose.OWN, link_key, _until(now + CHANGE_WITHIN)))

    def stop_token(self, link_key: str) -> str:
        """What a mail to stop says in its subject, where there are pages or not."""
        return self._token(Purpose.STOP, link_key)

    def confirm_token(self, link_key: str, address: str, now: datetime) -> str:
        """What a mail to confirm ``address`` says in its subject; good until `CONFIRM_WITHIN` after ``now`` (aware)."""
        until = _until(now + CONFIRM_WITHIN)
        return self._token(Purpose.CONFIRM, link_key, until + bytes.fromhex(self.address_mark(address)))

    def mail_mark(self, delivery_id: str) -> str:
        """A name of a delivery that says nothing of the company whose id is in the delivery's own (hexadecimal)."""
        return _sign(self.secret, "mail", delivery_id.encode()).hex()

    def address_mark(self, address: str) -> str:
        """What stands for an e-mail address in a link to confirm it (hexadecimal): nobody else can make or read it."""
        return _sign(self.secret, "address", address.casefold().encode())[:_ADDRESS_BYTES].hex()

    def _of_call(self, purpose: Purpose, link_key: str, call_id: str) -> str | None:
        return self._address(purpose, self._token(purpose, link_key, call_id.encode()))

    def _address(self, purpose: Purpose, token: str) -> str | None:
        return f"{self.site.rstrip('/')}/{purpose}/{token}" if self.site else None

    def _token(self, purpose: Purpose, link_key: str, more: bytes = b"") -> str:
        key = bytes.fromhex(link_key)
        if len(key) != _KEY_BYTES:
            raise ValueError("the key of a profile for its links has 32 hexadecimal digits")
        body = _FORM + key + more
        return _encode(body + _sign(self.secret, purpose, body))


def read_token(secret: bytes, text: str, purpose: Purpose, now: datetime) -> Target:
    """What the token ``text`` is about, if it was made with ``secret`` for ``purpose`` and is good at ``now`` (aware).

    Raises `LinkError` with words for people, the same ones whatever is wrong with it, and `LinkExpiredError` for one
    that was good once.
    """
    body = _signed(secret, text, purpose)
    key, more = body[1 : 1 + _KEY_BYTES].hex(), body[1 + _KEY_BYTES :]
    if purpose is Purpose.CONFIRM:
        until, address = more[:_TIME_BYTES], more[_TIME_BYTES:]
        _require_good(until, now, f"this link was good for {CONFIRM_WITHIN.days} days, which are over")
        return Target(purpose=purpose, link_key=key, address_mark=address.hex())
    if purpose is Purpose.OWN:
        _require_good(more, now, "this link was good for a day, which is over")
    if purpose in _OF_A_CALL:
        return Target(purpose=purpose, link_key=key, call_id=more.decode())
    if purpose is Purpose.VIEW:
        return Target(purpose=purpose, link_key=key, mail_mark=more.hex())
    return Target(purpose=purpose, link_key=key)


def _until(instant: datetime) -> bytes:
    return int(instant.timestamp()).to_bytes(_TIME_BYTES, "big")


def _require_good(until: bytes, now: datetime, over: str) -> None:
    if now > datetime.fromtimestamp(int.from_bytes(until, "big"), UTC):
        raise LinkExpiredError(f"{over}; ask for a new one")


def _signed(secret: bytes, text: str, purpose: Purpose) -> bytes:
    """What a token says, once its signature is found to be ours."""
    try:
        whole = urlsafe_b64decode(text[:_LONGEST] + "=" * (-len(text) % 4))
    except (Base64Error, ValueError):
        raise LinkError(_UNKNOWN) from None
    body, mark = whole[:-_MARK_BYTES], whole[-_MARK_BYTES:]
    # One spelling of a token is good, not every one that decodes to the same bytes.
    if not hmac.compare_digest(mark, _sign(secret, purpose, body)) or _encode(whole) != text:
        raise LinkError(_UNKNOWN)
    return body


_UNKNOWN = "this link leads nowhere; perhaps it was cut off when it was copied: open it from the mail again"


def _sign(secret: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret, b"callfit link\0" + purpose.encode() + b"\0" + body, "sha256")[:_MARK_BYTES]


def _encode(whole: bytes) -> str:
    return urlsafe_b64encode(whole).rstrip(b"=").decode()
