"""Mails that servers send back: that one of ours did not arrive (RFC 3464), or that its reader complained (RFC 5965).

Everything in them is hostile: only the parts that say so are read, nothing that is attached is opened, and what is told
of whom is believed only where the returned mail's own Message-ID stands in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32

from notifier.outgoing.status import Status, read_status

# What comes back holds our mail at most, which is far smaller.
LARGEST_MAIL = 1_000_000
_MOST_PARTS = 50
# Forwarded and wrapped once or twice happens; deeper nesting only serves to tire programs out.
_DEEPEST = 8
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ID_LINE = re.compile(r"^Message-ID:\s{0,4}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
# Some servers have a code of their own that says nothing, and what the other server said beside it.
_QUOTED_STATUS = re.compile(r"\b[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>@;\"]{1,64}@[^\s<>@;\"]{1,255}")
_FAILED = ("fail", "error")
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out", "miscategorized"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """That a mail did not arrive at `receivers`, the addresses that the report names, in lower case.

    ``message_id`` is that of the mail, with its angle brackets. ``status`` is why; None where the report says it only
    in words.
    """

    message_id: str
    receivers: frozenset[str]
    status: Status | None = None

    @property
    def is_bad_address(self) -> bool:
        """Whether the report says with its code that there is no such address."""
        return self.status is not None and self.status.is_bad_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """That the reader of the mail with ``message_id`` called it spam."""

    message_id: str


class UnreadableError(Exception):
    """A mail that is too big or too tangled to be read."""


def parse_mail(data: bytes) -> Message:
    """A mail that came in. Raises `UnreadableError` if it is larger than `LARGEST_MAIL` or nested too deeply."""
    if len(data) > LARGEST_MAIL:
        raise UnreadableError("it is too big")
    try:
        # The older policy keeps headers as they are: the newer one parses each, which hostile ones can make it fail at.
        return message_from_bytes(data, policy=compat32)
    except RecursionError as error:
        raise UnreadableError("it is nested too deeply") from error


def read_bounces(message: Message) -> tuple[Bounce, ...]:
    """The failures that a mail reports; none if it reports none, or does not say of which mail.

    A delay is no failure: the server goes on trying.
    """
    parts = list(_parts(message))
    blocks = [
        block for part in parts if part.get_content_type() == "message/delivery-status" for block in _fields(part)
    ]
    message_id = _returned_id(parts, blocks)
    if not blocks:
        return _read_words(message, message_id or _quoted_id(parts))
    if message_id is None:
        return ()
    return tuple(
        Bounce(message_id=message_id, receivers=receivers, status=_status(block))
        for block in blocks
        if str(block.get("Action", "")).strip().lower().startswith(_FAILED) and (receivers := _receivers(block))
    )


def read_complaint(message: Message) -> Complaint | None:
    """The complaint that a mail reports, or None. A report of what passed no check of ours is none."""
    parts = list(_parts(message))
    kinds = [
        str(block.get("Feedback-Type", "")).strip().lower()
        for part in parts
        if part.get_content_type() == "message/feedback-report"
        for block in _fields(part)
    ]
    if not _COMPLAINTS.intersection(kinds):
        return None
    message_id = _returned_id(parts, [])
    return Complaint(message_id=message_id) if message_id is not None else None


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts of a report, the returned mail itself not opened."""
    yield message
    if not message.is_multipart() or depth == _DEEPEST or message.get_content_maintype() == "message":
        return
    for part in _fields(message):
        yield from _parts(part, depth + 1)


def _fields(part: Message) -> list[Message]:
    """The messages that a part holds: those of a multipart, or the groups of fields of a report."""
    payload = part.get_payload()
    return [one for one in payload[:_MOST_PARTS] if isinstance(one, Message)] if isinstance(payload, list) else []


def _returned_id(parts: list[Message], blocks: list[Message]) -> str | None:
    """The Message-ID of the mail that came back: from what is returned of it, or from the name that we gave it."""
    for part in parts:
        kind = part.get_content_type()
        returned: Message | None = None
        if kind == "message/rfc822":
            returned = next(iter(_fields(part)), None)
        elif kind == "text/rfc822-headers":
            returned = message_from_string(_text(part), policy=compat32)
        if returned is not None and (found := _id(str(returned.get("Message-ID", "")))):
            return found
    for block in blocks:
        if envelope := str(block.get("Original-Envelope-Id", "")).strip():
            return _id(f"<{_from_xtext(envelope)}>")
    return None


def _quoted_id(parts: list[Message]) -> str | None:
    """The Message-ID of a mail that is returned within a text, as qmail does."""
    found = (_ID_LINE.search(_text(part)) for part in parts if part.get_content_maintype() == "text")
    return next((one.group(1) for one in found if one is not None), None)


def _read_words(message: Message, message_id: str | None) -> tuple[Bounce, ...]:
    """The failures that a mail reports in a form of its own, as some servers still do."""
    if message_id is None or not _is_from_server(message):
        return ()
    try:
        from flufl.bounce import all_failures
    except ImportError:
        return ()
    try:
        _, failed = all_failures(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # It was not written for what is hostile; what it stumbles over is no report that we must believe.
        return ()
    receivers = frozenset(one.decode("ascii", "replace").lower() for one in failed if one)
    return (Bounce(message_id=message_id, receivers=receivers),) if receivers else ()


def _is_from_server(message: Message) -> bool:
    """Whether a mail comes from the mail system, so that what it quotes is no talk about a mail that came back."""
    sender = str(message.get("From", ""))[:1000].lower()
    return str(message.get("Return-Path", "")).strip() == "<>" or "mailer-daemon@" in sender or "postmaster@" in sender


def _status(block: Message) -> Status | None:
    status = read_status(str(block.get("Status", "")))
    if status is not None and (status.subject, status.detail) != (0, 0):
        return status
    quoted = _QUOTED_STATUS.search(str(block.get("Diagnostic-Code", ""))[:1000])
    return read_status(quoted.group(1)) if quoted is not None else status


def _receivers(block: Message) -> frozenset[str]:
    """Whom a group of fields is about: as we wrote it, and as it was rewritten on the way."""
    values = (str(block.get(name, "")) for name in ("Original-Recipient", "Final-Recipient"))
    found = (_ADDRESS.search(_from_xtext(value.partition(";")[2] or value)[:500]) for value in values)
    return frozenset(one.group().lower() for one in found if one is not None)


def _id(text: str) -> str | None:
    found = _MESSAGE_ID.search(text[:1000])
    return found.group() if found is not None else None


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _from_xtext(text: str) -> str:
    """RFC 3461: what stood before some characters of an address were written as + and two digits."""
    return re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found.group(1), 16)), text)
