"""What readers answer by mail: STOP or CONFIRM and the signed token that the mail or its header gave them."""

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from notifier.links import Purpose

_LONGEST_SUBJECT = 2_000
_ASKS = {"STOP": Purpose.STOP, "CONFIRM": Purpose.CONFIRM}
# A token is long, so that no sentence that begins with one of these words has one.
_SUBJECT = re.compile(r"(?:[A-Za-z]{2,4}\s*:\s*)*(STOP|CONFIRM)\s+([A-Za-z0-9_-]{40,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a reader asks for, and the token that has to prove whose mails it is about."""

    purpose: Purpose
    token: str


def read_reply(message: Message) -> Reply | None:
    """What the subject of a mail that came in asks for; None if it is something else.

    Nobody confirms by a machine: the reply of an absent reader repeats the subject that it answers to.
    """
    found = _SUBJECT.fullmatch(read_subject(message).strip())
    if found is None:
        return None
    purpose = _ASKS[found.group(1).upper()]
    if purpose is Purpose.CONFIRM and is_automatic(message):
        return None
    return Reply(purpose=purpose, token=found.group(2))


def read_subject(message: Message) -> str:
    """The subject of a mail on one line; as it stands where it cannot be decoded."""
    raw = str(message.get("Subject", ""))[:_LONGEST_SUBJECT]
    try:
        decoded = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):
        decoded = raw
    return " ".join(decoded.split())


def is_automatic(message: Message) -> bool:
    """Whether a program wrote the mail (RFC 3834, and the ways before that)."""
    automatic = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        automatic not in {"", "no"}
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    )
