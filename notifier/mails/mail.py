"""A mail as it goes out: its bytes, checked for whatever a mail server may take amiss."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NewType

Lines = NewType("Lines", bytes)
"""Whole lines in ASCII, each ended by CRLF and of at most 998 bytes, as `check_lines` gives them.

Nobody on the way has reason to encode them anew and break a signature. One after the other they are lines again, so
that what many mails have in common is checked once.
"""

_LONGEST_LINE = 998


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one receiver: who writes, to whom, and its bytes.

    ``head`` is the headers of this mail and sender, ``content`` those that say what it is about and how it is written,
    an empty line, and what it says. ``sender`` and ``receiver`` are plain addresses; ``message_id`` stands in the head.
    """

    sender: str
    receiver: str
    message_id: str
    head: Lines
    content: Lines

    @property
    def data(self) -> bytes:
        """The whole mail in bytes, unsigned."""
        return self.head + self.content

    def read(self) -> EmailMessage:
        """The mail as its receiver's program reads it."""
        message = message_from_bytes(self.data, policy=default)
        assert isinstance(message, EmailMessage)
        return message


def check_lines(data: bytes) -> Lines:
    """``data`` if it is nothing but whole lines.

    Raises ValueError for anything else: half a line break, with which a mail could smuggle in a second one, a line that
    is too long, or what is not ASCII.
    """
    if not data.isascii():
        raise ValueError("it is not in ASCII")
    if data and not data.endswith(b"\r\n"):
        raise ValueError("its last line has no end")
    # Whatever is left of a break without its other half shows in all lines together.
    lines = data.split(b"\r\n")
    joined = b"".join(lines)
    if b"\r" in joined or b"\n" in joined:
        raise ValueError("it holds half a line break")
    if max(map(len, lines)) > _LONGEST_LINE:
        raise ValueError(f"one of its lines is longer than {_LONGEST_LINE} bytes")
    return Lines(data)


def join_lines(*pieces: Lines) -> Lines:
    """Lines one after the other."""
    return Lines(b"".join(pieces))
